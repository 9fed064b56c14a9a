"""Each house rule fails on a planted fault: a rule that cannot fail is decoration."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po
from django.core.management import call_command
from django.db import models
from django.http import HttpResponse
from django.test.utils import isolate_apps
from django.urls import path

from tests.house import checks
from tests.house.words import compiled, words_of, written
from wenming.lib.access import YES, allows, open_to_public


def bare(request: object) -> HttpResponse:
    return HttpResponse()


def test_an_import_that_climbs_breaks_the_contract(tmp_path: Path) -> None:
    shutil.copytree(
        checks.HOUSE,
        tmp_path / "wenming",
        ignore=shutil.ignore_patterns("static", "locale", "templates", "__pycache__"),
    )
    shutil.copy(checks.ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "wenming" / "units" / "planted.py").write_text("def late() -> None:\n    import wenming.standing\n")
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={"PYTHONPATH": str(tmp_path)})
    assert answer.returncode == 1
    assert "wenming.units is not allowed to import wenming.standing" in answer.stdout


def test_a_room_without_a_storey_breaks_the_contract(tmp_path: Path) -> None:
    shutil.copytree(
        checks.HOUSE,
        tmp_path / "wenming",
        ignore=shutil.ignore_patterns("static", "locale", "templates", "__pycache__"),
    )
    shutil.copy(checks.ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "wenming" / "attic").mkdir()
    (tmp_path / "wenming" / "attic" / "__init__.py").touch()
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={"PYTHONPATH": str(tmp_path)})
    assert answer.returncode == 1
    assert "attic" in answer.stdout


@isolate_apps("wenming.units", "wenming.standing")
def test_a_foreign_key_that_climbs_is_found() -> None:
    class Crown(models.Model):
        class Meta:
            app_label = "standing"

    class Head(models.Model):
        crown = models.ForeignKey(Crown, on_delete=models.CASCADE)

        class Meta:
            app_label = "units"

    assert checks.climbing_keys([Crown, Head]) == ["units.Head.crown points up to standing.Crown"]


def test_a_view_that_says_nothing_is_found() -> None:
    declared = allows(lambda user: YES)(bare)
    table = [
        path("a/", bare),
        path("b/", declared),
        path("c/", open_to_public("公开名录")(bare)),
        path("d/", open_to_public(" ")(bare)),
    ]
    assert [fault.split()[0] for fault in checks.undeclared_views(table)] == ["/a/", "/d/"]


def test_a_noun_used_twice_unlisted_or_vague_is_found() -> None:
    glossary = "| `Unit` | 单位 | Unit |\n| `Status` | x | x |"
    faults = checks.misnamed_nouns(["Unit", "Unit", "Dossier", "Status"], glossary)
    assert faults == [
        "Unit is the name of 2 models",
        "Dossier is not in GLOSSARY.md",
        "Status means three things; choose a noun of the field",
    ]


def test_a_word_without_english_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('{% translate "台账" %}{% blocktranslate %}共 {{ n }} 个{% endblocktranslate %}')
    assert checks.untranslated(words_of(page), {"台账": "Register"}) == ["共 %(n)s 个"]


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("共 %(n)s 个", "%(count)s in all"),
        ("共 %(n)s 个", "%(n)d in all"),
        ("%(share)s%%", "%(share)s%"),
        ("<strong>%(n)s</strong> 项", "%(n)s items"),
        ("没有 {name}", "No name"),
        ("%(link)s\n", "%(link)s"),
    ],
)
def test_a_placeholder_lost_in_english_is_found(chinese: str, english: str) -> None:
    assert len(checks.lost_placeholders([(chinese, english), (chinese, chinese)])) == 1


def test_english_that_was_not_compiled_is_found(tmp_path: Path) -> None:
    fresh = Catalog(locale="en")
    fresh.add(("%(n)s 处", "%(n)s 处"), ("%(n)s place", "%(n)s places"))
    with (tmp_path / "django.mo").open("wb") as file:
        write_mo(file, fresh)
    fresh.add("台账", "Register")
    with (tmp_path / "django.po").open("wb") as file:
        write_po(file, fresh)
    assert checks.stale_words(written(tmp_path / "django.po"), compiled(tmp_path / "django.mo")) == ["台账"]


@pytest.mark.parametrize(
    "source",
    ["YEAR = 2026", "path = 'round-2019.json'", "x = '青山'", "def f():\n    return '市教育局'"],
)
def test_a_year_a_city_or_a_department_in_code_is_found(source: str) -> None:
    assert len(checks.local_words("planted.py", source, ["青山", "市教育局"])) == 1


def test_docstrings_and_plain_numbers_are_no_years() -> None:
    assert checks.local_words("fine.py", '"""办法 2015 第十二条."""\nSIZE = 2000000\nCHUNK = 2500', ["青山"]) == []


def test_a_year_in_a_page_is_found() -> None:
    assert len(checks.local_words("page.html", "<p>2026 年</p>{# 2020 #}", [])) == 1


def test_an_outgrown_file_and_function_are_found() -> None:
    long_function = "def f():\n" + "    x = 1\n" * 51
    assert checks.oversized("a.py", long_function, {}) == ["a.py:f has 52 lines"]
    assert checks.oversized("a.py", "x = 1\n" * 401, {}) == ["a.py has 401 lines"]
    assert checks.oversized("a.py", "x = 1\n" * 401, {"a.py": "a table of tests"}) == []


def test_a_role_compared_outside_rules_is_found() -> None:
    source = "def f(user):\n    return user.seat.role == 'sector'"
    assert len(checks.misplaced_roles("views.py", source, ["sector"])) == 1
    assert len(checks.misplaced_roles("units/posts/more_rules.py", source, ["sector"])) == 1
    assert checks.misplaced_roles("units/rules.py", source, ["sector"]) == []
    assert checks.misplaced_roles("units/posts/rules.py", source, ["sector"]) == []


def test_a_technical_name_is_found() -> None:
    assert len(checks.technical_names([Path("wenming/units/services.py"), Path("wenming/units/lineage.py")])) == 1


def test_gaps_in_the_compliance_table_are_found() -> None:
    document = "| COD-01 | MUST | x | `tests/a.py::test_a` |\n| COD-02 | MUST | x | soon |"
    faults = checks.compliance_gaps(document, ["COD-01", "COD-02", "COD-03"], lambda identity: False)  # type: ignore[arg-type]  # a stand-in that knows no test
    assert faults == [
        "COD-03 has no row",
        "COD-01 names tests/a.py::test_a, which does not exist",
        "COD-02 names neither a test nor “not yet”",
    ]


@pytest.mark.django_db
def test_a_model_without_its_migration_is_found() -> None:
    from wenming.units.models import Kind

    field = models.CharField(max_length=3, default="")
    field.contribute_to_class(Kind, "planted")
    try:
        with pytest.raises(SystemExit):
            call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    finally:
        Kind._meta.local_fields.remove(field)
        Kind._meta._expire_cache()  # type: ignore[attr-defined]  # Django's own way, not in the stubs
        del Kind.planted  # type: ignore[attr-defined]  # planted two lines above


def test_an_address_in_a_lock_is_found() -> None:
    assert checks.addresses_in_lock("lock.txt", "django==5.2\n--index-url https://example.org\n") == [
        "lock.txt:2 carries an address"
    ]


def test_a_picture_nobody_ships_is_found() -> None:
    page = "{% static '' %}{% static \"gone.css\" %}{% icon \"home\" %}{% icon 'attic' %}"
    assert len(checks.missing_pictures("a.html", page, lambda name: False, {"home"})) == 3

"""The house as it stands keeps its own rules."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.urls import get_resolver

from tests.house import checks
from tests.house.words import compiled, english, words_under, written

ROOT, HOUSE = checks.ROOT, checks.HOUSE
ROOMS = sorted(path.parent for path in HOUSE.glob("*/apps.py"))
ROLES = [
    "city_office", "district_office", "sector", "duty_body", "unit_leader", "unit_clerk", "assessor", "supervisor",
    "consulted", "system_admin", "security_admin", "audit_admin",
]  # fmt: skip

# Named exceptions to the size limits, each with its reason.
EXCUSED: dict[str, str] = {
    "wenming/assessment/recompute.py": "one file that runs alone, so that anybody can recompute a score",
}


def nouns() -> list[type]:
    return [noun for noun in apps.get_models() if noun._meta.app_label in checks.HEIGHT]


def catalogue(room: Path) -> Path:
    """The English of a room; the frame of the page (its templates) has the house's own."""
    locale = (HOUSE if room.name == "templates" else room) / "locale"
    return locale / "en" / "LC_MESSAGES" / "django.po"


def places() -> list[str]:
    """The city, its districts and the plan's bodies: words that belong into data."""
    words = set()
    for folder in sorted(path.parent for path in (ROOT / "data").glob("*/city.json")):
        regions = json.loads((folder / "regions.json").read_text())
        words.add(regions["city"]["name"].removesuffix("市"))
        words |= {district["name"].rstrip("区县") for district in regions["districts"]}
        words |= {folder.name, folder.name.capitalize()}
        for task in json.loads((folder / "plan.json").read_text()):
            words |= {name for name in task["responsible"] if name.startswith(("市", "团市"))}
    return sorted(words - {"市文明办"})  # a role of the platform, not a department of one city


def test_imports_point_down_and_every_room_has_its_storey() -> None:
    answer = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stdout
    contract = (ROOT / "pyproject.toml").read_text().split("layers = [")[1].split("]")[0]
    assert set(re.findall(r"[a-z]+", contract)) == {room.name for room in ROOMS}


def test_foreign_keys_point_down() -> None:
    assert checks.climbing_keys(nouns()) == []


def test_every_address_declares_its_rule_or_why_it_is_public() -> None:
    assert checks.undeclared_views(get_resolver().url_patterns) == []


def test_every_noun_has_one_name_and_stands_in_the_glossary() -> None:
    glossary = (ROOT / "GLOSSARY.md").read_text()
    assert checks.misnamed_nouns([noun.__name__ for noun in nouns()], glossary) == []


@pytest.mark.parametrize("room", [*ROOMS, HOUSE / "templates"], ids=lambda room: room.name)
def test_every_word_has_its_english(room: Path) -> None:
    assert checks.untranslated(words_under(room), english(catalogue(room))) == []


@pytest.mark.parametrize("room", [*ROOMS, HOUSE / "templates"], ids=lambda room: room.name)
def test_english_keeps_every_placeholder(room: Path) -> None:
    assert checks.lost_placeholders(written(catalogue(room))) == []


@pytest.mark.parametrize("room", [*ROOMS, HOUSE / "templates"], ids=lambda room: room.name)
def test_english_is_compiled_as_written(room: Path) -> None:
    file = catalogue(room)
    assert checks.stale_words(written(file), compiled(file.with_suffix(".mo"))) == []


def test_no_year_city_or_department_stands_in_code() -> None:
    faults: list[str] = []
    known = places()
    for path in [*checks.sources(), *HOUSE.rglob("*.html"), *(HOUSE / "static").glob("**/*.js")]:
        if "vendor" not in path.parts:
            faults += checks.local_words(str(path.relative_to(ROOT)), path.read_text(), known)
    assert faults == []


def test_no_file_and_no_function_has_outgrown_its_noun() -> None:
    faults: list[str] = []
    for path in [*checks.sources(tests=True), *HOUSE.rglob("*.html")]:
        faults += checks.oversized(str(path.relative_to(ROOT)), path.read_text(), EXCUSED)
    assert faults == []


def test_roles_are_named_in_rules_only() -> None:
    faults: list[str] = []
    for path in checks.sources():
        faults += checks.misplaced_roles(str(path.relative_to(ROOT)), path.read_text(), ROLES)
    assert faults == []


def test_nothing_is_named_for_a_technique() -> None:
    assert checks.technical_names(path.relative_to(ROOT) for path in HOUSE.rglob("*")) == []


def test_every_must_of_the_compliance_study_names_its_test_or_says_not_yet() -> None:
    musts = (ROOT / "tests/house/musts.txt").read_text().split()
    document = (ROOT / "docs/compliance.md").read_text()
    assert checks.compliance_gaps(document, musts, checks.TestExists(ROOT)) == []


@pytest.mark.django_db
def test_migrations_match_the_models() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_locks_carry_no_address() -> None:
    faults: list[str] = []
    for path in [*ROOT.glob("requirements*.txt"), *ROOT.glob("package-lock.json")]:
        faults += checks.addresses_in_lock(path.name, path.read_text())
    assert faults == []


def test_vendored_files_are_what_they_were() -> None:
    folder = HOUSE / "static" / "vendor"
    lines = (folder / "checksums.sha256").read_text().splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    present = {
        f"./{path.relative_to(folder)}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "checksums.sha256"
    }
    assert present == listed


def test_pages_are_made_of_at_most_twelve_pieces() -> None:
    from wenming.lib.templatetags.ui import register

    assert len(register.tags) <= 12


def test_at_most_twenty_direct_dependencies() -> None:
    lines = (ROOT / "requirements.in").read_text().splitlines()
    assert len([line for line in lines if line and not line.startswith("#")]) <= 20


def test_every_static_file_and_icon_named_in_a_page_is_there() -> None:
    icons = set(re.findall(r'<symbol id="([\w-]+)"', (HOUSE / "static/vendor/tabler/icons.svg").read_text()))
    faults: list[str] = []
    for path in HOUSE.rglob("*.html"):
        faults += checks.missing_pictures(str(path.relative_to(ROOT)), path.read_text(), finders.find, icons)
    assert faults == []

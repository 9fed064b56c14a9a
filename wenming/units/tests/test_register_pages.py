"""What the pages of the register find, show and ask."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wenming.accounts.models import User
from wenming.conftest import make_region, make_unit
from wenming.units import lineage
from wenming.units.lineage import Entrant, Paper, Seen
from wenming.units.models import Body, BodyName, CodeException, Contact, Honour, Kind, Post, Region, Title, Unit
from wenming.units.register.finding import find_units
from wenming.units.register.health import CHECKS, examine
from wenming.units.tests.test_lineage import BIRTH, code

SignIn = Callable[[User], Client]
PAPER = Paper(date(2020, 6, 1), "青编〔2020〕6号")


def questions(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def rich_unit(number: int, cast: SimpleNamespace) -> Unit:
    """A unit with everything a row can show."""
    unit = make_unit(f"东湖区第{number}馆", code(number), region=cast.east, sector=cast.education, nature=cast.nature)
    unit.kinds.set(Kind.objects.all())
    Contact.objects.create(unit=unit, name="王某", phone="13800138000")
    honour, _made = Honour.objects.get_or_create(name="市级文明单位", level="city")
    Title.objects.create(unit=unit, honour=honour, round="一", named_on=BIRTH)
    return unit


LISTS = ["/units/", "/units/as-of/", "/units/health/", "/units/health/no-clerk/", "/units/regions/", "/units/bodies/"]


@pytest.mark.parametrize("address", LISTS)
def test_a_list_asks_the_same_number_of_questions_for_1_and_3_rows(
    address: str, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    rich_unit(1, cast)
    client = sign_in(cast.district)
    client.get(address)
    one = questions(client, address)
    for number in (2, 3):
        rich_unit(number, cast)
        Body.objects.create(name=f"局{number}", region=cast.city)
        make_region(f"99010200{number}", f"街道{number}", 4, cast.east)
    assert questions(client, address) == one <= 12


def test_a_units_page_asks_the_same_however_long_its_history(cast: SimpleNamespace, sign_in: SignIn) -> None:
    unit = rich_unit(1, cast)
    Unit.objects.filter(pk=unit.pk).update(created_on=BIRTH)
    unit.spans.update(from_on=BIRTH)
    client = sign_in(cast.district)
    client.get(unit.get_absolute_url())
    one = questions(client, unit.get_absolute_url())
    for name in ("甲馆", "乙馆"):
        unit.refresh_from_db()
        lineage.rename(Seen(unit), name, PAPER, by=cast.officer)
    assert questions(client, unit.get_absolute_url()) == one <= 12


def test_a_unit_is_found_by_present_former_other_and_inherited_name_and_by_code(cast: SimpleNamespace) -> None:
    old = make_unit("东湖书屋", code(1), region=cast.east, created_on=BIRTH, aliases=["“书”香屋（老）"])
    other = make_unit("西湖书屋", code(2), region=cast.east, created_on=BIRTH)
    lineage.rename(Seen(old), "Lakeside 图书馆", PAPER, by=cast.officer)
    merged = lineage.merge([Seen(old), Seen(other)], Entrant("阅读中心", code(1)), PAPER, by=cast.officer)

    def found(words: str) -> set[str]:
        return set(find_units(Unit.objects.all(), words).values_list("name", flat=True))

    assert found("东湖书屋") == {"Lakeside 图书馆", "阅读中心"}
    assert found("lakeside") == {"Lakeside 图书馆", "阅读中心"}
    assert found("香屋(老)") == {"Lakeside 图书馆"}
    assert found(code(1).lower()) == {"Lakeside 图书馆", "阅读中心"}
    assert found("阅读") == {merged.name} and found("%") == set()


def test_the_list_is_narrowed_by_each_filter(cast: SimpleNamespace, sign_in: SignIn) -> None:
    rich_unit(1, cast)
    make_unit("东湖区空馆", region=cast.east)
    kind = Kind.objects.get()
    for chosen in (
        "region=990102000000&q=第1", f"sector={cast.education.pk}&q=馆", f"nature={cast.nature.pk}&q=馆",
        f"kind={kind.pk}", "level=city",
    ):  # fmt: skip
        body = sign_in(cast.officer).get(f"/units/?{chosen}").content.decode()
        assert "东湖区第1馆" in body and "东湖区空馆" not in body, chosen
    unknown = sign_in(cast.officer).get("/units/?sector=x&nature=;").content.decode()
    assert (
        "东湖区第1馆" in unknown and "东湖区空馆" in unknown
    )  # a value that is no option narrows nothing, as the page shows


def test_ended_units_are_shown_when_asked_for(cast: SimpleNamespace, sign_in: SignIn) -> None:
    unit = make_unit("东湖区旧馆", region=cast.east, created_on=BIRTH)
    lineage.dissolve(Seen(unit), PAPER, by=cast.officer)
    client = sign_in(cast.officer)
    assert "东湖区旧馆" not in client.get("/units/").content.decode()
    assert "东湖区旧馆" in client.get("/units/?standing=ended").content.decode()


def test_the_export_holds_what_the_seat_may_see(cast: SimpleNamespace, sign_in: SignIn) -> None:
    from io import BytesIO

    import openpyxl

    response: Any = sign_in(cast.district).get("/units/?format=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["青山市实验学校"]


def test_a_unit_without_a_region_is_kept_by_the_city_office_alone(cast: SimpleNamespace) -> None:
    unit = make_unit("无区单位", region=None)
    seen = {
        u.username for u in vars(cast).values() if isinstance(u, User) and Unit.objects.visible_to(u).filter(pk=unit.pk)
    }
    assert seen == {"officer", "second-officer"}
    from wenming.units.rules import units_seen_by

    Post.objects.create(person=cast.officer, role="city_office", region=cast.city)
    assert not Post.objects.filter(units_seen_by(cast.officer, "unit__"), unit=None).exists()


def test_the_page_of_an_ended_unit_names_who_lives_on(cast: SimpleNamespace, sign_in: SignIn) -> None:
    one, two = (make_unit(name, region=cast.east, created_on=BIRTH) for name in ("一馆", "二馆"))
    middle = lineage.merge([Seen(one), Seen(two)], Entrant("中馆", None, "无", cast.east.pk), PAPER, by=cast.officer)
    three = make_unit("三馆", region=cast.east, created_on=BIRTH)
    lineage.absorb(Seen(three), [Seen(middle)], Paper(date(2021, 1, 1), "文"), by=cast.officer)
    body = sign_in(cast.district).get(one.get_absolute_url()).content.decode()
    assert "由下面的单位承继" in body and "三馆" in body
    assert "一馆" in sign_in(cast.district).get("/units/as-of/?on=2019-05-01").content.decode()
    assert "一馆" not in sign_in(cast.district).get("/units/as-of/?on=2021-05-01&q=馆").content.decode()


def test_telephone_numbers_are_masked(cast: SimpleNamespace, sign_in: SignIn) -> None:
    body = sign_in(cast.district).get(rich_unit(1, cast).get_absolute_url()).content.decode()
    assert "138****8000" in body and "13800138000" not in body


def test_a_retired_region_is_shown_and_not_offered(cast: SimpleNamespace, sign_in: SignIn) -> None:
    old = make_region("990108", "旧园区", 3, cast.city, valid_to=date(2003, 6, 1))
    old.successors.add(cast.east)
    client = sign_in(cast.officer)
    assert "旧园区(2003年撤销)" in client.get("/units/regions/990108/").content.decode()
    assert "旧园区(2003年撤销)" in client.get("/units/regions/").content.decode()
    assert "旧园区" not in client.get("/units/enter/").content.decode()
    assert Region.objects.choosable().filter(pk=old.pk).count() == 0


def test_the_regions_page_shows_the_districts_of_the_own_city_even_under_a_province(
    cast: SimpleNamespace, sign_in: SignIn
) -> None:
    province = make_region("99", "青山省", 1)
    Region.objects.filter(code="990100000000").update(parent=province)
    Unit.objects.filter(pk=cast.stranger.pk).update(region=None)  # the next city has no units that anyone here sees
    trees = sign_in(cast.officer).get("/units/regions/").context["trees"]
    assert [tree.region for tree in trees] == [cast.city]
    assert [branch.region for branch in trees[0].below] == [cast.east, cast.west]


def test_a_bodys_page_shows_its_names_and_the_units_of_its_line(cast: SimpleNamespace, sign_in: SignIn) -> None:
    BodyName.objects.create(body=cast.education, name="市教委")
    body = sign_in(cast.officer).get(f"/units/bodies/{cast.education.pk}/").content.decode()
    assert "市教委" in body and "青山市实验学校" in body
    assert sign_in(cast.audit_admin).get("/units/bodies/").status_code == 403


def test_data_health_counts_what_it_lists(cast: SimpleNamespace, sign_in: SignIn) -> None:
    faulty = make_unit("东湖区 怪馆", "52990102MB00000017"[:17] + "X", region=cast.east, nature=cast.nature)
    make_unit("东湖区怪馆", region=cast.east)
    Contact.objects.create(unit=faulty, name="王某", phone="12345")
    total, findings = examine(Unit.objects.visible_to(cast.district).active())
    counts = {finding.check.name: finding.count for finding in findings}
    assert total == 3 and counts["namesakes"] == 2 and counts["phone"] == counts["nature"] == 1
    assert counts["no-clerk"] == 2 and counts["orphans"] == 0
    client = sign_in(cast.district)
    for name in CHECKS:
        assert client.get(f"/units/health/{name}/").context["listing"].page.paginator.count == counts[name], name
    assert client.get("/units/health/nonsense/").status_code == 404
    assert sign_in(cast.clerk).get("/units/health/").status_code == 403


def test_data_health_lists_exceptions_nobody_has_looked_at_for_a_year(cast: SimpleNamespace) -> None:
    unit = make_unit("东湖区老社", code(1), region=cast.east, code_standing="excepted")
    exception = CodeException.objects.create(
        code=code(1), unit_name=unit.name, region=cast.east, because="证照如此", evidence="证", asked_by=1,
        decided_by=2, affirmed_at=timezone.now(), stage="approved",
    )  # fmt: skip

    def found() -> int:
        _total, findings = examine(Unit.objects.visible_to(cast.district).active())
        return {finding.check.name: finding.count for finding in findings}["excepted-stale"]

    assert found() == 0
    CodeException.objects.filter(pk=exception.pk).update(affirmed_at=timezone.now() - timedelta(days=366))
    assert found() == 1

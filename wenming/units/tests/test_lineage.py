"""Each reorganisation happens, is written down, and refuses what must be refused."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from wenming.conftest import make_unit
from wenming.journal.models import Entry
from wenming.lib.access import Refused
from wenming.lib.codes import credit_code_check_character
from wenming.units import lineage
from wenming.units.lineage import Entrant, Paper, Seen
from wenming.units.models import Change, CodeException, Span, Succession, Unit

BIRTH = date(2015, 1, 1)
PAPER = Paper(date(2020, 6, 1), "青编〔2020〕6号", "机构改革")


def code(number: int) -> str:
    """A sound credit code of an invented unit."""
    first = f"12990102MB{number:07d}"
    return first + credit_code_check_character(first)


@pytest.fixture
def pair(cast: SimpleNamespace) -> SimpleNamespace:
    """Two old units of one district, with codes."""
    cast.one = make_unit("东湖区文化馆", code(1), region=cast.east, created_on=BIRTH)
    cast.two = make_unit("东湖区图书馆", code(2), region=cast.east, created_on=BIRTH)
    return cast


def names_on(day: date) -> set[str]:
    return set(Span.objects.as_of(day).values_list("name", flat=True))


def test_a_renamed_unit_keeps_its_old_name_for_the_days_before(pair: SimpleNamespace) -> None:
    lineage.rename(Seen(pair.one), "东湖区文化中心", PAPER, by=pair.officer)
    assert pair.one.name == "东湖区文化中心"
    assert "东湖区文化馆" in names_on(date(2020, 5, 31)) and "东湖区文化馆" not in names_on(PAPER.on)
    assert "东湖区文化中心" in names_on(PAPER.on)
    entry = Entry.objects.about(pair.one).get()
    assert (entry.verb, entry.reason, entry.detail["fields"]) == ("rename", "机构改革", ["name"])


def test_a_unit_moves_to_another_district_and_sector(pair: SimpleNamespace) -> None:
    lineage.move(Seen(pair.one), pair.west.pk, pair.education.pk, PAPER, by=pair.officer)
    past, now = pair.one.spans.all()
    assert (past.region, past.sector, now.region, now.sector) == (pair.east, None, pair.west, pair.education)
    assert Entry.objects.about(pair.one).get().verb == "move"


def test_a_recoded_unit_frees_its_old_code(pair: SimpleNamespace) -> None:
    lineage.recode(Seen(pair.one), code(3).lower(), PAPER, by=pair.officer)
    assert pair.one.credit_code == code(3)
    lineage.recode(Seen(pair.two), code(1), PAPER, by=pair.officer)
    assert pair.two.credit_code == code(1)


def test_a_code_in_use_on_any_later_day_is_refused_with_the_holder(pair: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="东湖区图书馆"):
        lineage.recode(Seen(pair.one), code(2), PAPER, by=pair.officer)
    lineage.dissolve(Seen(pair.two), Paper(date(2022, 1, 1), "青编〔2022〕1号"), by=pair.officer)
    with pytest.raises(Refused, match="2022-01-01"):
        lineage.recode(Seen(pair.one), code(2), PAPER, by=pair.officer)


def test_a_code_that_fails_is_refused_until_two_people_let_it_in(pair: SimpleNamespace) -> None:
    wrong = code(4)[:17] + ("0" if code(4)[17] != "0" else "1")
    with pytest.raises(Refused, match="18位"):
        lineage.recode(Seen(pair.one), "123", PAPER, by=pair.officer)
    with pytest.raises(Refused, match="校验码"):
        lineage.recode(Seen(pair.one), wrong, PAPER, by=pair.officer)
    CodeException.objects.create(
        code=wrong, unit_name="馆", region=pair.east, because="证照如此", evidence="证", asked_by=1, decided_by=2,
        affirmed_at=timezone.now(), stage="approved",
    )  # fmt: skip
    lineage.recode(Seen(pair.one), wrong, PAPER, by=pair.officer)
    assert pair.one.code_standing == "excepted"


def test_a_merged_unit_may_take_over_a_code_and_the_old_ones_end(pair: SimpleNamespace) -> None:
    new = Entrant("东湖区文图中心", code(1), region=pair.east.pk)
    merged = lineage.merge([Seen(pair.one), Seen(pair.two)], new, PAPER, by=pair.officer)
    assert merged.credit_code == code(1) and pair.one.ended_on == pair.two.ended_on == PAPER.on
    assert set(merged.successions_in.values_list("predecessor", flat=True)) == {pair.one.pk, pair.two.pk}
    assert [Entry.objects.about(unit).get().verb for unit in (pair.one, pair.two, merged)] == ["merge"] * 3


def test_an_absorbed_unit_lives_on_in_another(pair: SimpleNamespace) -> None:
    lineage.absorb(Seen(pair.one), [Seen(pair.two)], PAPER, by=pair.officer)
    assert pair.one.is_active and pair.one.spans.count() == 1
    assert Succession.objects.get(predecessor=pair.two).successor == pair.one


def test_a_split_unit_has_its_parts_as_successors(pair: SimpleNamespace) -> None:
    parts = [Entrant("东湖区美术馆", code(1)), Entrant("东湖区非遗馆", no_code_because="正在办理")]
    made = lineage.split(Seen(pair.one), parts, PAPER, by=pair.officer)
    assert [unit.name for unit in made] == ["东湖区美术馆", "东湖区非遗馆"]
    assert pair.one.ended_on == PAPER.on
    with pytest.raises(Refused, match="至少"):
        lineage.split(Seen(pair.two), parts[:1], PAPER, by=pair.officer)


def test_a_dissolved_unit_stays_readable_and_can_be_changed_no_more(pair: SimpleNamespace) -> None:
    lineage.dissolve(Seen(pair.one), PAPER, by=pair.officer)
    assert Unit.objects.filter(pk=pair.one.pk).exists()
    with pytest.raises(Refused, match="刚刚被别人改过"):
        lineage.rename(Seen(pair.one), "别名", PAPER, by=pair.officer)


def test_a_unit_enters_with_a_code_or_a_reason(pair: SimpleNamespace) -> None:
    unit = lineage.enter(Entrant("东湖区新馆", code(9), region=pair.east.pk), PAPER, by=pair.officer)
    assert unit.created_on == PAPER.on and Change.objects.get(opened__unit=unit).kind == "enter"
    with pytest.raises(Refused, match="写明原因"):
        lineage.enter(Entrant("无码馆"), PAPER, by=pair.officer)


def test_the_second_of_two_officers_gets_a_sentence_and_nothing_changes(pair: SimpleNamespace) -> None:
    stale = Unit.objects.get(pk=pair.one.pk)
    lineage.rename(Seen(pair.one), "甲馆", PAPER, by=pair.officer)
    with pytest.raises(Refused, match="刚刚被别人改过"):
        lineage.rename(Seen(stale), "乙馆", PAPER, by=pair.second_officer)
    assert Unit.objects.get(pk=pair.one.pk).name == "甲馆" and pair.one.spans.count() == 2


def test_a_merger_that_fails_halfway_leaves_everything_as_it_was(pair: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        lineage.merge([Seen(pair.one), Seen(pair.two, version=99)], Entrant("新馆", code(1)), PAPER, by=pair.officer)
    assert Unit.objects.active().filter(pk__in=[pair.one.pk, pair.two.pk]).count() == 2
    assert not Entry.objects.exists() and not Succession.objects.exists()


@pytest.mark.parametrize(
    ("paper", "sentence"),
    [
        (Paper(BIRTH - timedelta(days=1), "青编"), "不能早于"),
        (Paper(timezone.localdate() + timedelta(days=1), "青编"), "今天之后"),
        (Paper(PAPER.on, "  "), "文号"),
    ],
)
def test_a_change_needs_a_paper_and_a_day_within_the_units_present_state(
    paper: Paper, sentence: str, pair: SimpleNamespace
) -> None:
    with pytest.raises(Refused, match=sentence):
        lineage.rename(Seen(pair.one), "新名", paper, by=pair.officer)
    assert Unit.objects.get(pk=pair.one.pk).name == "东湖区文化馆"

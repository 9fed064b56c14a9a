"""Scoring a round: everybody's scores and ranks, kept with an entry; a changed mark moves everyone's rank."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wenming.assessment.arrays import answers_of
from wenming.assessment.marking import Given, write_marks
from wenming.assessment.models import Mark, Result, Scoring, Sheet
from wenming.assessment.pastround import build_past_round
from wenming.assessment.ranking import WHOLE
from wenming.assessment.scoring import scores
from wenming.assessment.scoring_round import score, score_again
from wenming.assessment.sheets import differences, profile_from, rows_of, unit_marks, yardstick_of
from wenming.assessment.tests.rounds import a_round, invented_units, published, small_yardstick
from wenming.conftest import make_unit
from wenming.cycles.models import Cycle
from wenming.journal.models import Entry
from wenming.lib.access import Refused
from wenming.standards.shelving import shelve


def by_core(cycle: Cycle) -> dict[int, Any]:
    """What the exact core makes of the rows, by sheet."""
    yardstick = yardstick_of(cycle.edition)
    sheets = Sheet.objects.filter(cycle=cycle)
    units = [unit_marks(yardstick, str(s.pk), profile_from(s.profile), rows_of(s)) for s in sheets]
    return {int(found.id): found for found in scores(yardstick, units)}


def agrees(scoring: Scoring) -> None:
    """Every Result, node and rank is what the core says."""
    expected, ranks = by_core(scoring.cycle), scoring.ranks()
    yardstick = yardstick_of(scoring.edition)
    results = {result.sheet_id: result for result in scoring.effective()}
    assert results.keys() == expected.keys()
    for sheet, result in results.items():
        unit = expected[sheet]
        assert (result.total, result.base, result.bonus, result.deduction) == (
            unit.total,
            unit.base,
            unit.bonus,
            unit.deduction,
        )
        assert (result.complete, result.qualified, result.vetoed) == (unit.complete, unit.qualified, unit.vetoed)
        assert result.band == (unit.band or "")
        assert ranks.of(sheet) == (unit.rank, unit.rank_in_variant)
        answers = answers_of(yardstick, bytes(result.nodes))
        assert [(a.code, a.state, a.got, a.possible) for a in answers] == [
            (n.code, n.state, n.got, n.possible) for n in unit.nodes
        ]


def test_scoring_keeps_what_the_core_says_and_writes_one_entry(cast: SimpleNamespace) -> None:
    cycle = a_round(cast, 40)
    scoring = score(cycle, by=cast.officer)
    agrees(scoring)
    entry = Entry.objects.about(cycle).last()
    assert entry is not None
    assert (entry.verb, entry.actor, entry.detail["units"], entry.after_digest) == (
        "score_round", cast.officer.pk, 40, scoring.marks_digest,
    )  # fmt: skip
    assert Result.objects.count() == 40


def test_the_same_marks_have_the_same_digest_and_the_same_scores(cast: SimpleNamespace) -> None:
    cycle = a_round(cast, 6)
    first, second = score(cycle, by=None), score(cycle, by=None)
    assert first.pk != second.pk
    assert (first.marks_digest, bytes(first.ranking)) == (second.marks_digest, bytes(second.ranking))


def test_a_changed_mark_moves_everyone_without_touching_what_was_kept(cast: SimpleNamespace) -> None:
    cycle = a_round(cast, 30)
    first = score(cycle, by=cast.officer)
    before = list(Result.objects.values_list("pk", "total"))
    for sheet in Sheet.objects.filter(cycle=cycle).order_by("id")[:3]:
        write_marks(sheet, [Given("2.1", "A", "0"), Given("2.1", "B", "0")], by=cast.officer)
        again = score_again(sheet, by=cast.officer)
        agrees(again)
    assert (again.corrects, again.results.count()) == (first, 1)
    assert list(Result.objects.filter(scoring=first).values_list("pk", "total")) == before
    assert Entry.objects.filter(verb="score_again").count() == 3
    assert [sheet for sheet, _rank, _within in again.ranks().page(0, 3)] == [
        int(line["sheet"]) for line in again.ranks().in_order[:3]
    ]


def test_without_a_whole_scoring_a_changed_mark_scores_the_round(cast: SimpleNamespace) -> None:
    cycle = a_round(cast, 5)
    scoring = score_again(Sheet.objects.filter(cycle=cycle)[0], by=cast.officer)
    assert (scoring.corrects, scoring.units) == (None, 5)


def test_a_draft_is_not_scored_on(cast: SimpleNamespace) -> None:
    draft = shelve(small_yardstick(), region=cast.city, by=cast.officer)
    cycle = build_past_round(draft, invented_units(cast, 2), title="草稿届", seed="1")
    with pytest.raises(Refused, match="草稿"):
        score(cycle, by=cast.officer)
    assert not Scoring.objects.exists()


def test_a_value_with_too_many_digits_is_scored_exactly_from_its_row(cast: SimpleNamespace) -> None:
    cycle = a_round(cast, 6)
    sheet = Sheet.objects.filter(cycle=cycle, variant="other")[0]
    write_marks(sheet, [Given("1.3", "A", "7.123456"), Given("1.3", "B", "7.123455")], by=cast.officer)
    sheet.refresh_from_db()
    assert bytes(sheet.packed)[1] == 1
    agrees(score(cycle, by=None))


def test_packed_marks_say_what_the_rows_say_and_differences_are_named(cast: SimpleNamespace) -> None:
    cycle = a_round(cast, 4)
    assert list(differences(cycle)) == []
    mark = Mark.objects.filter(sheet__cycle=cycle, indicator__code="2.1", assessor="A").order_by("id")[0]
    Mark.objects.filter(pk=mark.pk).update(value="1.5")
    assert [tuple(each) for each in differences(cycle)] == [(mark.sheet_id, "2.1", "A", "mark")]
    Sheet.objects.filter(pk=mark.sheet_id).update(packed=b"nothing at all, sixteen")
    assert [each.said for each in differences(cycle)] == ["layout"]


def test_a_mark_that_does_not_fit_is_refused_and_nothing_is_written(cast: SimpleNamespace) -> None:
    sheet = Sheet.objects.filter(cycle=a_round(cast, 2))[0]
    marks, entries = list(Mark.objects.values_list("pk", "value")), Entry.objects.count()
    for given in (Given("2.1", "A", "31"), Given("2", "A", "1"), Given("9", "A", "1"), Given("1.2", "A", "很好")):
        with pytest.raises(Refused):
            write_marks(sheet, [Given("2.2", "A", 1), given], by=cast.officer)
    assert (list(Mark.objects.values_list("pk", "value")), Entry.objects.count()) == (marks, entries)


def test_only_fictional_units_get_generated_marks(cast: SimpleNamespace) -> None:
    real = make_unit("青山市图书馆", fictional=False)
    edition = published(cast)
    with pytest.raises(Refused, match="虚构"):
        build_past_round(edition, [cast.school, real], title="届", seed="1")
    assert not Sheet.objects.exists() and not Cycle.objects.exists()


def test_the_same_seed_gives_the_same_round(cast: SimpleNamespace) -> None:
    first = a_round(cast, 8)
    units = [sheet.unit for sheet in Sheet.objects.filter(cycle=first).select_related("unit").order_by("id")]
    second = build_past_round(first.edition, units, title="又一届", seed="7")
    third = build_past_round(first.edition, units, title="再一届", seed="8")
    packed = [[bytes(s.packed) for s in Sheet.objects.filter(cycle=c).order_by("id")] for c in (first, second, third)]
    assert packed[0] == packed[1] != packed[2]


def test_a_generated_round_has_something_to_find(cast: SimpleNamespace) -> None:
    scoring = score(a_round(cast, 120), by=None)
    results = scoring.effective()
    assert 0 < results.filter(complete=False).count() < 60
    assert results.filter(vetoed=True).exists()
    assert len({result.band for result in results}) >= 2
    ranks = [rank for _sheet, rank, _within in scoring.ranks().page(0, 200)]
    assert len(set(ranks)) < len(ranks)  # some share a rank
    assert Mark.objects.filter(value__has_key="na").exists()
    assert {sheet.variant for sheet in Sheet.objects.all()} == {"small", "other"}


def test_more_units_take_no_more_questions(cast: SimpleNamespace) -> None:
    asked = []
    for count in (1, 3):
        edition = published(cast, replace(small_yardstick(), version=str(count)))
        units = [make_unit(f"虚构{count}-{number}", region=cast.east) for number in range(count)]
        cycle = build_past_round(edition, units, title=str(count), seed="1")
        score(cycle, by=None)
        with CaptureQueriesContext(connection) as captured:
            score(cycle, by=None)
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 10


def test_totals_fit_their_columns(cast: SimpleNamespace) -> None:
    scoring = score(a_round(cast, 3), by=None)
    for result in scoring.effective():
        assert result.total * WHOLE == int(result.total * WHOLE)

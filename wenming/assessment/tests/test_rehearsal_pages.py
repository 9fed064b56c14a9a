from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from django.urls import reverse
from openpyxl import load_workbook

from wenming.assessment import rehearsing
from wenming.assessment.jobs import play_rehearsal
from wenming.assessment.models import Rehearsal
from wenming.assessment.pastround import build_past_round
from wenming.conftest import make_unit
from wenming.cycles.models import Cycle
from wenming.journal.models import Entry
from wenming.lib import progress
from wenming.lib.access import Refused
from wenming.lib.models import Progress
from wenming.standards.models import Edition, Indicator
from wenming.standards.packages import read_yardstick
from wenming.standards.publishing import copy_as_draft, publish
from wenming.standards.shelving import shelve
from wenming.standards.tests.test_packages import SHIPPED
from wenming.units.models import Unit

pytestmark = pytest.mark.django_db
PAGE = "assessment:rehearsals"


@pytest.fixture
def round_played(cast: SimpleNamespace) -> Cycle:
    """Twenty-five invented units, scored on the shape with four methods."""
    text = next(path for path in SHIPPED if path.stem == "shape-four-methods").read_bytes()
    yardstick, _faults = read_yardstick(text)
    assert yardstick is not None
    edition = publish(shelve(yardstick, region=cast.city, by=cast.officer), by=cast.officer)
    units = [make_unit(f"第{number}演示单位") for number in range(25)]
    chosen = list(Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by("id"))
    return build_past_round(edition, chosen, title="上一届（演示）", seed="t", by=cast.officer)


@pytest.fixture
def draft(cast: SimpleNamespace, round_played: Cycle) -> Edition:
    return copy_as_draft(round_played.edition, version="2", by=cast.officer)


@pytest.fixture
def played(cast: SimpleNamespace, round_played: Cycle, draft: Edition) -> Rehearsal:
    asked = rehearsing.ask(draft, round_played, by=cast.officer)
    rehearsing.play(asked)
    asked.refresh_from_db()
    return asked


def test_asking_queues_the_work_and_is_written_down(
    cast: SimpleNamespace, sign_in: Any, round_played: Cycle, draft: Edition
) -> None:
    answer = sign_in(cast.officer).post(reverse(PAGE), {"edition": draft.pk, "cycle": round_played.pk})
    asked = Rehearsal.objects.get()
    work = Progress.objects.get()
    assert answer["Location"] == reverse("lib:work", args=[work.key])
    entry = Entry.objects.about(draft).get(verb="rehearse_edition")
    assert (entry.actor, entry.detail) == (cast.officer.pk, {"rehearsal": asked.pk, "cycle": round_played.pk})


def test_the_worker_plays_and_leads_to_the_page(cast: SimpleNamespace, round_played: Cycle, draft: Edition) -> None:
    asked = rehearsing.ask(draft, round_played, by=cast.officer)
    key = progress.start("推演", cast.officer.pk)
    play_rehearsal.func(asked.pk, progress=str(key))
    asked.refresh_from_db()
    assert asked.report["units"] == 25
    assert Progress.objects.get().answer["link"] == asked.get_absolute_url()


def test_an_unchanged_copy_moves_nobody(played: Rehearsal) -> None:
    assert (played.report["moves"], played.report["up"], played.report["down"], played.report["coverage"]) == (
        [],
        0,
        0,
        100,
    )


def test_the_page_shows_the_report_and_warns_when_the_draft_moved_on(
    cast: SimpleNamespace, sign_in: Any, played: Rehearsal
) -> None:
    client = sign_in(cast.officer)
    assert "推演之后草稿又改过" not in client.get(played.get_absolute_url()).content.decode()
    Edition.objects.filter(pk=played.edition_id).update(revision=7)
    page = client.get(played.get_absolute_url())
    assert "推演之后草稿又改过" in page.content.decode()
    assert sum(cell.count for _band, cells in page.context["table"] for cell in cells) == 25


def test_the_workbook_has_a_sheet_for_each_part(
    cast: SimpleNamespace, sign_in: Any, played: Rehearsal, tmp_path: Any
) -> None:
    answer = sign_in(cast.officer).get(reverse("assessment:rehearsal-workbook", args=[played.pk]))
    file = tmp_path / "r.xlsx"
    file.write_bytes(b"".join(answer.streaming_content))
    assert load_workbook(file).sheetnames == [
        "等次有变化的单位", "各类单位", "不起区分作用", "同升同降", "与为基层减负一致性评估",
    ]  # fmt: skip


def test_the_paper_is_a_pdf_that_carries_its_fonts_and_every_part(
    cast: SimpleNamespace, sign_in: Any, played: Rehearsal
) -> None:
    answer = sign_in(cast.officer).get(reverse("assessment:rehearsal-paper", args=[played.pk]))
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(answer.content)) as paper:
        assert paper.open_metadata()["pdfaid:part"] == "2"
        fonts = {str(font.BaseFont) for page in paper.pages for font in page.Resources.Font.values()}
        assert any("NotoSerifSC" in font for font in fonts)


def test_another_citys_unit_and_a_district_find_nothing(cast: SimpleNamespace, sign_in: Any, played: Rehearsal) -> None:
    assert sign_in(cast.district).get(played.get_absolute_url()).status_code == 404


def test_a_unit_does_not_rehearse(cast: SimpleNamespace, sign_in: Any, played: Rehearsal) -> None:
    for name in (reverse(PAGE), played.get_absolute_url()):
        page = sign_in(cast.clerk).get(name)
        assert page.status_code == 403
        assert "推演由市、区（县）文明办进行。" in page.content.decode()


def test_a_draft_with_faults_is_not_rehearsed(
    cast: SimpleNamespace, sign_in: Any, round_played: Cycle, draft: Edition
) -> None:
    Indicator.objects.filter(edition=draft, code="A.1").update(rule={"type": "guess"})
    page = sign_in(cast.officer).post(reverse(PAGE), {"edition": draft.pk, "cycle": round_played.pk})
    assert page.context["form"].errors["edition"] == ["体系还有错误：不认识的计分规则“guess”。"]
    assert not Rehearsal.objects.exists()


def test_a_round_without_marks_is_not_played(cast: SimpleNamespace, draft: Edition, round_played: Cycle) -> None:
    empty = Cycle.objects.create(region=cast.city, edition=round_played.edition, title="空届")
    with pytest.raises(Refused, match="还没有评分"):
        rehearsing.ask(draft, empty, by=cast.officer)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_one_and_three(
    cast: SimpleNamespace, sign_in: Any, played: Rehearsal, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count - 1):
        Rehearsal.objects.create(edition=played.edition, cycle=played.cycle, by=cast.officer.pk, report=played.report)
    client = sign_in(cast.officer)
    client.get(reverse(PAGE))
    with django_assert_num_queries(7):
        assert len(client.get(reverse(PAGE)).context["earlier"]) == count

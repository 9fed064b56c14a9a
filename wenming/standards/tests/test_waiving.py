from types import SimpleNamespace

import pytest

from wenming.journal.models import Entry
from wenming.lib.access import Refused
from wenming.standards.lint import findings, unwaived, waive
from wenming.standards.models import Edition, Indicator
from wenming.standards.packages import read_yardstick
from wenming.standards.publishing import publish
from wenming.standards.shelving import shelve, taken
from wenming.standards.tests.test_packages import SMALL

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast: SimpleNamespace) -> Edition:
    nodes = [
        SMALL["nodes"][0] | {"text": "活动照片3张"},
    ]
    read, faults = read_yardstick(SMALL | {"nodes": nodes})
    assert read is not None, faults
    return shelve(read, region=cast.city, by=cast.officer)


def open_refusals(edition: Edition) -> list[tuple[str, str]]:
    yardstick = taken(edition)
    return [(each.node, each.rule) for each in unwaived(findings(yardstick), edition.waivers.all(), yardstick)]


def code_of(edition: Edition) -> str:
    return edition.indicators.get().code


def test_a_named_officer_lets_a_line_pass_and_it_is_written_down(cast: SimpleNamespace, draft: Edition) -> None:
    code = code_of(draft)
    assert open_refusals(draft) == [(code, "photos")]
    waiver = waive(draft, code, "photos", by=cast.officer, because="上级体系的原文")
    assert (waiver.by, waiver.by_name, waiver.because) == (cast.officer.pk, cast.officer.name, "上级体系的原文")
    assert open_refusals(draft) == []
    entry = Entry.objects.about(draft).filter(verb="waive_finding").get()
    assert (entry.actor, entry.detail) == (cast.officer.pk, {"node": code, "rule": "photos"})


def test_a_changed_line_needs_a_new_waiver(cast: SimpleNamespace, draft: Edition) -> None:
    code = code_of(draft)
    waive(draft, code, "photos", by=cast.officer, because="上级体系的原文")
    Indicator.objects.filter(edition=draft).update(text="活动照片5张")
    assert open_refusals(draft) == [(code, "photos")]
    waive(draft, code, "photos", by=cast.officer, because="上级体系改了数")
    assert open_refusals(draft) == []


def test_the_outsider_does_not_find_the_draft(cast: SimpleNamespace, draft: Edition) -> None:
    assert not Edition.objects.visible_to(cast.outsider).filter(pk=draft.pk).exists()


@pytest.mark.parametrize("who", ["clerk", "assessor", "district", "authority"])
def test_others_are_refused_with_a_reason(cast: SimpleNamespace, draft: Edition, who: str) -> None:
    with pytest.raises(Refused, match="文明办"):
        waive(draft, code_of(draft), "photos", by=getattr(cast, who), because="想放行")
    assert not draft.waivers.exists()


def test_a_published_edition_takes_no_waiver(cast: SimpleNamespace, draft: Edition) -> None:
    code = code_of(draft)
    publish(draft, by=cast.officer)
    with pytest.raises(Refused, match="已发布"):
        waive(draft, code, "photos", by=cast.officer, because="来晚了")


def test_a_reason_is_needed_and_a_line_that_is_refused(cast: SimpleNamespace, draft: Edition) -> None:
    code = code_of(draft)
    with pytest.raises(Refused, match="理由"):
        waive(draft, code, "photos", by=cast.officer, because="  ")
    with pytest.raises(Refused, match="没有待放行"):
        waive(draft, code, "press", by=cast.officer, because="没有这回事")
    assert not draft.waivers.exists()


def test_what_concerns_persons_is_never_let_pass(cast: SimpleNamespace, draft: Edition) -> None:
    Indicator.objects.filter(edition=draft).update(text="摸排职工宗教信仰")
    with pytest.raises(Refused, match="不能放行"):
        waive(draft, code_of(draft), "beliefs", by=cast.officer, because="上级要求")

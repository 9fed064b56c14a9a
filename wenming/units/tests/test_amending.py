from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wenming.accounts.models import User
from wenming.conftest import make_unit
from wenming.journal.models import Entry, Message
from wenming.lib.access import Refused
from wenming.units.fingerprints import fingerprint
from wenming.units.models import Amendment, Kind, Nature, Unit
from wenming.units.petitions import amending

SignIn = Callable[[User], Client]


def proposed(cast: SimpleNamespace, unit: Unit | None = None, **changes: str) -> Amendment:
    """An amendment by the school's clerk."""
    unit = unit or cast.school
    return amending.propose(unit, amending.readings(unit) | changes, by=cast.clerk, because="机构改革")


def test_a_unit_proposes_and_the_office_decides_field_by_field(cast: SimpleNamespace, sign_in: SignIn) -> None:
    nature = Nature.objects.create(name="机关")
    kind = Kind.objects.get()
    given = {
        "nature": nature.pk,
        "kinds": [kind.pk],
        "aliases": "青实，市实验",
        "headcount": "１２０",
        "remark": "甲\r\n乙",
    }
    response = sign_in(cast.clerk).post(f"/units/{cast.school.pk}/amendment/", given)
    amendment = Amendment.objects.get()
    assert response["Location"] == amendment.get_absolute_url()
    assert sorted(amendment.proposals.values_list("field", flat=True)) == [
        "aliases",
        "headcount",
        "kinds",
        "nature",
        "remark",
    ]
    assert Message.objects.to(cast.district.pk).get().link == amendment.get_absolute_url()
    office = sign_in(cast.district)
    for each in amendment.proposals.exclude(field="remark"):
        line = next(line for line in amending.lines(amendment) if line.proposal == each)
        address = f"{amendment.get_absolute_url()}proposals/{each.pk}/"
        assert office.post(address, {"answer": "accepted", "seen": line.seen}).status_code == 302
    remark = amendment.proposals.get(field="remark")
    office.post(f"{amendment.get_absolute_url()}proposals/{remark.pk}/", {"answer": "refused", "because": "与编制无关"})
    unit = Unit.objects.get(pk=cast.school.pk)
    assert (unit.nature, unit.aliases, unit.headcount, unit.remark) == (nature, ["青实", "市实验"], 120, "")
    assert list(unit.kinds.all()) == [kind]
    assert unit.version == 5
    amendment.refresh_from_db()
    assert amendment.stage == "settled"
    page = sign_in(cast.clerk).get(amendment.get_absolute_url()).content.decode()
    assert "事业单位" in page and "与编制无关" in page  # the old value stays readable
    assert Message.objects.to(cast.clerk.pk).count() == Message.objects.to(cast.leader.pk).count() == 1


def test_the_journal_names_fields_and_no_contents(cast: SimpleNamespace) -> None:
    amendment = proposed(cast, aliases="甲乙丙", headcount="77")
    for line in amending.lines(amendment):
        amending.accept(line.proposal, seen=line.seen, by=cast.district)
    entries = [*Entry.objects.about(amendment), *Entry.objects.about(cast.school)]
    assert [entry.verb for entry in entries] == ["propose", "settle", "amend", "amend"]
    assert entries[0].detail["fields"] == ["aliases", "headcount"]
    assert "甲乙丙" not in str([entry.detail for entry in entries])


def test_a_field_changed_meanwhile_is_a_conflict_to_be_seen_first(cast: SimpleNamespace, sign_in: SignIn) -> None:
    amendment = proposed(cast, headcount="20")
    stale = amending.lines(amendment)[0].seen
    Unit.objects.filter(pk=cast.school.pk).update(headcount=15)
    amendment = Amendment.objects.get(pk=amendment.pk)
    line = amending.lines(amendment)[0]
    assert line.in_conflict and line.present == "15"
    client = sign_in(cast.district)
    assert "提出后台账已变" in client.get(amendment.get_absolute_url()).content.decode()
    address = f"{amendment.get_absolute_url()}proposals/{line.proposal.pk}/"
    response = client.post(address, {"answer": "accepted", "seen": stale}, follow=True)
    assert "刚刚有了变动，现在是“15”" in response.content.decode()
    client.post(address, {"answer": "accepted", "seen": line.seen})
    assert Unit.objects.get(pk=cast.school.pk).headcount == 20
    line.proposal.refresh_from_db()
    assert line.proposal.old == "15"


def test_nothing_changed_is_not_a_request_and_one_open_request_is_enough(
    cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.clerk)
    address = f"/units/{cast.school.pk}/amendment/"
    assert "没有改动任何内容" in client.post(address, {"nature": cast.nature.pk}).content.decode()
    proposed(cast, headcount="20")
    response = client.post(address, {"nature": cast.nature.pk, "remark": "没有丢的字"})
    assert response.status_code == 422
    assert "正在办理" in response.content.decode() and "没有丢的字" in response.content.decode()


def test_what_is_decided_is_not_decided_again(cast: SimpleNamespace) -> None:
    amendment = proposed(cast, headcount="20", remark="x")
    each = amendment.proposals.get(field="headcount")
    amending.refuse(each, by=cast.district, because="不属实")
    with pytest.raises(Refused, match="先一步办理"):
        amending.accept(each, seen=fingerprint(""), by=cast.officer)
    with pytest.raises(Refused, match="写明不同意的理由"):
        amending.refuse(amendment.proposals.get(field="remark"), by=cast.district, because=" ")
    assert Unit.objects.get(pk=cast.school.pk).headcount is None


def test_a_withdrawn_request_is_not_decided(cast: SimpleNamespace, sign_in: SignIn) -> None:
    amendment = proposed(cast, headcount="20")
    client = sign_in(cast.leader)
    assert "撤回变更申请？" in client.get(f"{amendment.get_absolute_url()}withdrawal/").content.decode()
    client.post(f"{amendment.get_absolute_url()}withdrawal/")
    with pytest.raises(Refused, match="申请已撤回"):
        amending.accept(amendment.proposals.get(), seen=fingerprint(""), by=cast.district)
    assert client.post(f"{amendment.get_absolute_url()}withdrawal/").status_code == 403
    assert Entry.objects.about(amendment).latest("id").verb == "withdraw"


def test_strangers_find_nothing_and_the_wrong_role_hears_why(cast: SimpleNamespace, sign_in: SignIn) -> None:
    amendment = proposed(cast, headcount="20")
    each = amendment.proposals.get()
    decision = f"{amendment.get_absolute_url()}proposals/{each.pk}/"
    for address in (amendment.get_absolute_url(), decision, f"{amendment.get_absolute_url()}withdrawal/"):
        assert sign_in(cast.outsider).post(address).status_code == 404
        assert sign_in(cast.other_district).post(address).status_code == 404
    assert sign_in(cast.outsider).get(f"/units/{cast.school.pk}/amendment/").status_code == 404
    refused = sign_in(cast.clerk).post(decision, {"answer": "accepted"})
    assert refused.status_code == 403 and "逐项办理" in refused.content.decode()
    assert "由单位自己" in sign_in(cast.authority).get(f"/units/{cast.school.pk}/amendment/").content.decode()
    Unit.objects.filter(pk=cast.school.pk).update(ended_on="2031-01-01")
    assert "已终止" in sign_in(cast.district).post(decision, {"answer": "accepted"}).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"headcount": "十二"}, "请填写整数"),
        ({"industry": "99"}, "行业代码"),
        ({"nature": "77"}, "选择"),
        ({"kinds": ["77"]}, "选择"),
        ({"remark": "字" * 501}, "最多500字，现在是501字"),
    ],
)
def test_bad_values_are_answered_beside_the_field(
    changes: dict[str, Any], sentence: str, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    response = sign_in(cast.clerk).post(f"/units/{cast.school.pk}/amendment/", changes)
    assert response.status_code == 422 and sentence in response.content.decode()


def test_the_list_asks_the_same_questions_for_1_and_3_rows(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.district)
    counts = []
    for number in range(3):
        proposed(cast, make_unit(f"第{number}家", region=cast.east), headcount="3")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/units/amendments/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2] <= 12
    assert client.get("/units/amendments/?format=xlsx&stage=filed").status_code == 200

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
from wenming.conftest import make_unit
from wenming.journal.models import Entry, Message
from wenming.lib.access import Refused
from wenming.units.fingerprints import fingerprint
from wenming.units.models import JointRecord, Pairing
from wenming.units.petitions import pairing as acts

SignIn = Callable[[User], Client]
EMPTY = fingerprint("")


def paired(cast: SimpleNamespace, **fields: Any) -> Pairing:
    """The school and the village, since the first of January."""
    today = timezone.localdate()
    given: dict[str, Any] = {
        "kind": "unit",
        "partner": cast.village,
        "aims": "送教下乡",
        "from_on": date(today.year, 1, 1),
    }
    return acts.pair(cast.school, Pairing(**(given | fields)), by=cast.clerk)


def test_both_sides_see_what_one_entered(cast: SimpleNamespace, sign_in: SignIn) -> None:
    given = {"kind": "unit", "partner": cast.village.name, "aims": "送教下乡", "from_on": "2031-03-01"}
    client = sign_in(cast.clerk)
    response = client.post(f"/units/{cast.school.pk}/pairings/new/", given)
    again = client.post(f"/units/{cast.school.pk}/pairings/new/", given)
    pairing = Pairing.objects.get()
    assert response["Location"] == again["Location"] == pairing.get_absolute_url()
    for side in (cast.clerk, cast.villager, cast.district, cast.other_district):
        page = sign_in(side).get(pairing.get_absolute_url()).content.decode()
        assert cast.school.name in page and cast.village.name in page
    assert cast.school.name in sign_in(cast.villager).get(cast.village.get_absolute_url()).content.decode()
    assert Entry.objects.about(pairing).get().verb == "pair"
    assert Message.objects.to(cast.villager.pk).get().link == pairing.get_absolute_url()
    assert sign_in(cast.outsider).get(pairing.get_absolute_url()).status_code == 404


def test_the_military_side_is_a_name_only(cast: SimpleNamespace, sign_in: SignIn) -> None:
    given = {"kind": "military", "partner": cast.village.name, "aims": "军民共建", "from_on": "2031-03-01"}
    sign_in(cast.clerk).post(f"/units/{cast.school.pk}/pairings/new/", given)
    pairing = Pairing.objects.get()
    assert (pairing.partner, pairing.partner_name) == (None, cast.village.name)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "family"}, "选择"),
        ({"partner": ""}, "请填写这一项"),
        ({"partner": "没有这个单位"}, "台账里没有这个单位"),
        ({"partner": "青山市实验学校"}, "不能与本单位自己结对"),
        ({"partner": "同名单位"}, "有几个同名单位"),
        ({"aims": ""}, "请填写这一项"),
        ({"aims": "字" * 501}, "最多500字，现在是501字"),
        ({"from_on": "春天"}, "日期"),
    ],
)
def test_bad_values_are_answered_beside_the_field(
    changes: dict[str, str], sentence: str, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    make_unit("同名单位")
    make_unit("同名单位")
    given = {"kind": "unit", "partner": cast.village.name, "aims": "送教", "from_on": "2031-03-01"}
    response = sign_in(cast.clerk).post(f"/units/{cast.school.pk}/pairings/new/", given | changes)
    assert response.status_code == 422 and sentence in response.content.decode()


def test_a_partner_is_found_by_its_code(cast: SimpleNamespace) -> None:
    bank = make_unit("银行", "911000001000013428")
    assert acts.found_partner("９１１０００００１０００013428") == bank
    assert acts.found_partner("没有") is None


def test_the_year_is_written_by_either_side_and_nobody_is_overwritten(cast: SimpleNamespace, sign_in: SignIn) -> None:
    pairing = paired(cast)
    year = timezone.localdate().year
    address = f"{pairing.get_absolute_url()}records/{year}/"
    sign_in(cast.clerk).post(address, {"summary": "教了三次课", "seen": EMPTY})
    response = sign_in(cast.villager).post(address, {"summary": "村里写的", "seen": EMPTY})
    page = response.content.decode()
    assert response.status_code == 422 and "对方刚刚改过" in page and "村里写的" in page and "教了三次课" in page
    sign_in(cast.villager).post(address, {"summary": "教了三次课，\r\n办了一次展", "seen": fingerprint("教了三次课")})
    note = JointRecord.objects.get()
    assert (note.summary, note.written_by) == ("教了三次课，\n办了一次展", cast.villager.pk)
    assert [entry.verb for entry in Entry.objects.about(note)] == ["write", "write"]


@pytest.mark.parametrize(("length", "answer"), [(0, 422), (1, 302), (500, 302), (501, 422)])
def test_the_year_has_at_most_500_characters(length: int, answer: int, cast: SimpleNamespace, sign_in: SignIn) -> None:
    pairing = paired(cast)
    address = f"{pairing.get_absolute_url()}records/{timezone.localdate().year}/"
    text = ("𠮷\n" * 250 + "字")[: length - 1] + "字" if length else ""
    response = sign_in(cast.clerk).post(address, {"summary": text.replace("\n", "\r\n"), "seen": EMPTY})
    assert response.status_code == answer


def test_a_year_outside_the_pairing_is_refused(cast: SimpleNamespace, sign_in: SignIn) -> None:
    pairing = paired(cast)
    last = timezone.localdate().year - 1
    assert sign_in(cast.clerk).get(f"{pairing.get_absolute_url()}records/{last}/").status_code == 404
    with pytest.raises(Refused, match="并不存在"):
        acts.write_year(pairing, last, "甲", seen=EMPTY, by=cast.clerk)


def test_a_pairing_is_ended_once_and_stays_readable(cast: SimpleNamespace, sign_in: SignIn) -> None:
    pairing = paired(cast)
    client = sign_in(cast.villager)
    address = f"{pairing.get_absolute_url()}end/"
    early = client.post(address, {"on": str(pairing.from_on - timedelta(days=1)), "because": "到期"})
    assert "不能早于" in early.content.decode()
    today = str(timezone.localdate())
    assert client.post(address, {"on": today, "because": "到期"}).status_code == 302
    assert "已经结束了" in client.post(address, {"on": today, "because": "到期"}).content.decode()
    assert "已结束" in client.get(pairing.get_absolute_url()).content.decode()
    assert Entry.objects.about(pairing).latest("id").reason == "到期"


def test_strangers_find_nothing_and_the_wrong_role_hears_why(cast: SimpleNamespace, sign_in: SignIn) -> None:
    pairing = paired(cast)
    year = timezone.localdate().year
    for part in ("", f"records/{year}/", "end/"):
        assert sign_in(cast.outsider).post(pairing.get_absolute_url() + part).status_code == 404
        assert sign_in(cast.assessor).post(pairing.get_absolute_url() + part).status_code == 403
    refused = sign_in(cast.district).post(f"{pairing.get_absolute_url()}records/{year}/")
    assert refused.status_code == 403 and "由结对的单位填写" in refused.content.decode()
    assert sign_in(cast.outsider).get(f"/units/{cast.school.pk}/pairings/new/").status_code == 404
    assert sign_in(cast.authority).get(f"/units/{cast.school.pk}/pairings/new/").status_code == 403
    assert sign_in(cast.authority).get(f"{pairing.get_absolute_url()}end/").status_code == 403


def test_the_unit_page_asks_the_same_questions_for_1_and_3_pairings(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.clerk)
    counts = []
    for number in range(3):
        paired(cast, partner=make_unit(f"第{number}家"))
        with CaptureQueriesContext(connection) as asked:
            client.get(cast.school.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[2] <= 12

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from wenming.accounts.models import User
from wenming.conftest import make_unit
from wenming.journal.models import Entry
from wenming.lib.access import Refused
from wenming.units.models import Profile, Unit
from wenming.units.petitions import profiling
from wenming.units.petitions.forms.others import ProfileForm

SignIn = Callable[[User], Client]
STATED = {"leader": "校长", "staff_full_time": "2", "staff_part_time": "３", "budgeted": "12，000.50", "spent": "0.1"}


@pytest.fixture
def year() -> int:
    return timezone.localdate().year


def stated(cast: SimpleNamespace, year: int, unit: Unit | None = None, **changes: Any) -> Profile:
    """A year stated by the clerk."""
    profile = profiling.draft(unit or cast.school, year)
    for name, value in ({"leader": "校长", "budgeted": Decimal("100.10"), "spent": Decimal("3")} | changes).items():
        setattr(profile, name, value)
    return profiling.state(profile, by=cast.clerk)


def test_the_clerk_states_and_the_leader_confirms(cast: SimpleNamespace, sign_in: SignIn, year: int) -> None:
    address = f"/units/{cast.school.pk}/profiles/{year}/"
    assert sign_in(cast.clerk).post(address, STATED).status_code == 302
    profile = Profile.objects.get()
    assert (profile.staff_part_time, profile.budgeted, profile.spent) == (3, Decimal("12000.50"), Decimal("0.10"))
    refused = sign_in(cast.clerk).post(f"{address}confirmation/", {"seen": profile.fingerprint})
    assert refused.status_code == 403 and "负责人" in refused.content.decode()
    leader = sign_in(cast.leader)
    assert profile.fingerprint in leader.get(address).content.decode()
    leader.post(f"{address}confirmation/", {"seen": profile.fingerprint})
    profile.refresh_from_db()
    assert profile.confirmed_by == cast.leader.pk
    assert [entry.verb for entry in Entry.objects.about(profile)] == ["state", "confirm"]
    assert "12000.50" not in str(Entry.objects.about(profile).earliest("id").detail)
    again = leader.post(f"{address}confirmation/", {"seen": profile.fingerprint}, follow=True)
    assert "已经确认过了" in again.content.decode()


def test_the_clerk_is_told_who_confirms_or_that_nobody_can_yet(
    cast: SimpleNamespace, sign_in: SignIn, year: int
) -> None:
    stated(cast, year)
    stated(cast, year, unit=cast.village)
    waiting = sign_in(cast.clerk).get(f"/units/{cast.school.pk}/profiles/{year}/").content.decode()
    assert "等负责人（leader）登录后确认" in waiting
    alone = sign_in(cast.villager).get(f"/units/{cast.village.pk}/profiles/{year}/").content.decode()
    assert "还没有负责人账号" in alone
    assert "等负责人（" not in sign_in(cast.leader).get(f"/units/{cast.school.pk}/profiles/{year}/").content.decode()


def test_the_leader_confirms_what_stood_on_the_page(cast: SimpleNamespace, year: int) -> None:
    profile = stated(cast, year)
    seen = profile.fingerprint
    stated(cast, year, budgeted=Decimal("999"))
    with pytest.raises(Refused, match="有改动"):
        profiling.confirm(profile, seen=seen, by=cast.leader)


def test_a_confirmed_year_is_only_changed_after_the_leader_opens_it(
    cast: SimpleNamespace, sign_in: SignIn, year: int
) -> None:
    profile = stated(cast, year)
    profiling.confirm(profile, seen=profile.fingerprint, by=cast.leader)
    address = f"/units/{cast.school.pk}/profiles/{year}/"
    response = sign_in(cast.clerk).post(address, STATED)
    assert response.status_code == 422
    assert Profile.objects.get().budgeted == Decimal("100.10")
    leader = sign_in(cast.leader)
    assert leader.post(f"{address}reopening/", {"because": ""}).status_code == 200
    leader.post(f"{address}reopening/", {"because": "预算写错"})
    assert sign_in(cast.clerk).post(address, STATED).status_code == 302
    assert Profile.objects.get().budgeted == Decimal("12000.50")
    with pytest.raises(Refused, match="先一步处理"):
        profiling.reopen(profile, by=cast.leader, because="再来一次")


def test_last_year_is_carried_over_but_not_what_was_spent(cast: SimpleNamespace, sign_in: SignIn, year: int) -> None:
    stated(cast, year - 1, leader="书记", staff_full_time=4, spent=Decimal("88.80"))
    draft = profiling.draft(cast.school, year)
    assert (draft.leader, draft.staff_full_time, draft.budgeted, draft.spent) == (
        "书记",
        4,
        Decimal("100.10"),
        Decimal(0),
    )
    assert Profile.objects.count() == 1
    assert "已带入上一年的内容" in sign_in(cast.clerk).get(f"/units/{cast.school.pk}/profiles/{year}/").content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"leader": ""}, "请填写这一项"),
        ({"leader": "长" * 61}, "60"),
        ({"staff_full_time": "-1"}, "0"),
        ({"staff_full_time": "半"}, "请填写整数"),
        ({"budgeted": "多"}, "请填写金额"),
        ({"budgeted": "NaN"}, "0元到"),
        ({"budgeted": "Infinity"}, "0元到"),
        ({"budgeted": "-5"}, "0元到"),
        ({"budgeted": "1.005"}, "最多两位小数"),
        ({"budgeted": "1e13"}, "0元到"),
        ({"spent": ""}, "请填写这一项"),
    ],
)
def test_bad_values_are_answered_beside_the_field(
    changes: dict[str, str], sentence: str, cast: SimpleNamespace, sign_in: SignIn, year: int
) -> None:
    response = sign_in(cast.clerk).post(f"/units/{cast.school.pk}/profiles/{year}/", STATED | changes)
    assert response.status_code == 422 and sentence in response.content.decode()
    assert not Profile.objects.exists()


@settings(max_examples=50, deadline=None)
@given(st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2))
def test_money_is_kept_to_the_cent(amount: Decimal) -> None:
    form = ProfileForm(STATED | {"spent": f"{amount:f}"})
    assert form.is_valid()
    assert form.cleaned_data["spent"] == amount


def test_strangers_find_nothing_and_the_wrong_role_hears_why(cast: SimpleNamespace, sign_in: SignIn, year: int) -> None:
    address = f"/units/{cast.school.pk}/profiles/{year}/"
    stated(cast, year)
    for part in ("", "confirmation/", "reopening/"):
        assert sign_in(cast.outsider).post(address + part, STATED).status_code == 404
        assert sign_in(cast.district).post(address + part, STATED).status_code == 403
    assert "校长" in sign_in(cast.district).get(address).content.decode()
    assert sign_in(cast.clerk).get(f"/units/{cast.school.pk}/profiles/{year - 5}/").status_code == 404
    assert sign_in(cast.clerk).get(f"/units/{cast.school.pk}/profiles/99999999999999999999/").status_code == 404
    assert sign_in(cast.clerk).get("/units/profiles/missing/").status_code == 403


def test_units_without_a_confirmed_year_are_listed_for_their_district(
    cast: SimpleNamespace, sign_in: SignIn, year: int
) -> None:
    client = sign_in(cast.district)
    address = "/units/profiles/missing/"
    assert "未填写" in client.get(address).content.decode()
    profile = stated(cast, year)
    assert "待负责人确认" in client.get(address + "?state=unconfirmed").content.decode()
    profiling.confirm(profile, seen=profile.fingerprint, by=cast.leader)
    page = client.get(address).content.decode()
    assert cast.school.name not in page and "都已填写并确认" in page
    assert sign_in(cast.other_district).get(address).content.decode().count(cast.village.name) == 1
    assert client.get(address + f"?year={year - 1}&format=xlsx").status_code == 200


def test_the_list_asks_the_same_questions_for_1_and_3_rows(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.district)
    counts = []
    for number in range(3):
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/units/profiles/missing/").status_code == 200
        counts.append(len(asked))
        make_unit(f"第{number}家", region=cast.east)
    assert counts[0] == counts[2] <= 12

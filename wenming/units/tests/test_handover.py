from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from wenming.accounts.models import User
from wenming.conftest import make_person
from wenming.journal.models import Entry, Message
from wenming.lib.access import Refused
from wenming.units.models import SeatRequest
from wenming.units.posts import handover
from wenming.units.posts.seating import seat_of

SignIn = Callable[[User], Client]
ASKED = {"person_name": "林小山", "person_contact": "13800138000", "replaces": "on"}


def asked(cast: SimpleNamespace, replaces: bool = True) -> SeatRequest:
    return handover.ask(by=cast.leader, person_name="林小山", person_contact="13800138000", replaces=replaces)


def test_a_leader_asks_and_the_security_administrator_hands_over(cast: SimpleNamespace, sign_in: SignIn) -> None:
    page = sign_in(cast.leader).post("/posts/requests/ask/", ASKED)
    request = SeatRequest.objects.get()
    assert page.status_code == 302 and request.unit == cast.school
    assert Message.objects.to(cast.security_admin.pk).count() == 1
    assert "林小山" not in str(list(Entry.objects.values_list("detail", "reason")))

    person = make_person("lin")
    client = sign_in(cast.security_admin)
    shown = client.get(f"/posts/requests/{request.pk}/").content.decode()
    assert "138****8000" in shown and "13800138000" not in shown
    given = {"person": person.pk, "from_on": timezone.localdate()}
    assert client.post(f"/posts/requests/{request.pk}/grant/", given).status_code == 302
    request.refresh_from_db()
    assert request.stage == "granted" and request.post == person.posts.get()
    assert seat_of(person).unit == cast.school.pk and seat_of(cast.clerk).role == ""
    assert {"grant", "grant_post", "end_post"} <= set(Entry.objects.values_list("verb", flat=True))
    assert Message.objects.to(cast.leader.pk).count() == 1


def test_the_former_clerk_stays_until_the_day_before(cast: SimpleNamespace) -> None:
    from_on = timezone.localdate() + timedelta(days=5)
    handover.grant_request(asked(cast), make_person("lin"), from_on=from_on, by=cast.security_admin)
    assert cast.clerk.posts.get().until_on == from_on - timedelta(days=1)


def test_the_former_clerk_stays_if_the_leader_wants_two(cast: SimpleNamespace) -> None:
    handover.grant_request(asked(cast, False), make_person("lin"), from_on=timezone.localdate(), by=cast.security_admin)
    assert seat_of(cast.clerk).role == "unit_clerk"


def test_declining_wants_a_reason_and_answers_the_leader(cast: SimpleNamespace, sign_in: SignIn) -> None:
    request = asked(cast)
    client = sign_in(cast.security_admin)
    assert "请写明理由" in client.post(f"/posts/requests/{request.pk}/decline/", {"because": ""}).content.decode()
    client.post(f"/posts/requests/{request.pk}/decline/", {"because": "请先核实身份"})
    assert "请先核实身份" in sign_in(cast.leader).get(f"/posts/requests/{request.pk}/").content.decode()


def test_one_open_request_a_unit_and_two_administrators_do_not_both_answer(cast: SimpleNamespace) -> None:
    request = asked(cast)
    with pytest.raises(Refused, match="已有一份待办理"):
        asked(cast)
    late = SeatRequest.objects.get(pk=request.pk)
    handover.decline(request, by=cast.security_admin, because="不符")
    with pytest.raises(Refused, match="已有人先一步处理"):
        handover.grant_request(late, make_person("lin"), from_on=timezone.localdate(), by=cast.security_admin)


def test_the_leader_takes_it_back_and_only_while_it_waits(cast: SimpleNamespace, sign_in: SignIn) -> None:
    request = asked(cast)
    client = sign_in(cast.leader)
    assert client.post(f"/posts/requests/{request.pk}/withdraw/").status_code == 302
    assert client.post(f"/posts/requests/{request.pk}/withdraw/").status_code == 403
    assert SeatRequest.objects.get().stage == "withdrawn"


def test_a_stranger_finds_nothing_and_others_are_refused(cast: SimpleNamespace, sign_in: SignIn) -> None:
    request = asked(cast)
    stranger = make_person("stranger-leader", role="unit_leader", unit=cast.stranger)
    assert sign_in(stranger).get(f"/posts/requests/{request.pk}/").status_code == 404
    assert sign_in(stranger).post(f"/posts/requests/{request.pk}/withdraw/").status_code == 404
    for who in (cast.officer, cast.clerk, cast.outsider):
        assert sign_in(who).get("/posts/requests/").status_code == 403
        assert sign_in(who).post("/posts/requests/ask/", ASKED).status_code == 403
    for who in (cast.system_admin, cast.audit_admin, cast.leader):
        assert sign_in(who).get("/posts/requests/").status_code == 200
        assert sign_in(who).post(f"/posts/requests/{request.pk}/grant/", {}).status_code == 403

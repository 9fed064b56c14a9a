from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wenming.accounts.models import User
from wenming.conftest import make_person, make_unit
from wenming.journal.models import Entry, Message
from wenming.lib.access import Refused
from wenming.units.models import Body, Post, Region, Unit
from wenming.units.posts import granting
from wenming.units.posts.seating import seat_of, seats_of

SignIn = Callable[[User], Client]


def day(offset: int = 0) -> date:
    return timezone.localdate() + timedelta(days=offset)


def form(person: User, role: str, place: Body | Unit | Region, **more: object) -> dict[str, object]:
    spot = f"{type(place).__name__.lower()}:{place.pk}"
    return {"person": person.pk, "role": role, "place": spot, "from_on": day(), "until_on": ""} | more


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("city_office", "office"), ("district_office", "west"), ("sector", "education"), ("duty_body", "court"),
        ("unit_leader", "village"), ("unit_clerk", "village"), ("assessor", "city"), ("supervisor", "east"),
        ("consulted", "court"),
    ],
)  # fmt: skip
def test_each_role_is_granted_at_its_own_kind_of_place(
    role: str, place: str, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    person = make_person("newcomer")
    page = sign_in(cast.security_admin).post("/posts/grant/", form(person, role, getattr(cast, place)))
    assert page.status_code == 302
    post = Post.objects.get(person=person)
    assert post.role == role and post.place == str(getattr(cast, place))
    assert Entry.objects.get(verb="grant_post").detail["person"] == person.pk
    assert Message.objects.to(person.pk).unread().count() == 1
    assert seat_of(person).role == role


def test_a_person_may_hold_several_units(cast: SimpleNamespace) -> None:
    for unit in (cast.school, cast.village):
        if unit != cast.school:
            granting.grant(cast.clerk, "unit_clerk", unit, from_on=day(), until_on=None, by=cast.security_admin)
    assert {seat.unit for seat in seats_of(cast.clerk)} == {cast.school.pk, cast.village.pk}


def test_the_same_post_twice_is_refused_so_the_second_administrator_gets_a_sentence(cast: SimpleNamespace) -> None:
    second = make_person("security-admin-2", administers="security")
    person = make_person("newcomer")
    granting.grant(person, "unit_clerk", cast.village, from_on=day(), until_on=None, by=cast.security_admin)
    with pytest.raises(Refused, match="已有同样的岗位"):
        granting.grant(person, "unit_clerk", cast.village, from_on=day(3), until_on=day(9), by=second)


def test_a_place_that_does_not_fit_the_role_is_refused_and_nothing_typed_is_lost(
    cast: SimpleNamespace, sign_in: SignIn
) -> None:
    page = sign_in(cast.security_admin).post(
        "/posts/grant/", form(cast.clerk, "unit_clerk", cast.west, place_q="杏花", until_on=day(-1))
    )
    text = page.content.decode()
    assert "这个角色不能设在这里" in text and "结束日期不能早于开始日期" in text and "杏花" in text


def test_a_place_chosen_for_one_role_is_never_taken_for_another(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.security_admin)
    for place in (f"unit:{cast.school.pk}", "body:x", "unit:", str(cast.school.pk), "region:4405A", ""):
        page = client.post("/posts/grant/", form(cast.clerk, "sector", cast.court) | {"place": place})
        assert page.status_code == 200
    assert cast.clerk.posts.count() == 1


def test_nobody_grants_themselves_anything(cast: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="不能给自己"):
        granting.grant(
            cast.security_admin, "unit_clerk", cast.school, from_on=day(), until_on=None, by=cast.security_admin
        )


def test_an_administrator_and_a_disabled_person_get_no_post(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.security_admin)
    page = client.post("/posts/grant/", form(cast.system_admin, "unit_clerk", cast.school))
    assert "管理员账号不能担任业务岗位" in page.content.decode()
    User.objects.filter(pk=cast.watcher.pk).update(is_active=False)
    page = client.post("/posts/grant/", form(cast.watcher, "unit_clerk", cast.school))
    assert "已停用" in page.content.decode()


@pytest.mark.parametrize("who", ["officer", "leader", "outsider", "system_admin", "audit_admin"])
def test_only_the_security_administrator_grants_and_ends(who: str, cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(getattr(cast, who))
    post = cast.clerk.posts.get()
    for url in ("/posts/grant/", f"/posts/{post.pk}/end/", f"/posts/{post.pk}/cover/"):
        refused = client.post(url, form(cast.clerk, "city_office", cast.office) | {"because": "试"})
        assert refused.status_code == 403 and "只有安全管理员" in refused.content.decode()
    assert not Entry.objects.exists()


def test_a_post_ended_now_vanishes_at_once_with_its_sessions_and_stand_ins(
    cast: SimpleNamespace, sign_in: SignIn
) -> None:
    post = cast.clerk.posts.get()
    stand_in = granting.cover(
        post, cast.villager, from_on=day(), until_on=day(5), by=cast.security_admin, because="休假"
    )
    browser = Client()
    browser.force_login(cast.clerk)
    page = sign_in(cast.security_admin).post(f"/posts/{post.pk}/end/", {"last_on": "", "because": "调离"})
    assert page.status_code == 302
    assert seat_of(cast.clerk).role == ""
    assert browser.get("/units/").status_code == 302
    assert stand_in.pk not in [seat.post for seat in seats_of(cast.villager)]
    assert Entry.objects.filter(verb="end_post", reason="调离").count() == 2
    assert Post.objects.filter(pk=post.pk).held(day(-1)).count() == 0, "it began today"


def test_a_post_ends_after_its_last_day_and_stand_ins_are_shortened(cast: SimpleNamespace) -> None:
    post = cast.clerk.posts.get()
    by = cast.security_admin
    stand_in = granting.cover(post, cast.villager, from_on=day(1), until_on=day(9), by=by, because="休假")
    later = granting.cover(post, cast.watcher, from_on=day(10), until_on=day(12), by=by, because="休假")
    granting.end(post, last_on=day(4), by=by, because="调离")
    for row in (post, stand_in, later):
        row.refresh_from_db()
    assert (post.until_on, stand_in.until_on) == (day(4), day(4))
    assert later.standing == "ended"
    assert seat_of(cast.clerk).unit == cast.school.pk
    assert not Post.objects.filter(pk=post.pk).held(day(5)).exists()


def test_two_administrators_ending_at_once_the_second_gets_a_sentence(cast: SimpleNamespace) -> None:
    post = cast.clerk.posts.get()
    granting.end(post, last_on=None, by=cast.security_admin, because="调离")
    with pytest.raises(Refused, match="已经结束"):
        granting.end(post, last_on=None, by=cast.security_admin, because="调离")
    with pytest.raises(Refused, match="已经结束"):
        granting.cover(post, cast.villager, from_on=day(), until_on=day(), by=cast.security_admin, because="休假")


def test_ending_wants_a_reason_and_a_day_that_is_not_past(cast: SimpleNamespace, sign_in: SignIn) -> None:
    url = f"/posts/{cast.clerk.posts.get().pk}/end/"
    client = sign_in(cast.security_admin)
    assert "请写明理由" in client.post(url, {"because": ""}).content.decode()
    page = client.post(url, {"because": "调离", "last_on": day(-1)})
    assert "最后一天不能早于今天" in page.content.decode()


def test_a_stand_in_sees_exactly_what_the_covered_seat_sees(cast: SimpleNamespace, sign_in: SignIn) -> None:
    for covered in (cast.officer, cast.district, cast.authority, cast.clerk):
        person = make_person(f"stand-in-{covered.username}")
        page = sign_in(cast.security_admin).post(
            f"/posts/{covered.posts.get().pk}/cover/",
            {"person": person.pk, "from_on": day(), "until_on": day(3), "because": "休假"},
        )
        assert page.status_code == 302
        person.seat = seat_of(person)
        assert person.seat.stands_in and "代班" in person.seat.label
        seen = list(Unit.objects.visible_to(person).order_by("pk"))
        assert seen == list(Unit.objects.visible_to(covered).order_by("pk")) != []
    assert Entry.objects.filter(verb="cover_post", reason="休假").count() == 4
    assert Message.objects.to(cast.officer.pk).count() == 1


def test_a_stand_in_stays_within_the_dates_of_the_post(cast: SimpleNamespace) -> None:
    person, by = make_person("newcomer"), cast.security_admin
    post = granting.grant(person, "assessor", cast.city, from_on=day(), until_on=day(10), by=by)
    for from_on, until_on in ((day(-1), day(2)), (day(9), day(11))):
        with pytest.raises(Refused, match="任期之内"):
            granting.cover(post, cast.watcher, from_on=from_on, until_on=until_on, by=by, because="休假")
    granting.cover(post, cast.watcher, from_on=day(2), until_on=day(4), by=by, because="休假")
    with pytest.raises(Refused, match="已安排了代班"):
        granting.cover(post, cast.clerk, from_on=day(4), until_on=day(5), by=by, because="休假")


def test_nobody_covers_their_own_post_nor_a_stand_in(cast: SimpleNamespace) -> None:
    post, by = cast.clerk.posts.get(), cast.security_admin
    with pytest.raises(Refused, match="本人"):
        granting.cover(post, cast.clerk, from_on=day(), until_on=day(1), by=by, because="休假")
    stand_in = granting.cover(post, cast.watcher, from_on=day(), until_on=day(1), by=by, because="休假")
    with pytest.raises(Refused, match="不能再由别人代班"):
        granting.cover(stand_in, cast.villager, from_on=day(), until_on=day(1), by=by, because="休假")


def test_the_chooser_answers_names_only_and_at_most_twenty(cast: SimpleNamespace, sign_in: SignIn) -> None:
    for number in range(25):
        make_unit(f"东湖区第{number}小学", region=cast.east, remark="内部备注")
    client = sign_in(cast.security_admin)
    page = client.get("/posts/places/?role=unit_clerk&place_q=小学").content.decode()
    assert page.count('type="radio"') == 20
    assert "内部备注" not in page and "东湖区第" in page and "990102" not in page
    assert "请先选择角色" in client.get("/posts/places/?place_q=小学").content.decode()
    assert "clerk" in client.get("/posts/people/?person_q=cler").content.decode()
    assert "system-admin" not in client.get("/posts/people/?person_q=admin").content.decode()


def test_two_places_of_the_same_name_can_be_told_apart(cast: SimpleNamespace, sign_in: SignIn) -> None:
    twins = [make_unit("中心小学"), make_unit("中心小学")]
    page = sign_in(cast.security_admin).get("/posts/places/?role=unit_clerk&place_q=中心").content.decode()
    assert all(f"中心小学（{twin.pk}）" in page for twin in twins)


@pytest.mark.parametrize("who", ["officer", "clerk", "system_admin", "audit_admin"])
def test_only_the_security_administrator_uses_the_chooser(who: str, cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(getattr(cast, who))
    assert client.get("/posts/places/?role=unit_clerk").status_code == 403
    assert client.get("/posts/people/").status_code == 403


def test_the_list_is_filtered_by_role_region_and_standing(cast: SimpleNamespace, sign_in: SignIn) -> None:
    granting.end(cast.villager.posts.get(), last_on=None, by=cast.security_admin, because="调离")
    client = sign_in(cast.security_admin)

    def names(query: str) -> set[str]:
        return {post.person.username for post in client.get(f"/posts/?{query}").context["listing"].rows}

    assert names("role=unit_leader") == {"leader"}
    assert names(f"region={cast.west.pk}") == {"other-district", "villager"}
    assert names("standing=ended") == {"villager"}
    assert "villager" not in names("standing=held")
    assert names("standing=coming") == set()
    assert names("region=nowhere") == names("")


def test_the_list_asks_the_same_number_of_questions_for_1_and_3_rows(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.security_admin)
    asked = []
    for number in range(3):
        make_person(f"newcomer{number}", role="unit_clerk", unit=cast.village)
        with CaptureQueriesContext(connection) as questions:
            assert len(client.get("/posts/?q=newcomer").context["listing"].page.object_list) == number + 1
        asked.append(len(questions))
    assert asked[0] == asked[2]


def test_a_post_that_does_not_exist_is_not_found(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.security_admin)
    for act in ("", "end/", "cover/"):
        assert client.get(f"/posts/999999/{act}").status_code == 404

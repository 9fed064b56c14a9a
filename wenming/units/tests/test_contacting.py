from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wenming.accounts.models import User
from wenming.journal.models import Entry
from wenming.units.models import Contact, Unit
from wenming.units.petitions import contacting

SignIn = Callable[[User], Client]
NAME, PHONE = "𠮷野·买买提", "13800138000"


@pytest.fixture
def contact(cast: SimpleNamespace) -> Contact:
    return contacting.add(cast.school, name=NAME, role="信息管理员", phone=PHONE, by=cast.clerk)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("１３８００１３８０００", PHONE),
        ("0754-88123456", "0754-88123456"),
        ("(0754)88123456转801", "0754-88123456-801"),
    ],
)
def test_a_contact_is_added_and_masked_everywhere(
    typed: str, kept: str, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.clerk)
    address = f"/units/{cast.school.pk}/contacts/"
    given = {"name": NAME, "role": "分管负责人", "phone": typed}
    client.post(address, given)
    client.post(address, given)  # a double tap
    contact = Contact.objects.get()
    assert (contact.name, contact.phone) == (NAME, kept)
    assert contact.masked_name == "𠮷****提"
    for seat, where in (
        (cast.clerk, address),
        (cast.district, address),
        (cast.officer, cast.school.get_absolute_url()),
    ):
        page = sign_in(seat).get(where).content.decode()
        assert kept not in page and NAME not in page and contact.masked_phone in page
    assert [entry.verb for entry in Entry.objects.about(contact)] == ["add"]
    assert NAME not in str(Entry.objects.about(contact).get().detail)


@pytest.mark.parametrize("name", ["䶮", "㛃", "欧阳娜娜", "O'Neil-李", "长" * 40])
def test_names_are_opaque(name: str, cast: SimpleNamespace) -> None:
    assert contacting.add(cast.school, name=name, role="", phone=PHONE, by=cast.clerk).name == name
    assert Contact.objects.filter(name=name).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "请填写这一项"),
        ({"name": "长" * 41}, "40"),
        ({"phone": "88123456"}, "带区号的座机"),
        ({"phone": "12800138000"}, "11位手机号码"),
        ({"role": "职" * 41}, "40"),
    ],
)
def test_bad_values_are_answered_beside_the_field(
    changes: dict[str, str], sentence: str, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    given: dict[str, Any] = {"name": "张三", "phone": PHONE, "role": ""}
    response = sign_in(cast.clerk).post(f"/units/{cast.school.pk}/contacts/", given | changes)
    assert response.status_code == 422 and sentence in response.content.decode()
    assert not Contact.objects.exists()


def test_what_is_left_empty_in_a_correction_stays(contact: Contact, cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.clerk)
    address = f"/units/{cast.school.pk}/contacts/{contact.pk}/"
    page = client.get(address).content.decode()
    assert "138****8000" in page and PHONE not in page and NAME not in page
    client.post(address, {"name": "", "role": "", "phone": "13900139000"})
    contact.refresh_from_db()
    assert (contact.name, contact.role, contact.phone) == (NAME, "", "13900139000")
    entry = Entry.objects.about(contact).latest("id")
    assert (entry.verb, entry.detail["fields"]) == ("correct", ["phone", "role"])


def test_one_number_is_shown_whole_for_a_reason(
    contact: Contact, cast: SimpleNamespace, sign_in: SignIn, freshly: Callable[[Client], Client]
) -> None:
    other = contacting.add(cast.school, name="李四", role="", phone="13900139000", by=cast.clerk)
    client = sign_in(cast.district)
    address = f"/units/{cast.school.pk}/contacts/{contact.pk}/number/"
    assert PHONE not in client.get(address).content.decode()
    assert client.post(address, {"because": " "}).status_code == 422
    again = client.post(address, {"because": "通知开会"})
    assert again.status_code == 302 and "next=" in again["Location"]  # SEC-07: first the person signs in again
    freshly(client)
    response = client.post(address, {"because": "通知开会"})
    page = response.content.decode()
    assert PHONE in page and NAME in page and other.phone not in page
    assert response["Cache-Control"] == "no-store"
    entry = Entry.objects.about(contact).latest("id")
    assert (entry.verb, entry.actor, entry.reason) == ("reveal", cast.district.pk, "通知开会")
    assert PHONE not in client.get(f"/units/{cast.school.pk}/contacts/").content.decode()


def test_a_contact_is_removed_and_the_journal_keeps_no_name(
    contact: Contact, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.leader)
    address = f"/units/{cast.school.pk}/contacts/{contact.pk}/removal/"
    assert "不能恢复" in client.get(address).content.decode()
    client.post(address)
    assert not Contact.objects.exists()
    entry = Entry.objects.get(verb="remove", subject_id=str(contact.pk))
    assert entry.detail == {"unit": cast.school.pk}
    assert client.post(address).status_code == 404


def test_strangers_find_nothing_and_the_wrong_role_hears_why(
    contact: Contact, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    address = f"/units/{cast.school.pk}/contacts/"
    for part in ("", f"{contact.pk}/", f"{contact.pk}/removal/", f"{contact.pk}/number/"):
        for stranger in (cast.outsider, cast.other_district, cast.villager):
            assert sign_in(stranger).post(address + part, {"because": "好奇"}).status_code == 404
        assert sign_in(cast.assessor).post(address + part, {"because": "好奇"}).status_code == 403
    village = f"/units/{cast.village.pk}/contacts/{contact.pk}/number/"
    assert sign_in(cast.villager).post(village, {"because": "借道"}).status_code == 404
    Unit.objects.filter(pk=cast.school.pk).update(ended_on="2031-01-01")
    refused = sign_in(cast.district).post(address, {"name": "张三", "phone": PHONE})
    assert refused.status_code == 403 and "已终止" in refused.content.decode()


def test_the_unit_page_asks_the_same_questions_for_1_and_3_contacts(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.clerk)
    counts = []
    for number in range(3):
        contacting.add(cast.school, name=f"第{number}位", role="", phone=PHONE, by=cast.clerk)
        with CaptureQueriesContext(connection) as asked:
            client.get(cast.school.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[2] <= 12

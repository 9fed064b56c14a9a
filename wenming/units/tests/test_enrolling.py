from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wenming.accounts.models import User
from wenming.conftest import make_region
from wenming.journal.models import Entry, Message
from wenming.lib.access import Refused
from wenming.units.models import Change, Enrolment, Kind, Span, Unit
from wenming.units.petitions import enrolling
from wenming.units.petitions.forms.enrolments import EnrolmentForm
from wenming.units.petitions.views.applying import FILINGS_AN_HOUR, GUESSES_A_RECEIPT

SignIn = Callable[[User], Client]
CODE, OTHER_CODE, LEGACY = "124405004558617636", "91440507MA4TE5T13B", "91350203M0001QAY9B"
NAME = "𠮷野·买买提"


def answers(cast: SimpleNamespace, **changes: Any) -> dict[str, Any]:
    """A filled-in form."""
    given = {
        "key": str(uuid4()), "name": "青山市少年宫", "credit_code": CODE, "region": cast.east.pk, "nature": cast.nature.pk,
        "kinds": [Kind.objects.get().pk], "headcount": "１２", "industry": "8334", "contact_name": NAME,
        "contact_phone": "+86 138-0013-8000", "contact_email": "", "sector": "",
    }  # fmt: skip
    return given | changes


def filed(cast: SimpleNamespace, **changes: Any) -> Enrolment:
    """A request as the form would file it."""
    form = EnrolmentForm(answers(cast, **changes))
    assert form.is_valid(), form.errors
    return enrolling.file_enrolment(form.application(), str(uuid4()))[0]


def test_a_unit_files_reads_its_receipt_and_is_entered(cast: SimpleNamespace, client: Client, sign_in: SignIn) -> None:
    response = client.post("/units/enrolment/", answers(cast))
    assert response.status_code == 302, response.context["form"].errors
    enrolment = Enrolment.objects.get()
    assert response["Location"] == f"/units/enrolment/receipt/{enrolment.receipt}/"
    page = client.get(response["Location"]).content.decode()
    assert enrolment.receipt_printed in page
    assert "138****8000" in page and "13800138000" not in page and NAME not in page
    assert (enrolment.contact_phone, enrolment.contact_name) == ("13800138000", NAME)
    assert enrolment.fields["headcount"] == 12
    office = sign_in(cast.district)
    assert "今天起记入沿革" in office.get(f"/units/enrolments/{enrolment.pk}/confirmation/").content.decode()
    response = office.post(f"/units/enrolments/{enrolment.pk}/confirmation/")
    unit = Unit.objects.get(credit_code=CODE)
    assert response["Location"] == unit.get_absolute_url()
    assert "安全管理员" in office.get(unit.get_absolute_url()).content.decode()
    assert (unit.region, unit.nature, unit.headcount, unit.industry) == (cast.east, cast.nature, 12, "8334")
    assert unit.contacts.get().name == NAME
    span = Span.objects.get(unit=unit)
    assert span.opened_by == Change.objects.get(kind=Change.Kind.ENTER, successions__successor=unit)
    assert [entry.verb for entry in Entry.objects.about(enrolment)] == ["file", "confirm"]
    assert [entry.verb for entry in Entry.objects.about(unit)] == ["enter"]
    assert Message.objects.to(cast.security_admin.pk).get().subject == "新单位已入库，待设岗：青山市少年宫"
    assert Message.objects.to(cast.district.pk).get().subject == "入库申请待确认：青山市少年宫"


def test_filing_anonymously_keeps_no_actor_and_no_contact_in_the_journal(cast: SimpleNamespace) -> None:
    enrolment = filed(cast)
    entry = Entry.objects.about(enrolment).get()
    assert entry.actor is None
    assert "138" not in str(entry.detail) and NAME not in str(entry.detail)


def test_a_double_tap_files_one_request(cast: SimpleNamespace, client: Client) -> None:
    given = answers(cast)
    first, second = client.post("/units/enrolment/", given), client.post("/units/enrolment/", given)
    assert first["Location"] == second["Location"]
    assert Enrolment.objects.count() == 1
    assert "没有重复登记" in client.get(second["Location"]).content.decode()


def test_two_requests_without_a_key_are_two_requests(cast: SimpleNamespace, client: Client) -> None:
    client.post("/units/enrolment/", answers(cast, key=""))
    client.post("/units/enrolment/", answers(cast, key=""))
    assert Enrolment.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": ""}, "name", "请填写这一项"),
        ({"name": "长" * 101}, "name", "100"),
        ({"credit_code": ""}, "credit_code", "请填写统一社会信用代码"),
        ({"credit_code": "12100000400000624"}, "credit_code", "现为17位"),
        ({"credit_code": "12100000400000624E"}, "credit_code", "末位校验码不符"),
        ({"credit_code": LEGACY}, "credit_code", "末位校验码不符"),
        ({"credit_code": "", "no_code": "on"}, "no_code_because", "请写明没有代码的原因"),
        ({"region": "990199000000"}, "region", "选择"),
        ({"nature": "999"}, "nature", "选择"),
        ({"headcount": "-1"}, "headcount", "0"),
        ({"headcount": "许多"}, "headcount", "请填写整数"),
        ({"industry": "98"}, "industry", "行业代码"),
        ({"industry": "A1"}, "industry", "行业代码"),
        ({"contact_name": ""}, "contact_name", "请填写这一项"),
        ({"contact_name": "𠮷" * 41}, "contact_name", "40"),
        ({"contact_phone": "12800138000"}, "contact_phone", "11位手机号码"),
        ({"contact_phone": "1380013800"}, "contact_phone", "11位手机号码"),
        ({"contact_email": "不是邮箱"}, "contact_email", "邮箱"),
        ({"name": "空\x00字"}, "name", "字符"),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_nothing_typed_is_lost(
    changes: dict[str, str], field: str, sentence: str, cast: SimpleNamespace, client: Client
) -> None:
    response = client.post("/units/enrolment/", answers(cast, **changes))
    assert response.status_code == 422
    assert sentence in str(response.context["form"].errors[field])
    page = response.content.decode()
    assert NAME in page or field == "contact_name"
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("code", ["12440500455861763６", "124405004558617636 ", "1244-0500-4558617636"])
def test_a_code_in_any_writing_is_what_it_means(code: str, cast: SimpleNamespace) -> None:
    assert filed(cast, credit_code=code).credit_code == CODE


def test_a_withdrawn_region_is_not_listed(cast: SimpleNamespace, client: Client) -> None:
    from datetime import date

    make_region("990104", "旧城区", 3, cast.city, valid_to=date(2003, 1, 29))
    make_region("990102001", "东湖街道", 4, cast.east)
    page = client.get("/units/enrolment/").content.decode()
    assert "东湖街道" in page and "旧城区" not in page


def test_the_live_check_says_what_to_do_about_a_code_in_use(cast: SimpleNamespace, client: Client) -> None:
    Unit.objects.filter(pk=cast.school.pk).update(credit_code=CODE)
    said = client.get("/units/enrolment/code/", {"credit_code": CODE}).content.decode()
    assert "索取信息管理员账号" in said and cast.school.name not in said
    response = client.post("/units/enrolment/", answers(cast))
    assert "索取信息管理员账号" in response.content.decode()
    assert "校验通过" in client.get("/units/enrolment/code/", {"credit_code": OTHER_CODE}).content.decode()
    odd = {"credit_code": OTHER_CODE, "nature": cast.nature.pk}
    assert "通常不一致" in client.get("/units/enrolment/code/", odd).content.decode()
    assert client.get("/units/enrolment/code/", {"credit_code": "\x00", "nature": "²"}).status_code == 200


def test_the_receipt_opens_only_to_who_knows_the_telephone(cast: SimpleNamespace, client: Client) -> None:
    enrolment = filed(cast)
    address = f"/units/enrolment/receipt/{enrolment.receipt}/"
    assert client.get(address)["Location"].startswith("/units/enrolment/receipt/?receipt=")
    search = "/units/enrolment/receipt/"
    wrong = client.post(search, {"receipt": enrolment.receipt, "digits": "0000"})
    unknown = client.post(search, {"receipt": "A" * 12, "digits": "8000"})
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()
    right = client.post(search, {"receipt": enrolment.receipt_printed.lower(), "digits": "８０００"})
    assert right["Location"] == address
    assert client.get(address).status_code == 200


def test_guessing_the_digits_is_stopped(cast: SimpleNamespace, client: Client) -> None:
    enrolment = filed(cast)
    for guess in range(GUESSES_A_RECEIPT):
        client.post("/units/enrolment/receipt/", {"receipt": enrolment.receipt, "digits": f"{guess:04}"})
    response = client.post("/units/enrolment/receipt/", {"receipt": enrolment.receipt, "digits": "8000"})
    assert "查询次数太多" in response.content.decode()


def test_one_address_cannot_flood_the_office(cast: SimpleNamespace, client: Client) -> None:
    from wenming.units.petitions.pacing import knock

    for _ in range(FILINGS_AN_HOUR):
        knock("enrolment", "127.0.0.1")
    response = client.post("/units/enrolment/", answers(cast))
    assert "一小时内提交的申请太多" in response.content.decode() and "青山市少年宫" in response.content.decode()
    assert not Enrolment.objects.exists()


def test_a_returned_request_is_corrected_through_its_receipt(
    cast: SimpleNamespace, client: Client, sign_in: SignIn
) -> None:
    enrolment = filed(cast)
    office = sign_in(cast.district)
    assert office.post(f"/units/enrolments/{enrolment.pk}/return/", {"because": " "}).status_code == 200
    office.post(f"/units/enrolments/{enrolment.pk}/return/", {"because": "名称与证照不一致"})
    client.logout()
    client.post("/units/enrolment/receipt/", {"receipt": enrolment.receipt, "digits": "8000"})
    address = f"/units/enrolment/receipt/{enrolment.receipt}/correction/"
    page = client.get(address).content.decode()
    assert "名称与证照不一致" in page and "青山市少年宫" in page and "13800138000" not in page
    response = client.post(address, answers(cast, name="青山市青少年宫", contact_name="", contact_phone=""))
    assert response.status_code == 302
    enrolment.refresh_from_db()
    assert (enrolment.stage, enrolment.name) == ("filed", "青山市青少年宫")
    assert (enrolment.contact_name, enrolment.contact_phone) == (NAME, "13800138000")
    assert [entry.verb for entry in Entry.objects.about(enrolment)] == ["file", "send_back", "file_again"]
    assert client.get(address).status_code == 403  # the wrong stage is refused


def test_a_declined_request_cannot_be_confirmed(cast: SimpleNamespace, sign_in: SignIn) -> None:
    enrolment = filed(cast)
    client = sign_in(cast.district)
    client.post(f"/units/enrolments/{enrolment.pk}/refusal/", {"because": "不在本区"})
    response = client.post(f"/units/enrolments/{enrolment.pk}/confirmation/")
    assert response.status_code == 403 and "不予入库" in response.content.decode()
    assert f'href="/units/enrolments/{enrolment.pk}/"' in response.content.decode()  # no dead end


def test_the_second_officer_gets_a_sentence(cast: SimpleNamespace) -> None:
    enrolment = filed(cast)
    stale = Enrolment.objects.get(pk=enrolment.pk)
    enrolling.confirm(enrolment, by=cast.officer)
    with pytest.raises(Refused, match="已有人先一步处理"):
        enrolling.confirm(stale, by=cast.second_officer)
    assert Unit.objects.filter(credit_code=CODE).count() == 1


def test_a_code_taken_meanwhile_stops_the_second_request(cast: SimpleNamespace, sign_in: SignIn) -> None:
    first, second = filed(cast), filed(cast)
    enrolling.confirm(first, by=cast.district)
    client = sign_in(cast.district)
    response = client.post(f"/units/enrolments/{second.pk}/confirmation/", follow=True)
    assert "已由另一个在册单位使用" in response.content.decode()
    second.refresh_from_db()
    assert second.stage == "filed"


def test_who_would_see_the_unit_sees_the_request(cast: SimpleNamespace) -> None:
    enrolment = filed(cast, sector="")
    Enrolment.objects.filter(pk=enrolment.pk).update(sector=cast.education)

    def sees(user: User) -> bool:
        return Enrolment.objects.visible_to(user).exists()

    assert [sees(user) for user in (cast.officer, cast.district, cast.authority)] == [True] * 3
    others = (cast.other_district, cast.clerk, cast.outsider, cast.assessor, cast.system_admin)
    assert [sees(user) for user in others] == [False] * 5


def test_a_stranger_finds_no_request_and_the_wrong_role_hears_why(cast: SimpleNamespace, sign_in: SignIn) -> None:
    enrolment = filed(cast)
    for part in ("", "confirmation/", "return/", "refusal/", "contact/"):
        address = f"/units/enrolments/{enrolment.pk}/{part}"
        assert sign_in(cast.other_district).post(address).status_code == 404
        response = sign_in(cast.outsider).post(address)
        assert response.status_code == 403 and "入库申请由" in response.content.decode()


def test_the_contact_is_shown_whole_once_for_a_reason(
    cast: SimpleNamespace, sign_in: SignIn, freshly: Callable[[Client], Client]
) -> None:
    enrolment = filed(cast)
    client = sign_in(cast.district)
    address = f"/units/enrolments/{enrolment.pk}/"
    assert "13800138000" not in client.get(address).content.decode()
    assert client.post(f"{address}contact/", {"because": ""}).status_code == 422
    assert client.post(f"{address}contact/", {"because": "电话核对证照"}).status_code == 302
    response = freshly(client).post(f"{address}contact/", {"because": "电话核对证照"})
    assert "13800138000" in response.content.decode() and NAME in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    entry = Entry.objects.about(enrolment).latest("id")
    assert (entry.verb, entry.actor, entry.reason) == ("reveal", cast.district.pk, "电话核对证照")


def test_the_list_asks_the_same_questions_for_1_and_3_rows(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.district)
    counts = []
    for number in range(3):
        filed(cast, name=f"第{number}家")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/units/enrolments/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2] <= 12
    exported = client.get("/units/enrolments/?format=xlsx")
    assert exported["Content-Type"].startswith("application/vnd.openxml")

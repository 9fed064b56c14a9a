import io
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from wenming.accounts.models import User
from wenming.journal.models import Entry
from wenming.units.models import Unit
from wenming.units.roll.uploads import folder, sweep
from wenming.units.tests.workbooks import confirm, credit_code, unit_row

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("home")


def test_a_workbook_is_looked_at_before_it_is_loaded(cast: SimpleNamespace, sign_in: SignIn, upload: Any) -> None:
    client = sign_in(cast.district)
    preview = upload(client, unit_row(1), unit_row(2))["Location"]
    assert not Unit.objects.filter(credit_code=credit_code(1)).exists()
    assert "台账新增 2 个单位" in client.get(preview).content.decode()
    done = confirm(client, preview)
    assert Unit.objects.filter(credit_code__in=[credit_code(1), credit_code(2)]).count() == 2
    assert "导入完成" in client.get(done["Location"]).content.decode()
    entry = Entry.objects.get(verb="load_units")
    assert (entry.actor, entry.seat, entry.detail["created"]) == (cast.district.pk, cast.district.seat.post, 2)


def test_every_bad_cell_is_shown_and_only_good_rows_are_taken(
    cast: SimpleNamespace, sign_in: SignIn, upload: Any
) -> None:
    client = sign_in(cast.district)
    preview = upload(client, unit_row(1), unit_row(2, 联系电话="<b>电话</b>"), unit_row(3, 行政区划代码="990103"))[
        "Location"
    ]
    content = client.get(preview).content.decode()
    assert "第 3 行" in content
    assert "&lt;b&gt;电话" in content
    assert "不在您的辖区" in content
    refused = confirm(client, preview)
    assert refused["Location"] == preview
    assert not Unit.objects.filter(credit_code=credit_code(1)).exists()
    confirm(client, preview, take_good="1")
    assert Unit.objects.filter(credit_code__isnull=False).count() == 1


def test_pressing_twice_loads_once(cast: SimpleNamespace, sign_in: SignIn, upload: Any) -> None:
    client = sign_in(cast.district)
    preview = upload(client, unit_row(1))["Location"]
    first = confirm(client, preview)
    second = client.post(f"{preview}confirmation/", {"created": 1, "updated": 0})
    assert first["Location"] == second["Location"]
    assert "新增" in client.get(second["Location"]).content.decode()
    assert Entry.objects.filter(verb="load_units").count() == 1


def test_the_second_of_two_officers_gets_a_sentence(cast: SimpleNamespace, sign_in: SignIn, upload: Any) -> None:
    client = sign_in(cast.officer)
    preview = upload(client, unit_row(1), unit_row(2))["Location"]
    counts = client.get(preview).context["upload"].counts
    other = Client()
    other.force_login(cast.second_officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    confirm(other, upload(other, unit_row(1))["Location"])
    answer = client.post(
        f"{preview}confirmation/", {"created": counts["created"], "updated": counts["updated"]}, follow=True
    )
    assert "预览之后，台账有了变化" in answer.content.decode()
    assert not Unit.objects.filter(credit_code=credit_code(2)).exists()
    assert client.get(preview).context["upload"].counts["unchanged"] == 1
    confirm(client, preview)
    assert Unit.objects.filter(credit_code=credit_code(2)).exists()


def test_an_upload_belongs_to_whoever_sent_it(cast: SimpleNamespace, sign_in: SignIn, upload: Any) -> None:
    preview = upload(sign_in(cast.district), unit_row(1))["Location"]
    client = sign_in(cast.other_district)
    for page in (preview, f"{preview}result/", f"{preview}report/", "/units/load/0123/"):
        assert client.get(page).status_code == 404
    assert client.post(f"{preview}confirmation/").status_code == 404


def test_an_upload_goes_when_its_hours_are_over(
    cast: SimpleNamespace, sign_in: SignIn, upload: Any, settings: Any
) -> None:
    client = sign_in(cast.district)
    preview = upload(client, unit_row(1))["Location"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder().iterdir())
    settings.ROLL_KEPT_HOURS = -1
    assert client.get(preview).status_code == 404
    time.sleep(0.01)
    sweep()
    assert list(folder().iterdir()) == []


@pytest.mark.parametrize("person", ["authority", "clerk", "assessor", "outsider", "system_admin"])
def test_only_the_offices_load(person: str, cast: SimpleNamespace, sign_in: SignIn, upload: Any) -> None:
    client = sign_in(getattr(cast, person))
    for page in ("/units/load/", "/units/load/template/"):
        answer = client.get(page)
        assert answer.status_code == 403
        assert "文明办可以批量导入" in answer.content.decode()
    assert upload(client, unit_row(1)).status_code == 403


@pytest.mark.parametrize("content", [b"", b"name,code\n", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0 old"])
def test_a_file_that_is_no_workbook_gets_a_sentence_beside_the_field(
    content: bytes, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.district)
    answer = client.post("/units/load/", {"workbook": SimpleUploadedFile("单位.xlsx", content)})
    assert answer.status_code == 200
    assert "field-error" in answer.content.decode()
    assert list(folder().iterdir()) == []


def test_the_report_is_the_senders_own_workbook_with_the_bad_cells_marked(
    cast: SimpleNamespace, sign_in: SignIn, upload: Any
) -> None:
    client = sign_in(cast.district)
    preview = upload(client, unit_row(1, 备注="=1+1"), unit_row(2, 联系电话="x", 行业代码="98"))["Location"]
    answer: Any = client.get(f"{preview}report/")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    phone, industry = sheet["J3"], sheet["G3"]
    assert phone.fill.fgColor.rgb.endswith("FFC7CE")
    assert "手机号码" in phone.comment.text
    assert industry.fill.fgColor.rgb.endswith("FFEB9C")
    assert sheet["J2"].comment is None


def test_the_register_leads_to_the_import_only_for_those_who_may(cast: SimpleNamespace, sign_in: SignIn) -> None:
    assert 'href="/units/load/"' in sign_in(cast.officer).get("/units/").content.decode()
    assert 'href="/units/load/"' not in sign_in(cast.authority).get("/units/").content.decode()

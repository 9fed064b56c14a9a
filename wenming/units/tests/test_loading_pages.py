import io
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from wenming.accounts.models import User
from wenming.journal.models import Entry
from wenming.lib.models import Progress
from wenming.lib.workbooks import write_workbook
from wenming.lib.workers import Workman
from wenming.units.models import Contact, Unit
from wenming.units.roll import load_units
from wenming.units.roll.columns import COLUMNS
from wenming.units.roll.exporting import register_rows
from wenming.units.roll.uploads import folder, sweep
from wenming.units.tests.workbooks import credit_code, save, unit_row

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """Uploads of a test lie in its own folder."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def upload(tmp_path: Path) -> Callable[..., Any]:
    """Send rows as a workbook; answers the response."""

    def send(client: Client, *rows: dict[str, Any]) -> Any:
        content = save(tmp_path / "sent.xlsx", list(rows)).read_bytes()
        return client.post("/units/load/", {"workbook": SimpleUploadedFile("单位.xlsx", content)})

    return send


def confirm(client: Client, preview: str, **fields: Any) -> HttpResponse:
    """Press the button under the preview with the counts it showed."""
    counts = client.get(preview).context["upload"].counts
    shown = {"created": counts["created"], "updated": counts["updated"]}
    return client.post(f"{preview}confirmation/", shown | fields)  # type: ignore[return-value]  # the test client's own type


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


def test_the_template_has_lists_notes_and_can_be_loaded(cast: SimpleNamespace, sign_in: SignIn, tmp_path: Path) -> None:
    answer: Any = sign_in(cast.district).get("/units/load/template/")
    path = tmp_path / "template.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    sheet = load_workbook(path).worksheets[0]
    assert [str(cell.value).strip("*") for cell in sheet[1]] == list(COLUMNS)
    assert all(cell.comment for cell in sheet[1])
    assert len(sheet.data_validations.dataValidation) == 2
    assert load_units(path).as_json() == {
        "rows": 0, "created": 0, "updated": 0, "unchanged": 0, "errors": [], "warnings": [],
    }  # fmt: skip


def test_what_goes_out_comes_back_unchanged(cast: SimpleNamespace, sign_in: SignIn, tmp_path: Path) -> None:
    rows = [
        unit_row(
            1, 类型标签="窗口服务", 行业主管部门="青山市教育局", 行业代码="0111", 联系人="甲", 联系电话="13800138000"
        ),
        unit_row(2, 联系电话="0754-88888888", 备注="=HYPERLINK(1)"),
        unit_row(3, 单位名称="+𠮷野（筹）"),
    ]
    with (tmp_path / "in.xlsx").open("wb") as file:
        write_workbook(file, "x", COLUMNS, [[row.get(column) for column in COLUMNS] for row in rows])
    assert load_units(tmp_path / "in.xlsx").counts["created"] == 3
    answer: Any = sign_in(cast.district).get("/units/load/export/")
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    cells = [cell for row in load_workbook(path).worksheets[0].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    text = str([cell.value for cell in cells])
    assert "138****8000" in text
    assert "13800138000" not in text
    out = load_units(path, within="990102")
    assert out.counts == {"rows": 4, "created": 0, "updated": 0, "unchanged": 4}
    assert out.errors == []
    assert [warning["code"] for warning in out.warnings or []] == ["no-code"]  # the school: changed on its page only


def test_a_masked_number_of_somebody_else_is_an_error(tmp_path: Path, cast: SimpleNamespace) -> None:
    load_units(save(tmp_path / "in.xlsx", [unit_row(1, 联系电话="13800138000")]))
    answer = load_units(save(tmp_path / "in.xlsx", [unit_row(1, 联系电话="139****8000")]))
    assert [error["code"] for error in answer.errors or []] == ["phone"]
    assert Contact.objects.get().phone == "13800138000"


def test_the_export_holds_only_what_the_seat_may_see(cast: SimpleNamespace) -> None:
    names = {row[0] for row in register_rows(Unit.objects.visible_to(cast.district).active())}
    assert names == {"青山市实验学校"}
    assert list(register_rows(Unit.objects.visible_to(cast.assessor))) == []


def test_the_export_asks_the_same_number_of_questions_for_one_and_many(
    cast: SimpleNamespace, tmp_path: Path, django_assert_num_queries: Any
) -> None:
    for count in (1, 3):
        load_units(save(tmp_path / "in.xlsx", [unit_row(n, 类型标签="窗口服务") for n in range(count)]))
        with django_assert_num_queries(6):
            write_workbook(io.BytesIO(), "x", COLUMNS, register_rows(Unit.objects.order_by("pk")))


def exported(client: Client, tmp_path: Path, asked: str) -> Path:
    """The workbook behind the Excel button of the register."""
    path = tmp_path / "out.xlsx"
    path.write_bytes(client.get(f"/units/?format=xlsx&{asked}").getvalue())
    return path


def test_the_registers_excel_button_gives_the_filtered_rows_and_they_come_back(
    cast: SimpleNamespace, sign_in: SignIn, tmp_path: Path
) -> None:
    load_units(save(tmp_path / "in.xlsx", [unit_row(n, 联系电话="13800138000") for n in range(3)]))
    wanted = Unit.objects.get(credit_code=credit_code(1))
    path = exported(sign_in(cast.officer), tmp_path, f"q={credit_code(1)}")
    rows = list(load_workbook(path).worksheets[0].values)
    assert rows[0] == COLUMNS
    assert [row[0] for row in rows[1:]] == [wanted.name]
    again = load_units(path)
    assert (again.counts, again.errors, again.warnings) == (
        {"rows": 1, "created": 0, "updated": 0, "unchanged": 1}, [], [],
    )  # fmt: skip


def test_a_code_let_in_by_exception_is_marked_in_the_list_and_in_the_export(
    cast: SimpleNamespace, sign_in: SignIn, tmp_path: Path
) -> None:
    load_units(save(tmp_path / "in.xlsx", [unit_row(1), unit_row(2)]))
    Unit.objects.filter(credit_code=credit_code(1)).update(code_standing=Unit.CodeStanding.EXCEPTED)
    client = sign_in(cast.officer)
    assert "例外代码" in client.get("/units/").content.decode()
    path = exported(client, tmp_path, "kind=")
    book = load_workbook(path)
    assert book.sheetnames == ["单位台账", "例外代码"]
    assert [row[1] for row in list(book.worksheets[1].values)[1:]] == [credit_code(1)]
    assert load_units(path).errors == []


def test_the_register_leads_to_the_import_only_for_those_who_may(cast: SimpleNamespace, sign_in: SignIn) -> None:
    assert 'href="/units/load/"' in sign_in(cast.officer).get("/units/").content.decode()
    assert 'href="/units/load/"' not in sign_in(cast.authority).get("/units/").content.decode()


def test_a_large_workbook_is_loaded_by_a_worker_and_ends_on_the_result(
    cast: SimpleNamespace, sign_in: SignIn, upload: Any, settings: Any
) -> None:
    settings.ROLL_BACKGROUND_ROWS = 2
    client = sign_in(cast.district)
    preview = upload(client, *(unit_row(number) for number in range(3)))["Location"]
    waiting = confirm(client, preview)["Location"]
    assert waiting.startswith("/jobs/")
    assert not Unit.objects.filter(credit_code=credit_code(1)).exists()
    assert client.post(f"{preview}confirmation/", {"created": 3, "updated": 0})["Location"] == waiting  # a double tap
    assert client.get(preview)["Location"] == waiting
    assert "导入单位" in client.get(waiting).content.decode()
    with Workman() as workman:
        assert workman.work_off() == 1
    over = client.get(waiting, headers={"HX-Request": "true"})
    assert (over.status_code, over["HX-Redirect"]) == (286, f"{preview}result/")
    assert "导入完成" in client.get(over["HX-Redirect"]).content.decode()
    assert Unit.objects.filter(credit_code__in=[credit_code(number) for number in range(3)]).count() == 3
    entry = Entry.objects.get(verb="load_units")
    assert (entry.actor, entry.seat, entry.detail["created"]) == (cast.district.pk, cast.district.seat.post, 3)
    assert sign_in(cast.officer).get(waiting).status_code == 404


def test_a_workbook_at_the_limit_is_loaded_at_once(
    cast: SimpleNamespace, sign_in: SignIn, upload: Any, settings: Any
) -> None:
    settings.ROLL_BACKGROUND_ROWS = 2
    client = sign_in(cast.district)
    preview = upload(client, unit_row(1), unit_row(2))["Location"]
    assert confirm(client, preview)["Location"] == f"{preview}result/"
    assert Unit.objects.filter(credit_code=credit_code(2)).exists()


def test_a_register_that_moved_on_stops_the_worker_and_is_looked_at_again(
    cast: SimpleNamespace, sign_in: SignIn, upload: Any, settings: Any, tmp_path: Path
) -> None:
    settings.ROLL_BACKGROUND_ROWS = 1
    client = sign_in(cast.district)
    preview = upload(client, unit_row(1), unit_row(2))["Location"]
    waiting = confirm(client, preview)["Location"]
    load_units(save(tmp_path / "other.xlsx", [unit_row(1)]))
    with Workman() as workman:
        workman.work_off()
    said = client.get(waiting).content.decode()
    assert "有了变化" in said and preview in said
    assert client.get(preview).context["upload"].counts["created"] == 1
    assert not Unit.objects.filter(credit_code=credit_code(2)).exists()


def test_a_seat_that_was_lost_meanwhile_loads_nothing(
    cast: SimpleNamespace, sign_in: SignIn, upload: Any, settings: Any
) -> None:
    settings.ROLL_BACKGROUND_ROWS = 1
    client = sign_in(cast.district)
    confirm(client, upload(client, unit_row(1), unit_row(2))["Location"])
    cast.district.posts.update(withdrawn_at=timezone.now())
    with Workman() as workman:
        workman.work_off()
    assert not Unit.objects.filter(credit_code=credit_code(1)).exists()
    assert Progress.objects.get().stage == "failed"

"""The ways people go through the house every week, with a real browser from the first page to the last word."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from wenming.accounts.tests import PASSWORD
from wenming.journal.models import Message, notify
from wenming.plan.models import Item, Report
from wenming.units.models import Amendment, Enrolment, Unit
from wenming.units.tests.workbooks import credit_code, save, unit_row

Visit = Callable[..., Page]
MakeItem = Callable[..., Item]


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    """Uploads of a journey lie in its own folder."""
    settings.HOME = tmp_path


def heading(page: Page) -> Any:
    return page.locator("h1")


def test_a_clerk_proposes_changes_and_the_district_settles_them_field_by_field(
    cast: SimpleNamespace, visit: Visit
) -> None:
    clerk = visit(cast.clerk, f"/units/{cast.school.pk}/", width=390)
    clerk.get_by_role("link", name="申请变更").click()
    clerk.get_by_label("从业人数").fill("86")
    clerk.get_by_label("行业代码").fill("8331")
    clerk.get_by_label("理由").fill("新学期人员变动")
    clerk.get_by_role("button", name="提交变更申请").click()
    expect(heading(clerk)).to_contain_text("待办理")
    district = visit(cast.district, "/")
    district.get_by_role("link", name=re.compile("变更申请待办理")).click()
    district.locator("#listing tbody a").first.click()
    staff = district.locator(".proposal", has_text="从业人数")
    staff.get_by_role("button", name="同意", exact=True).click()
    industry = district.locator(".proposal", has_text="行业代码")
    industry.get_by_role("button", name="不同意").click()
    expect(industry.get_by_label("理由")).to_be_focused()  # a refusal without a reason stops at the reason's own field
    industry.get_by_label("理由").fill("证照上是小学")
    industry.get_by_role("button", name="不同意").click()
    expect(heading(district)).to_contain_text("已办理")
    cast.school.refresh_from_db()
    assert (cast.school.headcount, cast.school.industry) == (86, "")
    assert Amendment.objects.get().stage == "settled"
    clerk.goto("/journal/messages/")
    expect(clerk.locator("main")).to_contain_text("变更申请")


def test_a_body_reports_in_one_step_and_the_light_changes_on_the_matrix_of_the_office(
    plan: SimpleNamespace, make_item: MakeItem, visit: Visit
) -> None:
    item = make_item("开展窗口服务承诺", due_on=timezone.localdate() - timedelta(days=2))
    office = visit(plan.officer, "/plan/matrix/")
    cell = office.locator(f"td a[href*='/tasks/{item.task_id}/bodies/{item.owner_id}/']")
    expect(cell.locator("xpath=..")).to_have_class(re.compile("cell-bad"))
    duty = visit(plan.duty, "/plan/mine/", width=390)
    line = duty.locator(f"#item-{item.pk}")
    expect(line).to_contain_text("已超期")
    line.get_by_role("link", name=re.compile("报告进展")).click()
    line.get_by_text("已完成", exact=True).click()
    line.locator("textarea").fill("三个窗口都已公布承诺。")
    line.get_by_role("button", name="提交").click()
    expect(line).to_contain_text("已收到，谢谢")
    expect(line.locator(".light").first).to_contain_text("已完成")
    assert Report.objects.get().text == "三个窗口都已公布承诺。"
    office.reload()
    expect(cell.locator("xpath=..")).to_have_class(re.compile("cell-good"))


def test_an_officer_loads_a_workbook_sees_the_bad_rows_marked_and_takes_the_good_ones(
    cast: SimpleNamespace, visit: Visit, tmp_path: Path
) -> None:
    bad = unit_row(2, 统一社会信用代码=credit_code(2)[:-1] + "*")
    book = save(tmp_path / "单位.xlsx", [unit_row(1), bad, unit_row(3)])
    page = visit(cast.district, "/units/")
    page.get_by_role("link", name=re.compile("导入")).first.click()
    page.locator("input[type=file]").set_input_files(book)
    page.get_by_role("button", name="上传并检查").click()
    expect(heading(page)).to_have_text("核对导入内容")
    expect(page.locator("#findings tbody tr").first).to_contain_text("第 3 行")
    expect(page.locator(".load-cell.tone-bad").first).to_be_visible()
    assert not Unit.objects.filter(credit_code=credit_code(1)).exists()
    page.get_by_role("button", name="只导入合格的 2 行").click()
    expect(heading(page)).to_have_text("导入完成")
    assert Unit.objects.filter(credit_code__in=[credit_code(1), credit_code(3)]).count() == 2
    page.get_by_role("link", name="去看单位台账").click()
    page.get_by_role("searchbox").fill("第3中学")
    expect(page.locator("#listing tbody tr")).to_have_count(1)


def fill_enrolment(page: Page, cast: SimpleNamespace, code: str) -> None:
    page.get_by_label("单位名称").fill("青山市少年宫")
    page.locator("#id_credit_code").fill(code)
    page.locator("#id_region").select_option(cast.east.pk)
    page.locator("#id_nature").select_option(str(cast.nature.pk))
    page.locator("#id_contact_name").fill("林青")
    page.locator("#id_contact_phone").fill("13800138000")


def test_a_unit_enrols_on_a_phone_without_an_account_and_is_confirmed(cast: SimpleNamespace, visit: Visit) -> None:
    phone = visit(None, "/accounts/sign-in/", width=360)
    phone.get_by_role("link", name="单位申请入库").click()
    fill_enrolment(phone, cast, credit_code(1)[:-1] + "*")
    expect(phone.locator("#code_says")).not_to_be_empty()  # said while one types, before anything is sent
    phone.get_by_role("button", name="提交申请").click()
    expect(phone.locator("#id_contact_name")).to_have_value("林青")  # nothing typed is lost
    phone.locator("#id_credit_code").fill(credit_code(1))
    expect(phone.locator("#code_says .says-good")).to_be_visible()
    phone.get_by_role("button", name="提交申请").dblclick()
    expect(phone.locator(".receipt-number")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert Enrolment.objects.count() == 1
    district = visit(cast.district, "/units/enrolments/")
    district.get_by_role("link", name="青山市少年宫").click()
    district.get_by_role("link", name="确认入库").click()
    district.get_by_role("button", name="确认入库").click()
    expect(heading(district)).to_contain_text("青山市少年宫")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("单位已进入台账")


def tab_to(page: Page, what: str) -> None:
    """Press Tab until the focus stands on the element; its outline must be seen."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            return
    raise AssertionError(f"the keyboard never comes to {what}")


def test_a_unit_is_renamed_with_the_keyboard_alone(cast: SimpleNamespace, visit: Visit) -> None:
    page = visit(None, "/accounts/sign-in/")
    page.keyboard.type("district")
    page.keyboard.press("Tab")
    if not page.evaluate("document.activeElement.matches('#id_password')"):
        tab_to(page, "#id_password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    tab_to(page, "nav a[href='/units/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/units/")
    tab_to(page, f"tbody a[href='/units/{cast.school.pk}/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/units/{cast.school.pk}/")
    tab_to(page, "a[href$='/rename/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rename/")
    tab_to(page, "#id_name")
    page.keyboard.press("Control+A")
    page.keyboard.type("青山市第一实验学校")
    page.locator("#id_on").fill(str(timezone.localdate()))  # the parts of a date are typed in another order everywhere
    tab_to(page, "#id_document")
    page.keyboard.type("青编〔2026〕6号")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("接下来会这样")
    tab_to(page, "button[name=confirmed]")
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text("青山市第一实验学校")
    cast.school.refresh_from_db()
    assert cast.school.name == "青山市第一实验学校"


def test_the_core_pages_work_without_scripts(plan: SimpleNamespace, make_item: MakeItem, visit: Visit) -> None:
    item = make_item()
    district = visit(plan.district, "/units/", scripts=False)
    district.get_by_role("searchbox").fill("实验")
    district.get_by_role("button", name="查找").click()
    expect(district.locator("#listing tbody tr")).to_have_count(1)
    expect(district.locator("#listing tbody")).to_contain_text("青山市实验学校")
    duty = visit(plan.duty, "/plan/mine/", width=390, scripts=False)
    expect(duty.get_by_role("link", name="任务与督办")).to_be_visible()  # the menu cannot fold, so it stands open
    duty.locator(f"#item-{item.pk}").get_by_role("link", name=re.compile("报告进展")).click()
    duty.locator(".report-form label", has_text="推进中").click()
    duty.locator(".report-form textarea").fill("已开会布置。")
    duty.get_by_role("button", name="提交").click()
    expect(duty.locator("main")).to_contain_text("已报告")
    assert Report.objects.get().state == "advancing"
    phone = visit(None, "/units/enrolment/", width=360, scripts=False)
    fill_enrolment(phone, plan, credit_code(1))
    phone.get_by_role("button", name="提交申请").click()
    expect(phone.locator(".receipt-number")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_message_that_was_opened_is_read_with_and_without_scripts(
    cast: SimpleNamespace, visit: Visit, scripts: bool
) -> None:
    notify(cast.clerk.pk, "材料被退回", "缺一张照片", link="/units/")
    notify(cast.clerk.pk, "请留意", "明天停电")
    page = visit(cast.clerk, "/journal/messages/", scripts=scripts)
    page.get_by_role("button", name="材料被退回").click()
    expect(page).to_have_url(re.compile("/units/$"))
    assert [message.subject for message in Message.objects.unread()] == ["请留意"]
    page.goto(Message.objects.unread().get().get_absolute_url())
    if not scripts:
        page.get_by_role("button", name="标为已读").click()
    expect(page.locator("main").get_by_role("status")).to_contain_text("已读")
    assert Message.objects.unread().count() == 0

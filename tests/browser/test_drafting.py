"""An indicator system written with the keyboard, and two officers in one draft, in a real browser."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe_faults
from wenming.standards.models import Edition
from wenming.standards.tests.test_editing import LEAF, line, tree
from wenming.standards.tests.test_shelving import shelved

Visit = Callable[..., Page]
pytestmark = pytest.mark.django_db(transaction=True)


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("已保存")


def write(page: Page, text: str, points: str = "") -> None:
    """Fill the line that was just added, from the keyboard: its text, then its points; back to the tree."""
    expect(page.locator("#node-form textarea[name=text]")).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Tab")
    saved(page)
    if points:
        page.locator("#id_points").focus()
        page.keyboard.type(points)
        page.keyboard.press("Tab")
        expect(page.locator("#tree a[aria-current] .node-points")).to_have_text(points)
    page.keyboard.press("Escape")
    expect(page.locator("#tree a[aria-current]")).to_be_focused()


def test_a_small_edition_is_written_with_the_keyboard_mended_published_and_frozen(
    cast: SimpleNamespace, visit: Visit
) -> None:
    page = visit(cast.officer, "/standards/")
    page.get_by_role("link", name="从空白开始").click()
    page.get_by_label("名称").fill("小体系")
    page.get_by_label("体系编号").fill("small")
    page.get_by_role("button", name="建立草稿，去写指标").click()
    expect(page.locator("#tree")).to_contain_text("还没有指标")
    page.locator("#main").focus()
    page.keyboard.press("n")
    write(page, "优质服务", "100")
    page.keyboard.press("c")
    write(page, "承诺公开", "60")
    page.keyboard.press("n")
    write(page, "每月活动留影打卡", "40")
    edition = Edition.objects.get()
    assert tree(edition) == [["1", ["1.1", "1.2"]]]
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#tree ul ul a").first).to_contain_text("1.2")
    page.keyboard.press("Control+z")
    expect(page.locator("#tree ul ul a").first).to_contain_text("1.1")
    expect(page.locator("#sums")).to_contain_text("合计相符")
    page.get_by_role("link", name="检查", exact=True).click()
    page.get_by_role("link", name="发布", exact=True).click()
    expect(page.get_by_role("button", name="确认发布")).to_be_disabled()
    page.get_by_role("link", name="去检查页处理").click()
    page.get_by_role("link", name="采用建议措辞").first.click()
    expect(page.locator("#node-form")).to_contain_text("还没有保存")
    assert line(edition, "1.2").text == "每月活动留影打卡"
    page.locator("textarea[name=text]").fill("活动后由服务对象确认效果")
    page.locator("#node-form").get_by_role("button", name="保存").click()
    saved(page)
    for code in ("1.1", "1.2"):
        page.locator(f"#tree a[data-node='{line(edition, code).pk}']").click()
        expect(page.locator("#panel h2")).to_have_text(code)
        page.locator("#id_method").select_option("desk")
        expect(page.locator(f"#line-{line(edition, code).pk}")).to_contain_text("材料审核")
    assert axe_faults(page) == []
    page.get_by_role("link", name="检查", exact=True).click()
    assert axe_faults(page) == []
    page.get_by_role("link", name="发布", exact=True).click()
    page.get_by_role("button", name="确认发布").click()
    expect(page.locator("main")).to_contain_text("已发布")
    edition.refresh_from_db()
    assert (edition.stage, len(edition.digest)) == ("published", 64)
    expect(page.get_by_role("link", name="编辑", exact=True)).to_have_count(0)
    page.goto(f"/standards/{edition.pk}/editor/")
    expect(page.locator("main")).to_contain_text("已发布的体系不能修改")


def test_two_officers_in_one_line_lose_nothing(cast: SimpleNamespace, visit: Visit) -> None:
    lines = [LEAF | {"code": f"1.{number}", "points": 50} for number in (1, 2)]
    edition = shelved(cast, nodes=[{"code": "1", "text": "项目", "points": 100, "children": lines}])
    pk = line(edition, "1.1").pk
    address = f"/standards/{edition.pk}/editor/?node={pk}"
    first, second = visit(cast.officer, address), visit(cast.second_officer, address)
    first.locator("textarea[name=text]").fill("甲的文字")
    first.keyboard.press("Tab")
    saved(first)
    second.locator("textarea[name=text]").fill("乙的文字")
    second.keyboard.press("Tab")
    expect(second.locator("#overtaken")).to_contain_text("officer")
    expect(second.locator("#overtaken")).to_contain_text("甲的文字")
    expect(second.locator("textarea[name=text]")).to_have_value("乙的文字")
    assert line(edition, "1.1").text == "甲的文字"
    second.once("dialog", lambda dialog: dialog.dismiss())
    second.locator(f"#tree a[data-node='{line(edition, '1.2').pk}']").click()
    expect(second.locator("textarea[name=text]")).to_have_value("乙的文字")
    second.get_by_role("button", name="用我的").click()
    saved(second)
    assert line(edition, "1.1").text == "乙的文字"
    other = line(edition, "1.2").pk
    second.locator(f"#tree a[data-node='{other}']").click()
    expect(second.locator("#panel h2")).to_have_text("1.2")
    second.locator("#id_points").fill("40")
    second.keyboard.press("Tab")
    saved(second)
    first.locator(f"#tree a[data-node='{other}']").click()
    expect(first.locator("#id_points")).to_have_value("40")


def test_what_could_not_be_sent_is_said_and_sent_again(cast: SimpleNamespace, visit: Visit) -> None:
    edition = shelved(cast, nodes=[LEAF])
    page = visit(cast.officer, f"/standards/{edition.pk}/editor/?node={line(edition, '1').pk}")
    page.route("**/editor/nodes/**", lambda route: route.fulfill(status=403, body="no"))
    page.locator("textarea[name=text]").fill("写了很久的文字")
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_contain_text("没有保存")
    expect(page.locator("textarea[name=text]")).to_have_value("写了很久的文字")
    page.unroute("**/editor/nodes/**")
    page.locator("#id_points").fill("99")
    page.keyboard.press("Tab")
    saved(page)
    assert line(edition, "1").text == "写了很久的文字"


def test_without_scripts_the_desk_works_as_forms(cast: SimpleNamespace, visit: Visit) -> None:
    edition = shelved(cast, nodes=[LEAF])
    page = visit(cast.officer, f"/standards/{edition.pk}/editor/", scripts=False)
    page.locator("#tree a").first.click()
    page.get_by_label("内容").fill("改过的")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#tree")).to_contain_text("改过的")
    page.get_by_role("button", name="同级新增").click()
    expect(page.locator("#tree a")).to_have_count(2)


def test_the_tab_key_passes_a_long_tree_in_one_step(cast: SimpleNamespace, visit: Visit) -> None:
    edition = shelved(cast, nodes=[LEAF | {"code": str(number)} for number in range(30)])
    page = visit(cast.officer, f"/standards/{edition.pk}/editor/")
    page.locator("#q").focus()
    page.keyboard.press("Tab")
    for _step in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#panel h2")).to_have_text("3")
    page.keyboard.press("Enter")
    expect(page.locator("textarea[name=text]")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Delete")
    expect(page.locator("#remove-now")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#tree a")).to_have_count(29)
    page.keyboard.press("Control+z")
    expect(page.locator("#tree a")).to_have_count(30)


def test_the_desk_fits_a_phone(cast: SimpleNamespace, visit: Visit) -> None:
    edition = shelved(cast, nodes=[LEAF])
    page = visit(cast.officer, f"/standards/{edition.pk}/editor/?node={line(edition, '1').pk}", width=360)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert axe_faults(page) == []

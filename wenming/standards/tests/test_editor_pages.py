"""The editor in the browser's eyes: what each address answers, to whom, and what stays when something stands in the way."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from wenming.standards.editing.adopting import adopted
from wenming.standards.editing.removing import remove
from wenming.standards.models import Bar, Edition, Indicator, Waiver
from wenming.standards.publishing import publish
from wenming.standards.tests.test_editing import LEAF, line, tree
from wenming.standards.tests.test_shelving import shelved

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(cast: SimpleNamespace) -> Edition:
    lines = [LEAF | {"code": f"1.{number}", "points": 20} for number in (1, 2, 3)]
    item = {"code": "1", "text": "项目", "points": 60, "children": lines}
    return shelved(cast, nodes=[item, LEAF | {"code": "2", "points": 40}])


def at(name: str, edition: Edition, *more: int) -> str:
    return reverse(f"standards:{name}", args=[edition.pk, *more])


def typed(client: Any, edition: Edition, of: str, **fields: Any) -> dict[str, Any]:
    """What a browser would send for a node's form with some fields changed."""
    page = client.get(at("editor", edition) + f"?node={line(edition, of).pk}")
    form = page.context["form"]
    sent: dict[str, Any] = {"held": page.context["held"], "seen": page.context["edition"].revision}
    for name in form.fields:
        value = form[name].value()
        if value in (None, "", False, []):
            continue
        if isinstance(value, list) and value and isinstance(value[0], dict):
            sent |= {f"{name}-{row}-{key}": text for row, each in enumerate(value) for key, text in each.items()}
        else:
            sent[name] = "on" if value is True else value
    return sent | fields


def reshape(client: Any, edition: Edition, act: str, code: str = "", **headers: str) -> Any:
    node = line(edition, code).pk if code else ""
    return client.post(at("reshape", edition), {"act": act, "node": node, "seen": "9"}, headers=headers)


ADDRESSES = ["editor", "points", "head", "bars", "new-bar"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_only_the_office_that_keeps_the_draft_opens_its_desk(
    cast: SimpleNamespace, sign_in: Any, draft: Edition, name: str
) -> None:
    assert sign_in(cast.officer).get(at(name, draft)).status_code == 200
    assert sign_in(cast.district).get(at(name, draft)).status_code == 404
    refused = sign_in(cast.clerk).get(at(name, draft))
    assert (refused.status_code, "由市、区（县）文明办起草" in refused.content.decode()) == (403, True)
    publish(draft, by=cast.officer)
    refused = sign_in(cast.officer).get(at(name, draft))
    assert (refused.status_code, "已发布的体系不能修改" in refused.content.decode()) == (403, True)


@pytest.mark.parametrize("lines", [1, 30])
def test_the_desk_and_a_change_ask_the_same_for_many_lines(
    cast: SimpleNamespace, sign_in: Any, lines: int, django_assert_max_num_queries: Any
) -> None:
    edition = shelved(cast, nodes=[LEAF | {"code": str(number)} for number in range(lines)])
    client = sign_in(cast.officer)
    sent = typed(client, edition, "0", text="改")
    with django_assert_max_num_queries(15):
        client.get(at("editor", edition))
    with django_assert_max_num_queries(31):
        client.post(at("node", edition, line(edition, "0").pk), sent, headers=HTMX)
    assert line(edition, "0").text == "改"


def test_a_form_sent_as_it_was_shown_changes_nothing(cast: SimpleNamespace, sign_in: Any) -> None:
    rich = LEAF | {
        "rule": {"type": "tiers", "tiers": [{"label": "优", "points": 100, "text": "全做到"}, {"label": "差", "points": 0}]},
        "applies": {"kinds": ["窗口服务"], "headcount": {"until": 50}, "regions": ["990102"]}, "spares": {"natures": ["事业单位"]},
        "because": "只看窗口", "evidence": {"kinds": ["link"], "most": 3, "characters": 200}, "judges": {"combine": "two_blind", "threshold": 1},
        "handbook": {"why": "为什么", "how": "怎样"}, "origin": {"mark": "demo", "source": "某处"}, "scored_by": "某办", "minimum": 1,
    }  # fmt: skip
    edition = shelved(cast, nodes=[rich])
    client = sign_in(cast.officer)
    client.post(at("node", edition, line(edition, "1").pk), typed(client, edition, "1"))
    edition.refresh_from_db()
    assert edition.revision == 0


def test_without_scripts_a_change_is_a_form_and_a_page(cast: SimpleNamespace, sign_in: Any, draft: Edition) -> None:
    client, pk = sign_in(cast.officer), line(draft, "1.1").pk
    answer = client.post(at("node", draft, pk), typed(client, draft, "1.1", text="承诺公开", points="12.5"))
    assert answer["Location"] == at("editor", draft) + f"?node={pk}"
    page = client.get(answer["Location"])
    assert "1：在“体系”中下级合计52.5分，与本级60分不符。" in [
        wrong.message for wrong in page.context["standing"].wrongs
    ]
    answer = reshape(client, draft, "add", "1.1")
    assert tree(draft) == [["1", ["1.1", "1.4", "1.2", "1.3"]], "2"]
    assert "1.4：还没有填“内容”。" in [
        wrong.message for wrong in client.get(answer["Location"]).context["standing"].wrongs
    ]


def test_with_htmx_only_what_changed_comes_back(cast: SimpleNamespace, sign_in: Any, draft: Edition) -> None:
    client, pk = sign_in(cast.officer), line(draft, "1.1").pk
    answer = client.post(at("node", draft, pk), typed(client, draft, "1.1", text="新"), headers=HTMX)
    assert (answer["HX-Reswap"], answer["HX-Trigger"]) == ("none", '{"draft:kept": {"revision": 1}}')
    said = answer.content.decode()
    assert f'id="line-{pk}" hx-swap-oob="true"' in said
    assert 'id="desk"' not in said


def test_another_rule_brings_its_own_fields(cast: SimpleNamespace, sign_in: Any, draft: Edition) -> None:
    client, pk = sign_in(cast.officer), line(draft, "1.1").pk
    answer = client.post(at("node", draft, pk), typed(client, draft, "1.1", rule_type="tiers"), headers=HTMX)
    assert "HX-Reswap" not in answer
    assert "1.1：还没有填“档次”。" in answer.content.decode()
    tiers = {
        "rule_tiers-0-label": "优",
        "rule_tiers-0-points": "20",
        "rule_tiers-2-label": "差",
        "rule_tiers-2-points": "0",
    }
    client.post(at("node", draft, pk), typed(client, draft, "1.1") | tiers)
    assert line(draft, "1.1").rule == {
        "type": "tiers",
        "tiers": [{"label": "优", "points": "20"}, {"label": "差", "points": "0"}],
    }


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"points": "许多"}, "points", "请填写数字"),
        ({"code": ""}, "code", "请填写这一项。"),
        ({"code": "1.2"}, "code", "编号“1.2”已经用过了。"),
        ({"text": "字" * 1001}, "text", ""),
        (
            {"applies_headcount_from": "9", "applies_headcount_until": "1"},
            "applies_headcount_until",
            "人数下限不能大于上限。",
        ),
    ],
)
def test_what_cannot_be_kept_stays_in_the_form_with_a_sentence(
    cast: SimpleNamespace, sign_in: Any, draft: Edition, fields: dict[str, str], name: str, sentence: str
) -> None:
    client = sign_in(cast.officer)
    page = client.post(
        at("node", draft, line(draft, "1.1").pk), typed(client, draft, "1.1", **({"text": "我的字"} | fields))
    )
    assert page.status_code == 422
    assert sentence in page.context["form"].errors[name][0]
    assert page.context["form"]["text"].value() in ("我的字", "字" * 1001)
    assert line(draft, "1.1").text == "承诺"


def test_the_second_officer_sees_both_texts_and_may_choose(cast: SimpleNamespace, sign_in: Any, draft: Edition) -> None:
    client, pk = sign_in(cast.second_officer), line(draft, "1.1").pk
    mine = typed(client, draft, "1.1", text="乙的文字")
    client = sign_in(cast.officer)
    client.post(at("node", draft, pk), typed(client, draft, "1.1", text="甲的文字"))
    client = sign_in(cast.second_officer)
    page = client.post(at("node", draft, pk), mine)
    assert page.status_code == 409
    said = page.content.decode()
    assert "officer在" in said
    assert page.context["pairs"] == [("内容", "甲的文字", "乙的文字")]
    assert page.context["form"]["text"].value() == "乙的文字"
    assert line(draft, "1.1").text == "甲的文字"
    client.post(at("node", draft, pk), mine | {"over": page.context["held"]})
    assert line(draft, "1.1").text == "乙的文字"


def test_words_written_in_a_line_that_is_gone_are_handed_back(
    cast: SimpleNamespace, sign_in: Any, draft: Edition
) -> None:
    client, pk = sign_in(cast.second_officer), line(draft, "1.1").pk
    mine = typed(client, draft, "1.1", text="写了很久的文字")
    remove(draft, pk, by=cast.officer, seen=0)
    for headers in ({}, HTMX):
        page = client.post(at("node", draft, pk), mine, headers=headers).content.decode()
        assert "写了很久的文字" in page
        assert "officer在" in page


def test_removing_says_what_follows_and_goes_on_beside(cast: SimpleNamespace, sign_in: Any, draft: Edition) -> None:
    client, pk = sign_in(cast.officer), line(draft, "1").pk
    page = client.get(at("removal", draft, pk)).content.decode()
    assert ("它下面的 3 条一起删除。" in page, "少 60 分" in page) == (True, True)
    answer = client.post(at("removal", draft, pk), {"seen": "0"})
    assert answer["Location"].endswith(f"?node={line(draft, '2').pk}")
    assert client.post(at("removal", draft, pk), {"seen": "0"}).status_code == 302
    reshape(client, draft, "undo")
    assert tree(draft) == [["1", ["1.1", "1.2", "1.3"]], "2"]


def test_a_refused_step_is_said_on_the_desk(cast: SimpleNamespace, sign_in: Any, draft: Edition) -> None:
    client = sign_in(cast.officer)
    assert "已经是这一级的第一条。" in reshape(client, draft, "up", "1.1", **HTMX).content.decode()
    assert "没有这个动作。" in reshape(client, draft, "fly", "1.1", **HTMX).content.decode()
    assert "请先选一条指标。" in reshape(client, draft, "duplicate", **HTMX).content.decode()
    assert client.get(at("reshape", draft)).status_code == 405


def test_the_tree_is_searched_with_what_stands_above(cast: SimpleNamespace, sign_in: Any, draft: Edition) -> None:
    Indicator.objects.filter(code="1.2").update(text="热水")
    page = sign_in(cast.officer).get(at("editor", draft), {"q": "热水"})
    assert [code in page.context["tree"] for code in ("1.2", ">1<", "1.1", "1.3")] == [True, True, False, False]


def test_points_are_kept_together_or_not_at_all(cast: SimpleNamespace, sign_in: Any, draft: Edition) -> None:
    client = sign_in(cast.officer)
    one, two = line(draft, "1.1").pk, line(draft, "1.2").pk
    page = client.get(at("points", draft), {"node": line(draft, "1").pk})
    assert [each["row"].code for each in page.context["form"].lines()] == ["1", "1.1", "1.2", "1.3"]
    sent = {f"p-{one}": "25", f"w-{one}": "20", f"p-{two}": "15", f"w-{two}": "20", "seen": "0"}
    wrong = client.post(at("points", draft), sent | {f"p-{two}": "很多"})
    assert ("请填写数字" in wrong.context["form"].errors[f"p-{two}"][0], line(draft, "1.1").points) == (True, 20)
    client.post(at("points", draft), sent)
    assert [line(draft, code).points for code in ("1.1", "1.2")] == [25, 15]
    late = client.post(at("points", draft), sent | {f"p-{one}": "30"})
    assert "1.1：officer在" in late.content.decode()
    assert line(draft, "1.1").points == 25
    form = late.context["form"]
    client.post(at("points", draft), dict(form.data))
    assert line(draft, "1.1").points == 30


def test_an_edition_begins_blank(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.officer)
    answer = client.post(reverse("standards:blank"), {"title": "新体系", "identifier": "new", "version": "1"})
    edition = Edition.objects.get()
    assert (answer["Location"], len(edition.methods)) == (at("editor", edition), 6)
    assert "还没有指标" in client.get(answer["Location"]).content.decode()
    again = client.post(reverse("standards:blank"), {"title": "x", "identifier": "new", "version": "1"})
    assert "version" in again.context["form"].errors
    assert sign_in(cast.clerk).get(reverse("standards:blank")).status_code == 403


def test_the_settings_are_changed_read_like_a_package_and_guarded(
    cast: SimpleNamespace, sign_in: Any, draft: Edition
) -> None:
    client = sign_in(cast.officer)
    page = client.get(at("head", draft))
    sent = {
        "held": page.context["held"], "seen": 0, "title": "新名", "scale": "100", "places": 2, "methods-0-code": "desk",
        "methods-0-label": "审核", "bands-0-label": "优", "bands-0-at_least": "90", "variants-0-code": "w", "variants-0-title": "窗口",
        "variants-0-form": "短表", "variants-0-kinds": "窗口服务", "variants-0-until": "50",
    }  # fmt: skip
    wrong = client.post(at("head", draft), sent | {"bands-0-at_least": "高"})
    assert wrong.context["form"].errors["bands"] == ["第1行：“高”不是数。"]
    assert client.post(at("head", draft), sent).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.bands) == ("新名", [{"label": "优", "at_least": "90"}])
    assert draft.variants == [
        {"code": "w", "title": "窗口", "form": "short", "unit": {"kinds": ["窗口服务"], "headcount": {"until": 50}}}
    ]
    late = client.post(at("head", draft), sent | {"title": "又一个"})
    assert (late.status_code, late.context["form"]["title"].value()) == (409, "又一个")
    client.post(at("head", draft), sent | {"title": "又一个", "over": late.context["held"]})
    draft.refresh_from_db()
    assert draft.title == "又一个"
    reshape(client, draft, "undo")
    draft.refresh_from_db()
    assert draft.title == "新名"


def test_the_negative_list_grows_changes_and_shrinks(cast: SimpleNamespace, sign_in: Any, draft: Edition) -> None:
    client = sign_in(cast.officer)
    given = {
        "code": "N2",
        "text": "欠薪",
        "severity": "severe",
        "newcomer": "deduct",
        "holder": "rectify",
        "months": "12",
    }
    assert client.post(at("new-bar", draft), given).context["form"].errors["points"] == ["这里应填一个数。"]
    assert (
        "已经用过了"
        in client.post(at("new-bar", draft), given | {"points": "2", "code": "N1"}).context["form"].errors["code"][0]
    )
    client.post(at("new-bar", draft), given | {"points": "2"})
    bar = Bar.objects.get(code="N2")
    assert bar.effect == {"newcomer": "deduct", "months": 12, "points": "2"}
    page = client.get(at("bar", draft, bar.pk))
    sent = given | {"points": "2", "text": "拖欠工资", "held": page.context["held"], "seen": draft.revision}
    client.post(at("bar", draft, bar.pk), sent)
    assert Bar.objects.get(code="N2").text == "拖欠工资"
    assert client.post(at("bar", draft, bar.pk), sent | {"text": "别的"}).status_code == 409
    client.post(at("bar", draft, bar.pk), {"act": "strike"})
    assert not Bar.objects.filter(code="N2").exists()
    reshape(client, draft, "undo")
    assert Bar.objects.get(code="N2").text == "拖欠工资"


def test_items_of_a_public_list_are_taken_once_and_marked_incomplete(
    cast: SimpleNamespace, sign_in: Any, draft: Edition
) -> None:
    client = sign_in(cast.officer)
    each, items = client.get(at("bars", draft)).context["offered"][0]
    ticked = {"item": [f"{each.name}:{item.code}" for item, _words, _taken in items[:2]]}
    client.post(at("bars", draft), ticked)
    client.post(at("bars", draft), ticked)
    draft.refresh_from_db()
    assert (draft.bars.count(), draft.bars_incomplete) == (3, True)


@pytest.fixture
def burdensome(cast: SimpleNamespace) -> Edition:
    return shelved(cast, nodes=[LEAF | {"text": "每月活动留影打卡"}])


def test_a_refused_line_stops_publishing_until_it_is_reworded_or_let_pass(
    cast: SimpleNamespace, sign_in: Any, burdensome: Edition
) -> None:
    client = sign_in(cast.officer)
    found = client.get(at("check", burdensome)).context["found"]
    assert found.stops
    refused = client.post(at("publication", burdensome))
    assert (refused.status_code, "减负检查还有" in refused.content.decode()) == (403, True)
    for each in found.stops:
        given = {"node": "1", "rule": each.finding.rule}
        assert client.post(at("waiver", burdensome), given | {"because": " "}).context["form"].errors
        client.post(at("waiver", burdensome), given | {"because": "上级文件要求"})
    assert Waiver.objects.count() == len(found.stops)
    client.post(at("publication", burdensome))
    burdensome.refresh_from_db()
    assert burdensome.stage == "published"
    assert "上级文件要求" in client.get(burdensome.get_absolute_url()).content.decode()
    assert client.post(at("waiver", burdensome), given | {"because": "x"}).status_code == 403


def test_a_better_wording_is_put_into_the_form_and_not_saved(
    cast: SimpleNamespace, sign_in: Any, burdensome: Edition
) -> None:
    client = sign_in(cast.officer)
    rule = client.get(at("check", burdensome)).context["found"].stops[0].finding.rule
    page = client.get(at("editor", burdensome), {"node": line(burdensome, "1").pk, "rule": rule})
    assert page.context["form"]["text"].value() == page.context["better"] != "每月活动留影打卡"
    assert line(burdensome, "1").text == "每月活动留影打卡"


def test_only_the_office_checks_and_lets_pass(cast: SimpleNamespace, sign_in: Any, burdensome: Edition) -> None:
    for name in ("check", "waiver"):
        assert sign_in(cast.clerk).get(at(name, burdensome)).status_code == 403
        assert sign_in(cast.district).get(at(name, burdensome)).status_code == 404


def test_advice_is_no_exchange_of_words() -> None:
    assert adopted("甲乙丙", "把“乙”改为：“丁”。") == "甲丁丙"
    assert adopted("甲乙丙", "把“戊”改为：“丁”。") is None
    assert adopted("甲乙丙", "写明方法") is None

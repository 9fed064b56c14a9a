"""The pages of reorganisations: each act four ways, with the step in between that says what follows."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from wenming.accounts.models import User
from wenming.conftest import make_unit
from wenming.journal.models import Entry
from wenming.units.lineage.acts import ACTS
from wenming.units.models import Change, Unit
from wenming.units.tests.test_lineage import BIRTH, code

SignIn = Callable[[User], Client]
PAPER = {"on": "2020-06-01", "document": "青编〔2020〕6号", "reason": "机构改革"}


@pytest.fixture
def pair(cast: SimpleNamespace) -> SimpleNamespace:
    cast.one = make_unit("东湖区文化馆", code(1), region=cast.east, created_on=BIRTH)
    cast.two = make_unit("东湖区图书馆", code(2), region=cast.east, created_on=BIRTH)
    return cast


def typed(act: str, cast: SimpleNamespace) -> dict[str, Any]:
    """What an officer types for one act."""
    own: dict[str, dict[str, Any]] = {
        "rename": {"name": "东湖区文化中心"},
        "move": {"region": cast.east.pk, "sector": cast.education.pk},
        "recode": {"credit_code": code(3)},
        "merge": {"other_1": code(2), "name": "文图中心", "credit_code": code(1), "region": cast.east.pk},
        "absorb": {"other_1": "东湖区图书馆"},
        "split": {"name_1": "美术馆", "code_1": code(1), "name_2": "非遗馆"},
        "dissolve": {},
    }
    return own[act] | PAPER | {"version": cast.one.version}


def address(act: str, unit: Unit) -> str:
    return f"/units/{unit.pk}/{act}/"


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_foreseen_then_done_and_written_down(act: str, pair: SimpleNamespace, sign_in: SignIn) -> None:
    client, fields = sign_in(pair.district), typed(act, pair)
    foreseen = client.post(address(act, pair.one), fields)
    assert foreseen.status_code == 200 and "接下来会这样" in foreseen.content.decode(), foreseen.content.decode()
    assert not Change.objects.exists() and not Entry.objects.exists()
    done = client.post(address(act, pair.one), fields | {"confirmed": "1", "seen": foreseen.context["seen"]})
    assert done.status_code == 302
    assert Change.objects.get().kind == act and Entry.objects.about(pair.one).get().verb == act
    assert client.get(done.headers["Location"]).status_code == 200


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_finds_no_act(act: str, pair: SimpleNamespace, sign_in: SignIn) -> None:
    assert sign_in(pair.outsider).get(address(act, pair.one)).status_code == 404
    assert sign_in(pair.other_district).post(address(act, pair.one), typed(act, pair)).status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_a_units_own_clerk_is_told_who_records_changes(act: str, pair: SimpleNamespace, sign_in: SignIn) -> None:
    response = sign_in(pair.clerk).post(address(act, pair.school), PAPER | {"confirmed": "1"})
    assert response.status_code == 403 and "单位可以提出变更申请" in response.content.decode()


@pytest.mark.parametrize("act", ACTS)
def test_an_ended_unit_can_only_be_read(act: str, pair: SimpleNamespace, sign_in: SignIn) -> None:
    Unit.objects.filter(pk=pair.one.pk).update(ended_on="2021-01-01")
    response = sign_in(pair.district).post(address(act, pair.one), typed(act, pair) | {"confirmed": "1"})
    assert response.status_code == 403 and "已终止" in response.content.decode()


def test_the_second_officer_gets_the_form_back_with_a_sentence(pair: SimpleNamespace, sign_in: SignIn) -> None:
    client, fields = sign_in(pair.officer), typed("rename", pair) | {"confirmed": "1"}
    client.post(address("rename", pair.one), fields)
    response = client.post(address("rename", pair.one), fields | {"name": "另一个名称"})
    assert response.status_code == 409
    assert "刚刚被别人改过" in response.content.decode() and "另一个名称" in response.content.decode()


def test_the_second_officer_can_go_on_from_the_unit_as_it_is_now(pair: SimpleNamespace, sign_in: SignIn) -> None:
    client, fields = sign_in(pair.officer), typed("rename", pair) | {"confirmed": "1"}
    client.post(address("rename", pair.one), fields)
    again = client.post(address("rename", pair.one), fields | {"name": "另一个名称", "on": "2021-06-01"})
    form = again.context["form"]
    assert (form["name"].value(), again.context["unit"].name) == ("另一个名称", fields["name"])
    kept = fields | {"name": form["name"].value(), "on": "2021-06-01", "version": form["version"].value()}
    assert client.post(address("rename", pair.one), kept).status_code == 302
    assert Unit.objects.get(pk=pair.one.pk).name == "另一个名称"


def test_a_unit_that_changed_since_it_was_foreseen_is_not_merged_blindly(
    pair: SimpleNamespace, sign_in: SignIn
) -> None:
    client, fields = sign_in(pair.officer), typed("merge", pair)
    seen = client.post(address("merge", pair.one), fields).context["seen"]
    client.post(address("rename", pair.two), PAPER | {"name": "新图书馆", "version": 1, "confirmed": "1"})
    response = client.post(address("merge", pair.one), fields | {"confirmed": "1", "seen": seen})
    assert response.status_code == 409 and Unit.objects.filter(ended_on=None, pk=pair.one.pk).exists()


def test_a_district_cannot_move_a_unit_out_of_its_own_district(pair: SimpleNamespace, sign_in: SignIn) -> None:
    fields = typed("move", pair) | {"region": pair.west.pk}
    assert "请从列表里选择" in sign_in(pair.district).post(address("move", pair.one), fields).content.decode()
    city = sign_in(pair.officer).post(address("move", pair.one), fields | {"confirmed": "1"})
    assert city.status_code == 302 and Unit.objects.get(pk=pair.one.pk).region == pair.west


@pytest.mark.parametrize(
    ("act", "change", "sentence"),
    [
        ("merge", {"other_1": "没有这个馆"}, "没有找到"),
        ("merge", {"other_1": "东湖区文化馆"}, "已经在里面"),
        ("merge", {"credit_code": "", "no_code_because": ""}, "请写明原因"),
        ("split", {"name_2": ""}, "至少要产生两个"),
        ("split", {"reason": ""}, "请在这里写明原因"),
        ("recode", {"credit_code": "91"}, "应为18位"),
        ("rename", {"on": "昨天"}, "年-月-日"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    act: str, change: dict[str, str], sentence: str, pair: SimpleNamespace, sign_in: SignIn
) -> None:
    response = sign_in(pair.officer).post(address(act, pair.one), typed(act, pair) | change | {"confirmed": "1"})
    assert response.status_code == 200 and sentence in response.content.decode()
    assert not Change.objects.exists()


def test_a_unit_is_entered_once_even_if_the_button_is_tapped_twice(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.district)
    fields = PAPER | {"name": "东湖区新馆", "credit_code": code(7), "region": cast.east.pk, "confirmed": "1"}
    assert client.post("/units/enter/", fields).status_code == 302
    assert "已有同名" in client.post("/units/enter/", fields).content.decode()
    assert Unit.objects.filter(name="东湖区新馆").count() == 1
    assert sign_in(cast.clerk).get("/units/enter/").status_code == 403


def test_names_are_suggested_only_inside_the_own_range(pair: SimpleNamespace, sign_in: SignIn) -> None:
    body = sign_in(pair.district).get("/units/names/", {"other_1": "馆"}).content.decode()
    assert "东湖区文化馆" in body and "白水市图书馆" not in body


@pytest.mark.parametrize(("day", "sentence"), [("9999-12-31", "不能在今天之后"), ("1990-01-01", "不能早于这一天")])
def test_a_day_that_cannot_be_is_refused_beside_its_field_before_the_preview(
    day: str, sentence: str, pair: SimpleNamespace, sign_in: SignIn
) -> None:
    answer = sign_in(pair.district).post(address("rename", pair.one), typed("rename", pair) | {"on": day})
    assert sentence in answer.context["form"].errors["on"][0]
    assert "接下来会这样" not in answer.content.decode()


@pytest.mark.parametrize("act", ["recode", "merge", "split"])
def test_a_code_that_another_unit_bears_is_refused_beside_its_field_before_the_preview(
    act: str, pair: SimpleNamespace, sign_in: SignIn
) -> None:
    make_unit("东湖区体育馆", code(4), region=pair.east, created_on=BIRTH)
    name = "code_1" if act == "split" else "credit_code"
    answer = sign_in(pair.district).post(address(act, pair.one), typed(act, pair) | {name: code(4)})
    assert "已由在册单位“东湖区体育馆”使用" in answer.context["form"].errors[name][0]


def test_fields_for_more_units_are_folded_away_until_one_is_filled_in(pair: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(pair.district)
    folded = [block for block in client.get(address("absorb", pair.one)).context["form"].blocks() if block.folded]
    assert [block.opened for block in folded] == [False]
    tried = client.post(address("absorb", pair.one), typed("absorb", pair) | {"other_4": "没有的单位"})
    assert [block.opened for block in tried.context["form"].blocks() if block.folded] == [True]

"""Changing a draft: each act happens and is written down, is refused on a frozen edition, and is never done over another's head."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming.journal.models import Entry
from wenming.lib.access import Refused
from wenming.standards.editing.adding import add
from wenming.standards.editing.changing import Overtaken
from wenming.standards.editing.codes import copied_code, next_code
from wenming.standards.editing.duplicating import duplicate
from wenming.standards.editing.lines import read_lines
from wenming.standards.editing.moving import move
from wenming.standards.editing.pointing import set_points
from wenming.standards.editing.removing import remove
from wenming.standards.editing.rewording import reword
from wenming.standards.editing.rows import fingerprint
from wenming.standards.editing.undoing import redo, undo
from wenming.standards.models import Edition, Indicator, Revision
from wenming.standards.packages import parsed
from wenming.standards.packages.faults import Gathering
from wenming.standards.packages.nodes import read_nodes
from wenming.standards.publishing import publish
from wenming.standards.shelving import package_of
from wenming.standards.tests.test_packages import SHIPPED, SMALL
from wenming.standards.tests.test_shelving import shelved

pytestmark = pytest.mark.django_db
LEAF = SMALL["nodes"][0]


def tree(edition: Edition) -> list[Any]:
    """Codes as nested lists."""

    def of(nodes: list[dict[str, Any]]) -> list[Any]:
        return [[node["code"], of(node["children"])] if "children" in node else node["code"] for node in nodes]

    return of(package_of(edition)["nodes"])


@pytest.fixture
def draft(cast: SimpleNamespace) -> Edition:
    """Two items; the first has three lines."""
    lines = [LEAF | {"code": f"1.{number}", "points": 20} for number in (1, 2, 3)]
    item = {"code": "1", "text": "项目", "points": 60, "children": lines}
    return shelved(cast, nodes=[item, LEAF | {"code": "2", "points": 40}])


def line(edition: Edition, code: str) -> Indicator:
    return edition.indicators.get(code=code)


def test_a_new_line_comes_after_the_one_it_stands_beside_and_works_like_it(
    cast: SimpleNamespace, draft: Edition
) -> None:
    node = add(draft, by=cast.officer, beside=line(draft, "1.1").pk)
    assert tree(draft) == [["1", ["1.1", "1.4", "1.2", "1.3"]], "2"]
    assert (node.method, node.points, node.rule) == ("desk", None, {"type": "points"})
    assert Entry.objects.filter(verb="change_edition", actor=cast.officer.pk).count() == 1
    assert draft.revisions.get().summary == "新增 1.4"


def test_a_leaf_hands_its_way_of_scoring_to_its_first_child(cast: SimpleNamespace, draft: Edition) -> None:
    child = add(draft, by=cast.officer, below=line(draft, "2").pk)
    assert (child.code, child.rule, child.method) == ("2.1", {"type": "all_or_nothing"}, "desk")
    parent = line(draft, "2")
    assert (parent.rule, parent.method, parent.points) == ({}, "", 40)
    remove(draft, child.pk, by=cast.officer, seen=draft.revision)
    assert line(draft, "2").rule == {"type": "points"}


@pytest.mark.parametrize(
    ("code", "way", "after"),
    [
        ("1.2", "up", [["1", ["1.2", "1.1", "1.3"]], "2"]),
        ("1.2", "down", [["1", ["1.1", "1.3", "1.2"]], "2"]),
        ("1.2", "indent", [["1", [["1.1", ["1.2"]], "1.3"]], "2"]),
        ("1.2", "outdent", [["1", ["1.1", "1.3"]], "1.2", "2"]),
        ("2", "indent", [["1", ["1.1", "1.2", "1.3", "2"]]]),
    ],
)
def test_a_line_moves_and_can_be_brought_back(
    cast: SimpleNamespace, draft: Edition, code: str, way: str, after: list[Any]
) -> None:
    before = package_of(draft)
    move(draft, line(draft, code).pk, way, by=cast.officer, seen=0)
    assert tree(draft) == after
    undo(draft, by=cast.officer)
    assert package_of(draft) == before
    redo(draft, by=cast.officer)
    assert tree(draft) == after


@pytest.mark.parametrize(("code", "way"), [("1.1", "up"), ("1.3", "down"), ("1.1", "indent"), ("2", "outdent")])
def test_a_line_at_the_edge_stays_and_leaves_no_trace(
    cast: SimpleNamespace, draft: Edition, code: str, way: str
) -> None:
    with pytest.raises(Refused):
        move(draft, line(draft, code).pk, way, by=cast.officer, seen=0)
    draft.refresh_from_db()
    assert (draft.revision, Revision.objects.count()) == (0, 0)


def test_a_tree_does_not_grow_deeper_than_a_file_may_be(cast: SimpleNamespace, draft: Edition, settings: Any) -> None:
    settings.EDITION_DEEPEST = 2
    with pytest.raises(Refused, match="层次太深"):
        add(draft, by=cast.officer, below=line(draft, "1.1").pk)
    settings.EDITION_MOST_NODES = 5
    with pytest.raises(Refused, match="最多 5 条"):
        add(draft, by=cast.officer)


def test_a_branch_is_copied_with_codes_of_its_own(cast: SimpleNamespace, draft: Edition) -> None:
    copy = duplicate(draft, line(draft, "1").pk, by=cast.officer)
    assert tree(draft) == [["1", ["1.1", "1.2", "1.3"]], ["3", ["3.1", "3.2", "3.3"]], "2"]
    assert (copy.points, line(draft, "3.2").rule) == (60, {"type": "all_or_nothing"})
    undo(draft, by=cast.officer)
    assert tree(draft) == [["1", ["1.1", "1.2", "1.3"]], "2"]


def test_a_branch_goes_with_all_below_it_and_comes_back(cast: SimpleNamespace, draft: Edition) -> None:
    before = package_of(draft)
    assert remove(draft, line(draft, "1").pk, by=cast.officer, seen=0) == 4
    assert tree(draft) == ["2"]
    undo(draft, by=cast.officer)
    assert package_of(draft) == before


def test_every_change_is_taken_back_one_after_the_other_and_done_again(cast: SimpleNamespace, draft: Edition) -> None:
    stood = [package_of(draft)]
    pk = line(draft, "1.2").pk
    for act in (
        lambda: add(draft, by=cast.officer, below=pk),
        lambda: duplicate(draft, line(draft, "1").pk, by=cast.officer),
        lambda: move(draft, pk, "up", by=cast.officer, seen=9),
        lambda: remove(draft, line(draft, "1").pk, by=cast.officer, seen=9),
    ):
        act()
        stood.append(package_of(draft))
    for before in reversed(stood[:-1]):
        undo(draft, by=cast.officer)
        assert package_of(draft) == before
    with pytest.raises(Refused, match="没有可以撤销"):
        undo(draft, by=cast.officer)
    for after in stood[1:]:
        redo(draft, by=cast.officer)
        assert package_of(draft) == after
    with pytest.raises(Refused, match="没有可以重做"):
        redo(draft, by=cast.officer)


def worded(edition: Edition, at: str, by: Any, held: str, **fields: Any) -> None:
    reword(edition, line(edition, at).pk, fields, held=held, seen=0, by=by)


def test_a_line_is_reworded_and_the_journal_names_no_contents(cast: SimpleNamespace, draft: Edition) -> None:
    worded(draft, "1.1", cast.officer, fingerprint(line(draft, "1.1")), text="服务承诺", points=Decimal("2.5"))
    assert (line(draft, "1.1").text, line(draft, "1.1").points) == ("服务承诺", Decimal("2.5"))
    entry = Entry.objects.get(verb="change_edition")
    assert entry.detail == {"revision": 1, "indicators": [line(draft, "1.1").pk]}
    assert draft.revisions.get().summary == "修改 1.1：内容、分值"


def test_the_second_of_two_officers_is_told_who_changed_the_line_and_nothing_is_overwritten(
    cast: SimpleNamespace, draft: Edition
) -> None:
    both = fingerprint(line(draft, "1.1"))
    worded(draft, "1.1", cast.officer, both, text="甲的文字")
    with pytest.raises(Overtaken, match="officer在") as told:
        worded(draft, "1.1", cast.second_officer, both, text="乙的文字")
    assert [revision.actor for revision in told.value.since] == [cast.officer.pk]
    assert line(draft, "1.1").text == "甲的文字"
    worded(draft, "1.1", cast.second_officer, fingerprint(line(draft, "1.1")), text="乙的文字")
    assert line(draft, "1.1").text == "乙的文字"


def test_changes_to_different_lines_merge_and_the_same_change_twice_is_one(
    cast: SimpleNamespace, draft: Edition
) -> None:
    first, second = fingerprint(line(draft, "1.1")), fingerprint(line(draft, "1.2"))
    worded(draft, "1.1", cast.officer, first, text="甲")
    worded(draft, "1.2", cast.second_officer, second, text="乙")
    worded(draft, "1.1", cast.second_officer, first, text="甲")
    assert [line(draft, code).text for code in ("1.1", "1.2")] == ["甲", "乙"]
    draft.refresh_from_db()
    assert draft.revision == 2


def test_a_code_is_given_once(cast: SimpleNamespace, draft: Edition) -> None:
    with pytest.raises(Refused, match=r"编号“1\.2”已经用过了"):
        worded(draft, "1.1", cast.officer, fingerprint(line(draft, "1.1")), code="1.2")


def test_what_another_officer_changed_meanwhile_is_neither_moved_nor_removed(
    cast: SimpleNamespace, draft: Edition
) -> None:
    pk = line(draft, "1.1").pk
    worded(draft, "1.1", cast.officer, fingerprint(line(draft, "1.1")), text="甲")
    with pytest.raises(Overtaken):
        remove(draft, line(draft, "1").pk, by=cast.second_officer, seen=0)
    with pytest.raises(Overtaken):
        move(draft, pk, "down", by=cast.second_officer, seen=0)
    move(draft, pk, "down", by=cast.second_officer, seen=1)
    assert tree(draft) == [["1", ["1.2", "1.1", "1.3"]], "2"]


def test_undoing_never_goes_over_another_officers_head(cast: SimpleNamespace, draft: Edition) -> None:
    worded(draft, "1.1", cast.officer, fingerprint(line(draft, "1.1")), text="甲")
    worded(draft, "1.1", cast.second_officer, fingerprint(line(draft, "1.1")), text="乙")
    with pytest.raises(Refused, match="之后又被改过"):
        undo(draft, by=cast.officer)
    added = add(draft, by=cast.officer, beside=line(draft, "2").pk)
    add(draft, by=cast.second_officer, below=added.pk)
    with pytest.raises(Refused):
        undo(draft, by=cast.officer)
    assert line(draft, "1.1").text == "乙"


def test_points_of_many_lines_change_in_one_step_or_not_at_all(cast: SimpleNamespace, draft: Edition) -> None:
    one, two = line(draft, "1.1").pk, line(draft, "1.2").pk
    old, new = Decimal(20), Decimal(30)
    assert set_points(draft, {one: (old, new), two: (old, Decimal(10))}, seen=0, by=cast.officer) == 2
    assert draft.revisions.count() == 1
    with pytest.raises(Overtaken, match=r"1\.2"):
        set_points(draft, {one: (new, old), two: (old, new)}, seen=0, by=cast.second_officer)
    assert line(draft, "1.1").points == 30


def test_nothing_of_a_published_edition_changes(cast: SimpleNamespace, draft: Edition) -> None:
    pk = line(draft, "1.1").pk
    publish(draft, by=cast.officer)
    for act in (
        lambda: add(draft, by=cast.officer),
        lambda: move(draft, pk, "down", by=cast.officer, seen=9),
        lambda: duplicate(draft, pk, by=cast.officer),
        lambda: remove(draft, pk, by=cast.officer, seen=9),
        lambda: worded(draft, "1.1", cast.officer, "", text="x"),
        lambda: set_points(draft, {pk: (Decimal(20), Decimal(1))}, seen=0, by=cast.officer),
        lambda: undo(draft, by=cast.officer),
    ):
        with pytest.raises(Refused, match="已发布的体系不能修改"):
            act()


def test_a_line_that_is_gone_is_a_sentence(cast: SimpleNamespace, draft: Edition) -> None:
    pk = line(draft, "1.1").pk
    remove(draft, pk, by=cast.officer, seen=0)
    with pytest.raises(Refused, match="已经被删除"):
        move(draft, pk, "up", by=cast.second_officer, seen=9)


def test_a_change_asks_no_more_in_a_large_tree(
    cast: SimpleNamespace, draft: Edition, django_assert_max_num_queries: Any
) -> None:
    for _time in range(3):
        duplicate(draft, line(draft, "1").pk, by=cast.officer)
    with django_assert_max_num_queries(14):
        worded(draft, "1.1", cast.officer, fingerprint(line(draft, "1.1")), text="x")
    with django_assert_max_num_queries(20):
        remove(draft, line(draft, "1").pk, by=cast.officer, seen=draft.revision)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_draft_is_read_line_by_line_as_a_whole_file_is(path: Any) -> None:
    package = parsed(path.read_bytes())[0]
    package["nodes"][0]["points"] = "许多"
    deep = next(node for top in package["nodes"] for node in (top, *top.get("children", [])) if "rule" in node)
    deep["rule"] = {"type": "fly"}
    whole, lines = Gathering(), Gathering()
    for _time in range(2):
        lines = Gathering()
        assert read_lines(lines, package["nodes"], "nodes") == read_nodes(whole, package["nodes"], "nodes")
    assert sorted(map(str, lines.faults)) == sorted(map(str, whole.faults[: len(lines.faults)]))
    assert len(lines.faults) == 2


@pytest.mark.parametrize(
    ("parent", "row", "code"),
    [("1", [], "1.1"), ("1", ["1.1", "1.9"], "1.10"), ("", [], "1"), ("", ["II-1"], "II-2"), ("A", ["甲"], "A.1")],
)
def test_the_next_code_goes_on_as_the_row_does(parent: str, row: list[str], code: str) -> None:
    assert next_code(parent, row, set(row)) == code


@given(
    st.text(max_size=40),
    st.lists(st.text(alphabet="ab.12", max_size=6)),
    st.sets(st.text(alphabet="ab.12", max_size=6)),
)
def test_a_new_code_is_never_taken(parent: str, row: list[str], taken: set[str]) -> None:
    assert next_code(parent, row, taken) not in taken
    assert copied_code("1.1", "1", "2", taken) not in taken
    assert len(next_code(parent, row, taken)) <= 30

"""Which nodes a unit meets: read from plain values, without the database."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from wenming.standards.applying import (
    NOT_FOR_THIS_UNIT,
    Profile,
    applicable,
    examples,
    fits,
    form_of,
    totals,
    totals_for,
    variant_of,
)  # fmt: skip
from wenming.standards.plain import Measure, Node, Scope, Variant, Yardstick

KINDS = ("党政机关", "窗口服务单位", "生产经营单位")
POINTS = Measure("points")


def leaf(code: str, points: str, part: str = "base", **fields: object) -> Node:
    return replace(Node(code, code, part, Decimal(points), rule=POINTS), **fields)  # type: ignore[arg-type]  # any field


def branch(code: str, *children: Node, part: str = "base", **fields: object) -> Node:
    return replace(Node(code, code, part, children=children), **fields)  # type: ignore[arg-type]  # any field


def points(*numbers: int) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, numbers))


PARTY = Variant("party", "党政机关", unit=Scope(kinds=("党政机关",)))
SMALL = Variant("small", "短表", "short", Scope(kinds=("生产经营单位",), headcount_until=50))
REST = Variant("rest", "其他")
CITY = Yardstick(
    "city", "1", "体系", variants=(PARTY, SMALL, REST),
    nodes=(
        branch("1", leaf("1.1", "60"), leaf("1.2", "40", applies=Scope(forms=("full",)), because="短表不考核此项")),
        branch("2", leaf("2.1", "8", "bonus"), leaf("2.2", "8", "bonus", spares=Scope(kinds=("党政机关",))),
               part="bonus", points=Decimal(10)),
    ),
)  # fmt: skip


def test_the_first_variant_that_fits_is_the_units_own() -> None:
    assert variant_of(CITY, Profile(kinds=("党政机关",))) == PARTY
    assert variant_of(CITY, Profile(kinds=("生产经营单位",), headcount=50)) == SMALL
    assert variant_of(CITY, Profile(kinds=("生产经营单位",), headcount=51)) == REST
    assert variant_of(CITY, Profile(kinds=("生产经营单位",))) == REST
    assert variant_of(CITY, Profile(kinds=("生产经营单位", "党政机关"), headcount=1)) == PARTY
    assert variant_of(replace(CITY, variants=(PARTY,)), Profile()) is None
    assert form_of(None) == "full"


def test_a_node_that_does_not_apply_says_why() -> None:
    assert applicable(CITY, Profile(), "short") == {
        "1": "", "1.1": "", "1.2": "短表不考核此项", "2": "", "2.1": "", "2.2": "",
    }  # fmt: skip
    assert applicable(CITY, Profile(kinds=("党政机关",)), "full")["2.2"] == NOT_FOR_THIS_UNIT


def test_what_lies_below_a_node_that_does_not_apply_gives_the_same_reason() -> None:
    tree = branch(
        "1", branch("1.1", leaf("1.1.1", "3", because="自己的"), because="上级的", applies=Scope(kinds=("a",)))
    )
    assert applicable(Yardstick("x", "1", "x", nodes=(tree,)), Profile(), "full") == {
        "1": "", "1.1": "上级的", "1.1.1": "上级的",
    }  # fmt: skip


def test_a_region_is_meant_by_the_beginning_of_its_code_and_a_unit_by_its_own() -> None:
    assert fits(Scope(regions=("440511",)), Profile(region="440511001000"), "full")
    assert not fits(Scope(regions=("440511",)), Profile(region="440512001000"), "full")
    assert not fits(Scope(regions=("",)), Profile(), "full")
    assert fits(Scope(units=("A", "B")), Profile(code="B"), "full")
    assert not fits(Scope(units=("A",)), Profile(), "full")


def test_both_headcount_bounds_are_included_and_an_unknown_headcount_fits_none() -> None:
    scope = Scope(headcount_from=10, headcount_until=50)
    assert [fits(scope, Profile(headcount=count), "full") for count in (9, 10, 50, 51, None)] == [
        False, True, True, False, False,
    ]  # fmt: skip
    assert fits(Scope(headcount_from=0), Profile(headcount=0), "full")
    assert not fits(Scope(headcount_until=0), Profile(headcount=1), "full")


def test_totals_of_a_variant_are_those_of_the_unit_it_describes() -> None:
    assert totals(CITY, PARTY) == points(100, 8)
    assert totals(CITY, SMALL) == points(60, 10)
    assert totals(CITY, REST) == points(100, 10)
    assert totals(CITY, None) == points(100, 10)


def test_a_weighted_branch_has_its_own_points_as_long_as_one_child_applies() -> None:
    children = (leaf("1.1", "10", weight=Decimal(50), applies=Scope(forms=("full",))), leaf("1.2", "0"))
    tree = branch("1", *children, combine="weighted", points=Decimal(40))
    yardstick = Yardstick("x", "1", "x", nodes=(tree,))
    assert totals_for(yardstick, Profile(), "full") == points(40, 0)
    assert totals_for(yardstick, Profile(), "short") == points(0, 0)


def test_every_sort_of_unit_a_variant_speaks_of_is_an_example() -> None:
    variant = Variant("v", "v", "short", Scope(kinds=("a", "b"), headcount_from=5, headcount_until=9))
    assert [(p.kinds, p.headcount, form) for p, form in examples(variant)] == [
        (("a",), 5, "short"), (("a",), 9, "short"), (("b",), 5, "short"), (("b",), 9, "short"),
    ]  # fmt: skip
    assert list(examples(None)) == [(Profile(), "full")]


names = st.lists(st.sampled_from(KINDS), unique=True, max_size=3).map(tuple)
bound = st.none() | st.integers(0, 100)
scopes = st.builds(
    Scope, forms=st.sampled_from([(), ("full",), ("short",)]), kinds=names, natures=names,
    headcount_from=bound, headcount_until=bound, regions=st.sampled_from([(), ("44",), ("4405", "3")]),
    units=st.sampled_from([(), ("X",)]),
)  # fmt: skip
profiles = st.builds(
    Profile, kinds=names, natures=names, headcount=bound, region=st.sampled_from(["", "440500000000", "310000000000"]),
    code=st.sampled_from(["", "X"]),
)  # fmt: skip
forms = st.sampled_from(["full", "short"])


@given(scopes, profiles, forms)
def test_a_scope_fits_when_each_of_its_fields_fits_alone(scope: Scope, profile: Profile, form: str) -> None:
    alone = [
        Scope(forms=scope.forms), Scope(kinds=scope.kinds), Scope(natures=scope.natures), Scope(regions=scope.regions),
        Scope(headcount_from=scope.headcount_from), Scope(headcount_until=scope.headcount_until), Scope(units=scope.units),
    ]  # fmt: skip
    assert fits(scope, profile, form) == all(fits(each, profile, form) for each in alone)


@given(profiles, forms)
def test_a_scope_without_fields_fits_everybody(profile: Profile, form: str) -> None:
    assert fits(Scope(), profile, form)


@given(scopes, profiles, forms)
def test_the_order_of_names_never_matters(scope: Scope, profile: Profile, form: str) -> None:
    turned = replace(scope, kinds=scope.kinds[::-1], natures=scope.natures[::-1], regions=scope.regions[::-1])
    other = replace(profile, kinds=profile.kinds[::-1], natures=profile.natures[::-1])
    assert fits(scope, profile, form) == fits(turned, other, form)


@given(scopes, st.none() | scopes, profiles, forms)
def test_a_node_applies_exactly_when_it_is_meant_and_not_spared(
    applies: Scope, spares: Scope | None, profile: Profile, form: str
) -> None:
    yardstick = Yardstick("x", "1", "x", nodes=(leaf("1", "5", applies=applies, spares=spares),))
    spared = spares not in (None, Scope()) and fits(spares, profile, form)
    meant = fits(applies, profile, form) and not spared
    assert (applicable(yardstick, profile, form)["1"] == "") == meant
    assert totals_for(yardstick, profile, form) == points(5 if meant else 0, 0)


@given(st.builds(Variant, st.just("v"), st.just("v"), forms, scopes))
def test_examples_of_a_variant_fit_it_unless_it_fits_nobody(variant: Variant) -> None:
    scope = replace(variant.unit, forms=())
    low, high = scope.headcount_from, scope.headcount_until
    if low is None or high is None or low <= high:
        assert all(fits(scope, profile, form) for profile, form in examples(variant))

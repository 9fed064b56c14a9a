from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from wenming.units.models import Honour, Title

pytestmark = pytest.mark.django_db
PAGE = "units:honours"


@pytest.fixture
def ladder(cast: SimpleNamespace) -> tuple[Honour, Honour]:
    district = Honour.objects.create(name="区文明单位", level="district", order=0)
    city = Honour.objects.create(name="青山市文明单位", level="city", step_below=district, years_held=2, order=1)
    Title.objects.create(unit=cast.school, honour=city, named_on=date(2006, 1, 1))
    return district, city


def test_the_ladder_is_shown_from_the_top_with_those_who_stand_on_it(
    cast: SimpleNamespace, sign_in: Any, ladder: tuple[Honour, Honour]
) -> None:
    page = sign_in(cast.officer).get(reverse(PAGE))
    assert [(honour.name, honour.held, width) for honour, width in page.context["steps"]] == [
        ("青山市文明单位", 1, 100), ("区文明单位", 0, 0),
    ]  # fmt: skip
    assert "须先获得“区文明单位”，并保持 2 年" in page.content.decode()


def test_only_the_units_of_the_reader_are_counted(
    cast: SimpleNamespace, sign_in: Any, ladder: tuple[Honour, Honour]
) -> None:
    page = sign_in(cast.other_district).get(reverse(PAGE))
    assert [honour.held for honour, _width in page.context["steps"]] == [0, 0]


def test_honours_of_persons_stand_apart(cast: SimpleNamespace, sign_in: Any) -> None:
    Honour.objects.create(name="道德模范", level="city", holder="person")
    page = sign_in(cast.officer).get(reverse(PAGE))
    assert (page.context["steps"], [honour.name for honour in page.context["others"]]) == ([], ["道德模范"])


def test_an_assessor_is_refused_with_the_reason(cast: SimpleNamespace, sign_in: Any) -> None:
    assert sign_in(cast.assessor).get(reverse(PAGE)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_ladder_asks_the_same_for_one_and_three(
    cast: SimpleNamespace, sign_in: Any, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        Honour.objects.create(name=f"称号{number}", level="city")
    client = sign_in(cast.officer)
    client.get(reverse(PAGE))
    with django_assert_num_queries(5):
        client.get(reverse(PAGE))

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from wenming.accounts.models import User
from wenming.conftest import make_unit
from wenming.units.models import Unit
from wenming.units.register.finding import find_units

SignIn = Callable[[User], Client]


def test_each_seat_sees_its_own_units(cast: SimpleNamespace) -> None:
    def names(user: User) -> list[str]:
        return sorted(Unit.objects.visible_to(user).values_list("name", flat=True))

    assert names(cast.officer) == sorted(["青山市实验学校", "西岭区杏花村"])
    assert names(cast.district) == ["青山市实验学校"]
    assert names(cast.authority) == ["青山市实验学校"]
    assert names(cast.clerk) == ["青山市实验学校"]
    assert names(cast.outsider) == ["白水市图书馆"]
    assert names(cast.assessor) == names(cast.system_admin) == []


def test_a_stranger_finds_nothing(cast: SimpleNamespace, sign_in: SignIn) -> None:
    assert sign_in(cast.outsider).get(cast.school.get_absolute_url()).status_code == 404


def test_an_administrator_is_refused_with_the_reason(cast: SimpleNamespace, sign_in: SignIn) -> None:
    response = sign_in(cast.system_admin).get("/units/")
    assert response.status_code == 403
    assert "单位台账由文明办" in response.content.decode()


@pytest.mark.parametrize("extra", [0, 2])
def test_the_register_asks_the_database_the_same_number_of_questions_for_1_and_3_rows(
    extra: int, cast: SimpleNamespace, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for number in range(extra):
        make_unit(f"东湖区第{number}小学", region=cast.east)
    client = sign_in(cast.district)
    with django_assert_max_num_queries(12):
        assert client.get("/units/").status_code == 200


def test_a_search_reads_former_names_in_their_own_index_and_no_present_one_twice(cast: SimpleNamespace) -> None:
    found = find_units(Unit.objects.visible_to(cast.district), "图书").values("pk")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # it would read a table of few rows whole
    plan = found.explain()
    assert "units_span_former" in plan and "SCAN U0\n" not in plan and "Seq Scan on units_span" not in plan

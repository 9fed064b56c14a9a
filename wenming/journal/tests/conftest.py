from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from wenming.journal.models import Entry, record

SOMEBODY: Any = SimpleNamespace(pk=7, seat=SimpleNamespace(post=3))


def write(count: int = 1, **fields: Any) -> list[Entry]:
    with transaction.atomic():
        return [record("tested", by=SOMEBODY, detail={"number": number, **fields}) for number in range(count)]


def run_sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))


@pytest.fixture
def chain(db: None) -> list[Entry]:
    """Ten entries."""
    return write(10)

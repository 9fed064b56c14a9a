"""Many rows at once: COPY on PostgreSQL, executemany on SQLite. For loaders; everything else uses the ORM."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.db import connection, models
from django.db.models.expressions import RawSQL


def among_texts(values: Iterable[str]) -> RawSQL:
    """For `field__in=among_texts(values)` with thousands of values: one parameter instead of one for each."""
    if connection.vendor == "postgresql":
        return RawSQL(
            "SELECT value FROM jsonb_array_elements_text(%s::jsonb)", [json.dumps(list(values))]
        )  # a parameter
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(values))])  # a parameter


def among_numbers(values: Iterable[int]) -> RawSQL:
    """The same for numbers."""
    if connection.vendor == "postgresql":
        return RawSQL(
            "SELECT value::bigint FROM jsonb_array_elements_text(%s::jsonb)", [json.dumps(list(values))]
        )  # a parameter
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(values))])  # a parameter


def reserve_ids(model: type[models.Model], count: int) -> range | list[int]:
    """Numbers nobody else will get, for `count` new rows; call inside the transaction that uses them."""
    table, column = model._meta.db_table, str(model._meta.pk.column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    start = (row[0] if row else 0) + 1
    return range(start, start + count)


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert plain values into the named columns of a model's table; no defaults are filled in, nothing is checked."""
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", cast(Any, rows))  # noqa: S608  # names of a model


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Set the named columns; each row is the new values in that order, then the primary key."""
    quote = connection.ops.quote_name
    table, key = model._meta.db_table, str(model._meta.pk.column)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            setting = ", ".join(f"{quote(column)} = %s" for column in columns)
            cursor.executemany(f"UPDATE {quote(table)} SET {setting} WHERE {quote(key)} = %s", cast(Any, rows))  # noqa: S608  # names of a model
            return
        wanted = [*columns, key]
        names, fresh = ", ".join(map(quote, wanted)), quote(f"fresh_{table}")
        cursor.execute(f"CREATE TEMP TABLE {fresh} ON COMMIT DROP AS SELECT {names} FROM {quote(table)} WITH NO DATA")  # noqa: S608  # names of a model
        with cursor.copy(f"COPY {fresh} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        setting = ", ".join(f"{quote(column)} = fresh.{quote(column)}" for column in columns)
        cursor.execute(
            f"UPDATE {quote(table)} SET {setting} FROM {fresh} fresh WHERE {quote(table)}.{quote(key)} = fresh.{quote(key)}"  # noqa: S608  # names of a model
        )
        cursor.execute(f"DROP TABLE {fresh}")

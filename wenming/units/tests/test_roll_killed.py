"""`kill -9` at any moment of a load leaves the old register or the new one, and a journal that says which."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from wenming.units.tests.workbooks import save, unit_row

ROOT = Path(__file__).parents[3]
ROWS, KILLS = 400, 5
CHILD = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "wenming.settings"
import django
django.setup()
from pathlib import Path
from django.db import connection
from wenming.units.roll import load_units
connection.ensure_connection()
print("ready", flush=True)
load_units(Path(sys.argv[1]))
print("done", flush=True)
"""
Count = Callable[[str], int]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A register of its own that other processes can open: SQLite in a folder, or a PostgreSQL database."""
    values = os.environ | {"WENMING_HOME": str(tmp_path), "DATABASE_URL": ""}
    name = f"killed_{os.getpid()}"
    if connection.vendor == "postgresql":
        server = os.environ["DATABASE_URL"]
        values["DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        run_sql(server, f"CREATE DATABASE {name}")
    for words in (["migrate", "-v0"], ["load", "regions", str(Path(settings.CITY_DATA) / "regions.json")],
                  ["load", "reference", str(Path(settings.CITY_DATA) / "reference.json")]):  # fmt: skip
        subprocess.run([sys.executable, "-m", "wenming", *words], cwd=ROOT, env=values, check=True, capture_output=True)
    yield values
    if connection.vendor == "postgresql":
        run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


def run_sql(url: str, statement: str) -> int:
    """One statement outside of Django; the first number of its answer."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as database:
        cursor = database.execute(statement.encode())
        row = cursor.fetchone() if cursor.description else None
    return int(row[0]) if row else 0


@pytest.fixture
def count(environment: dict[str, str], tmp_path: Path) -> Count:
    """Count rows as a stranger would."""

    def rows(where: str) -> int:
        statement = f"SELECT count(*) FROM {where}"
        if environment["DATABASE_URL"]:
            return run_sql(environment["DATABASE_URL"], statement)
        with sqlite3.connect(tmp_path / "wenming.sqlite3") as database:
            return int(database.execute(statement).fetchone()[0])

    return rows


def test_a_load_that_is_killed_leaves_the_old_register_or_the_new_one(
    environment: dict[str, str], count: Count, tmp_path: Path
) -> None:
    chance = random.Random(7)
    took = 1.0
    for turn in range(KILLS + 1):
        rows = [unit_row(turn * ROWS + number, 行政区划代码="440507", 联系人="甲") for number in range(ROWS)]
        path = save(tmp_path / f"units{turn}.xlsx", rows)
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(path)], cwd=ROOT, env=environment, stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        start = time.perf_counter()
        if turn == 0:
            assert child.stdout.readline() == b"done\n"  # the first is left alone, to learn how long one takes
            took = time.perf_counter() - start
        else:
            time.sleep(chance.uniform(0, took))
            child.send_signal(signal.SIGKILL)
        child.wait()
        loads = count("journal_entry WHERE verb = 'load_units'")
        found = [count("units_unit"), count("units_contact"), count("units_span WHERE until_on IS NULL")]
        assert found == [loads * ROWS] * 3
        assert count("units_change") == loads
    assert 1 <= loads <= KILLS + 1

"""What every measurement stands on: temporary databases, processes of their own, repeats, and tables."""

import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

QUICK = bool(os.environ.get("BENCH_QUICK"))  # a twentieth of everything, to see that it runs; makes no docs/bench.md
REPEATS = 3
HERE = Path(__file__).parent.parent
FORGOTTEN = {"DATABASE_URL", "WENMING_HOME", "WENMING_STATIC_COLLECTED", "REDIS_URL"}


def part_of(count: int) -> int:
    """The whole count, or little of it in a quick run."""
    return max(count // 20, 100) if QUICK else count


def engines() -> list[str]:
    """The databases that can be measured here."""
    return ["SQLite", "PostgreSQL"] if postgresql_server() else ["SQLite"]


@contextmanager
def fresh(engine: str) -> Iterator[dict[str, str]]:
    """The environment of an empty database in an empty home; both are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        environment = {key: value for key, value in os.environ.items() if key not in FORGOTTEN}
        environment |= {"WENMING_HOME": home, "WENMING_DEMO": "1", "DJANGO_SETTINGS_MODULE": "bench.settings"}
        if engine == "SQLite":
            yield environment
            return
        server, name = postgresql_server(), f"bench_{os.getpid()}"
        ask(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        ask(server, f"CREATE DATABASE {name}")
        try:
            yield environment | {"DATABASE_URL": with_database(server, name)}
        finally:
            ask(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@cache
def postgresql_server() -> str:
    """The address of a server that answers: DATABASE_URL, or one on this machine; "" when there is none."""
    url = os.environ.get("DATABASE_URL", "")
    url = url if url.startswith("postgres") else "postgresql://postgres@127.0.0.1/postgres"
    try:
        ask(url, "SELECT 1")
    except Exception:
        return ""
    return url


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def ask(url: str, statement: str) -> str:
    """Run one statement outside of a transaction; the first value of its answer, if it has one."""
    import psycopg

    with psycopg.connect(url, autocommit=True, connect_timeout=3) as connection:
        cursor = connection.execute(statement)  # type: ignore[call-overload]  # statements of this package only
        return str(cursor.fetchone()[0]) if cursor.description else ""


def in_process(engine: str, name: str, *arguments: object) -> Any:
    """Run `python -m bench.NAME measure …` on an empty database and read the one JSON object it prints last."""
    with fresh(engine) as environment:
        command = [sys.executable, "-W", "ignore", "-m", f"bench.{name}", "measure", *map(str, arguments)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=HERE)
    if done.returncode:
        raise SystemExit(f"bench.{name} failed:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def begin() -> None:
    """In the process of a measurement: the house is ready and its database has its tables."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)


def settle() -> None:
    """What a database does by itself sooner or later: it counts its rows and marks its pages."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def timed(work: Callable[[], object]) -> float:
    """Seconds by the clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """The middle of a few repeats; `before` runs untimed before each."""
    found = []
    for _ in range(REPEATS):
        before()
        found.append(timed(work))
    return statistics.median(found)


def page_times(client: Any, address: str, rounds: int) -> dict[str, float]:
    """Milliseconds to answer one address, every connection closed before each request; and how many questions it asks."""
    from django.db import connection, connections
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
        queries = len([each for each in asked if each["sql"].startswith(("SELECT", "\nSELECT"))])
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    times, work = [], []
    for _round in range(rounds):
        connections.close_all()
        start, busy = time.perf_counter(), time.process_time()
        client.get(address)
        work.append((time.process_time() - busy) * 1000)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return {
        "queries": queries, "cpu": statistics.median(work), "p50": statistics.median(times),
        "p95": times[max(0, round(len(times) * 0.95) - 1)],
    }  # fmt: skip


def times(peer: float, ours: float, what: str) -> str:
    """A ratio in words: how many times our time the other one takes."""
    return f"{what} = {peer / ours:.2f}×"


def heading() -> str:
    """What was measured on what, without the name of the machine."""
    server = postgresql_server()
    postgresql = ask(server, "SHOW server_version").split()[0] if server else "skipped: no server answers"
    return f"""# Bench

Made by `make bench` in one go. Databases are temporary, seeds are fixed, each case has a process of its own, and what is
measured is checked first. Times are by the clock, medians of at least {REPEATS}; beside a peer or a limit stands its time
divided by ours: above 1 ours is faster.

- {os.cpu_count()} cores, {platform.machine()}, {platform.system()}; load average before: {os.getloadavg()[0]:.1f}
- Python {platform.python_version()}, Django {version("django")}, SQLite {sqlite3.sqlite_version}, PostgreSQL {postgresql}
- peers: django-import-export {version("django-import-export")}, openpyxl {version("openpyxl")}, \
Django admin {version("django")}, pandas {version("pandas")}, polars {version("polars")}
"""


def table(title: str, note: str, head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table, and how busy the machine was."""
    lines = [f"## {title}", "", f"{note} Load average after: {os.getloadavg()[0]:.1f}.", ""]
    lines += ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    skipped = [] if postgresql_server() else ["", "PostgreSQL: skipped, no server answers."]
    return "\n".join([*lines, *skipped, ""])

"""What every measurement stands on: temporary databases, repeats, and what the machine was doing meanwhile."""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

REPEATS = 3


@contextmanager
def databases() -> Iterator[dict[str, dict[str, str]]]:
    """name -> environment, for SQLite and, where a server answers, PostgreSQL; both are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        found = {"SQLite": {"WENMING_HOME": home, "DATABASE_URL": ""}}
        server = postgresql_server()
        name = f"bench_{os.getpid()}"
        if server:
            ask(server, f"CREATE DATABASE {name}")
            found["PostgreSQL"] = {"WENMING_HOME": home, "DATABASE_URL": with_database(server, name)}
        try:
            yield found
        finally:
            if server:
                ask(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def postgresql_server() -> str:
    """The address of a server that answers: DATABASE_URL, or one on this machine; "" when there is none."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        return url
    try:
        socket.create_connection(("127.0.0.1", 5432), timeout=1).close()
        ask("postgresql://postgres@127.0.0.1/postgres", "SELECT 1")
    except Exception:
        return ""
    return "postgresql://postgres@127.0.0.1/postgres"


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def ask(url: str, statement: str) -> None:
    """Run one statement outside of a transaction."""
    import psycopg

    with psycopg.connect(url, autocommit=True, connect_timeout=3) as connection:
        connection.execute(statement)  # type: ignore[arg-type]  # statements of this package only


def in_process(module: str, arguments: list[str], environment: dict[str, str]) -> dict:
    """Run `python -m module …` with a database and read the one JSON object it prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], env=os.environ | environment, capture_output=True, text=True,
        check=False, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{module} failed:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


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


def table(title: str, head: list[str], rows: list[list[str]]) -> None:
    """A Markdown table, and how busy the machine was."""
    load = os.getloadavg()[0]
    print(f"\n## {title}\n\nmedian of {REPEATS}; load average {load:.1f} on {os.cpu_count()} cores\n")
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")

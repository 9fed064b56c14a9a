"""Real worker processes on a database of their own, killed in the middle."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django_tasks_db.models import DBTaskResult
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).resolve().parents[3]
JOBS = DBTaskResult._meta.db_table
OURS = "task_path LIKE 'wenming.lib.tests.%'"  # the rooms' own chores run beside the jobs of a test
HEAD = "import django; django.setup()\nfrom wenming.lib.tests.jobs_for_tests import *"


def environment(home: Path, address: str) -> dict[str, str]:
    """What a process of the house needs: its home and, on PostgreSQL, its database."""
    kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "WENMING_HOME"}}
    given = {"DATABASE_URL": address} if address else {}
    return kept | given | {"WENMING_HOME": str(home), "DJANGO_SETTINGS_MODULE": "wenming.settings"}


def wait_until(met: Callable[[], Any], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


class House:
    """A home, its database (a copy of one migrated before), and the worker processes started in it."""

    def __init__(self, home: Path, address: str) -> None:
        self.home, self.address = home, address
        self.environment = environment(home, address)
        self.workers: list[subprocess.Popen[bytes]] = []
        self.paper = home / "paper"

    def run(self, *words: str) -> str:
        """Run a command of the house to its end."""
        return self._python("-m", "wenming", *words)

    def do(self, code: str) -> str:
        """Run a few lines inside the house."""
        return self._python("-c", f"{HEAD}\nPAPER = {str(self.paper)!r}\n{code}")

    def _python(self, *words: str) -> str:
        done = subprocess.run([sys.executable, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def ask(self, query: str) -> list[Any]:
        """Ask the database directly, as a bystander would."""
        if self.address:
            with psycopg.connect(self.address, autocommit=True) as server:
                return server.execute(query).fetchall()  # type: ignore[call-overload,no-any-return,unused-ignore]  # a plain string from this file
        with closing(sqlite3.connect(self.home / "wenming.sqlite3", timeout=20)) as file:
            return file.execute(query).fetchall()

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        process = subprocess.Popen(
            [sys.executable, "-m", "wenming", "worker"], cwd=ROOT, env=self.environment, stderr=subprocess.DEVNULL
        )
        self.workers.append(process)
        return process

    def words(self) -> list[str]:
        """What the jobs have written down."""
        return self.paper.read_text().split() if self.paper.exists() else []

    def settled(self) -> bool:
        """Whether no job waits or runs."""
        return self.ask(f"SELECT count(*) FROM {JOBS} WHERE status IN ('READY', 'RUNNING')") == [(0,)]

    def close(self) -> None:
        """End what was started here."""
        for process in self.workers:
            if process.poll() is None:
                process.kill()
            process.wait()


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """An empty house, migrated once: its folder, and the name of its database on PostgreSQL."""
    home, address = tmp_path_factory.mktemp("house"), os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        House(home, "").run("migrate", "-v", "0")
        yield home, ""
        return
    name = f"house_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        House(home, urlunsplit(urlsplit(address)._replace(path=f"/{name}"))).run("migrate", "-v", "0")
        yield home, name
        server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture
def house(tmp_path: Path, migrated: tuple[Path, str]) -> Iterator[House]:
    """A house of one's own for each test."""
    home, name = migrated
    if not name:
        shutil.copy(home / "wenming.sqlite3", tmp_path / "wenming.sqlite3")
        made = House(tmp_path, "")
        yield made
        made.close()
        return
    address, own = os.environ["DATABASE_URL"], f"{name}_own"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(own), Identifier(name)))
        made = House(tmp_path, urlunsplit(urlsplit(address)._replace(path=f"/{own}")))
        yield made
        made.close()
        server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(own)))


def test_a_job_whose_worker_is_killed_is_taken_up_and_finished(house: House) -> None:
    house.do("dawdle_once.later(PAPER)")
    first = house.worker()
    wait_until(house.words)
    first.kill()
    first.wait()
    house.worker()
    wait_until(house.settled)
    assert house.words() == ["started", "started"]
    assert house.ask(f"SELECT status FROM {JOBS} WHERE {OURS}") == [("SUCCESSFUL",)]


def test_a_whole_job_killed_in_the_middle_leaves_nothing_and_is_done_once(house: House) -> None:
    house.do("whole_year.later(7, PAPER)")
    first = house.worker()
    wait_until(house.words)
    first.kill()
    first.wait()
    assert house.ask("SELECT count(*) FROM lib_calendaryear") == [(0,)]
    house.worker()
    wait_until(house.settled)
    assert house.ask("SELECT count(*) FROM lib_calendaryear") == [(1,)]
    assert house.ask(f"SELECT status FROM {JOBS} WHERE {OURS}") == [("SUCCESSFUL",)]


def test_two_workers_run_every_job_once(house: House) -> None:
    house.do("[mark.later(PAPER, str(n), 0.01) for n in range(60)]")
    house.worker()
    house.worker()
    wait_until(house.settled)
    assert sorted(house.words(), key=int) == [str(number) for number in range(60)]
    hands = house.ask(f"SELECT worker_ids FROM {JOBS} WHERE {OURS}")
    assert len({str(row) for row in hands}) == 2, "both workers took part"


def test_a_worker_told_to_stop_finishes_the_job_in_hand_and_leaves_cleanly(house: House) -> None:
    house.do("mark.later(PAPER, 'slow', 2); mark.later(PAPER, 'next')")
    worker = house.worker()
    wait_until(house.words)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(15) == 0
    assert house.words() == ["slow"]
    assert house.ask(f"SELECT status FROM {JOBS} WHERE {OURS} ORDER BY status") == [("READY",), ("SUCCESSFUL",)]
    assert list((house.home / "workers").iterdir()) == []


def test_tick_does_what_is_due_once(house: House) -> None:
    house.do("stumble.later(PAPER)")
    said = json.loads(house.run("tick", "--json"))
    assert said["done"] - len(said["queued"]) == 3
    assert house.ask(f"SELECT status FROM {JOBS} WHERE {OURS}") == [("FAILED",)]

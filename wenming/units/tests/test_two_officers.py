import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

SCRATCH = "wenming_race"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database of the engine the suite runs on, gone afterwards."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{tmp_path_factory.mktemp('race') / 'race.sqlite3'}"
        return
    import psycopg

    name = f"{SCRATCH}_{os.getpid()}"
    parts = urlsplit(given)
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(parts._replace(path=f"/{name}"))
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def said(address: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What two people at one moment were told."""
    root = Path(__file__).resolve().parents[3]
    environment = os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "wenming.settings",
        "PYTHONPATH": str(root),
        "WENMING_HOME": str(tmp_path_factory.mktemp("home")),
    }
    command = [sys.executable, "-m", "wenming.units.tests.race"]
    done = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout))


def test_two_officers_who_confirm_one_request_make_one_unit(said: dict[str, Any]) -> None:
    done, sentence = said["one_request"]
    assert done == "done" and sentence.startswith("已有人先一步处理：现在是“已入库”")
    assert said["units_of_one_request"] == 1


def test_two_requests_for_one_code_make_one_unit_and_one_clear_error(said: dict[str, Any]) -> None:
    done, sentence = said["one_code"]
    assert done == "done" and sentence.startswith("这个统一社会信用代码已由另一个在册单位使用。")
    assert said["units_of_one_code"] == 1
    assert said["stages_of_one_code"] == ["confirmed", "filed"]


def test_a_double_tap_at_one_moment_files_one_request(said: dict[str, Any]) -> None:
    assert said["double_tap"] == ["done", "done"]
    assert said["requests_of_a_double_tap"] == 1


def test_two_officers_who_decide_one_field_write_it_once(said: dict[str, Any]) -> None:
    done, sentence = said["one_field"]
    assert done == "done" and ("先一步办理" in sentence or "刚刚有了变动" in sentence)
    assert (said["version"], said["settled"]) == (2, "settled")


def test_two_officers_who_ask_for_one_exception_ask_once(said: dict[str, Any]) -> None:
    done, sentence = said["one_exception"]
    assert done == "done" and "已经提出过例外" in sentence
    assert said["exceptions"] == 1

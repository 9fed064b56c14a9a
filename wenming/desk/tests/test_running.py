"""The whole house in its own home: started, hurt, and stopped."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wenming.desk.running import Child, House, port_is_free

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(met: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return kept | {
        "WENMING_HOME": str(tmp_path / "home"),
        "WENMING_PORT": str(free_port()),
        "WENMING_DEMO": "0",
        "WENMING_CITY": str(tmp_path / "nowhere"),
        "WENMING_WEB_WORKERS": "1",
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def house(environment: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "wenming", "run"], cwd=ROOT, env=environment, stdout=said, stderr=said
        )
        yield process
        if process.poll() is None:
            process.terminate()
        process.wait(30)


def children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(word) for word in listed.stdout.split()]


def called(pid: int, word: str) -> bool:
    return word in Path(f"/proc/{pid}/cmdline").read_text()


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc to look at processes")
def test_the_house_starts_heals_and_ends_cleanly(
    house: subprocess.Popen[bytes], environment: dict[str, str], tmp_path: Path
) -> None:
    address = f"http://127.0.0.1:{environment['WENMING_PORT']}/"
    wait_until(lambda: "平台已启动" in (tmp_path / "said").read_text() or house.poll() is not None)
    assert address in (tmp_path / "said").read_text()
    with urllib.request.urlopen(f"{address}healthz") as answer:
        assert json.load(answer)["ok"] is True
    with urllib.request.urlopen(f"{address}accounts/sign-in/") as answer:
        sheet = re.search(r'href="(/static/house\.[0-9a-f]{12}\.css)"', answer.read().decode())
    assert sheet, "sheets carry a fingerprint"
    with urllib.request.urlopen(f"{address}{sheet.group(1)[1:]}") as answer:
        assert "immutable" in answer.headers["Cache-Control"]

    twice = subprocess.run([sys.executable, "-m", "wenming", "run"], cwd=ROOT, env=environment, capture_output=True)
    assert twice.returncode == 1
    assert "已被占用" in twice.stderr.decode()

    worker = next(pid for pid in children(house.pid) if called(pid, "worker") and not called(pid, "granian"))
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: [p for p in children(house.pid) if p != worker and not called(p, "granian")])
    alive = children(house.pid)
    assert len(alive) == 2

    house.send_signal(signal.SIGTERM)
    assert house.wait(30) == 0
    assert [pid for pid in alive if Path(f"/proc/{pid}").exists()] == []
    assert port_is_free("127.0.0.1", int(environment["WENMING_PORT"]))


def test_a_child_that_keeps_crashing_is_started_ever_more_slowly() -> None:
    said: list[str] = []
    child = Child("坏的", [sys.executable, "-c", "raise SystemExit(3)"])
    pauses = []
    for _ in range(3):
        child.again_at = 0
        child.look_after(said.append)
        assert child.process is not None
        child.process.wait()
        child.look_after(said.append)
        pauses.append(child.pause)
    assert pauses == [2, 4, 8]
    assert "坏的: 3" in said[0]


def test_a_child_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wenming.desk.running.GRACE", 0.5)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"
    child = Child("聋的", [sys.executable, "-c", deaf])
    child.start()
    assert child.process is not None
    time.sleep(0.5)
    House([child], print).close()
    assert child.process.returncode == -signal.SIGKILL

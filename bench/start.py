"""From a fresh copy of the tree to the first page: `python -m bench start`. Packages come from a warm cache."""

import os
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
from io import BytesIO
from pathlib import Path

from bench import ground

FLOOR = 60
PATIENCE = 300  # seconds until a start counts as failed
UNWANTED = {
    "VIRTUAL_ENV",
    "PYTHONPATH",
    "PYTHONHOME",
    "DJANGO_SETTINGS_MODULE",
    "DATABASE_URL",
    "MAKEFLAGS",
    "MAKELEVEL",
}


def main() -> str:
    """Copy, set up, start, ask for the sign-in page; once, as the first start happens only once."""
    head = ["part", "ours", "floor"]
    archive = subprocess.run(["git", "archive", "HEAD"], capture_output=True, check=False, cwd=ground.HERE)
    if archive.returncode:
        return ground.table("start", "Skipped: this tree has no history to copy from.", head, [])
    with tempfile.TemporaryDirectory(prefix="bench-start-") as folder:
        with tarfile.open(fileobj=BytesIO(archive.stdout)) as tar:
            tar.extractall(folder, filter="data")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        kept = {
            key: value for key, value in os.environ.items() if key not in UNWANTED and not key.startswith("WENMING")
        }
        environment = kept | {"WENMING_DEMO": "1", "WENMING_PORT": str(port)}
        begin = time.perf_counter()
        python = getattr(sys, "_base_executable", sys.executable)
        made = subprocess.run(
            ["make", "setup", f"PYTHON={python}"],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            return ground.table("start", f"Skipped: `make setup` failed ({made.stderr.strip()[-200:]}).", head, [])
        ready = time.perf_counter()
        first_page(Path(folder), port, environment)
        end = time.perf_counter()
    rows = [
        ["`make setup`: environment and packages", f"{ready - begin:.1f} s", ""],
        ["`wenming run`: tables, demo city, first 200 of the sign-in page", f"{end - ready:.1f} s", ""],
        ["both, as `make run`", f"**{end - begin:.1f} s**", f"≤ {FLOOR} s"],
    ]
    return ground.table("start", "A copy of HEAD in an empty folder, measured once.", head, rows)


def first_page(folder: Path, port: int, environment: dict[str, str]) -> None:
    """Start the house, wait for the page, and end every process of it."""
    with tempfile.TemporaryFile() as said:
        house = subprocess.Popen(
            [folder / ".venv/bin/wenming", "run"], cwd=folder, env=environment, stdout=said, stderr=said,
            start_new_session=True,
        )  # fmt: skip
        try:
            limit = time.perf_counter() + PATIENCE
            while not answers(f"http://127.0.0.1:{port}/accounts/sign-in/"):
                if house.poll() is not None or time.perf_counter() > limit:
                    said.seek(0)
                    raise SystemExit(f"the house did not start:\n{said.read().decode()[-2000:]}")
                time.sleep(0.05)
        finally:
            end(house)


def answers(address: str) -> bool:
    """Whether the page is there."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def end(house: "subprocess.Popen[bytes]") -> None:
    """Ask it to end, then make sure: it leads a group of its own, so nothing else is met."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(house.pid, sign)
        except ProcessLookupError:
            return
        try:
            house.wait(timeout=15)
        except subprocess.TimeoutExpired:
            continue


if __name__ == "__main__":
    print(main())

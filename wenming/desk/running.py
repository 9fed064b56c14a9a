"""Running the house on one machine: the web server and the worker as two children, restarted when they crash."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.conf import settings

GRACE = 25.0  # seconds a child has to end by itself
LONGEST_PAUSE = 60.0  # seconds between two attempts to start a child that keeps crashing
STEADY = 30.0  # seconds after which a child counts as well, and its pauses start again from one second
PARENT_DIES = 1  # PR_SET_PDEATHSIG of prctl(2)


def port_is_free(host: str, port: int) -> bool:
    """Whether we could listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def web_command(host: str, port: int) -> list[str]:
    """granian in front of the WSGI application; never ASGI, whose threads would not fit Django's connections."""
    processes = os.environ.get("WENMING_WEB_WORKERS") or str(max(2, min(8, os.cpu_count() or 2)))
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "wenming.wsgi:application",
        "--host", host, "--port", str(port), "--workers", processes, "--blocking-threads", "4", "--no-ws",
        "--workers-kill-timeout", "15", "--respawn-failed-workers", "--log-level", "warning",
        "--working-dir", str(settings.BASE_DIR),
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The worker."""
    return [sys.executable, "-m", "wenming", "worker"]


def end_with_parent() -> None:
    """In the child: be told to stop when the parent is gone, even by kill -9 (Linux; elsewhere nothing happens)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PARENT_DIES, signal.SIGTERM)


@dataclass
class Child:
    """One process that has to be there."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 1.0
    again_at: float = 0.0

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl+C in the terminal reaches the parent only."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  # our own commands
            self.command,
            cwd=settings.BASE_DIR,
            env=os.environ | {"WENMING_STATIC_COLLECTED": "1"},
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509  # no threads run here
        )

    def look_after(self, say: Callable[[str], object]) -> None:
        """Start it again when it has ended, after a pause that doubles while it keeps crashing."""
        now = time.monotonic()
        if self.process is not None and (code := self.process.poll()) is not None:
            self.process = None
            self.pause = 1.0 if now - self.started > STEADY else min(self.pause * 2, LONGEST_PAUSE)
            self.again_at = now + self.pause
            say(f"{self.name}: {code}, {self.pause:.0f} s …")
        if self.process is None and now >= self.again_at:
            self.start()


@dataclass
class House:
    """The parent: starts the children, looks after them, and ends with them."""

    children: list[Child]
    say: Callable[[str], object]
    stopping: bool = field(default=False, init=False)

    def stop(self, number: int = 0, frame: object = None) -> None:
        """A signal: end the children, then ourselves."""
        self.stopping = True

    def run(self, address: str, ready: Callable[[], object]) -> None:
        """Keep the children alive until told to stop; `ready` is called once when the first page answers."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.stop)
        told = False
        while not self.stopping:
            for child in self.children:
                child.look_after(self.say)
            if not told and answers(address):
                told = True
                ready()
            time.sleep(0.2)
        self.close()

    def close(self) -> None:
        """Ask every child to end, wait, and kill what did not."""
        living = [child.process for child in self.children if child.process is not None]
        for process in living:
            process.terminate()
        end = time.monotonic() + GRACE
        for process in living:
            try:
                process.wait(max(end - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def answers(address: str) -> bool:
    """Whether the application answers its health question."""
    try:
        with urllib.request.urlopen(f"{address}healthz", timeout=5) as response:  # noqa: S310  # our own address
            return bool(response.status == 200)
    except (OSError, ValueError):
        return False

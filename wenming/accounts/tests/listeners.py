"""Servers on this machine that take what is delivered and remember it."""

import socket
import threading
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from wenming.accounts.models import Channel, User


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Sink:
    """Takes every letter."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return "250 taken"


class Listener(HTTPServer):
    """A web server that remembers what it was sent and answers as it is told."""

    allow_reuse_address = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Answering)
        self.heard: list[tuple[Any, bytes]] = []
        self.answer: tuple[int, bytes] = (200, b'{"errcode": 0}')
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class Answering(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.headers, body))
        code, answer = self.server.answer
        self.send_response(code)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: Any) -> None:
        pass


def hook(owner: User | None, server: Listener, kind: str = "webhook", **fields: Any) -> Channel:
    address = f"http://127.0.0.1:{server.server_port}/hook?key=1"
    channel: Channel = Channel.objects.create(kind=kind, owner=owner, url=address, secret="hush", **fields)
    return channel

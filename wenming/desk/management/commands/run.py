"""`wenming run`: the whole platform on one machine — prepares its home, then runs web server and worker."""

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from wenming.desk.preparing import demo, prepare
from wenming.desk.running import Child, House, port_is_free, web_command, worker_command


class Command(BaseCommand):
    """Ends cleanly on Ctrl+C or SIGTERM: the web server answers what it has, the worker finishes its job."""

    help = "准备数据并启动平台（网页和后台进程）"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        translation.activate(settings.LANGUAGE_CODE)
        host, port = options["host"], options["port"]
        if not port_is_free(host, port):
            raise CommandError(
                _("端口 %(port)s 已被占用。请先停止占用它的程序，或换一个端口：WENMING_PORT=8080 make run")
                % {"port": port}
            )
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        collecting = collect_static()
        prepare(self.say)
        if collecting.wait():
            raise CommandError(_("收集网页文件没有成功，请检查数据目录是否可写、磁盘是否已满。"))
        children = [Child(_("网页"), web_command(host, port)), Child(_("后台进程"), worker_command())]
        House(children, self.say).run(self.address, self.welcome)

    def say(self, text: str) -> None:
        """One line, at once."""
        self.stdout.write(text)
        self.stdout.flush()

    def welcome(self) -> None:
        """The address and, in the demo, who may sign in."""
        self.say("\n" + _("平台已启动：%(address)s") % {"address": self.address})
        accounts = demo().printed_accounts() if settings.DEMO else []
        if accounts:
            self.say(_("演示账号："))
            head = (_("用户名"), _("密码"), _("身份"), _("所在"))
            for line in aligned([head, *((a.username, a.password, a.name, a.place) for a in accounts)]):
                self.say(f"  {line}")
        self.say(_("按 Ctrl+C 停止。"))


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines whose columns stand under each other; a Chinese character is two places wide."""

    def width(text: str) -> int:
        return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)

    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(text + " " * (room - width(text)) for text, room in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def collect_static() -> "subprocess.Popen[bytes]":
    """Collect, fingerprint and compress the files of the pages into HOME, beside the other preparations."""
    return subprocess.Popen(
        [sys.executable, "-m", "wenming", "collectstatic", "--noinput", "-v", "0"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"WENMING_STATIC_COLLECTED": "1"},
    )

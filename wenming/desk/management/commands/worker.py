"""`wenming worker`: carries out jobs and starts periodic work until it is told to stop."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wenming.lib.workers import Workman


class Command(BaseCommand):
    """SIGTERM lets the job in hand finish; a second SIGTERM leaves at once, and another worker takes the job up."""

    help = "后台进程：做排队的工作和定时的工作，直到收到停止信号"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", default="", help="进程的名字，每个进程不同；不给则自动取")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
        with Workman(options["name"]) as workman:
            workman.run()

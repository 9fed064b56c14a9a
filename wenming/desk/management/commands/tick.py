"""`wenming tick`: does once what is due — lost jobs, periodic work, the queue — for machines that have cron only."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wenming.lib.jobs import queue_due
from wenming.lib.workers import Workman, recover


class Command(BaseCommand):
    """Safe to run while workers run: each job and each chore is taken once."""

    help = "把到期的工作做一遍，然后结束"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        with Workman() as workman:
            answer = {"recovered": recover(), "queued": queue_due(), "done": workman.work_off()}
        if options["json"]:
            self.stdout.write(json.dumps(answer))
        else:
            self.stdout.write("  ".join(f"{name}: {value}" for name, value in answer.items()))

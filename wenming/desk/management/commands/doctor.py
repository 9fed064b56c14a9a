"""`wenming doctor`: looks the house over and says what to do; exit 0 all well, 1 something to do."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from wenming.desk.checkup import answers


class Command(BaseCommand):
    """Changes nothing; safe to run at any time."""

    help = "检查平台的运行状况，并说明怎样处理"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        translation.activate(settings.LANGUAGE_CODE)
        found = list(answers())
        well = all(answer.ok for answer in found)
        if options["json"]:
            rows = [asdict(answer) | {"ok": answer.ok} for answer in found]
            self.stdout.write(json.dumps({"ok": well, "checks": rows}, ensure_ascii=False))
        else:
            for answer in found:
                self.stdout.write(f"{'✓' if answer.ok else '✗'} {answer.found}")
                if not answer.ok:
                    self.stdout.write(f"    → {answer.remedy}")
        sys.exit(0 if well else 1)

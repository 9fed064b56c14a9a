"""`wenming compute FILE`: scores from an edition and marks in one file, nothing stored. --json: docs/formats §6 on stdout."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Exit 0 computed, 1 something is wrong in the edition or the marks, 2 the file is unusable."""

    help = "按文件里的测评体系和评分计分"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--unit", action="append", help="只要这个单位（可重复）；名次仍在全体中计算")
        parser.add_argument("--bundle", type=Path, help="把得分包写入文件，供任何人重算")

    def handle(self, *args: Any, **options: Any) -> None:
        from wenming.assessment.computing import compute
        from wenming.lib.loading import Unusable

        try:
            answer, lines, code = compute(options)
        except Unusable as problem:
            answer, lines, code = {"error": str(problem)}, [str(problem)], 2
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            (self.stderr if code == 2 else self.stdout).write("\n".join(lines))
        sys.exit(code)

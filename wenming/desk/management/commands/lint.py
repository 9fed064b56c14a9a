"""`wenming lint FILE`: what an indicator system may not ask, and what it should ask better. --json: one object on stdout."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Exit 0 nothing refused, 1 something refused, 2 the file is unusable."""

    help = "减负检查：按为基层减负的规定检查测评体系文件"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        from wenming.lib.loading import Unusable
        from wenming.standards.lint.filing import lint_file

        try:
            answer, lines, code = lint_file(options["file"])
        except Unusable as problem:
            answer, lines, code = {"error": str(problem)}, [str(problem)], 2
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            (self.stderr if code == 2 else self.stdout).write("\n".join(lines))
        sys.exit(code)

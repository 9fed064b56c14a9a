"""`wenming verify {journal,scores} [FILE]`: check what the house has written down. --json: one object; exit 0 fine, 1 findings, 2 unusable."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.module_loading import import_string

# what → a function(options) that returns an Answer and the lines for people; Unusable means exit code 2
VERIFIERS = {
    "journal": "wenming.journal.commands.verify",
    "scores": "wenming.assessment.computing.verify",
    "marks": "wenming.assessment.checking.verify",
}


class Command(BaseCommand):
    """Each room brings its own check; this command only finds it and prints its answer."""

    help = "校验：纪事链是否完整，得分包能否逐位重算"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=sorted(VERIFIERS))
        parser.add_argument("file", nargs="?", type=Path, help="scores：要重算的得分包，不写则校验库里每一届")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--head", help="与此前导出的链头比对（发现被删的尾部）")
        parser.add_argument("--export", help="把现在的链头追加到文件")

    def handle(self, *args: Any, **options: Any) -> None:
        from wenming.lib.loading import Unusable

        try:
            answer, lines, code = import_string(VERIFIERS[options["what"]])(options)
        except Unusable as problem:
            answer, lines, code = {"error": str(problem)}, [str(problem)], 2
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            (self.stderr if code == 2 else self.stdout).write("\n".join(lines))
        sys.exit(code)

"""`wenming load {regions,calendar,reference,plan,units,titles,standard} FILE`: bring data into the house."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.module_loading import import_string

from wenming.lib.loading import Loader, Unusable

LOADERS = {
    "regions": "wenming.units.gazetteer.load_regions",
    "calendar": "wenming.lib.calendars.load_calendar",
    "reference": "wenming.units.reference.load_reference",
    "plan": "wenming.plan.programme.load_plan",
    "units": "wenming.units.roll.load_units",
    "titles": "wenming.units.titling.load_titles",
    "standard": "wenming.standards.loading.load_standard",
}


class Command(BaseCommand):
    """With --json the answer is one JSON object on stdout and nothing else; exit 0 fine, 1 findings, 2 unusable."""

    help = "载入数据文件"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=sorted(LOADERS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--take-good", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        loader: Loader = import_string(LOADERS[options["what"]])
        try:
            answer = loader(options["file"], dry_run=options["dry_run"], take_good=options["take_good"])
        except Unusable as problem:
            if options["json"]:
                self.stdout.write(json.dumps({"error": str(problem)}, ensure_ascii=False))
            else:
                self.stderr.write(str(problem))
            sys.exit(2)
        if options["json"]:
            self.stdout.write(json.dumps(answer.as_json(), ensure_ascii=False))
        else:
            self.say(answer.counts, answer.errors or [], answer.warnings or [], answer.notes)
        sys.exit(answer.exit_code)

    def say(
        self, counts: dict[str, Any], errors: list[dict[str, Any]], warnings: list[dict[str, Any]], notes: list[str]
    ) -> None:
        """The same answer for people."""
        self.stdout.write("  ".join(f"{name}: {value}" for name, value in counts.items()))
        for finding in (*errors, *warnings):
            self.stdout.write("  ".join(f"{key}={value}" for key, value in finding.items()))
        for note in notes:
            self.stdout.write(note)

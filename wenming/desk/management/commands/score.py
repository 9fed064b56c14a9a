"""`wenming score CYCLE`: compute the scores and ranks of one round and keep them."""

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from wenming.assessment.scoring_round import score
from wenming.cycles.models import Cycle
from wenming.lib.access import Refused


class Command(BaseCommand):
    """With --json the answer is one JSON object on stdout and nothing else; exit 0 fine, 2 unusable."""

    help = "计算一届的得分和名次"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cycle", help="届次的编号或名称")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        name = str(options["cycle"])
        cycles = Cycle.objects.filter(pk=int(name)) if name.isdecimal() else Cycle.objects.filter(title=name)
        try:
            if len(cycles) != 1:
                raise Refused(_("没有找到这一届，或有同名的届次：请写编号。"))
            began = time.perf_counter()
            scoring = score(cycles[0], by=None)
        except Refused as problem:
            self.say(options["json"], {"error": str(problem)})
            sys.exit(2)
        self.say(
            options["json"],
            {
                "cycle": scoring.cycle_id, "scoring": scoring.pk, "units": scoring.units,
                "ranked": len(scoring.ranks().in_order), "edition_digest": scoring.edition_digest,
                "marks_digest": scoring.marks_digest, "seconds": round(time.perf_counter() - began, 3),
            },
        )  # fmt: skip

    def say(self, as_json: bool, answer: dict[str, Any]) -> None:
        """For programs, or for people."""
        if as_json:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        elif "error" in answer:
            self.stderr.write(answer["error"])
        else:
            self.stdout.write("  ".join(f"{name}: {value}" for name, value in answer.items()))

"""P1: `python -m bench scores`. From a published edition to every unit's node scores, ranks and entry, committed.

Two editions of 150 leaves with three assessors on each: one with every rule, one of plain points that pandas and polars can
add up, too. 200 units are first scored by the exact core and compared digit by digit.
"""

import json
import os
import random
import subprocess
import sys
import time

from bench import ground

SMALL, LARGE = ground.part_of(1_500), ground.part_of(30_000)
ORACLE = 200
LOOPED = 60  # units that the ORM loop scores; its time is scaled
FLOORS = {SMALL: 0.5, LARGE: 5.0}


def main() -> str:
    """Every database and size, with the peers."""
    rows = []
    for engine in ground.engines():
        for size in (SMALL, LARGE):
            found = ground.in_process(engine, "scores", size)
            peers = " · ".join(
                ground.times(
                    found[name] * size / found["peer_units"], found["plain" if name != "loop" else "warm"], label
                )
                for name, label in (("loop", "ORM loop"), ("pandas", "pandas"), ("polars", "polars"))
            )
            rows.append([
                engine, f"{size:,}", f"**{found['warm']:.3f} s**", f"{found['cold']:.2f} s ({found['process']:.2f} s)",
                f"≤ {FLOORS[size]} s", f"{found['memory']:.0f} MB", f"**{found['again']:.0f} ms** (≤ 50)",
                f"{found['exactly']}", peers,
            ])  # fmt: skip
    note = (
        f"150 leaves × 3 assessors; {ORACLE} units equal to the exact core first. Mark rows stand for the first {SMALL:,} units; "
        "peers are measured on these and scaled, the data frames on an edition of plain points, without node scores."
    )
    head = [
        "database", "units", "published → committed", "in a new process (with its start)", "floor", "memory",
        "one mark → everyone's rank", "settled by the core", "peers",
    ]  # fmt: skip
    return ground.table("scores", note, head, rows)


def measure(size: int) -> None:
    """Fill, check, time."""
    ground.begin()
    from bench import scores_ground, scores_peers
    from wenming.assessment.models import Sheet

    town = scores_ground.Town(size, min(size, SMALL))
    every = town.round_of("every")
    plain = town.round_of("plain")
    ground.settle()
    from wenming.assessment.scoring_round import score

    scoring = score(every, by=None)
    checked = scores_ground.check(scoring, random.Random(3), ORACLE)  # a sample
    assert checked == min(ORACLE, size, SMALL), checked
    warm = ground.median(lambda: score(every, by=None), scores_ground.forget)
    plainly = ground.median(lambda: score(plain, by=None), scores_ground.forget)
    asked = [sys.executable, "-W", "ignore", "-m", "bench.scores", "once", str(every.pk)]
    once = json.loads(
        subprocess.run(asked, capture_output=True, text=True, check=True, cwd=ground.HERE).stdout.splitlines()[-1]
    )
    print(json.dumps({
        "warm": warm, "plain": plainly, **once, "again": scores_ground.again(every) * 1000,
        "exactly": scores_ground.settled(every),
        "peer_units": Sheet.objects.filter(cycle=plain, marks__isnull=False).distinct().count(),
        **scores_peers.run(every, plain, score(plain, by=None), LOOPED),
    }))  # fmt: skip


def once(cycle: int) -> None:
    """In a process of its own: everything is read and prepared for the first time."""
    began = time.perf_counter()
    import django

    django.setup()
    import resource

    from wenming.assessment.scoring_round import score
    from wenming.cycles.models import Cycle

    ready = time.perf_counter()
    score(Cycle.objects.get(pk=cycle), by=None)
    end = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cold": end - ready, "process": end - began, "memory": memory}))


if __name__ == "__main__" and sys.argv[1:2] == ["measure"]:
    os.environ.setdefault("PYTHONHASHSEED", "0")
    measure(int(sys.argv[2]))
elif __name__ == "__main__" and sys.argv[1:2] == ["once"]:
    once(int(sys.argv[2]))

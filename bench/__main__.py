"""`python -m bench [NAME…]`: run the named measurements and print their tables; all of them also make docs/bench.md."""

import importlib
import sys
import time
from pathlib import Path

from bench import ground

BENCHES = ("roll", "pages", "plan", "journal", "scores", "handbook", "start")
ANSWER = Path(__file__).parent.parent / "docs" / "bench.md"


def main(names: list[str]) -> int:
    """Run each in its turn; unknown names are refused."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(BENCHES)}")
        return 2
    parts = [ground.heading()]
    print(parts[0], flush=True)
    for name in names or BENCHES:
        began = time.perf_counter()
        parts.append(importlib.import_module(f"bench.{name}").main())
        print(f"{parts[-1]}\n({time.perf_counter() - began:.0f} s)\n", flush=True)
    if not names and not ground.QUICK:
        ANSWER.write_text("\n".join(parts), encoding="utf-8")
        print("docs/bench.md is written.")
    return 0


sys.exit(main(sys.argv[1:]))

"""`python -m bench [NAME…]`: run the named measurements, or all of them, and print their tables."""

import importlib
import sys

BENCHES = ("roll",)


def main(names: list[str]) -> int:
    """Run each in its turn; unknown names are refused."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(BENCHES)}")
        return 2
    for name in names or BENCHES:
        importlib.import_module(f"bench.{name}").main()
    return 0


sys.exit(main(sys.argv[1:]))

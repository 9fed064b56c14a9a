"""The figures of docs/bench.md, made again: `python -m bench [NAME…]`. Databases are temporary; seeds are fixed."""

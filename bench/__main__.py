"""Print every figure: `python -m bench [name …]` (make bench)."""

from __future__ import annotations

import importlib
import sys

#: in the order of the README
NAMES = ("pages", "scans", "board", "booths", "consultations")


def main() -> None:
    names = sys.argv[1:] or NAMES
    sys.argv = sys.argv[:1]
    for name in names:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main()

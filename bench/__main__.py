"""Print every figure: `python -m bench [name …]` (make bench)."""

from __future__ import annotations

import importlib
import sys

#: in the order of the README
NAMES = ("pages", "scans", "board", "taking_back", "maps", "booths", "consultations")


def main() -> None:
    given = sys.argv[1:]
    names = [name for name in given if name in NAMES] or NAMES
    sys.argv = [sys.argv[0], *(word for word in given if word not in NAMES)]  # what remains is the bench's own
    for name in names:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main()

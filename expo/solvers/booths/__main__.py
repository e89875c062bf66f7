"""Runs the command without the web application: `python -m expo.solvers.booths INSTANCE.json`."""

from .command import main

if __name__ == "__main__":
    raise SystemExit(main())

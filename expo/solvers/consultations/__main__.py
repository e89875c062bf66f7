"""Runs the command line: `python -m expo.solvers.consultations INSTANCE --out PLAN`."""

import sys

from expo.solvers.consultations.command import main

sys.exit(main())

"""`flask solve …`: the solvers' doors. They need no database."""

from __future__ import annotations

import os
import sys

import click

#: everything behind the name is the solver's own business
RAW = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}


@click.group("solve", help="Solve a problem file; see docs/booth-solver.md and docs/consultation-solver.md.")
def solve() -> None:
    """Solve a problem file."""


@solve.command("booths", context_settings=RAW, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def booths(arguments: tuple[str, ...]) -> None:
    """Allocate booths."""
    _become("expo.solvers.booths", arguments)


@solve.command("consultations", context_settings=RAW, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def consultations(arguments: tuple[str, ...]) -> None:
    """Make or mend a timetable."""
    _become("expo.solvers.consultations", arguments)


def _become(module: str, arguments: tuple[str, ...]) -> None:
    """Let this process become the solver's own: the web application's memory is given back before it starts."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])  # noqa: S606 - our own module

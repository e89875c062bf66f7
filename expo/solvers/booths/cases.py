"""The cases a proof is split into: how many applicants of a size are placed, and who stands where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from .blocks import Bools
from .clashes import clashes
from .hall import Hall
from .pricing import Pricer
from .problem import place_value

ALIKE = -1


@dataclass(frozen=True)
class Choice:
    """An applicant stands on a block (or on any it did not wish for), or it does not."""

    i: int
    block: int
    yes: bool


@dataclass(frozen=True)
class Count:
    """More than so many applicants of a size are placed, or at most so many."""

    size: int
    most: int
    more: bool


Choices = tuple[Choice | Count, ...]


def both(split: Choice | Count) -> tuple[Choice | Count, ...]:
    """Return the two cases of a choice, the likelier first."""
    if isinstance(split, Count):
        return (replace(split, more=True), replace(split, more=False))
    return (replace(split, yes=True), replace(split, yes=False))


def limits(hall: Hall, choices: Choices) -> dict[int, tuple[int, int]]:
    """Return how many applicants of each size a case places at least and at most."""
    found = {size: (0, len(who)) for size, who in hall.of_size.items()}
    for choice in choices:
        if isinstance(choice, Count):
            low, high = found[choice.size]
            found[choice.size] = (max(low, choice.most + 1), high) if choice.more else (low, min(high, choice.most))
    return found


def forced(choices: Iterable[Choice | Count]) -> frozenset[int]:
    """Return who must be placed in a case."""
    return frozenset(c.i for c in choices if isinstance(c, Choice) and c.yes)


def allowed(pricer: Pricer, choices: Choices) -> Bools | None:
    """Return which columns are left in a case; None when somebody who must be placed has none."""
    hall, left = pricer.hall, np.ones(len(pricer.column_blocks), dtype=np.bool_)
    for choice in choices:
        if isinstance(choice, Count):
            continue
        part = slice(pricer.starts[choice.i], pricer.starts[choice.i + 1])
        if choice.block == ALIKE:
            chosen = hall.values[choice.i] == place_value(hall.applicants[choice.i].points)
        else:
            chosen = hall.columns[choice.i] == choice.block
        if choice.yes and choice.block != ALIKE:
            _keep_clear(pricer, left, choice)
        left[part] &= chosen if choice.yes else ~chosen
    possible = all(left[pricer.starts[i] : pricer.starts[i + 1]].any() for i in forced(choices))
    return left if possible else None


def _keep_clear(pricer: Pricer, left: Bools, choice: Choice) -> None:
    """Take away from everybody else what a block overlaps or stands too close to."""
    hall = pricer.hall
    over = np.zeros(len(hall.blocks.cells), dtype=np.bool_)
    for b in hall.blocks.cells[choice.block]:
        for group in hall.blocks.containing[b].values():
            over[group] = True
    part = slice(pricer.starts[choice.i], pricer.starts[choice.i + 1])
    own = left[part].copy()
    left &= ~over[pricer.column_blocks]
    left[part] = own
    for j in {*hall.apart[choice.i], *hall.rivals[choice.i]} - set(hall.fixed):
        close = [clashes(hall, choice.i, choice.block, j, int(d)) for d in hall.columns[j]]
        left[pricer.starts[j] : pricer.starts[j + 1]] &= ~np.array(close, dtype=np.bool_)

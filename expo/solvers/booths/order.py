"""Serving one after the other: each takes the best wish still free."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .blocks import Ints
from .hall import Hall
from .problem import Plan, Problem
from .reasons import unplaced_reasons
from .standing import Standing


def serve_in_order(problem: Problem, order: Sequence[str]) -> Plan:
    """Return the plan where each applicant in turn takes the best block still free.

    Best is the best wish, then standing beside somebody wanted, then the block that takes least from others: the fewest
    wishes by anybody and the least power to spare. Locked applicants stand beforehand; those not named come last, in the
    order of the problem.
    """
    hall = Hall(problem)
    standing = serve(hall, [hall.number[one] for one in order])
    return Plan(standing.allocations(), unplaced_reasons(hall, standing), standing.score())


def by_points(problem: Problem) -> list[str]:
    """Return the applicants by falling points, and as listed where points are equal."""
    return [a.id for a in sorted(problem.applicants, key=lambda a: -a.points)]


def serve(hall: Hall, order: Sequence[int]) -> Standing:
    """Return the standing after each applicant in turn took its best free block."""
    standing = Standing(hall)
    harm = _harm(hall)
    for i in dict.fromkeys([*order, *range(len(hall.applicants))]):
        if i not in hall.fixed:
            block = _best_choice(hall, standing, i, harm)
            if block is not None:
                standing.put(i, block)
    return standing


def _harm(hall: Hall) -> Ints:
    """Return for every block how much taking it costs others who wished it or need its utilities."""
    booths = hall.problem.booths
    wished = np.zeros(len(booths), np.int64)
    for a in hall.applicants:
        for wish in a.wishes:
            wished[hall.booth_number[wish]] += 1
    spare = np.array(
        [int(min(b.power_kw, 999)) + 10 * b.water + 10 * b.air + 5 * b.lan for b in booths], dtype=np.int64
    )
    return hall.blocks.prices(wished * 100_000 + spare)


def _best_choice(hall: Hall, standing: Standing, i: int, harm: Ints) -> int | None:
    free = standing.users[hall.columns[i]] == 0
    columns, values = hall.columns[i][free], hall.values[i][free]
    wanted = np.isin(columns, list(standing.beside_wanted(i)))
    order = columns[np.lexsort((columns, harm[columns], ~wanted, -values))].tolist()
    return next((block for block in order if standing.fits(i, block)), None)

"""Whole plans from the linear program: the integer program over promising columns, then who gets which alike block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

import numpy as np
from ortools.math_opt.python import mathopt

from .blocks import Ints
from .highs import Highs
from .master import Master
from .pricing import SCALE, Prices
from .standing import Standing

HALF = 0.5
DEALS = 25
Stop = Callable[[], bool]


def promising(master: Master, prices: Prices, wages: Ints, loss: int) -> list[int]:
    """List the columns that could be part of a plan at most this far below the relaxation."""
    block_prices = master.pricer.block_prices(prices)
    kept = []
    for index, column in enumerate(master.columns):
        if column.closed:
            continue
        if not column.members:
            kept.append(index)
            continue
        cost = sum(int(block_prices[c]) + int(wages[i]) for i, c in column.members)
        if column.value * SCALE - cost >= -loss * SCALE:
            kept.append(index)
    return kept


def solve_integer(highs: Highs, master: Master, kept: Sequence[int], seconds: float, stop: Stop) -> list[float] | None:
    """Return the best solution over the kept columns found in time, or None."""
    model = mathopt.Model()
    model.objective.is_maximize = True
    rows = [model.add_linear_constraint(lb=low, ub=high) for low, high in master.limits]
    variables = {}
    for index in kept:
        column = master.columns[index]
        variable = model.add_variable(lb=0, ub=np.inf if column.counted else 1, is_integer=True)
        variables[index] = variable
        for row, factor in column.rows:
            rows[row].set_coefficient(variable, factor)
        if column.value:
            model.objective.set_linear_coefficient(variable, column.value)
    found = highs.solve(model.export_model().SerializeToString(), seconds, stop)
    if found is None:
        return None
    values = dict(zip(variables, found, strict=True))
    return [values.get(index, 0.0) for index in range(len(master.columns))]


def unfold(master: Master, solution: Sequence[float], rng: Random) -> tuple[Standing, list[int]]:
    """Return the plan a whole solution describes, and the applicants whose alike block would break a rule."""
    standing, left = Standing(master.hall), []
    for column, value in zip(master.columns, solution, strict=True):
        for i, block in column.members if value > HALF else ():
            if standing.fits(i, block):
                standing.put(i, block)
            else:
                left.append(i)
    return standing, left + _deal(master, solution, standing, rng)


def _deal(master: Master, solution: Sequence[float], standing: Standing, rng: Random) -> list[int]:
    """Deal the alike blocks several times, keep the deal that suits most; return whom it does not suit."""
    before = set(standing.block)
    best: tuple[list[int], dict[int, int]] | None = None
    for _ in range(DEALS):
        left = _deal_once(master, solution, standing, rng)
        dealt = {i: standing.lift(i) for i in [i for i in standing.block if i not in before]}
        if best is None or len(left) < len(best[0]):
            best = (left, dealt)
        if not left:
            break
    left, dealt = best or ([], {})
    for i, block in dealt.items():
        standing.put(i, block)
    return left


def _deal_once(master: Master, solution: Sequence[float], standing: Standing, rng: Random) -> list[int]:
    """Give each applicant that takes any block one of those its class uses; return those that found none."""
    hall, shares = master.hall, master.shares
    quota = Counter({key: round(solution[c]) for key, c in shares.divides.items() if solution[c] > HALF})
    filled = [(block, row) for block, (row, c) in shares.fills.items() if solution[c] > HALF]
    rng.shuffle(filled)
    free = dict(filled)
    takers = [i for i, c in shares.anyone.items() if solution[c] > HALF]
    rng.shuffle(takers)
    takers.sort(key=lambda i: -len(hall.apart[i]) - len(hall.rivals[i]))
    left = []
    for i in takers:
        row = shares.class_of[i]
        block = next((b for b, kind in free.items() if quota[row, kind] > 0 and standing.fits(i, b)), None)
        if block is None:
            left.append(i)
            continue
        quota[row, free.pop(block)] -= 1
        standing.put(i, block)
    return left

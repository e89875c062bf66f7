"""Whole plans from the linear program: the integer program over promising columns, then who gets which alike block."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from random import Random

from .blocks import Ints
from .linear import Linear
from .master import Master
from .pricing import SCALE, Prices
from .standing import Standing

HALF = 0.5
DEALS = 25


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


def whole_program(master: Master, kept: Sequence[int]) -> bytes:
    """Return the program over the kept columns as the message HiGHS gets."""
    program, whole = master.program, Linear()
    for low, high in zip(program.lows, program.highs, strict=True):
        whole.row(low, high)
    for index in kept:
        column = master.columns[index]
        whole.column(column.value, column.rows, math.inf if column.counted else 1)
    data: bytes = whole.whole([True] * len(kept)).SerializeToString()
    return data


def spread(master: Master, kept: Sequence[int], found: Sequence[float]) -> list[float]:
    """Return the values of all columns, those not kept being nothing."""
    values = dict(zip(kept, found, strict=True))
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

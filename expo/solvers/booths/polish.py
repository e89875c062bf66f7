"""Improves a plan by moving applicants to blocks worth more, putting out and placing anew whoever stood there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random

import numpy as np

from .hall import Hall
from .standing import Standing

MOST_PUT_OUT = 4
TRIES = 40


def fill(standing: Standing, who: Iterable[int]) -> None:
    """Place each of these on the best free block left, where there is one."""
    for i in who:
        if i not in standing.cells:
            position = standing.best_free(i)
            if position is not None:
                standing.put(i, int(standing.hall.columns[i][position]))


def polish(standing: Standing, rng: Random, stop: Callable[[], bool]) -> None:
    """Move applicants as long as the score rises; in the end nobody unplaced fits on free booths."""
    hall = standing.hall
    waiting = list(hall.free)
    rng.shuffle(waiting)
    while waiting and not stop():
        again: list[int] = []
        for i in waiting:
            if stop():
                break
            again.extend(_improve(standing, i))
        waiting = list(dict.fromkeys(again))
    fill(standing, sorted((i for i in hall.free if i not in standing.cells), key=lambda i: -hall.applicants[i].points))


def _improve(standing: Standing, i: int) -> set[int]:
    """Try to give one applicant more; return whose situation changed."""
    hall = standing.hall
    now = standing.value_of(i) if i in standing.block else 0
    for position in _better(hall, standing, i, now):
        changed = _try(standing, i, int(hall.columns[i][position]))
        if changed:
            return changed
    return set()


def _better(hall: Hall, standing: Standing, i: int, now: int) -> list[int]:
    """Return the most promising columns worth more to an applicant than what it has now."""
    columns = hall.columns[i]
    values = hall.values[i]
    wanted = standing.beside_wanted(i)
    if wanted:
        values = values.copy()
        for p in np.flatnonzero(np.isin(columns, list(wanted))):
            values[p] = standing.worth(i, int(p))
    better = np.flatnonzero(values > now)
    if len(better) > TRIES:
        load = standing.users[columns[better]]
        better = better[np.lexsort((load, -values[better]))][:TRIES]
    return [int(p) for p in better]


def _try(standing: Standing, i: int, block: int) -> set[int]:
    """Move an applicant to a block if that raises the score in all; return whose situation changed, else nothing."""
    before = _score_around(standing, i, block)
    if before is None:
        return set()
    involved, score = before
    snapshot = {j: standing.block.get(j) for j in involved}
    for j in involved:
        if j in standing.block:
            standing.lift(j)
    if standing.fits(i, block):
        standing.put(i, block)
        others = sorted(
            involved - {i}, key=lambda j: (-standing.hall.applicants[j].booths, -standing.hall.applicants[j].points, j)
        )
        fill(standing, others)
        if _score(standing, involved) > score:
            return involved | {k for j in involved for k in standing.hall.near[j]}
    for j in involved:
        if j in standing.block:
            standing.lift(j)
    for j, old in snapshot.items():
        if old is not None:
            standing.put(j, old)
    return set()


def _score_around(standing: Standing, i: int, block: int) -> tuple[set[int], int] | None:
    put_out = (standing.occupants(block) | standing.too_close(i, block)) - {i}
    if len(put_out) > MOST_PUT_OUT or any(j in standing.hall.fixed for j in put_out):
        return None
    involved = put_out | {i}
    return involved, _score(standing, involved)


def _score(standing: Standing, who: set[int]) -> int:
    """Return what these applicants' places are worth, each near pair among them counted once."""
    return sum(standing.value_of(j) for j in who if j in standing.block) - sum(
        worth
        for j in who
        if j in standing.block
        for k, worth in standing.hall.near[j].items()
        if k > j
        and k in who
        and k in standing.block
        and standing.hall.side_by_side(standing.cells[j], standing.cells[k])
    )

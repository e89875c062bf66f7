"""Proven lower bounds: what each participant alone cannot avoid, whatever the others do."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from expo.solvers.consultations.board import Longs
from expo.solvers.consultations.problem import Objective, Problem
from expo.solvers.consultations.slots import csr, pairs

FAR = 1 << 30


@lru_cache(maxsize=100_000)
def day_costs(open_slots: tuple[int, ...], forced: tuple[int, ...], objective: Objective) -> tuple[int, ...]:
    """List, for each number of busy slots on one day, the least cost; FAR where it cannot be.

    `open_slots` are those the participant may be busy in, `forced` those in which it must be.
    """
    best = [FAR] * (len(open_slots) + 1)
    if not forced:
        best[0] = 0
    for i, low in enumerate(open_slots):
        gaps = 0
        for j in range(i, len(open_slots)):
            high = open_slots[j]
            if j > i and open_slots[j] - open_slots[j - 1] > 1:
                gaps += 1
            if forced and (low > forced[0] or high < forced[-1]):
                continue
            _span(best, j - i + 1, high - low + 1, gaps, objective)
    return tuple(best)


def _span(best: list[int], inside: int, length: int, gaps: int, objective: Objective) -> None:
    """Take in all ways to be busy in the first, the last and some of the slots between.

    With `inside` open slots in the span, k busy slots leave length - k idle; gaps that absences tear cannot be healed.
    """
    if objective == "breaks":
        best[inside] = min(best[inside], gaps)
    for k in range(min(inside, 2), inside + 1):
        if objective == "idle":
            best[k] = min(best[k], length - k)
        elif k < inside:
            # Leaving out slots beside an absence merges gaps, so one gap may be all there is.
            best[k] = min(best[k], 1)


def spread_costs(days: Longs, least: Longs, most: Longs) -> Longs:
    """Choose for each participant how many busy slots go to each day, `least` to `most` in all, at the least cost.

    `days` holds the cost of participant, day and number; FAR is impossible.
    """
    total = _totals(days)
    busy = np.arange(total.shape[1])
    total[(busy < least[:, None]) | (busy > most[:, None])] = FAR
    cheapest: Longs = np.minimum(total.min(axis=1), FAR)
    return cheapest


def _totals(days: Longs) -> Longs:
    """Tell the least cost of each participant and number of busy slots of all days together."""
    people, count, width = days.shape
    total = np.zeros((people, 1), np.int64)
    for d in range(count):
        grown = np.full((people, total.shape[1] + width - 1), FAR, np.int64)
        for k in range(width):
            part = grown[:, k : k + total.shape[1]]
            np.minimum(part, total + days[:, d, k, None], out=part)
        total = grown
    return total


def spare_slots(problem: Problem, domains: Sequence[Sequence[int]]) -> tuple[Longs, Longs, Longs]:
    """Tell for each participant how many slots all its consultations need, what that costs, and how many more cost as much."""
    members = np.concatenate(pairs(problem))
    capacity = np.array([p.capacity for p in problem.participants], np.int64)
    busy = -(-np.bincount(members, minlength=len(capacity)) // capacity)
    total = _totals(_days(problem, slots_of(problem, domains), np.zeros((len(capacity), problem.slots), np.bool_)))
    cost = np.full(busy.size, FAR, np.int64)
    fits = busy < total.shape[1]
    cost[fits] = total[fits, busy[fits]]
    most = np.where(total <= cost[:, None], np.arange(total.shape[1]), 0).max(axis=1)
    return busy, cost, most - busy


def participant_bounds(problem: Problem, domains: Sequence[Sequence[int]], needed: Sequence[bool]) -> list[int]:
    """Bound the cost of each participant from below; `needed` consultations are placed, the others may be.

    `domains` are slots from 0. Only this participant's own rules count, and of its consultations only that each is in
    one of its slots.
    """
    people = len(problem.participants)
    members = np.concatenate(pairs(problem))
    forced = [slots if need and len(slots) == 1 else [] for slots, need in zip(domains, needed, strict=True)]
    must = np.bincount(members, weights=np.tile(np.array(needed, np.int64), 2), minlength=people).astype(np.int64)
    might = np.bincount(members, minlength=people)
    for k, p in enumerate(problem.participants):
        must[k] = -(-max(int(must[k]), p.min) // p.capacity)
        might[k] = max(might[k] if p.max is None else min(might[k], p.max), must[k])
    days = _days(problem, slots_of(problem, domains), slots_of(problem, forced))
    return [int(x) for x in spread_costs(days, must, might)]


def fullest_bound(problem: Problem, domains: Sequence[Sequence[int]], out: Sequence[int]) -> int:
    """Bound the objective of all plans that place as many as one without the consultations `out`.

    It bounds something only where that is plainly the most: nothing is out that has a slot, or one participant has
    so many too few slots, and then is busy in all of them.
    """
    left = {k for k in out if domains[k]}
    needed = [bool(slots) for slots in domains]
    if left:
        number, mine = _crowded(problem, domains, left)
        needed = [need and number >= 0 and k not in mine for k, need in enumerate(needed)]
        people = list(problem.participants)
        if number >= 0:
            people[number] = replace(people[number], min=len(mine) - len(left))
        problem = replace(problem, participants=tuple(people))
    return sum(x for x in participant_bounds(problem, domains, needed) if x < FAR)


def _crowded(problem: Problem, domains: Sequence[Sequence[int]], left: set[int]) -> tuple[int, set[int]]:
    """Find the participant whose slots are too few by exactly what is left out, and whose that all is; or -1."""
    for number, p in enumerate(problem.participants):
        mine = {k for k, c in enumerate(problem.consultations) if domains[k] and p.id in (c.a, c.b)}
        room = p.capacity * len({s for k in mine for s in domains[k]})
        if left <= mine and len(mine) - min(room, room if p.max is None else p.max) == len(left):
            return number, mine
    return -1, set()


def slots_of(problem: Problem, domains: Sequence[Sequence[int]]) -> NDArray[np.bool_]:
    """Tell of each participant and slot whether one of its consultations may be there."""
    members = np.concatenate(pairs(problem))
    starts, slots = csr(domains)
    found = np.zeros((len(problem.participants), problem.slots), np.bool_)
    found[np.repeat(members, np.tile(np.diff(starts), 2)), np.tile(slots, 2)] = True
    return found


def _days(problem: Problem, open_slots: NDArray[np.bool_], forced: NDArray[np.bool_]) -> Longs:
    """List the cost of each participant, day and number of busy slots."""
    edges = [s - 1 for s in (*problem.day_starts, problem.slots + 1)]
    width = 1 + max(high - low for low, high in itertools.pairwise(edges))
    found = np.full((len(open_slots), len(edges) - 1, width), FAR, np.int64)
    for d, (low, high) in enumerate(itertools.pairwise(edges)):
        for k, (may, must) in enumerate(zip(open_slots[:, low:high], forced[:, low:high], strict=True)):
            costs = day_costs(
                tuple(np.flatnonzero(may).tolist()), tuple(np.flatnonzero(must).tolist()), problem.objective
            )
            found[k, d, : len(costs)] = costs
    return found

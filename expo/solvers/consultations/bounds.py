"""Proven lower bounds: what each participant alone cannot avoid, whatever the others do."""

import itertools
from collections.abc import Sequence
from functools import lru_cache

from expo.solvers.consultations.problem import Objective, Problem

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


def spread_cost(days: Sequence[Sequence[int]], least: int, most: int) -> int:
    """Choose how many busy slots go to each day, `least` to `most` in all, at the least cost; FAR if impossible."""
    total = [0]
    for costs in days:
        grown = [FAR] * (len(total) + len(costs) - 1)
        for done, cost in enumerate(total):
            if cost < FAR:
                for k, more in enumerate(costs):
                    grown[done + k] = min(grown[done + k], cost + more)
        total = grown
    return min(total[max(least, 0) : most + 1], default=FAR)


def participant_bounds(problem: Problem, domains: Sequence[Sequence[int]], needed: Sequence[bool]) -> list[int]:
    """Bound the cost of each participant from below; `needed` consultations are placed, the others may be.

    `domains` are slots from 0. Only this participant's own rules count, and of its consultations only that each is in
    one of its slots.
    """
    people = {p.id: k for k, p in enumerate(problem.participants)}
    own: list[list[int]] = [[] for _ in people]
    for c, consultation in enumerate(problem.consultations):
        for name in (consultation.a, consultation.b):
            own[people[name]].append(c)
    edges = [s - 1 for s in (*problem.day_starts, problem.slots + 1)]
    found = []
    for p, mine in zip(problem.participants, own, strict=True):
        must = sum(needed[c] for c in mine)
        might = min(len(mine), len(mine) if p.max is None else p.max)
        open_slots = sorted({s for c in mine for s in domains[c]})
        forced = sorted({domains[c][0] for c in mine if needed[c] and len(domains[c]) == 1})
        days = [
            day_costs(_shifted(open_slots, low, high), _shifted(forced, low, high), problem.objective)
            for low, high in itertools.pairwise(edges)
        ]
        least = -(-max(must, p.min) // p.capacity)
        found.append(spread_cost(days, least, max(might, least)))
    return found


def _shifted(slots: Sequence[int], low: int, high: int) -> tuple[int, ...]:
    return tuple(s - low for s in slots if low <= s < high)

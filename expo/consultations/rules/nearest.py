"""Whoever lost a place is looked for near it first: at the same time, on the same day, then on any day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from itertools import pairwise

from expo.solvers.consultations.problem import Assignment, Problem

#: the turns of the search, by how far it looks
AT_ITS_TIME, ON_ITS_DAY, ANY_DAY = range(3)
TURNS = 3

#: the question in which some of the consultations may not go anywhere
Narrowed = Callable[[Problem, Mapping[str, Assignment], Collection[str]], Problem]


def nearest_first(*, keeps_time: bool) -> list[tuple[int, Narrowed]]:
    """Return where those who lost their place are looked for, turn by turn; whose people are out cannot keep the time."""
    turns: list[tuple[int, Narrowed]] = [
        (AT_ITS_TIME, lambda problem, kept, keys: settled(problem, {key: kept[key].slot for key in keys})),
        (ON_ITS_DAY, _on_their_day),
        (ANY_DAY, lambda problem, _kept, _keys: problem),
    ]
    return turns if keeps_time else turns[1:]


def _on_their_day(problem: Problem, kept: Mapping[str, Assignment], keys: Collection[str]) -> Problem:
    """Return the question in which these consultations stay on the day they were on: people come for their days."""
    edges = [*problem.day_starts, problem.slots + 1]
    days = {f"day-{first}": frozenset(range(first, after)) for first, after in pairwise(edges)}

    def day_of(key: str) -> str:
        return next(name for name, slots in days.items() if kept[key].slot in slots)

    return replace(
        problem,
        sessions={**problem.sessions, **days},
        consultations=tuple(
            replace(each, session=day_of(each.id)) if each.id in keys and each.session is None else each
            for each in problem.consultations
        ),
    )


def settled(problem: Problem, found: Mapping[str, int]) -> Problem:
    """Return the question in which these consultations are where a place was found for them."""
    return replace(
        problem,
        consultations=tuple(
            replace(each, slot=found[each.id]) if each.id in found else each for each in problem.consultations
        ),
    )

"""Stretches of days for participants with hardly a slot to spare, drawn by lot for each beginning of a search.

Somebody with 30 consultations and 31 slots that make no gap can be busy in a dozen ways, but in thousands of ways with
one gap; a search that prices gaps alone meets the thousands. So each such participant draws one of the dozen, and may
be busy only in the stretches of the days that it uses.
"""

import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import comb
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from expo.solvers.consultations.board import Board, Longs
from expo.solvers.consultations.bounds import FAR, slots_of, spare_slots
from expo.solvers.consultations.clashes import unmatched
from expo.solvers.consultations.problem import Problem
from expo.solvers.consultations.setup import confine
from expo.solvers.consultations.slots import csr, pairs, split

Flags = NDArray[np.bool_]
Counts = dict[tuple[int, int], int]
"""How many ways there are to be busy in so many slots at such a cost."""

SPARE = 4  # hard-pressed is who has at most this part of all slots to spare
CROWD = 5  # where more than this part of all people are, the stretches of one would block those of the other


class Way(NamedTuple):
    """Being busy in `busy` slots of a day, with `cost` free ones between, all in the stretch from `low` to `high`."""

    low: int
    high: int
    busy: int
    cost: int


IDLE = Way(0, -1, 0, 0)


@dataclass(frozen=True)
class Pressed:
    """A participant with hardly a slot to spare, and all its cheapest ways through the days."""

    number: int
    busy: int
    cost: int
    days: tuple[dict[Way, int], ...]  # with the number of choices of slots that each way stands for
    ahead: tuple[Counts, ...]  # of each day and all later ones together

    @classmethod
    def of(cls, number: int, busy: int, cost: int, days: Sequence[Sequence[int]]) -> "Pressed":
        """Count the ways to be busy in so many of the open slots of some days at exactly that cost."""
        ways = tuple(_ways(slots, cost) for slots in days)
        ahead: list[Counts] = [{(0, 0): 1}]
        for day in reversed(ways):
            found: defaultdict[tuple[int, int], int] = defaultdict(int)
            for way, count in day.items():
                for (more, dear), others in ahead[-1].items():
                    if way.busy + more <= busy and way.cost + dear <= cost:
                        found[way.busy + more, way.cost + dear] += count * others
            ahead.append(found)
        return cls(number, busy, cost, ways, tuple(reversed(ahead)))

    def draw(self, rng: Random) -> Iterator[Way]:
        """Draw a way for each day, each choice of slots as likely."""
        busy, cost = self.busy, self.cost
        for day, later in zip(self.days, self.ahead[1:], strict=True):
            chances = [count * later.get((busy - way.busy, cost - way.cost), 0) for way, count in day.items()]
            way = rng.choices([*day], chances)[0]
            busy, cost = busy - way.busy, cost - way.cost
            yield way


def _ways(slots: Sequence[int], cost: int) -> dict[Way, int]:
    """Count the ways to spend a day with these open slots at no more than that cost."""
    found = defaultdict(int, {IDLE: 1})
    runs = [s - k for k, s in enumerate(slots)]  # equal where no slot is missing between
    for i, low in enumerate(slots):
        begin = slots[bisect_left(runs, runs[i])]
        for j in range(i, bisect_right(runs, runs[i] + cost)):
            end = slots[bisect_right(runs, runs[j]) - 1]
            inside, length = j - i + 1, slots[j] - low + 1
            for busy in range(max(length - cost, min(inside, 2)), inside + 1):
                choices = comb(inside - 2, busy - 2) if inside > 1 else 1
                found[Way(begin, end, busy, length - busy)] += choices
    return dict(found)


@dataclass(frozen=True)
class Stretches:
    """The hard-pressed of a problem, and the slots of all consultations as one long list."""

    pressed: tuple[Pressed, ...]
    here: Flags  # participant and slot
    own: tuple[tuple[int, tuple[int, ...]], ...]  # desks and consultations of each participant
    pairs: tuple[Longs, Longs]
    rows: Longs
    slots: Longs

    @classmethod
    def of(cls, problem: Problem, domains: Sequence[Sequence[int]]) -> "Stretches | None":
        """Find who is hard-pressed if all `domains` are used; None where that is nobody or too many."""
        members = pairs(problem)
        here = slots_of(problem, domains)
        busy, cost, spare = spare_slots(problem, domains)
        found = [k for k, p in enumerate(problem.participants) if busy[k] and p.capacity == 1]
        hard = [k for k in found if cost[k] < FAR and spare[k] * SPARE <= problem.slots]
        if not hard or len(hard) * CROWD > len(found):
            return None
        edges = list(itertools.pairwise(s - 1 for s in (*problem.day_starts, problem.slots + 1)))
        days = {k: [(a + np.flatnonzero(here[k, a:b])).tolist() for a, b in edges] for k in hard}
        own: list[list[int]] = [[] for _ in problem.participants]
        for c, both in enumerate(zip(*members, strict=True)):
            for k in both:
                own[k].append(c)
        starts, slots = csr(domains)
        return cls(
            tuple(Pressed.of(k, int(busy[k]), int(cost[k]), days[k]) for k in hard),
            here,
            tuple((p.capacity, tuple(x)) for p, x in zip(problem.participants, own, strict=True)),
            members,
            np.repeat(np.arange(len(domains)), np.diff(starts)),
            slots,
        )

    def confine(self, board: Board, kept: Flags) -> None:
        """Tell a board in which of their slots consultations may be."""
        confine(board, self.rows, self.slots, kept)

    def everything(self) -> Flags:
        """Keep all slots of all consultations."""
        return np.ones(self.rows.size, np.bool_)

    def draw(self, rng: Random) -> Flags:
        """Draw stretches; answers which of the slots of all consultations are kept."""
        narrow = {p.number: self._within(p.draw(rng)) for p in self.pressed}
        while True:
            here = self.here.copy()
            for k, kept in narrow.items():
                here[k] &= kept
            found = here[self.pairs[0][self.rows], self.slots] & here[self.pairs[1][self.rows], self.slots]
            blocked = narrow.keys() & self._blocked(found)
            if not blocked:
                return found
            for k in blocked:
                del narrow[k]

    def _within(self, ways: Iterable[Way]) -> Flags:
        kept = np.zeros(self.here.shape[1], np.bool_)
        for way in ways:
            kept[way.low : way.high + 1] = True
        return kept

    def _blocked(self, kept: Flags) -> set[int]:
        """Find participants who cannot be in all their consultations any more, and those they meet there."""
        domains = split(self.rows[kept], self.slots[kept], len(self.pairs[0]))
        stuck = {c for desks, mine in self.own for c in unmatched(mine, domains, desks)[0]}
        return {int(side[c]) for side in self.pairs for c in stuck}

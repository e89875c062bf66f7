"""Closes the gap by cases: an applicant gets a block or it does not; the bound of every case is proven by prices.

Best first branch and bound. Linear programs only choose prices and cases; a case is dropped when the whole-number bound of its
prices says so, or when an applicant that must be placed in it has no block left.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from .blocks import Bools, Ints
from .clashes import clashes
from .clusters import add_clusters, best_groups
from .integer import unfold
from .master import Master
from .pricing import LOW
from .problem import place_value
from .run import Run
from .splitting import split_more

ALIKE = -1
ROUNDS = 6
WHOLE = 1e-6


@dataclass(frozen=True)
class Choice:
    """An applicant stands on a block (or on any it did not wish for), or it does not."""

    i: int
    block: int
    yes: bool


Choices = tuple[Choice, ...]


@dataclass
class Branching:
    """The open cases, highest bound first."""

    run: Run
    master: Master
    open: list[tuple[int, int, Choices, Choice | None]] = field(default_factory=list)
    done: int = 0
    ticket: Iterator[int] = field(default_factory=count)

    def go(self) -> None:
        """Split cases until the best plan is proven best or time is up."""
        self._enter((), self.run.bound or 0)
        while self.open and not self.run.over():
            self._tell()
            minus, _, choices, split = heapq.heappop(self.open)
            if -minus <= self.run.best[0]:
                break
            if split is None:
                self.done = max(self.done, -minus)
                continue
            heapq.heappush(self.open, (minus, next(self.ticket), choices, split))
            finished = [self._enter((*choices, Choice(split.i, split.block, yes)), -minus) for yes in (True, False)]
            if all(finished):
                self.open = [case for case in self.open if not (case[2] is choices and case[0] == minus)]
                heapq.heapify(self.open)
        self._tell()
        self.master.restrict(set(), set())

    def _tell(self) -> None:
        """Offer the bound all cases together prove."""
        highest = max(self.done, self.run.best[0], -self.open[0][0] if self.open else 0)
        self.run.offer_bound(highest)

    def _enter(self, choices: Choices, limit: int) -> bool:
        """Bound a case and keep it open if a better plan could be in it; false when time ran out before."""
        allowed, forced = self._allowed(choices)
        if allowed is None:
            return True
        self._restrict(allowed, forced)
        bound, split, solution = limit, None, None
        for _ in range(ROUNDS):
            if self.run.over():
                return False
            out = self.master.solve(self.run.left_s)
            if out is None:
                break
            prices, wages, solution = out
            reduced = self.master.pricer.reduced(prices)
            reduced[~allowed] = LOW
            bound = min(bound, self.master.pricer.bound(prices, reduced, forced))
            if bound <= self.run.best[0]:
                return True
            if not add_clusters(self.master, reduced, wages) and not self.master.cut(solution):
                split = self._choose(solution, reduced)
                if split is not None or not self._take(solution):
                    break
            self._restrict(allowed, forced)
        heapq.heappush(self.open, (-bound, next(self.ticket), choices, split))
        return True

    def _allowed(self, choices: Choices) -> tuple[Bools | None, frozenset[int]]:
        """Return the columns left in a case and who must be placed; None when that is impossible."""
        pricer, hall = self.master.pricer, self.master.hall
        allowed = np.ones(len(pricer.column_blocks), dtype=np.bool_)
        for choice in choices:
            part = slice(pricer.starts[choice.i], pricer.starts[choice.i + 1])
            if choice.block == ALIKE:
                chosen = hall.values[choice.i] == place_value(hall.applicants[choice.i].points)
            else:
                chosen = hall.columns[choice.i] == choice.block
            if choice.yes and choice.block != ALIKE:
                self._keep_clear(allowed, choice, part)
            allowed[part] &= chosen if choice.yes else ~chosen
        forced = frozenset(c.i for c in choices if c.yes)
        possible = all(allowed[pricer.starts[i] : pricer.starts[i + 1]].any() for i in forced)
        return (allowed if possible else None), forced

    def _keep_clear(self, allowed: Bools, choice: Choice, part: slice) -> None:
        """Take away from everybody else what a block overlaps or stands too close to."""
        pricer, hall = self.master.pricer, self.master.hall
        over = np.zeros(len(hall.blocks.cells), dtype=np.bool_)
        for b in hall.blocks.cells[choice.block]:
            for group in hall.blocks.containing[b].values():
                over[group] = True
        own = allowed[part].copy()
        allowed &= ~over[pricer.column_blocks]
        allowed[part] = own
        for j in {*hall.apart[choice.i], *hall.rivals[choice.i]} - set(hall.fixed):
            close = [clashes(hall, choice.i, choice.block, j, int(d)) for d in hall.columns[j]]
            allowed[pricer.starts[j] : pricer.starts[j + 1]] &= ~np.array(close, dtype=np.bool_)

    def _restrict(self, allowed: Bools, forced: frozenset[int]) -> None:
        """Close the columns of the relaxation that a case does not allow."""
        pricer, hall, master = self.master.pricer, self.master.hall, self.master
        closed: set[int] = set()
        for i in hall.free:
            part = allowed[pricer.starts[i] : pricer.starts[i + 1]]
            if part.all():
                continue
            gone = {int(c) for c in hall.columns[i][~part]}
            closed.update(n for block in gone for n in master.columns_of[i].get(block, ()))
            alike = hall.values[i] == place_value(hall.applicants[i].points)
            if i in master.shares.anyone and not part[alike].any():
                closed.add(master.shares.anyone[i])
        master.restrict(closed, set(forced))

    def _choose(self, solution: Sequence[float], reduced: Ints) -> Choice | None:
        """Return the choice the relaxation is least decided about, None when it is decided about all."""
        hall, shares = self.master.hall, defaultdict[tuple[int, int], float](float)
        for column, value in zip(self.master.columns, solution, strict=True):
            for i, block in column.members if value > WHOLE else ():
                shares[i, block] += value
        wished: dict[tuple[int, int], float] = defaultdict(float)
        for (i, block), share in shares.items():
            alike = hall.values[i][np.searchsorted(hall.columns[i], block)] == place_value(hall.applicants[i].points)
            wished[i, ALIKE if alike else block] += share
        for i, index in self.master.shares.anyone.items():
            wished[i, ALIKE] += solution[index]
        undecided = _undecided(wished) or _undecided(shares)
        if not undecided:
            return self._overlap(reduced)
        _, (i, block) = min(undecided)
        return Choice(i, block, yes=True)

    def _overlap(self, reduced: Ints) -> Choice | None:
        """Return a choice in a group whose bound counts a booth twice, which only larger groups can."""
        pricer = self.master.pricer
        for tree in pricer.trees:
            for members in best_groups(pricer, tree, reduced):
                cells = [b for _, c in members for b in self.master.hall.blocks.cells[c]]
                if len(set(cells)) < len(cells):
                    return Choice(*members[0], yes=True)
        return None

    def _take(self, solution: Sequence[float]) -> bool:
        """Offer the plan of a relaxation that is whole; true when a rule it broke was added to the relaxation."""
        standing, left = unfold(self.master, solution, self.run.rng)
        self.run.improve(standing)
        return bool(left) and split_more(self.master, set(left))


def _undecided(shares: dict[tuple[int, int], float]) -> list[tuple[float, tuple[int, int]]]:
    """Return the choices that are neither made nor dropped, with how far they are from even."""
    return [(abs(share - 0.5), key) for key, share in shares.items() if WHOLE < share < 1 - WHOLE]

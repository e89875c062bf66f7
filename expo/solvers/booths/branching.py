"""Closes the gap by cases: how many applicants of a size are placed, then who gets a block; prices prove every case's bound.

Best first branch and bound. Linear programs only choose prices and cases; a case is dropped when the whole-number bound of its
prices says so, or when an applicant that must be placed in it has no block left. Numbers come first: where a hall is nearly full
the relaxation places half an applicant of two booths, somebody else's half whenever it is forbidden one.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from .blocks import Bools, Ints
from .cases import ALIKE, Choice, Choices, Count, allowed, both, forced, limits
from .clusters import add_clusters, best_groups
from .integer import unfold
from .master import Column, Master
from .pricing import LOW, Prices
from .problem import place_value
from .run import Run
from .splitting import split_more

Duals = tuple[Prices, Ints]
Search = Callable[[Duals], Callable[[], None]]
ROUNDS = 6
ALMOST = 60
WHOLE = 1e-6
TORN = 1e-4


@dataclass(order=True)
class Case:
    """An open case: the bound proven for it (negative, so that the highest comes first), by which duals, and how to split it."""

    minus: int
    ticket: int
    choices: Choices = field(compare=False)
    split: Choice | Count | None = field(compare=False)
    duals: Duals | None = field(compare=False)


@dataclass
class Branching:
    """The open cases, highest bound first."""

    run: Run
    master: Master
    open: list[Case] = field(default_factory=list)
    done: int = 0
    tickets: int = 0

    def go(self, most: int | None = None) -> None:
        """Split cases until the best plan is proven best, time is up, or so many were split."""
        if not self.tickets and not self._enter((), self.run.bound or 0):
            return
        while self.open and not self.run.over() and most != 0:
            self._tell()
            case = heapq.heappop(self.open)
            if -case.minus <= self.run.best[0]:
                self.open.clear()
            elif case.split is None:
                self.done = max(self.done, -case.minus)
            elif not self._split(case):
                heapq.heappush(self.open, case)
            most = None if most is None else most - 1
        self._close()

    def settle(self, search: Search | None = None) -> Bools | None:
        """Split by numbers only; return which columns a better plan can have, None when time ran out before.

        `search` is called once, when the numbers of the most promising case are whole, with that case set in the relaxation.
        What it returns is called for its plan when the other cases about as promising have whole numbers too.
        """
        complete, least = self._enter((), self.run.bound or 0), 0
        answer: Callable[[], None] | None = None
        while complete and self.open and not self.run.over():
            self._tell()
            case = self.open[0]
            if search and case.duals and not isinstance(case.split, Count):
                self.master.count(limits(self.master.hall, case.choices))
                answer, search, least = search(case.duals), None, -case.minus - ALMOST
            torn = [c for c in self.open if isinstance(c.split, Count) and -c.minus > max(self.run.best[0], least)]
            if torn:
                case = min(torn)
                self.open.remove(case)
                heapq.heapify(self.open)
                if not self._split(case):
                    heapq.heappush(self.open, case)
                    complete = False
            elif answer:
                answer()
                answer, least = None, 0
            else:
                break
        self._close()
        return self._possible() if complete else None

    def _possible(self) -> Bools | None:
        """Return the columns left in any of the open cases."""
        pricer, best = self.master.pricer, self.run.best[0]
        found = np.zeros(len(pricer.column_values), dtype=np.bool_)
        for case in self.open:
            if case.duals is None:
                return None
            if -case.minus > best:
                found |= pricer.possible(case.duals[0], best)
        return found

    def _close(self) -> None:
        self._tell()
        self.master.restrict(set(), set())
        self.master.count({})

    def _tell(self) -> None:
        """Offer the bound all cases together prove."""
        highest = max(self.done, self.run.best[0], -self.open[0].minus if self.open else 0)
        self.run.offer_bound(highest)

    def _split(self, case: Case) -> bool:
        """Open both cases of a case's choice; false when time ran out before."""
        before = list(self.open)
        if case.split and all(self._enter((*case.choices, one), -case.minus) for one in both(case.split)):
            return True
        self.open = before
        return False

    def _enter(self, choices: Choices, limit: int) -> bool:
        """Bound a case and keep it open if a better plan could be in it; false when time ran out before."""
        left, must = allowed(self.master.pricer, choices), forced(choices)
        if left is None:
            return True
        self.master.count(limits(self.master.hall, choices))
        self._restrict(left, must)
        bound, split, best = limit, None, None
        for rounds in count(1):
            if self.run.over():
                return self.run.proven
            out = self.master.solve(self.run.left_s)
            if out is None:
                break
            prices, wages, solution = out
            reduced = self.master.pricer.reduced(prices)
            reduced[~left] = LOW
            proven = self.master.pricer.bound(prices, reduced, must)
            if best is None or proven < bound:
                bound, best = min(bound, proven), (prices, wages)
            if bound <= self.run.best[0]:
                return True
            tighter = add_clusters(self.master, reduced, wages) or self.master.cut(solution)
            if not tighter or rounds >= ROUNDS:
                split = self._choose(solution) or self._overlap(reduced, left, must)
                if split is not None or not (tighter or self._take(solution)):
                    break
            self._restrict(left, must)
        self.tickets += 1
        heapq.heappush(self.open, Case(-bound, self.tickets, choices, split, best))
        return True

    def _restrict(self, left: Bools, must: frozenset[int]) -> None:
        """Close the columns of the relaxation that a case does not allow."""
        pricer, hall, master = self.master.pricer, self.master.hall, self.master
        closed: set[int] = set()
        for i in hall.free:
            part = left[pricer.starts[i] : pricer.starts[i + 1]]
            if part.all():
                continue
            gone = {int(c) for c in hall.columns[i][~part]}
            closed.update(n for block in gone for n in master.columns_of[i].get(block, ()))
            alike = hall.values[i] == place_value(hall.applicants[i].points)
            if i in master.shares.anyone and not part[alike].any():
                closed.add(master.shares.anyone[i])
        master.restrict(closed, set(must))

    def _choose(self, solution: Sequence[float]) -> Choice | Count | None:
        """Return the choice the relaxation is least decided about, None when it is decided about all."""
        count = self._torn_count(solution)
        if count is not None:
            return count
        hall, shares = self.master.hall, defaultdict[tuple[int, int], float](float)
        for column, value in self._shares(solution):
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
            return None
        _, (i, block) = min(undecided)
        return Choice(i, block, yes=True)

    def _shares(self, solution: Sequence[float]) -> Iterator[tuple[Column, float]]:
        """Return how much of each column is used; those added since have no share yet."""
        return zip(self.master.columns, solution, strict=False)

    def _torn_count(self, solution: Sequence[float]) -> Count | None:
        """Return the size of which the relaxation places the least whole number."""
        hall, placed = self.master.hall, defaultdict[int, float](float)
        for column, value in self._shares(solution):
            for i, _ in column.members if value > WHOLE else ():
                placed[hall.applicants[i].booths] += value
        for i, index in self.master.shares.anyone.items():
            placed[hall.applicants[i].booths] += solution[index]
        torn = [(abs(n % 1 - 0.5), size) for size, n in sorted(placed.items()) if TORN < n % 1 < 1 - TORN]
        return Count(min(torn)[1], int(placed[min(torn)[1]]), more=True) if torn else None

    def _overlap(self, reduced: Ints, left: Bools, must: frozenset[int]) -> Choice | None:
        """Return an open choice in a group whose bound counts a booth twice, which only larger groups can."""
        pricer, cells = self.master.pricer, self.master.hall.blocks.cells
        for tree in pricer.trees:
            for members in best_groups(pricer, tree, reduced):
                used = Counter(b for _, c in members for b in cells[c])
                for i, block in members:
                    settled = i in must and left[pricer.starts[i] : pricer.starts[i + 1]].sum() == 1
                    if not settled and any(used[b] > 1 for b in cells[block]):
                        return Choice(i, block, yes=True)
        return None

    def _take(self, solution: Sequence[float]) -> bool:
        """Offer the plan of a relaxation that is whole; true when a rule it broke was added to the relaxation."""
        standing, left = unfold(self.master, solution, self.run.rng)
        self.run.improve(standing)
        return bool(left) and split_more(self.master, set(left))


def _undecided(shares: dict[tuple[int, int], float]) -> list[tuple[float, tuple[int, int]]]:
    """Return the choices that are neither made nor dropped, with how far they are from even."""
    return [(abs(share - 0.5), key) for key, share in shares.items() if WHOLE < share < 1 - WHOLE]

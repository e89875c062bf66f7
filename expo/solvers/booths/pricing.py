"""A proven upper bound from any prices on booths, in whole numbers only.

Give every booth a price of at least zero. Whatever plan is made, its score is at most the sum of all prices plus what each
applicant (or each group of applicants that want to stand near each other) could at best gain by choosing freely and paying
those prices, even if several chose the same booth: in a real plan each booth is paid at most once. Prices come from
floating point linear programming; this sum is computed anew from whole numbers, so the bound holds however wrong they are.

Source: Lagrangian relaxation of the packing rows, Geoffrion, Mathematical Programming Study 2 (1974) 82-114.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .blocks import Bools, Ints
from .hall import Hall
from .odds import Odd

SCALE = 1 << 16
LOW = -(1 << 50)
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Edge:
    """A wish to stand near, towards the child in its tree: which columns of the child lie beside each of the parent's."""

    child: int
    worth: int
    beside: Positions


@dataclass(frozen=True)
class Tree:
    """Applicants linked by near wishes, parents first; links that would close a circle are granted beforehand."""

    order: tuple[int, ...]
    edges: dict[int, tuple[Edge, ...]]
    granted: int


@dataclass(frozen=True)
class Clash:
    """Two sets of blocks, one for each of two applicants, of which at most one block can be used in all."""

    i: int
    blocks: Ints
    j: int
    others: Ints


@dataclass(frozen=True)
class Prices:
    """What each booth costs, using an area, and using a block of a clash, all times SCALE and at least zero."""

    booths: Ints
    per_applicant: dict[str, int] = field(default_factory=dict)
    per_booth: dict[str, int] = field(default_factory=dict)
    clashes: tuple[tuple[Clash, int], ...] = ()
    odds: tuple[tuple[Odd, int], ...] = ()
    sizes: dict[int, int] = field(default_factory=dict)
    counts: dict[int, tuple[int, int]] = field(default_factory=dict)


class Pricer:
    """Evaluates prices for one hall."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.lengths = np.array([len(c) for c in hall.columns], dtype=np.int64)
        self.starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(self.lengths)])
        empty = np.zeros(0, np.int64)
        self.column_blocks = np.concatenate([empty, *hall.columns])
        self.column_values = np.concatenate([empty, *hall.values]) * SCALE
        self.counts: dict[Odd, Ints] = {}
        self.known_beside: dict[tuple[int, int], Positions] = {}
        self.linked = [i for i in hall.free if any(j not in hall.fixed for j in hall.near[i])]

    @cached_property
    def single(self) -> Positions:
        """The applicants without near wishes that have any column."""
        linked = set(self.linked)
        return np.array([i for i in self.hall.free if i not in linked and self.lengths[i]], dtype=np.int64)

    @cached_property
    def trees(self) -> list[Tree]:
        """The groups of applicants linked by near wishes."""
        seen: set[int] = set()
        return [self._tree(root, seen) for root in self.linked if root not in seen]

    def tree(self, root: int) -> Tree:
        """Return the group an applicant is in, with this applicant at its root."""
        return self._tree(root, set())

    def _tree(self, root: int, seen: set[int]) -> Tree:
        hall, order, parents = self.hall, [root], {root: -1}
        seen.add(root)
        edges: dict[int, list[Edge]] = {root: []}
        granted = 0
        for i in order:
            for j, worth in sorted(hall.near[i].items()):
                if j in hall.fixed or parents[i] == j:
                    continue
                if j in parents:
                    granted += worth if i < j else 0
                    continue
                parents[j] = i
                seen.add(j)
                order.append(j)
                edges[j] = []
                edges[i].append(Edge(j, worth, self._beside(i, j)))
        return Tree(tuple(order), {i: tuple(e) for i, e in edges.items()}, granted)

    def _beside(self, i: int, j: int) -> Positions:
        """Return for each column of i the positions of j's columns beside it, padded with the number of j's columns."""
        if (i, j) not in self.known_beside:
            self.known_beside[i, j] = self._find_beside(i, j)
        return self.known_beside[i, j]

    def _find_beside(self, i: int, j: int) -> Positions:
        hall, none = self.hall, len(self.hall.columns[j])
        size = hall.applicants[i].booths
        neighbours = hall.blocks.neighbours(size, hall.applicants[j].booths)
        position = np.full(len(hall.blocks.cells) + 1, none, dtype=np.int64)  # the last place is that of NO_BLOCK
        position[hall.columns[j]] = np.arange(none)
        found = np.sort(position[neighbours[hall.columns[i] - hall.blocks.spans[size][0]]], axis=1)
        width = int((found < none).sum(axis=1).max(initial=0))
        if not width:
            return np.full((len(found), 1), none, dtype=np.int64)
        return found[:, :width]

    def block_prices(self, prices: Prices) -> Ints:
        """Return what each block costs, quotas included."""
        blocks, booths = self.hall.blocks, prices.booths
        if prices.per_booth:
            booths = booths + np.array([prices.per_booth.get(b.area, 0) for b in blocks.booths], dtype=np.int64)
        total = blocks.prices(booths)
        if prices.per_applicant:
            first = [blocks.booths[c[0]].area for c in blocks.cells]
            total = total + np.array([prices.per_applicant.get(area, 0) for area in first], dtype=np.int64)
        return total

    def reduced(self, prices: Prices) -> Ints:
        """Return each column's value less its price."""
        per_block = self.block_prices(prices)
        for odd, price in prices.odds:
            per_block += price * (self._counts(odd) // 2)
        out: Ints = self.column_values - per_block[self.column_blocks]
        for odd, price in prices.odds:
            self._charge(out, odd, price)
        for clash, price in prices.clashes:
            for i, blocks in ((clash.i, clash.blocks), (clash.j, clash.others)):
                out[self.starts[i] + np.searchsorted(self.hall.columns[i], blocks)] -= price
        for size, price in prices.sizes.items():
            for i in self.hall.of_size.get(size, ()):
                out[self.starts[i] : self.starts[i + 1]] -= price
        return out

    def _counts(self, odd: Odd) -> Ints:
        if odd not in self.counts:
            self.counts[odd] = odd.counts(self.hall.blocks)
        return self.counts[odd]

    def _charge(self, reduced: Ints, odd: Odd, price: int) -> None:
        """Take a cut's price from the columns of its applicants that their being in it makes count once more."""
        counts = self._counts(odd)
        for i in odd.applicants:
            reduced[self.starts[i] : self.starts[i + 1]] -= price * (counts[self.hall.columns[i]] % 2)

    def of(self, reduced: Ints, i: int) -> Ints:
        """Return one applicant's part of an array over all columns."""
        return reduced[self.starts[i] : self.starts[i + 1]]

    def best_single(self, reduced: Ints, forced: frozenset[int] = frozenset()) -> Ints:
        """Return what each applicant of `single` gains at best, at least nothing unless it must be placed."""
        if not len(self.single):
            return np.zeros(0, np.int64)
        keep = np.flatnonzero(self.lengths)
        best = np.maximum.reduceat(reduced, self.starts[keep])
        best = np.where(np.isin(keep, list(forced)), best, np.maximum(best, 0))
        out: Ints = best[np.searchsorted(keep, self.single)]
        return out

    def gains(
        self, tree: Tree, reduced: Ints, forced: frozenset[int] = frozenset()
    ) -> tuple[dict[int, Ints], dict[int, int]]:
        """Return per applicant of a tree the gain of each column with everything below it, and the best of all."""
        totals: dict[int, Ints] = {}
        best: dict[int, int] = {}
        for i in reversed(tree.order):
            total = self.of(reduced, i).copy()
            alone = 0
            for edge in tree.edges[i]:
                padded = np.append(totals[edge.child], LOW)
                together = padded[edge.beside].max(axis=1) + edge.worth * SCALE
                total += np.maximum(together, best[edge.child])
                alone += best[edge.child]
            totals[i] = total
            best[i] = max(LOW if i in forced else alone, int(total.max()) if len(total) else LOW)
        return totals, best

    def quota_cost(self, prices: Prices) -> int:
        """Return what the remaining quotas cost at these prices."""
        hall = self.hall
        cost = 0
        for quota in hall.problem.quotas:
            applicants, booths = hall.fixed_use(quota.area)
            if quota.applicants is not None:
                cost += prices.per_applicant.get(quota.area, 0) * max(0, quota.applicants - applicants)
            if quota.booths is not None:
                cost += prices.per_booth.get(quota.area, 0) * max(0, quota.booths - booths)
        return cost

    def bound(self, prices: Prices, reduced: Ints | None = None, forced: frozenset[int] = frozenset()) -> int:
        """Return a score no plan can pass, or none in which some columns are not used and some applicants are placed."""
        return self.scaled_bound(prices, self.reduced(prices) if reduced is None else reduced, forced) // SCALE

    def scaled_bound(self, prices: Prices, reduced: Ints, forced: frozenset[int] = frozenset()) -> int:
        """Return the bound times SCALE, not yet rounded down."""
        total = int(prices.booths.sum()) + self.quota_cost(prices) + int(self.best_single(reduced, forced).sum())
        total += sum(price for _, price in prices.clashes) + sum(price * odd.limit for odd, price in prices.odds)
        total += sum(max(price * limit for limit in prices.counts[size]) for size, price in prices.sizes.items())
        for tree in self.trees:
            total += self.gains(tree, reduced, forced)[1][tree.order[0]] + tree.granted * SCALE
        return self.hall.fixed_score * SCALE + total

    def possible(self, prices: Prices, more_than: int) -> Bools:
        """Tell for each column whether some plan with it could score more than this.

        Using a column lowers the bound of the prices by what it gains less than the best choice of its applicant, or of
        its applicant's group; where that brings the bound below the score asked for, the column can be left out.
        """
        reduced = self.reduced(prices)
        room = self.scaled_bound(prices, reduced) - (more_than + 1) * SCALE
        loss = np.zeros(len(reduced), np.int64)
        for i in self.hall.free:
            part = slice(self.starts[i], self.starts[i + 1])
            if i in self.linked:
                totals, best = self.gains(self.tree(i), reduced)
                loss[part] = best[i] - totals[i]
            elif self.lengths[i]:
                loss[part] = max(0, int(reduced[part].max())) - reduced[part]
        out: Bools = loss <= room
        return out

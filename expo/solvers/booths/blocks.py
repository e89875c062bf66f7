"""Every block of booths the hall offers, by size, with what it is good for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .geometry import Rect, around, gap_squared, lines, rect_of, touching
from .problem import NEAR_EDGE_CM, Applicant, Booth

NO_BLOCK = -1
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Blocks:
    """The blocks of all wanted sizes under one running number, blocks of one size next to each other."""

    booths: tuple[Booth, ...]
    sizes: tuple[int, ...]
    cells: list[tuple[int, ...]] = field(init=False)
    spans: dict[int, tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        rects, areas = self.rects, [b.area for b in self.booths]
        cells: list[tuple[int, ...]] = []
        spans = {}
        for size in self.sizes:
            first = len(cells)
            cells.extend(lines(rects, areas, size))
            spans[size] = (first, len(cells))
        object.__setattr__(self, "cells", cells)
        object.__setattr__(self, "spans", spans)

    @cached_property
    def rects(self) -> list[Rect]:
        """The booths' places on the floor."""
        return [rect_of(b) for b in self.booths]

    @cached_property
    def around(self) -> list[Rect]:
        """The rectangle each block fills."""
        return [around([self.rects[b] for b in cells]) for cells in self.cells]

    @cached_property
    def touch(self) -> list[dict[int, int]]:
        """For every booth those it shares an edge with, and the edge's length."""
        return touching(self.rects)

    @cached_property
    def flat(self) -> tuple[Ints, Ints]:
        """All blocks' booths in one array, and where each block starts in it."""
        lengths = np.array([len(c) for c in self.cells], dtype=np.int64)
        booths = np.array([b for cells in self.cells for b in cells], dtype=np.int64)
        return booths, np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)[:-1]])[: len(lengths)]

    @cached_property
    def containing(self) -> list[dict[int, list[int]]]:
        """For every booth the blocks it is part of, by size."""
        found: list[dict[int, list[int]]] = [defaultdict(list) for _ in self.booths]
        for block, cells in enumerate(self.cells):
            for booth in cells:
                found[booth][len(cells)].append(block)
        return found

    def prices(self, booth_prices: Ints) -> Ints:
        """Return what each block costs when every booth has a price."""
        booths, starts = self.flat
        if not len(starts):
            return np.zeros(0, np.int64)
        sums: Ints = np.add.reduceat(booth_prices[booths], starts)
        return sums

    def booths_of(self, chosen: Ints) -> list[int]:
        """List the booths of some blocks of one size, each once."""
        if not len(chosen):
            return []
        booths, starts = self.flat
        cells = starts[chosen][:, None] + np.arange(len(self.cells[int(chosen[0])]))
        found: list[int] = np.unique(booths[cells]).tolist()
        return found

    def all_of(self, good: Bools, size: int) -> Ints:
        """List the blocks of a size all of whose booths are good."""
        first, last = self.spans[size]
        if first == last:
            return np.zeros(0, np.int64)
        booths, starts = self.flat
        part = booths[starts[first] : starts[first] + size * (last - first)].reshape(-1, size)
        return np.flatnonzero(good[part].all(axis=1)) + first

    def edge(self, first: Sequence[int], second: Sequence[int]) -> int:
        """Return the length of edge two sets of booths share in all."""
        others = set(second)
        return sum(length for b in first for o, length in self.touch[b].items() if o in others)

    def beside(self, cells: Sequence[int], size: int) -> list[int]:
        """List the blocks of a size that share enough edge with these booths to count as side by side."""
        own = set(cells)
        near = {o for b in cells for o in self.touch[b]} - own
        candidates = {block for o in near for block in self.containing[o].get(size, ())}
        return sorted(
            block
            for block in candidates
            if own.isdisjoint(self.cells[block]) and self.edge(cells, self.cells[block]) >= NEAR_EDGE_CM
        )

    @cached_property
    def side_by_side(self) -> dict[tuple[int, int], Ints]:
        """For every ordered pair of sizes, the blocks of the second size beside each block of the first."""
        return {}

    def neighbours(self, size: int, other: int) -> Ints:
        """Return for every block of a size the blocks of another size beside it, padded with NO_BLOCK."""
        key = (size, other)
        if key not in self.side_by_side:
            first, last = self.spans[size]
            rows = [self.beside(self.cells[c], other) for c in range(first, last)]
            padded = np.full((len(rows), max(map(len, rows), default=0)), NO_BLOCK, dtype=np.int64)
            for row, found in zip(padded, rows, strict=True):
                row[: len(found)] = found
            self.side_by_side[key] = padded
        return self.side_by_side[key]

    def closer(self, block: int, other: int, squared: float) -> bool:
        """Tell whether two blocks stand closer than a distance given as its square."""
        return gap_squared(self.around[block], self.around[other]) < squared


def offers(booth: Booth, applicant: Applicant) -> bool:
    """Tell whether a booth has everything an applicant needs of each of its booths."""
    return (
        booth.area in applicant.areas
        and (applicant.kind is None or booth.kind == applicant.kind)
        and booth.power_kw >= applicant.power_kw
        and (booth.water or not applicant.water)
        and booth.load_kn_m2 >= applicant.load_kn_m2
        and (booth.air or not applicant.air)
        and (booth.lan or not applicant.lan)
        and (booth.held_for is None or applicant.id in booth.held_for)
    )

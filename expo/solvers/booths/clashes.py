"""Sets of blocks of two applicants every pair of which stands too close together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .blocks import Bools
from .hall import Hall
from .pricing import Clash

MOST_PAIRS = 4000


@dataclass
class ClashRow:
    """Blocks of `i` and of `j`, any two of which clash; grows with the columns that are added."""

    hall: Hall
    i: int
    blocks: set[int]
    j: int
    others: set[int]

    def accepts(self, who: int, block: int) -> bool:
        """Tell whether a block belongs to this row, and take it in when it clashes with the whole other side."""
        side, other = (self.blocks, self.others) if who == self.i else (self.others, self.blocks)
        if block in side:
            return True
        whom = self.j if who == self.i else self.i
        if all(clashes(self.hall, who, block, whom, one) for one in other):
            side.add(block)
            return True
        return False

    def take_in(self, who: int, blocks: Sequence[int]) -> list[int]:
        """Take in those of an applicant's blocks that clash with the whole other side; return which of them belong."""
        side, other = (self.blocks, self.others) if who == self.i else (self.others, self.blocks)
        fresh = [block for block in blocks if block not in side]
        if fresh:
            whom = self.j if who == self.i else self.i
            against = _matrix(self.hall, who, fresh, whom, sorted(other))
            side.update(fresh[n] for n in np.flatnonzero(np.logical_and.reduce(against, axis=1)).tolist())
        return [block for block in blocks if block in side]

    def frozen(self) -> Clash:
        """Return the row as the pricer needs it."""
        first, second = np.array(sorted(self.blocks), np.int64), np.array(sorted(self.others), np.int64)
        return Clash(self.i, first, self.j, second)


def clashes(hall: Hall, i: int, block: int, j: int, other: int) -> bool:
    """Tell whether two applicants may not use these two blocks together."""
    squared = hall.apart[i].get(j)
    if squared is not None and hall.blocks.closer(block, other, squared):
        return True
    return j in hall.rivals[i] and hall.blocks.edge(hall.blocks.cells[block], hall.blocks.cells[other]) > 0


def pairs(hall: Hall) -> list[tuple[int, int]]:
    """List the pairs of free applicants with a rule between them."""
    found = [(i, j) for i in hall.free for j in {*hall.apart[i], *hall.rivals[i]} if i < j and j not in hall.fixed]
    return sorted(found)


def clash_rows(hall: Hall, blocks_of: dict[int, list[int]]) -> Iterator[ClashRow]:
    """Yield the largest clashes among the blocks each applicant is likely to get."""
    found = pairs(hall)
    for i, j in found if len(found) <= MOST_PAIRS else []:
        yield from rows_of(hall, i, blocks_of.get(i, ()), j, blocks_of.get(j, ()))


def rows_of(hall: Hall, i: int, first: Sequence[int], j: int, second: Sequence[int]) -> Iterator[ClashRow]:
    """Yield the largest clashes among some blocks of two applicants."""
    if not len(first) or not len(second):
        return
    against = _matrix(hall, i, first, j, second)
    for others in np.unique(against, axis=0):
        if others.any():
            blocks = np.flatnonzero(against[:, others].all(axis=1))
            yield ClashRow(
                hall, i, {first[b] for b in blocks.tolist()}, j, {second[o] for o in np.flatnonzero(others).tolist()}
            )


def _matrix(hall: Hall, i: int, first: Sequence[int], j: int, second: Sequence[int]) -> Bools:
    """Return which blocks of one applicant clash with which of the other."""
    a, b = (np.array([hall.blocks.around[c] for c in side], dtype=np.int64) for side in (first, second))
    gaps = []
    for axis in (0, 1):
        low, high = a[:, axis, None], (a[:, axis] + a[:, 2 + axis])[:, None]
        gaps.append(np.maximum(np.maximum(low - (b[:, axis] + b[:, 2 + axis]), b[:, axis] - high), 0))
    found: Bools = gaps[0] ** 2 + gaps[1] ** 2 < hall.apart[i].get(j, 0)
    if j in hall.rivals[i]:
        for row, col in np.argwhere((gaps[0] == 0) & (gaps[1] == 0)).tolist():
            found[row, col] |= clashes(hall, i, first[row], j, second[col])
    return found

"""A plan while it is being made: who stands where, and whether somebody may stand somewhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from .hall import Hall, standing_value
from .problem import Allocation

NOBODY = -1


class Standing:
    """A placement that keeps every rule at all times; locked applicants stand from the start."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.owner = [NOBODY] * len(hall.problem.booths)
        self.cells: dict[int, tuple[int, ...]] = {}
        self.block: dict[int, int] = {}
        self.users = np.zeros(len(hall.blocks.cells), dtype=np.int32)
        self.used: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.quotas = {q.area: q for q in hall.problem.quotas}
        for i, cells in hall.fixed.items():
            self._occupy(i, cells, 1)

    def _occupy(self, i: int, cells: tuple[int, ...], sign: int) -> None:
        blocks = self.hall.blocks
        for b in cells:
            self.owner[b] = i if sign > 0 else NOBODY
            for group in blocks.containing[b].values():
                self.users[group] += sign
        for area in {blocks.booths[b].area for b in cells}:
            self.used[area][0] += sign
            self.used[area][1] += sign * sum(blocks.booths[b].area == area for b in cells)
        if sign > 0:
            self.cells[i] = cells
        else:
            del self.cells[i]

    def put(self, i: int, block: int) -> None:
        """Place an applicant on a free block."""
        self._occupy(i, self.hall.blocks.cells[block], 1)
        self.block[i] = block

    def put_anywhere(self, i: int, cells: tuple[int, ...]) -> None:
        """Place an applicant on booths that need not be a block; it then stays there."""
        self._occupy(i, cells, 1)

    def lift(self, i: int) -> int:
        """Take an applicant off its block and return the block."""
        block = self.block.pop(i)
        self._occupy(i, self.cells[i], -1)
        return block

    def occupants(self, block: int) -> set[int]:
        """Return the applicants on any booth of a block."""
        return {self.owner[b] for b in self.hall.blocks.cells[block]} - {NOBODY}

    def too_close(self, i: int, block: int) -> set[int]:
        """Return the placed applicants that must be farther from i than they would be."""
        blocks, cells = self.hall.blocks, self.hall.blocks.cells[block]
        found = {j for j, squared in self.hall.apart[i].items() if j in self.cells and self._near_to(block, j, squared)}
        rivals = self.hall.rivals[i]
        if rivals:
            found |= {self.owner[o] for b in cells for o in blocks.touch[b] if o not in cells} & rivals
        return found

    def _near_to(self, block: int, j: int, squared: float) -> bool:
        if j in self.block:
            return self.hall.blocks.closer(block, self.block[j], squared)
        return self.hall.too_close(self.hall.blocks.cells[block], self.cells[j], squared)

    def over_quota(self, block: int) -> bool:
        """Tell whether one more applicant, on this block, would pass its area's quota."""
        if not self.quotas:
            return False
        cells = self.hall.blocks.cells[block]
        area = self.hall.blocks.booths[cells[0]].area
        quota = self.quotas.get(area)
        if quota is None:
            return False
        applicants, booths = self.used[area]
        full = quota.applicants is not None and applicants + 1 > quota.applicants
        return full or (quota.booths is not None and booths + len(cells) > quota.booths)

    def fits(self, i: int, block: int) -> bool:
        """Tell whether a free block may be given to an applicant."""
        return not self.users[block] and not self.over_quota(block) and not self.too_close(i, block)

    def worth(self, i: int, position: int) -> int:
        """Return what a column would add now: its own value and the near wishes it fulfils."""
        hall = self.hall
        value = int(hall.values[i][position])
        for j, bonus in hall.near[i].items():
            if j in self.block and hall.side_by_side(hall.blocks.cells[int(hall.columns[i][position])], self.cells[j]):
                value += bonus
        return value

    def value_of(self, i: int) -> int:
        """Return what a placed applicant's block adds now."""
        return self.worth(i, int(np.searchsorted(self.hall.columns[i], self.block[i])))

    def beside_wanted(self, i: int) -> set[int]:
        """Return the blocks beside placed applicants that i wants to be near."""
        size = self.hall.applicants[i].booths
        return {
            block
            for j in self.hall.near[i]
            if j in self.block
            for block in self.hall.blocks.beside(self.cells[j], size)
        }

    def best_free(self, i: int, least: int = 0) -> int | None:
        """Return the position of the free column worth most to an applicant and more than `least`, or None."""
        hall = self.hall
        columns = hall.columns[i]
        if not len(columns):
            return None
        values = np.where(self.users[columns] == 0, hall.values[i], 0)
        wanted = self.beside_wanted(i)
        if wanted:
            for p in np.flatnonzero(np.isin(columns, list(wanted))):
                values[p] = self.worth(i, int(p)) if values[p] else 0
        while True:
            position = int(values.argmax())
            if values[position] <= least:
                return None
            if self.fits(i, int(columns[position])):
                return position
            values[position] = 0

    def score(self) -> int:
        """Return the score of the plan as it stands."""
        return score_of(self.hall, self.cells)

    def allocations(self) -> tuple[Allocation, ...]:
        """Return who has which booths, in the order of the applicants."""
        booths = self.hall.problem.booths
        return tuple(
            Allocation(self.hall.applicants[i].id, tuple(booths[b].id for b in self.cells[i]))
            for i in sorted(self.cells)
        )


def score_of(hall: Hall, cells: dict[int, tuple[int, ...]]) -> int:
    """Return what a placement is worth, from the definition alone."""
    booths = hall.problem.booths
    score = sum(standing_value(hall.applicants[i], {booths[b].id for b in c}) for i, c in cells.items())
    for i, c in cells.items():
        score += sum(w for j, w in hall.near[i].items() if j > i and j in cells and hall.side_by_side(c, cells[j]))
    return score


def stand(hall: Hall, allocations: Iterable[Allocation]) -> Standing:
    """Return the standing a finished plan describes, also where the organizer set rules aside by hand."""
    standing = Standing(hall)
    number = {cells: block for block, cells in enumerate(hall.blocks.cells)}
    for allocation in allocations:
        i = hall.number[allocation.applicant]
        cells = tuple(sorted(hall.booth_number[b] for b in allocation.booths))
        if i in hall.fixed:
            continue
        if cells in number and len(cells) == hall.applicants[i].booths:
            standing.put(i, number[cells])
        else:
            standing.put_anywhere(i, cells)
    return standing

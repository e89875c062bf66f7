"""The linear program over blocks: everything alike in one column, what near wishes need priced in.

A block an applicant did not wish for is worth the same to it as any other, so such blocks are not listed per applicant: the
applicant takes "any" block of its class (applicants with the same choice), a class takes some of each type (blocks open to
the same classes), and a type is filled by its blocks. This is exact and keeps a million columns down to ten thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from .blocks import Ints
from .clashes import ClashRow
from .interrupting import Watch
from .linear import Linear
from .odds import Odd, Unit, violated
from .pricing import SCALE, Pricer, Prices
from .problem import place_value
from .simplex import Simplex

BARELY = 1e-6
SHORT = -50_000
FEW_COLUMNS = 24
TWO = 2
Members = tuple[tuple[int, int], ...]


@dataclass
class Column:
    """A variable: what it is worth, the rows it is in, and whom it puts on which block."""

    value: int
    rows: list[tuple[int, float]]
    members: Members = ()
    counted: bool = False  # a number of alike placements rather than yes or no
    closed: bool = False


@dataclass
class Shares:
    """Where the variables of the alike blocks are: who takes any, how a class divides, which block is used."""

    anyone: dict[int, int] = field(default_factory=dict)
    class_of: dict[int, int] = field(default_factory=dict)
    divides: dict[tuple[int, int], int] = field(default_factory=dict)
    fills: dict[int, tuple[int, int]] = field(default_factory=dict)


class Master:
    """Holds rows and columns, solves the relaxation again after columns were added."""

    def __init__(self, pricer: Pricer, watch: Watch) -> None:
        self.pricer, self.hall, self.watch = pricer, pricer.hall, watch
        self.program = Linear()
        self.columns: list[Column] = []
        self.known: set[Members] = set()
        self.columns_of: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        self.counts: dict[int, tuple[int, int]] = {}
        self.barred: tuple[set[int], set[int]] = (set(), set())
        self.shares = Shares()
        hall = self.hall
        self.booth_rows = [self.program.row(-np.inf, 1) for _ in hall.problem.booths]
        self.applicant_rows = [self.program.row(-np.inf, 1) for _ in hall.applicants]
        self._quota_rows()
        self.size_rows = {size: self.program.row(0, len(who)) for size, who in hall.of_size.items()}
        self.clashes: list[tuple[ClashRow, int]] = []
        self.clashes_of: dict[int, list[int]] = defaultdict(list)
        self.odds: dict[Odd, int] = {}
        for row in [*self.applicant_rows, *self.size_rows.values()]:
            self._column(Column(SHORT, [(row, 1.0)], closed=True))  # a case nobody can be placed in has prices too
        self._alike()
        self._wished()
        self.count({})
        self.solver = Simplex(self.program, watch.interrupter)

    def _column(self, column: Column) -> int:
        self.columns.append(column)
        return self.program.column(column.value, column.rows)

    def _quota_rows(self) -> None:
        self.quota_rows: dict[tuple[str, bool], int] = {}
        for quota in self.hall.problem.quotas:
            used = self.hall.fixed_use(quota.area)
            for per_booth, limit in ((False, quota.applicants), (True, quota.booths)):
                if limit is not None:
                    self.quota_rows[quota.area, per_booth] = self.program.row(-np.inf, max(0, limit - used[per_booth]))

    def _block_rows(self, block: int) -> list[tuple[int, float]]:
        """Return the rows a block is in, whoever uses it."""
        booths, cells = self.hall.problem.booths, self.hall.blocks.cells[block]
        rows = [(self.booth_rows[b], 1.0) for b in cells]
        area = booths[cells[0]].area
        for per_booth, factor in ((False, 1.0), (True, float(len(cells)))):
            if (area, per_booth) in self.quota_rows:
                rows.append((self.quota_rows[area, per_booth], factor))
        return rows

    def _alike(self) -> None:
        hall, classes = self.hall, defaultdict(list)
        for i in hall.free:
            if len(hall.columns[i]) > FEW_COLUMNS:
                classes[hall.applicants[i].booths, hall.columns[i].tobytes()].append(i)
        for size in hall.blocks.sizes:
            groups = [(np.frombuffer(key[1], np.int64), who) for key, who in classes.items() if key[0] == size]
            if groups:
                self._alike_of(size, groups)

    def _alike_of(self, size: int, groups: Sequence[tuple[Ints, list[int]]]) -> None:
        hall, shares = self.hall, self.shares
        first, last = hall.blocks.spans[size]
        open_to = np.zeros((last - first, len(groups)), dtype=np.bool_)
        for g, (blocks, _) in enumerate(groups):
            open_to[blocks - first, g] = True
        used = np.flatnonzero(open_to.any(axis=1))
        types, type_of = np.unique(open_to[used], axis=0, return_inverse=True)
        type_rows = [self.program.row(0, 0) for _ in types]
        for block, kind in zip(used + first, type_of.ravel(), strict=True):
            column = Column(0, [*self._block_rows(int(block)), (type_rows[kind], -1.0)])
            shares.fills[int(block)] = (type_rows[kind], self._column(column))
        for g, (_, who) in enumerate(groups):
            self.watch.check()
            row = self.program.row(0, 0)
            for i in who:
                value = place_value(hall.applicants[i].points)
                rows = [(self.applicant_rows[i], 1.0), (self.size_rows[size], 1.0), (row, -1.0)]
                shares.anyone[i] = self._column(Column(value, rows))
                shares.class_of[i] = row
            for kind in np.flatnonzero(types[:, g]):
                rows = [(row, 1.0), (type_rows[kind], 1.0)]
                shares.divides[row, type_rows[kind]] = self._column(Column(0, rows, counted=True))

    def _wished(self) -> None:
        """List the blocks applicants wished for, and all blocks of those with few, whose own types would divide everybody's."""
        hall = self.hall
        for i in hall.free:
            self.watch.check()
            wished = hall.values[i] > place_value(hall.applicants[i].points)
            for position in np.flatnonzero(wished | (len(wished) <= FEW_COLUMNS)):
                self.add(((i, int(hall.columns[i][position])),), int(hall.values[i][position]))

    def split(self, i: int) -> None:
        """List every block of an applicant by itself, so that rules between applicants can name it."""
        hall = self.hall
        self.watch.check()
        if i not in self.shares.anyone:
            return
        index = self.shares.anyone.pop(i)
        self.columns[index].closed = True
        self.program.limit_column(index, 0)
        for position, block in enumerate(hall.columns[i]):
            self.add(((i, int(block)),), int(hall.values[i][position]))

    def blocks_of(self, i: int) -> list[int]:
        """List the blocks an applicant has columns of its own for."""
        return sorted(self.columns_of[i])

    def add(self, members: Members, value: int) -> bool:
        """Add the column that puts these applicants on these blocks; false when it is there already."""
        if members in self.known:
            return False
        self.known.add(members)
        rows: dict[int, float] = defaultdict(float)
        for i, block in members:
            rows[self.applicant_rows[i]] += 1
            rows[self.size_rows[self.hall.applicants[i].booths]] += 1
            for row, factor in self._block_rows(block):
                rows[row] += factor
            for index in self.clashes_of[i]:
                clash, row = self.clashes[index]
                if clash.accepts(i, block):
                    rows[row] += 1
        for odd, row in self.odds.items():
            factor = sum(odd.factor(i, self.hall.blocks.cells[block]) for i, block in members)
            if factor:
                rows[row] = factor
        index = self._column(Column(value, list(rows.items()), members))
        for i, block in members:
            self.columns_of[i][block].append(index)
        return True

    def restrict(self, closed: set[int], forced: set[int]) -> None:
        """Close exactly these columns, and place exactly these applicants in any case, until told otherwise."""
        before, must = self.barred
        for index in before - closed:
            self.program.limit_column(index, 0 if self.columns[index].closed else np.inf)
        for index in closed - before:
            self.program.limit_column(index, 0)
        for i in must ^ forced:
            self.program.limit_row(self.applicant_rows[i], 1 if i in forced else -np.inf, 1)
        self.barred = (closed, forced)

    def count(self, limits: dict[int, tuple[int, int]]) -> None:
        """Place between so many and so many applicants of a size, any number of the sizes not named."""
        for size, row in self.size_rows.items():
            low, high = limits.get(size, (0, len(self.hall.of_size[size])))
            self.program.limit_row(row, low, high)
            self.counts[size] = low, high

    def add_clash(self, clash: ClashRow) -> None:
        """Forbid using more than one of the blocks of a clash."""
        self.watch.check()
        row = self.program.row(-np.inf, 1)
        self.clashes.append((clash, row))
        for i in (clash.i, clash.j):
            self.clashes_of[i].append(len(self.clashes) - 1)
        counts: dict[int, int] = defaultdict(int)
        for i in (clash.i, clash.j):
            for block in clash.take_in(i, list(self.columns_of[i])):
                for index in self.columns_of[i][block]:
                    counts[index] += 1
        for index, count in counts.items():
            self._enter(index, row, count)

    def _enter(self, index: int, row: int, factor: float) -> None:
        """Put a column into one more row."""
        self.columns[index].rows.append((row, float(factor)))
        self.program.cells[row, index] = float(factor)

    def cut(self, solution: Sequence[float]) -> int:
        """Add the packing cuts a solution breaks; return how many."""
        found = [odd for odd in violated(self._units(solution)) if odd not in self.odds]
        for odd in found:
            self.odds[odd] = row = self.program.row(-np.inf, odd.limit)
            for index, factor in self._factors(odd).items():
                self._enter(index, row, factor)
        return len(found)

    def _units(self, solution: Sequence[float]) -> Iterator[Unit]:
        """Yield who stands on which block to which part, where it is not all or nothing."""
        cells = self.hall.blocks.cells
        for column, share in zip(self.columns, solution, strict=True):
            if BARELY < share < 1 - BARELY:
                for i, block in column.members:
                    yield share, i, cells[block]
        for block, (_, index) in self.shares.fills.items():
            if BARELY < solution[index] < 1 - BARELY:
                yield solution[index], None, cells[block]

    def _factors(self, odd: Odd) -> dict[int, int]:
        """Return how often each column counts in a cut."""
        blocks, counts = self.hall.blocks, odd.counts(self.hall.blocks)
        factors: dict[int, int] = defaultdict(int)
        touched = {block for b in odd.booths for group in blocks.containing[b].values() for block in group}
        for block in touched:
            if counts[block] >= TWO and block in self.shares.fills:
                factors[self.shares.fills[block][1]] += int(counts[block]) // TWO
            for i in self.hall.free if counts[block] >= TWO else odd.applicants:
                factor = odd.factor(i, blocks.cells[block])
                for index in self.columns_of[i].get(block, ()) if factor else ():
                    factors[index] += factor
        return factors

    def solve(self, seconds: float) -> tuple[Prices, Ints, list[float]] | None:
        """Return booth prices, applicants' prices (both times SCALE) and the solution; None when out of time or stopped."""
        found = self.solver.solve(seconds)
        if found is None:
            return None
        duals = np.round(found[0] * SCALE).astype(np.int64)
        return self._prices(duals), duals[self.applicant_rows], found[1].tolist()

    def _prices(self, signed: Ints) -> Prices:
        duals = np.maximum(signed, 0)
        per: tuple[dict[str, int], dict[str, int]] = ({}, {})
        for (area, per_booth), row in self.quota_rows.items():
            per[per_booth][area] = int(duals[row])
        clashes = tuple((clash.frozen(), int(duals[row])) for clash, row in self.clashes if duals[row])
        odds = tuple((odd, int(duals[row])) for odd, row in self.odds.items() if duals[row])
        sizes = {size: int(signed[row]) for size, row in self.size_rows.items() if signed[row]}
        return Prices(duals[self.booth_rows], per[0], per[1], clashes, odds, sizes, dict(self.counts))

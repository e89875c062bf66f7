"""The problem in numbers: which applicant can stand on which blocks, and what each is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .blocks import Blocks, Bools, Ints, offers
from .problem import NEAR_VALUE, Applicant, Problem, place_value, wish_value


@dataclass(frozen=True)
class Hall:
    """Applicants and booths by number; those with locks stand already and constrain the others."""

    problem: Problem

    @cached_property
    def applicants(self) -> tuple[Applicant, ...]:
        return self.problem.applicants

    @cached_property
    def number(self) -> dict[str, int]:
        """Applicant numbers by id."""
        return {a.id: i for i, a in enumerate(self.applicants)}

    @cached_property
    def booth_number(self) -> dict[str, int]:
        """Booth numbers by id."""
        return {b.id: i for i, b in enumerate(self.problem.booths)}

    @cached_property
    def blocks(self) -> Blocks:
        sizes = tuple(sorted({a.booths for a in self.applicants}))
        return Blocks(self.problem.booths, sizes)

    @cached_property
    def fixed(self) -> dict[int, tuple[int, ...]]:
        """The booths of every applicant with a lock."""
        return {i: tuple(self.booth_number[b] for b in a.locked) for i, a in enumerate(self.applicants) if a.locked}

    @cached_property
    def free(self) -> list[int]:
        """The applicants the solver places."""
        return [i for i in range(len(self.applicants)) if i not in self.fixed]

    @cached_property
    def of_size(self) -> dict[int, list[int]]:
        """The applicants the solver places by the number of booths they want."""
        found: dict[int, list[int]] = defaultdict(list)
        for i in self.free:
            found[self.applicants[i].booths].append(i)
        return dict(found)

    @cached_property
    def near(self) -> list[dict[int, int]]:
        """For every applicant those it wants to stand beside, and what that is worth."""
        found: list[dict[int, int]] = [defaultdict(int) for _ in self.applicants]
        for a, b in self.problem.near:
            i, j = self.number[a], self.number[b]
            found[i][j] += NEAR_VALUE
            found[j][i] += NEAR_VALUE
        return [dict(f) for f in found]

    @cached_property
    def apart(self) -> list[dict[int, float]]:
        """For every applicant those it must keep away from, with the squared distance."""
        found: list[dict[int, float]] = [{} for _ in self.applicants]
        for rule in self.problem.apart:
            self._keep_apart(found, self.number[rule.a], self.number[rule.b], rule.distance)
        quiet = [i for i, a in enumerate(self.applicants) if a.noise == "quiet"]
        for i, a in enumerate(self.applicants):
            if a.noise in {"loud", "food"}:
                for j in quiet:
                    self._keep_apart(found, i, j, self.problem.quiet_distance)
        return found

    @staticmethod
    def _keep_apart(found: list[dict[int, float]], i: int, j: int, distance: float) -> None:
        squared = max(distance * distance, found[i].get(j, 0))
        found[i][j] = found[j][i] = squared

    @cached_property
    def rivals(self) -> list[frozenset[int]]:
        """For every applicant the direct competitors that must not share an edge with it."""
        groups: dict[str, list[int]] = defaultdict(list)
        for i, a in enumerate(self.applicants):
            if a.category is not None:
                groups[a.category].append(i)
        none: frozenset[int] = frozenset()
        return [
            none if a.category is None else self._rivals_of(i, groups[a.category])
            for i, a in enumerate(self.applicants)
        ]

    def _rivals_of(self, i: int, group: list[int]) -> frozenset[int]:
        me = self.applicants[i]
        return frozenset(
            j
            for j in group
            if j != i and not (self.applicants[j].id in me.agrees and me.id in self.applicants[j].agrees)
        )

    @cached_property
    def bare(self) -> bool:
        """True when no applicant is kept from another and no area has a quota."""
        return not (any(self.apart) or any(self.rivals) or self.problem.quotas)

    @cached_property
    def taken(self) -> Bools:
        """Which booths locks have taken."""
        taken = np.zeros(len(self.problem.booths), dtype=np.bool_)
        for cells in self.fixed.values():
            taken[list(cells)] = True
        return taken

    @cached_property
    def _suited(self) -> dict[tuple[object, ...], Ints]:
        return {}

    def suited(self, i: int) -> Ints:
        """List the blocks that have everything an applicant needs, whoever stands there."""
        a = self.applicants[i]
        held = a.id if a.id in self._hold_names else ""
        needs = (a.areas, a.kind, a.power_kw, a.water, a.load_kn_m2, a.air, a.lan, a.open_sides, a.booths, held)
        if needs not in self._suited:
            self._suited[needs] = self.find_suited(a)
        return self._suited[needs]

    @cached_property
    def _hold_names(self) -> set[str]:
        return {name for b in self.problem.booths for name in b.held_for or ()}

    def find_suited(self, a: Applicant, *, sides: bool = True) -> Ints:
        """List the blocks that meet an applicant's needs, its open sides only if told to."""
        good = np.array([offers(b, a) for b in self.problem.booths], dtype=np.bool_)
        found = self.blocks.all_of(good, a.booths) if len(good) else np.zeros(0, np.int64)
        if a.open_sides and sides:
            open_sides = [b.open_sides for b in self.problem.booths]
            found = found[
                np.array(
                    [max(open_sides[b] for b in self.blocks.cells[c]) >= a.open_sides for c in found], dtype=np.bool_
                )
            ]
        return found

    @cached_property
    def columns(self) -> list[Ints]:
        """For every applicant the blocks it could get, in rising order; none for those with locks."""
        empty = np.zeros(0, np.int64)
        return [empty if i in self.fixed else self._open_to(i) for i in range(len(self.applicants))]

    def _open_to(self, i: int) -> Ints:
        found = self.suited(i)
        if not self.fixed:
            return found
        blocks = self.blocks
        keep = [
            not any(self.taken[b] for b in blocks.cells[c])
            and not any(self.clash(i, blocks.cells[c], j, self.fixed[j]) for j in self.fixed)
            for c in found
        ]
        return found[np.array(keep, dtype=np.bool_)]

    def clash(self, i: int, cells: tuple[int, ...], j: int, others: tuple[int, ...]) -> bool:
        """Tell whether two applicants may not stand on these booths at the same time."""
        if j in self.apart[i] and self.too_close(cells, others, self.apart[i][j]):
            return True
        return j in self.rivals[i] and self.blocks.edge(cells, others) > 0

    def too_close(self, cells: tuple[int, ...], others: tuple[int, ...], squared: float) -> bool:
        from .geometry import gap_squared

        rects = self.blocks.rects
        return any(gap_squared(rects[b], rects[o]) < squared for b in cells for o in others)

    def narrowed(self, keep: Sequence[Bools]) -> Hall:
        """Return the same hall in which each applicant has only these of its columns."""
        other = Hall(self.problem)
        shared = ("blocks", "near", "apart", "rivals", "fixed", "taken", "number", "booth_number")
        other.__dict__.update({name: getattr(self, name) for name in shared})
        other.__dict__["columns"] = [c[k] for c, k in zip(self.columns, keep, strict=True)]
        other.__dict__["values"] = [v[k] for v, k in zip(self.values, keep, strict=True)]
        return other

    @cached_property
    def values(self) -> list[Ints]:
        """What each column of each applicant is worth by itself: place, best wish, and locked neighbours."""
        return [self._values_of(i) for i in range(len(self.applicants))]

    def _values_of(self, i: int) -> Ints:
        a, columns = self.applicants[i], self.columns[i]
        values = np.full(len(columns), place_value(a.points), dtype=np.int64)
        for position, rank in self._ranks_of(i).items():
            values[position] += wish_value(rank, a.points)
        for j, worth in self.near[i].items():
            if j in self.fixed:
                beside = self.blocks.beside(self.fixed[j], a.booths)
                values[np.isin(columns, beside)] += worth
        return values

    def _ranks_of(self, i: int) -> dict[int, int]:
        """Return the rank of the best wish in a column, by the column's position."""
        a, columns = self.applicants[i], self.columns[i]
        ranks: dict[int, int] = {}
        for rank, wish in enumerate(a.wishes, 1):
            containing = self.blocks.containing[self.booth_number[wish]].get(a.booths, [])
            for position in np.flatnonzero(np.isin(columns, containing)):
                ranks.setdefault(int(position), rank)
        return ranks

    @cached_property
    def fixed_score(self) -> int:
        """What the locked applicants are worth, whatever the others get."""
        score = sum(
            standing_value(self.applicants[i], {self.problem.booths[b].id for b in c}) for i, c in self.fixed.items()
        )
        return score + sum(
            worth
            for i, cells in self.fixed.items()
            for j, worth in self.near[i].items()
            if j > i and j in self.fixed and self.side_by_side(cells, self.fixed[j])
        )

    def area_of(self, block: int) -> str:
        """Return the area a block lies in."""
        return self.problem.booths[self.blocks.cells[block][0]].area

    def fixed_use(self, area: str) -> tuple[int, int]:
        """Return how many locked applicants and booths an area holds."""
        booths = self.problem.booths
        counts = [sum(booths[b].area == area for b in cells) for cells in self.fixed.values()]
        return sum(1 for c in counts if c), sum(counts)

    def side_by_side(self, cells: tuple[int, ...], others: tuple[int, ...]) -> bool:
        """Tell whether two sets of booths share enough edge."""
        from .problem import NEAR_EDGE_CM

        return self.blocks.edge(cells, others) >= NEAR_EDGE_CM


def standing_value(applicant: Applicant, booths: set[str]) -> int:
    """Return what an applicant's own booths are worth: being placed and its best wish among them."""
    rank = next((r for r, wish in enumerate(applicant.wishes, 1) if wish in booths), None)
    wished = wish_value(rank, applicant.points) if rank else 0
    return place_value(applicant.points) + wished

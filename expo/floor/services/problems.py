"""From a plan to the solver's problem and back to a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from expo.floor.rules.figures import blocks, pairs
from expo.floor.rules.pieces import Board, Firm, Floor, Spot
from expo.floor.rules.placing import compete, is_live
from expo.solvers.booths import Apart, Applicant, Booth, Problem, Quota
from expo.solvers.booths.geometry import gap_squared


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which part of the show is allocated: `areas` empty means all; `keep`: who has a booth keeps it."""

    areas: frozenset[int] = frozenset()
    keep: bool = True


@dataclass(frozen=True, slots=True)
class Task:
    """A problem together with the firms that its plan decides about."""

    problem: Problem
    firms: frozenset[int]


def make_task(floor: Floor, board: Board, scope: Scope, now: datetime) -> Task:
    """Return the solver's view: firms out of scope and locked ones stand fast, held booths are nobody's.

    What firms that stand fast break among each other somebody decided, or it came after: no plan has to mend it.
    """
    live = {booth: cell for booth, cell in board.items() if booth in floor.spots and is_live(cell, now)}
    held = {booth for booth, cell in live.items() if cell.held_until is not None}
    waiting = {live[booth].firm for booth in held}
    stands = blocks({booth: cell for booth, cell in live.items() if booth not in held})
    fixed = {
        firm: tuple(sorted(booths)) for firm, booths in stands.items() if _stays(floor, board, scope, firm, booths)
    }
    open_to = {firm.id: areas_for(floor, firm, scope) for firm in floor.firms.values()}
    firms = [firm for firm in floor.firms.values() if firm.id in fixed or (open_to[firm.id] and firm.id not in waiting)]
    problem = Problem(
        booths=_booths(floor, held, firms),
        applicants=tuple(_applicant(firm, open_to[firm.id], fixed.get(firm.id), floor, firms) for firm in firms),
        near=tuple((str(a), str(b)) for a, b in _known(pairs(floor.firms, "near"), firms)),
        apart=tuple(
            Apart(str(a), str(b), floor.gap_between(floor.firms[a], floor.firms[b]))
            for a, b in _known(pairs(floor.firms, "apart"), firms)
            if not (a in fixed and b in fixed)
        ),
        quotas=tuple(_quotas(floor, fixed)),
    )
    return Task(problem, frozenset(firm.id for firm in firms if firm.id not in fixed))


def _stays(floor: Floor, board: Board, scope: Scope, firm: int, booths: Iterable[int]) -> bool:
    """Return whether a firm keeps what it has: locked, told to stay, or not in the part that is allocated."""
    outside = bool(scope.areas) and any(floor.spots[booth].area not in scope.areas for booth in booths)
    return scope.keep or outside or any(board[booth].is_locked for booth in booths) or firm not in floor.firms


def areas_for(floor: Floor, firm: Firm, scope: Scope) -> tuple[str, ...]:
    """Return the areas of the scope where the firm may stand."""
    found = {
        spot.area
        for spot in floor.spots.values()
        if spot.for_firms and spot.pavilion == firm.pavilion and (not scope.areas or spot.area in scope.areas)
    }
    return tuple(str(area) for area in sorted(found))


def _booths(floor: Floor, held: Collection[int], firms: Iterable[Firm]) -> tuple[Booth, ...]:
    quiet = [spot for spot in floor.spots.values() if spot.is_quiet]
    calm = tuple(str(firm.id) for firm in firms if not firm.is_loud)
    found = []
    for spot in floor.spots.values():
        if not spot.for_firms:
            continue
        near_quiet = any(gap_squared(spot.rect, each.rect) < floor.quiet_cm**2 for each in quiet)
        found.append(_booth(spot, () if spot.id in held else calm if near_quiet else None))
    return tuple(found)


def _booth(spot: Spot, held_for: tuple[str, ...] | None) -> Booth:
    x, y, w, h = spot.rect
    return Booth(
        id=str(spot.id), x=x, y=y, w=w, h=h, area=str(spot.area), kind=spot.kind.value, power_kw=spot.power_kw,
        water=spot.water, open_sides=spot.open_sides, load_kn_m2=spot.load_kn_m2, air=spot.air, lan=spot.lan,
        held_for=held_for,
    )  # fmt: skip


def _applicant(
    firm: Firm, areas: tuple[str, ...], fixed: tuple[int, ...] | None, floor: Floor, firms: Iterable[Firm]
) -> Applicant:
    known = tuple(str(wish) for wish in firm.wishes if wish in floor.spots and floor.spots[wish].for_firms)
    rivals = [other for other in firms if firm.category and other.category == firm.category and other.id != firm.id]
    return Applicant(
        id=str(firm.id), booths=len(fixed) if fixed else firm.booths, areas=areas,
        kind=firm.kind.value if firm.kind else None, power_kw=firm.power_kw, water=firm.water, wishes=known,
        points=firm.points, locked=tuple(str(booth) for booth in fixed) if fixed else None,
        load_kn_m2=firm.load_kn_m2, air=firm.air, lan=firm.lan, open_sides=firm.open_sides,
        category=str(firm.category) if firm.category else None,
        agrees=tuple(str(other.id) for other in rivals if not compete(firm, other)),
    )  # fmt: skip


def _known(wanted: Iterable[tuple[int, int]], firms: Iterable[Firm]) -> list[tuple[int, int]]:
    ids = {firm.id for firm in firms}
    return sorted(pair for pair in wanted if ids.issuperset(pair))


def _quotas(floor: Floor, fixed: Mapping[int, Iterable[int]]) -> list[Quota]:
    """Return how many firms each pavilion's areas take: its quota, or as many as stand fast there already."""
    fast = Counter(area for booths in fixed.values() for area in {floor.spots[booth].area for booth in booths})
    areas: Mapping[int, int] = {
        spot.area: floor.quotas[spot.pavilion]
        for spot in floor.spots.values()
        if spot.pavilion is not None and spot.pavilion in floor.quotas
    }
    return [Quota(str(area), applicants=max(quota, fast[area])) for area, quota in sorted(areas.items())]

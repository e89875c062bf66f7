"""Whether a firm may have these booths in a plan, and every rule that says no."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import isqrt

from expo.floor.rules.geometry import blocks_with, is_block
from expo.floor.rules.pieces import OCCUPIED, Board, Cell, Code, Fault, Firm, Floor, Rect, Spot
from expo.solvers.booths.geometry import gap_squared, shared_edge


def is_live(cell: Cell | None, now: datetime) -> bool:
    """Return whether somebody has the booth: a hold whose time is over no longer counts."""
    return cell is not None and (cell.held_until is None or cell.held_until > now)


def booths_of(board: Board, firm: int) -> tuple[int, ...]:
    """Return the booths a firm has in a plan, holds included."""
    return tuple(sorted(booth for booth, cell in board.items() if cell.firm == firm))


def faults(floor: Floor, board: Board, firm: Firm, booths: Sequence[int], now: datetime) -> tuple[Fault, ...]:
    """Return every rule that giving exactly these booths to the firm would break, the hardest first."""
    return Check(floor, board, firm, now).faults(booths)


@dataclass(frozen=True)
class Check:
    """One firm's chances in one plan; what does not depend on the booth is found out once."""

    floor: Floor
    board: Board
    firm: Firm
    now: datetime

    def faults(self, booths: Sequence[int]) -> tuple[Fault, ...]:
        """Return every rule that giving exactly these booths to the firm would break, the hardest first."""
        spots = [self.floor.spots[booth] for booth in booths]
        found = [
            *self._occupied(spots),
            *self._not_eligible(spots),
            *self._wrong_size(spots),
            *self._missing(spots),
            *self._bad_neighbours(spots),
        ]
        return tuple(dict.fromkeys(found))

    def best_block(self, booth: int) -> tuple[int, ...]:
        """Return the block of the firm's size around one booth that breaks the fewest rules; the booth if none."""
        spot = self.floor.spots[booth]
        options = list(blocks_with(spot, self.firm.booths, self.floor.spots)) or [(booth,)]
        return min(options, key=lambda block: (_badness(self.faults(block)), block))

    def fits(self) -> Mapping[int, tuple[Fault, ...]]:
        """Return for every booth what its best block would break; nothing broken: the firm may have it."""
        return {booth: self.faults(self.best_block(booth)) for booth in self.floor.spots}

    def _occupied(self, spots: Iterable[Spot]) -> Iterator[Fault]:
        for spot in spots:
            cell = self.board.get(spot.id)
            if cell is None or cell.firm == self.firm.id or not is_live(cell, self.now):
                continue
            fault = Fault(Code.TAKEN, booth=spot.id, firm=self.firm.id, other=cell.firm)
            if cell.held_until is not None:
                fault = Fault(Code.HELD, booth=spot.id, firm=self.firm.id, other=cell.firm, until=cell.held_until)
            elif cell.is_locked:
                fault = Fault(Code.LOCKED, booth=spot.id, firm=self.firm.id, other=cell.firm, by=cell.locked_by)
            yield fault

    def _not_eligible(self, spots: Sequence[Spot]) -> Iterator[Fault]:
        for spot in spots:
            if not spot.for_firms:
                yield Fault(Code.NOT_FOR_FIRMS, booth=spot.id, firm=self.firm.id)
            elif spot.pavilion is not None and spot.pavilion != self.firm.pavilion:
                yield Fault(Code.PAVILION_ONLY, booth=spot.id, firm=self.firm.id)
            elif spot.pavilion is None and self.firm.pavilion is not None:
                yield Fault(Code.AREA, booth=spot.id, firm=self.firm.id)
        pavilion = spots[0].pavilion if spots else None
        quota = self.floor.quotas.get(pavilion) if pavilion is not None else None
        if pavilion is not None and quota is not None:
            there = len(self._firms_in.get(pavilion, set()) | {self.firm.id})
            if there > quota:
                yield Fault(Code.QUOTA, booth=spots[0].id, firm=self.firm.id, needs=there, has=quota)

    def _wrong_size(self, spots: Sequence[Spot]) -> Iterator[Fault]:
        first = spots[0].id
        if len(spots) != self.firm.booths:
            yield Fault(Code.SIZE, booth=first, firm=self.firm.id, needs=self.firm.booths, has=len(spots))
        if len({spot.area for spot in spots}) > 1 or not is_block(spot.rect for spot in spots):
            yield Fault(Code.BLOCK, booth=first, firm=self.firm.id, needs=len(spots))

    def _missing(self, spots: Sequence[Spot]) -> Iterator[Fault]:
        """Yield what the booths lack of the firm's needs; each booth needs them, one of them the open sides."""
        firm = self.firm
        sides = max((spot.open_sides for spot in spots), default=0)
        if firm.open_sides > sides:
            yield Fault(Code.OPEN_SIDES, booth=spots[0].id, firm=firm.id, needs=firm.open_sides, has=sides)
        for spot in spots:
            if firm.kind is not None and spot.kind is not firm.kind:
                yield Fault(Code.KIND, booth=spot.id, firm=firm.id)
            for code, needs, has in (
                (Code.POWER, firm.power_kw, spot.power_kw),
                (Code.LOAD, firm.load_kn_m2, spot.load_kn_m2),
                (Code.WATER, firm.water, spot.water),
                (Code.AIR, firm.air, spot.air),
                (Code.LAN, firm.lan, spot.lan),
            ):
                if needs > has:
                    yield Fault(code, booth=spot.id, firm=firm.id, needs=int(needs), has=int(has))

    def _bad_neighbours(self, spots: Sequence[Spot]) -> Iterator[Fault]:
        first, firm = spots[0].id, self.firm.id
        nearest = min((_gap_cm(rect, spots) for rect in self._quiet), default=self.floor.quiet_cm)
        if nearest < self.floor.quiet_cm:
            yield Fault(Code.NOISE, booth=first, firm=firm, needs=self.floor.quiet_cm, has=nearest)
        own = {spot.id for spot in spots}
        for booth, rect, other in self._rivals:
            if booth in own:
                continue
            gap = self.floor.gap_between(self.firm, other)
            if gap and _within(rect, spots, gap):
                yield Fault(Code.APART, booth=first, firm=firm, other=other.id, needs=gap, has=_gap_cm(rect, spots))
            if compete(self.firm, other) and any(shared_edge(rect, spot.rect) for spot in spots):
                yield Fault(Code.COMPETITOR, booth=first, firm=firm, other=other.id)

    @cached_property
    def _firms_in(self) -> Mapping[int, set[int]]:
        """Who stands in each pavilion."""
        found: dict[int, set[int]] = {}
        for booth, cell in self.board.items():
            spot = self.floor.spots.get(booth)
            if spot is not None and spot.pavilion is not None and is_live(cell, self.now):
                found.setdefault(spot.pavilion, set()).add(cell.firm)
        return found

    @cached_property
    def _quiet(self) -> Sequence[Rect]:
        """Where it is meant to be quiet, if the firm is not."""
        return [spot.rect for spot in self.floor.spots.values() if spot.is_quiet] if self.firm.is_loud else []

    @cached_property
    def _rivals(self) -> Sequence[tuple[int, Rect, Firm]]:
        """The booths of placed firms that the firm must not be too close to."""
        found = []
        for booth, cell in self.board.items():
            other, spot = self.floor.firms.get(cell.firm), self.floor.spots.get(booth)
            if other is None or spot is None or other.id == self.firm.id or not is_live(cell, self.now):
                continue
            if self.floor.gap_between(self.firm, other) or compete(self.firm, other):
                found.append((booth, spot.rect, other))
        return found


def _within(rect: Rect, spots: Iterable[Spot], distance_cm: int) -> bool:
    return any(gap_squared(rect, spot.rect) < distance_cm**2 for spot in spots)


def _gap_cm(rect: Rect, spots: Iterable[Spot]) -> int:
    """Return the distance in whole centimetres, never rounded up to what was asked for."""
    return min(isqrt(gap_squared(rect, spot.rect)) for spot in spots)


def compete(a: Firm, b: Firm) -> bool:
    """Return whether two firms are direct competitors that do not agree to stand side by side."""
    if a.category is None or a.category != b.category or not (a.avoids_competitors or b.avoids_competitors):
        return False
    return not (b.id in a.near and a.id in b.near)


def _badness(found: Sequence[Fault]) -> tuple[int, int, int]:
    occupied = sum(fault.code in OCCUPIED for fault in found)
    hard = sum(not fault.overridable for fault in found)
    return occupied, hard, len(found)

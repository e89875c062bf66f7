"""Why a firm does not have a booth: who has it and by which right, or what it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from expo.floor.rules.codes import How
from expo.floor.rules.figures import rank_of
from expo.floor.rules.pieces import OCCUPIED, Board, Code, Fault, Firm, Floor
from expo.floor.rules.placing import Check, booths_of


@dataclass(frozen=True, slots=True)
class Holder:
    """By which right somebody else has the booth."""

    firm: int
    rank: int | None
    points: int
    how: How
    is_locked: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Why not this booth for this firm. Nothing against it and no holder: the firm could have it."""

    booth: int
    has_it: bool
    faults: tuple[Fault, ...]
    holder: Holder | None

    @property
    def is_free(self) -> bool:
        return not self.has_it and not self.faults


def why_not(floor: Floor, board: Board, firm: Firm, booth: int, now: datetime) -> Answer:
    """Return what keeps the firm from a booth in a plan, who has it first of all."""
    if booth in booths_of(board, firm.id):
        return Answer(booth, has_it=True, faults=(), holder=None)
    others = {each: cell for each, cell in board.items() if cell.firm != firm.id}
    check = Check(floor, others, firm, now)
    found = check.faults(check.best_block(booth))
    return Answer(booth, has_it=False, faults=found, holder=_holder(floor, board, found))


def _holder(floor: Floor, board: Board, found: tuple[Fault, ...]) -> Holder | None:
    taken = next((fault for fault in found if fault.code in OCCUPIED and fault.other in floor.firms), None)
    if taken is None or taken.booth is None or taken.other is None:
        return None
    other, cell = floor.firms[taken.other], board[taken.booth]
    rank = rank_of(other, booths_of(board, other.id))
    return Holder(other.id, rank, other.points, cell.how, cell.is_locked, cell.reason)


def better_wishes(floor: Floor, board: Board, firm: Firm, now: datetime) -> list[Answer]:
    """Return an answer for each wish that the firm ranks above what it has."""
    own = booths_of(board, firm.id)
    rank = rank_of(firm, own)
    above = firm.wishes if rank is None else firm.wishes[: rank - 1]
    return [why_not(floor, board, firm, wish, now) for wish in above if wish in floor.spots]


def obstacles(floor: Floor, board: Board, firm: Firm, now: datetime) -> dict[Code, int]:
    """Return for how many booths each rule is the first that stands in the firm's way."""
    others = {each: cell for each, cell in board.items() if cell.firm != firm.id}
    found: dict[Code, int] = {}
    for faults in Check(floor, others, firm, now).fits().values():
        if faults:
            found[faults[0].code] = found.get(faults[0].code, 0) + 1
    return dict(sorted(found.items(), key=lambda item: -item[1]))

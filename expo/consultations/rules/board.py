"""What a cell of the live board says at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from expo.consultations.rules.codes import ConsultationStatus, NoShow, Side

_MINUTE = timedelta(minutes=1)
#: what must be left of a slot that has begun for anybody to be sent to its table
WORTH_SEATING = timedelta(minutes=10)


class Look(StrEnum):
    """The looks of a cell."""

    PLANNED = "plan"
    ONE_HERE = "one"
    BOTH = "both"
    MISSING = "warn"
    RUNNING = "run"
    OVER_TIME = "over"
    DONE = "done"
    NO_SHOW = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What decides a cell's look."""

    status: ConsultationStatus
    starts_at: datetime
    ends_at: datetime
    buyer_here: bool
    exhibitor_here: bool
    late_min: int = 0


@dataclass(frozen=True, slots=True)
class CellState:
    """A look, the minutes it tells of, and who is missing."""

    look: Look
    minutes: int = 0
    missing: NoShow | None = None
    #: the grace time is over: a no-show may be recorded
    grace_over: bool = False


def missing_side(*, buyer_here: bool, exhibitor_here: bool) -> NoShow | None:
    """Return who is not there."""
    if buyer_here and exhibitor_here:
        return None
    if buyer_here:
        return NoShow.EXHIBITOR
    return NoShow.BUYER if exhibitor_here else NoShow.BOTH


def state_of(facts: Facts, *, now: datetime, grace_min: int) -> CellState:
    """Return what the cell says now. A side that said it will be late is not missing before that."""
    match facts.status:
        case ConsultationStatus.DONE:
            return CellState(Look.DONE)
        case ConsultationStatus.NO_SHOW:
            return CellState(Look.NO_SHOW)
        case ConsultationStatus.RUNNING:
            over = (now - facts.ends_at) // _MINUTE
            return CellState(Look.OVER_TIME, over) if over > 0 else CellState(Look.RUNNING)
        case _:
            return _waiting(facts, now, grace_min)


def _waiting(facts: Facts, now: datetime, grace_min: int) -> CellState:
    missing = missing_side(buyer_here=facts.buyer_here, exhibitor_here=facts.exhibitor_here)
    if missing is None:
        return CellState(Look.BOTH)
    waited = (now - facts.starts_at) // _MINUTE - facts.late_min
    if waited < 0:
        return CellState(Look.PLANNED if missing is NoShow.BOTH else Look.ONE_HERE, missing=missing)
    return CellState(Look.MISSING, waited, missing, grace_over=waited >= grace_min)


def ranks(mine: int | None, theirs: int | None) -> tuple[int, int]:
    """Return how good a waiting pair is for a freed slot: both wish first, then the better ranks."""
    both = 0 if mine and theirs else 1
    return both, (mine or 50) + (theirs or 50)


def sides(no_show: NoShow) -> tuple[Side, ...]:
    """Return the sides that a no-show blames."""
    if no_show is NoShow.BOTH:
        return (Side.BUYER, Side.EXHIBITOR)
    return (Side.BUYER,) if no_show is NoShow.BUYER else (Side.EXHIBITOR,)


class Phase(StrEnum):
    """Where a day of consultations stands."""

    BEFORE = "before"
    OPEN = "open"
    OVER = "over"


def phase_of(starts_at: datetime, ends_at: datetime, now: datetime) -> Phase:
    """Return where a day stands whose first slot starts and whose last one ends then."""
    if now < starts_at:
        return Phase.BEFORE
    return Phase.OVER if now >= ends_at else Phase.OPEN

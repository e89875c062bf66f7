"""The codes of this room, and which state follows which."""

from __future__ import annotations

from enum import StrEnum


class BuyerKind(StrEnum):
    """Where a buyer comes from."""

    PUBLIC = "public"
    DOMESTIC = "domestic"
    OVERSEAS = "overseas"


class BuyerStatus(StrEnum):
    """How far a buyer is: only an approved one is in the timetable."""

    INVITED = "invited"
    APPLIED = "applied"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Side(StrEnum):
    """Who of the two."""

    BUYER = "buyer"
    EXHIBITOR = "exhibitor"

    @property
    def other(self) -> Side:
        return Side.EXHIBITOR if self is Side.BUYER else Side.BUYER


class Seating(StrEnum):
    """Where people sit: the buyer keeps one table all day, any table, or the exhibitor's booth."""

    BUYER_TABLE = "buyer_table"
    ANY_TABLE = "any_table"
    BOOTH = "booth"


class SlotKind(StrEnum):
    """What a slot is for: everybody, public institutions' purchases only, or export only."""

    GENERAL = "general"
    PUBLIC_PURCHASE = "public_purchase"
    EXPORT = "export"


class ConsultationStatus(StrEnum):
    """The life of a consultation."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    RUNNING = "running"
    DONE = "done"
    NO_SHOW = "no_show"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


#: still to come or going on; these count against the limits and hold a pair together
LIVE = (ConsultationStatus.REQUESTED, ConsultationStatus.CONFIRMED, ConsultationStatus.RUNNING)
#: these hold time in the calendar
HOLDING = (ConsultationStatus.CONFIRMED, ConsultationStatus.RUNNING, ConsultationStatus.DONE)
#: how a request ends that leads to no consultation
FRUITLESS = (ConsultationStatus.DECLINED, ConsultationStatus.EXPIRED, ConsultationStatus.CANCELLED)

_NEXT: dict[ConsultationStatus, frozenset[ConsultationStatus]] = {
    ConsultationStatus.REQUESTED: frozenset(
        {
            ConsultationStatus.CONFIRMED,
            ConsultationStatus.DECLINED,
            ConsultationStatus.EXPIRED,
            ConsultationStatus.CANCELLED,
        }
    ),
    ConsultationStatus.CONFIRMED: frozenset(
        {ConsultationStatus.RUNNING, ConsultationStatus.NO_SHOW, ConsultationStatus.CANCELLED}
    ),
    ConsultationStatus.RUNNING: frozenset({ConsultationStatus.DONE, ConsultationStatus.CONFIRMED}),
    ConsultationStatus.DONE: frozenset({ConsultationStatus.RUNNING}),
    ConsultationStatus.NO_SHOW: frozenset({ConsultationStatus.CONFIRMED}),
    ConsultationStatus.DECLINED: frozenset({ConsultationStatus.REQUESTED}),
    ConsultationStatus.EXPIRED: frozenset(),
    ConsultationStatus.CANCELLED: frozenset({ConsultationStatus.CONFIRMED, ConsultationStatus.REQUESTED}),
}


def may_become(status: ConsultationStatus, wanted: ConsultationStatus) -> bool:
    """Return whether a consultation in `status` may become `wanted`."""
    return wanted in _NEXT[status]


class Origin(StrEnum):
    """How a consultation came about."""

    REQUEST = "request"
    MATCHING = "matching"
    ORGANIZER = "organizer"
    ON_SITE = "on_site"
    FREED_SLOT = "freed_slot"


class NoShow(StrEnum):
    """Who did not come."""

    BUYER = "buyer"
    EXHIBITOR = "exhibitor"
    BOTH = "both"


class TimetableStatus(StrEnum):
    """A matching round's result: worked on, in force, or replaced."""

    DRAFT = "draft"
    RELEASED = "released"
    DISCARDED = "discarded"


class Stage(StrEnum):
    """How far a consultation got (상담액 / 계약추진액 / MOU / 현장계약 / 계약체결액). Amounts of stages are never added."""

    DISCUSSED = "discussed"
    IN_PROGRESS = "in_progress"
    MOU = "mou"
    SIGNED = "signed"
    CONCLUDED = "concluded"


class LogAuthor(StrEnum):
    """Who wrote a log."""

    EXHIBITOR = "exhibitor"
    BUYER = "buyer"
    INTERPRETER = "interpreter"
    ORGANIZER = "organizer"

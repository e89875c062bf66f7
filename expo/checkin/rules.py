"""Who passes a gate: one pure decision for the gate page, the API and scans that come in late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

#: people who work at the show enter before it opens and after it closes
STAFF_KINDS = frozenset({"exhibitor_staff", "organizer"})


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class Outcome(StrEnum):
    ADMITTED = "admitted"
    REFUSED = "refused"
    INVALID = "invalid"


class Reason(StrEnum):
    """Why somebody is refused; stable codes of the API."""

    ALREADY_IN = "already_in"
    BAD_SIGNATURE = "bad_signature"
    NOT_IN = "not_in"
    REVOKED = "revoked"
    SHOW_CLOSED = "show_closed"
    UNKNOWN_BADGE = "unknown_badge"
    WRONG_DAY = "wrong_day"
    WRONG_ZONE = "wrong_zone"
    ZONE_FULL = "zone_full"


@dataclass(frozen=True, slots=True)
class HourFacts:
    """When a show admits: its days, local times, and whether it keeps them."""

    days: Mapping[date, tuple[time, time]]
    keeps_hours: bool


@dataclass(frozen=True, slots=True)
class ZoneFacts:
    """Whom a zone admits. No kinds means everybody; `room` is how many more fit in, None without a limit."""

    kinds: frozenset[str] = frozenset()
    room: int | None = None


@dataclass(frozen=True, slots=True)
class BadgeFacts:
    """A badge that was issued for this show."""

    badge_id: int
    kind: str
    is_live: bool


@dataclass(frozen=True, slots=True)
class PresenceFacts:
    """Whether the person is inside, and with which badge they came in."""

    inside: bool = False
    badge_id: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Everything one decision looks at. `badge` is a reason where no badge of this show was found."""

    badge: BadgeFacts | Reason
    direction: Direction
    local_at: datetime
    hours: HourFacts
    zone: ZoneFacts
    presence: PresenceFacts


def decide(passage: Passage) -> Reason | None:
    """Return why the person may not pass, or None when they may.

    A badge printed after the one that is inside opens the gate again: its owner was let out without a scan.
    """
    badge = passage.badge
    if isinstance(badge, Reason):
        return badge
    if not badge.is_live:
        return Reason.REVOKED
    if passage.local_at.date() not in passage.hours.days:
        return Reason.WRONG_DAY
    if passage.direction is Direction.OUT:
        return None if passage.presence.inside else Reason.NOT_IN
    return _decide_entry(badge, passage)


def _decide_entry(badge: BadgeFacts, passage: Passage) -> Reason | None:
    if badge.kind not in STAFF_KINDS and not is_open(passage.hours, passage.local_at):
        return Reason.SHOW_CLOSED
    if passage.zone.kinds and badge.kind not in passage.zone.kinds:
        return Reason.WRONG_ZONE
    if passage.presence.inside and passage.presence.badge_id == badge.badge_id:
        return Reason.ALREADY_IN
    if passage.zone.room is not None and passage.zone.room < 1 and not passage.presence.inside:
        return Reason.ZONE_FULL
    return None


def is_open(hours: HourFacts, local_at: datetime) -> bool:
    """Return whether the gates admit visitors at this local time of a show day."""
    if not hours.keeps_hours:
        return True
    opens_at, closes_at = hours.days[local_at.date()]
    return opens_at <= local_at.time() < closes_at


def has_passed(reason: Reason | None, decided: Outcome | None) -> bool:
    """Return whether the person went through: what a device already told them weighs more than a later verdict."""
    return decided is Outcome.ADMITTED if decided is not None else reason is None


def is_conflict(outcome: Outcome, decided: Outcome | None) -> bool:
    """Return whether a device told the person something else than the server now says."""
    return decided is not None and decided is not outcome

"""Reading scans that devices send: each item is checked by itself and a bad one stops no other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

from expo.checkin.rules import Direction, Outcome
from expo.core.i18n import N_
from expo.registration.rules import trimmed

MAX_BADGE: Final = 200
MAX_SLUG: Final = 60

#: what each code of a bad item says; the codes are stable
FAULTS = {
    "not_an_object": N_("Each scan is an object."),
    "bad_id": N_("`id` must be a UUID."),
    "bad_badge": N_("`badge` must be a badge token or short code."),
    "bad_gate": N_("`gate` must be the slug of a gate."),
    "bad_direction": N_("`direction` must be “in” or “out”."),
    "bad_time": N_("`scanned_at` must be a time with its offset, such as 2026-10-14T10:00:00+09:00."),
    "bad_decided": N_("`decided` must be “admitted”, “refused” or null."),
    "wrong_gate": N_("This device does not open that gate."),
    "id_reused": N_("This id was used for another scan. Every scan needs its own."),
}
_DIRECTIONS = {direction.value: direction for direction in Direction}
_DECIDED = {None: None, "admitted": Outcome.ADMITTED, "refused": Outcome.REFUSED}


@dataclass(frozen=True, slots=True)
class Scanned:
    """One scan as a device sent it."""

    id: UUID
    badge: str
    gate: str
    direction: Direction
    scanned_at: datetime
    decided: Outcome | None

    @property
    def content_hash(self) -> str:
        """Return what tells this content from another under the same id."""
        moment = self.scanned_at.timestamp()
        content = f"{self.badge}\n{self.gate}\n{self.direction}\n{moment!r}\n{self.decided}"
        return blake2b(content.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """An item that cannot be recorded: its id as sent, and the code of what is wrong."""

    id: object
    code: str


def read_scan(item: object) -> Scanned | Fault:
    """Return the scan that an item of a request describes, or the first thing that is wrong with it."""
    if not isinstance(item, dict):
        return Fault(None, "not_an_object")
    sent_id = item.get("id")
    scan_id, moment = _uuid(sent_id), _moment(item.get("scanned_at"))
    if scan_id is None:
        return Fault(sent_id if isinstance(sent_id, str) else None, "bad_id")
    code = _text_fault(item)
    if code is None and moment is None:
        code = "bad_time"
    if code is not None or moment is None:
        return Fault(sent_id, code or "bad_time")
    direction, decided = _DIRECTIONS[item["direction"]], _DECIDED[item.get("decided")]
    return Scanned(scan_id, trimmed(item["badge"]), item["gate"], direction, moment, decided)


def _text_fault(item: dict[str, Any]) -> str | None:
    badge, gate, direction, decided = (item.get(name) for name in ("badge", "gate", "direction", "decided"))
    if not isinstance(badge, str) or not 0 < len(badge.strip()) <= MAX_BADGE or "\x00" in badge:
        return "bad_badge"
    if not isinstance(gate, str) or not 0 < len(gate) <= MAX_SLUG:
        return "bad_gate"
    if not isinstance(direction, str) or direction not in _DIRECTIONS:
        return "bad_direction"
    if decided is not None and (not isinstance(decided, str) or decided not in _DECIDED):
        return "bad_decided"
    return None


def _uuid(value: object) -> UUID | None:
    if not isinstance(value, str):
        return None
    try:
        return UUID(value)
    except ValueError:
        return None


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        aware = moment if moment.tzinfo is not None else None
        if aware is not None:
            aware.timestamp()
            aware.astimezone()
    except (ValueError, OverflowError):
        return None
    return aware if aware is not None and 1970 < aware.year < 9990 else None  # noqa: PLR2004 - far from what a zone overflows

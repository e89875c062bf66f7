"""When each exhibitor's window opens and closes, and what is due for a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MINUTES_OF_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Between which minutes of a day windows may lie, in an IANA time zone."""

    zone: str
    begin: int = 0
    end: int = MINUTES_OF_DAY

    def takes(self, minutes: int) -> bool:
        """Return whether a window of this length fits into one day's hours."""
        return minutes <= self.end - self.begin


def lay_out(lengths: Sequence[timedelta], start: datetime, hours: Hours) -> list[tuple[datetime, datetime]]:
    """Return windows of these lengths one after the other from `start`; each lies inside one day's hours."""
    found, here = [], start
    for length in lengths:
        opens = _next_room(here, length, hours)
        found.append((opens, opens + length))
        here = opens + length
    return found


def _next_room(moment: datetime, length: timedelta, hours: Hours) -> datetime:
    local = moment.astimezone(ZoneInfo(hours.zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    begin, end = (midnight + timedelta(minutes=each) for each in (hours.begin, hours.end))
    if local < begin:
        local = begin
    elif local + length > end:
        local = begin + timedelta(days=1)
    return local.astimezone(moment.tzinfo)


class Due(StrEnum):
    """What has to happen to a window now."""

    OPENING = "opening"
    WARNING = "warning"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A window nobody has used yet, with the mails that went out for it."""

    opens_at: datetime
    closes_at: datetime
    reminded: bool = False
    warned: bool = False


def due(window: Window, warn: timedelta, now: datetime) -> Due | None:
    """Return the one thing that is due, the end before any mail; doing it and asking again ends with None."""
    if now >= window.closes_at:
        return Due.END
    if now < window.opens_at:
        return None
    if not window.reminded:
        return Due.OPENING
    if not window.warned and now >= window.closes_at - warn:
        return Due.WARNING
    return None

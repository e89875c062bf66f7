"""The days of a show as tabs above a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from expo.consultations.models import Consultation
from expo.shows.models import Show, ShowDay


@dataclass(frozen=True, slots=True)
class Day:
    """One tab: a show day, how many consultations it has, whether it is shown."""

    day: ShowDay
    count: int
    current: bool


def days_of(show: Show, consultations: Sequence[Consultation], wanted: int | None, now: datetime) -> list[Day]:
    """Return the show's days; shown is the wanted one, else today's, else the first with something, else the first."""
    counts = {day.id: sum(each.slot.day_id == day.id for each in consultations) for day in show.days}
    today = now.astimezone(ZoneInfo(show.time_zone)).date()
    by_preference = (
        [day for day in show.days if day.id == wanted],
        [day for day in show.days if day.on == today],
        [day for day in show.days if counts[day.id]],
        list(show.days),
    )
    chosen = next((found[0] for found in by_preference if found), None)
    return [Day(day, counts[day.id], chosen is not None and day.id == chosen.id) for day in show.days]


def one_day(days: Sequence[Day], consultations: Sequence[Consultation]) -> list[Consultation]:
    """Return the consultations of the shown day."""
    shown = {each.day.id for each in days if each.current}
    return [each for each in consultations if each.slot.day_id in shown]

"""Moments as people read them: the one place for pages and mails. Files and programs get the moment itself."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from expo.core import clock

ENGLISH = "d MMM yyyy HH:mm"
KOREAN, KOREAN_YEAR = "M월 d일(EEE) HH:mm", "yyyy년 M월 d일(EEE) HH:mm"


def in_words(moment: datetime, zone: str, language: str) -> str:
    """Return date and time as a reader of the language writes them, in a time zone.

    Korean names the weekday, and the year only where it is another one than now.
    """
    here = moment.astimezone(ZoneInfo(zone))
    pattern = ENGLISH
    if language == "ko":
        this_year = clock.now().astimezone(ZoneInfo(zone)).year == here.year
        pattern = KOREAN if this_year else KOREAN_YEAR
    return str(format_datetime(here.replace(tzinfo=UTC), pattern, locale=language))

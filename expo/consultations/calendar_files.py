"""Consultations as iCalendar files: downloaded from a page, or attached to a mail.

A consultation keeps its UID for life and its SEQUENCE grows with its revision, so that a calendar which has read one
file moves or removes its entry when it reads the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale
from flask_babel import force_locale
from flask_babel import gettext as _

from expo.consultations.models import Consultation
from expo.consultations.queries import people
from expo.consultations.rules.codes import ConsultationStatus, Side
from expo.shows.models import Show

if TYPE_CHECKING:
    from icalendar import Component

_OFF = frozenset({ConsultationStatus.CANCELLED, ConsultationStatus.NO_SHOW})


def calendar_text(
    show: Show,
    consultations: Sequence[Consultation],
    side: Side | None,
    *,
    language: str,
    now: datetime,
    is_off: bool = False,
) -> str:
    """Return the consultations as an iCalendar file, named from the reader's side (None: both names).

    Its method is CANCEL where all of them are off, also for the reader alone (`is_off`), so that the calendar takes
    them out; else PUBLISH.
    """
    from icalendar import Calendar

    is_off = is_off or (bool(consultations) and all(each.status in _OFF for each in consultations))
    calendar = Calendar()
    calendar.add("prodid", "-//open expo//consultations//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    calendar.add("x-wr-calname", show.name.in_language(language))
    calendar.add_component(_time_zone(show.time_zone))
    spoken = people.profiles_of({each.exhibitor_id for each in consultations if each.interpreting}) if not side else {}
    with force_locale(language):
        for each in consultations:
            event = _event(show, each, side, language, now, is_off=is_off or each.status in _OFF)
            theirs = spoken.get(each.exhibitor_id, people.DEFAULT_PROFILE).languages
            event.add("description", "\n".join(_description(show, each, side, theirs, language)))
            calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


@lru_cache(maxsize=32)
def _time_zone(name: str) -> Component:
    """Return the zone's rules; a release writes hundreds of files and working them out takes a tenth of a second."""
    from icalendar import Timezone

    return Timezone.from_tzid(name)


def _event(
    show: Show, each: Consultation, side: Side | None, language: str, now: datetime, *, is_off: bool
) -> Component:
    from icalendar import Event

    zone = ZoneInfo(show.time_zone)
    names = {
        Side.BUYER: each.exhibitor.organization.name,
        Side.EXHIBITOR: each.buyer.organization.name,
        None: each.label,
    }
    event = Event()
    event.add("uid", f"consultation-{each.id}@{show.slug}")
    event.add("sequence", each.revision)
    event.add("dtstamp", now)
    event.add("dtstart", each.slot.starts_at.astimezone(zone))
    event.add("dtend", each.slot.ends_at.astimezone(zone))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("summary", _("Consultation: %(who)s", who=names[side].in_language(language)))
    place = _("Table %(number)s", number=each.table.number) if each.table else _("At the exhibitor's booth")
    event.add("location", f"{show.venue.in_language(language)} · {place}")
    return event


def _description(
    show: Show, each: Consultation, side: Side | None, theirs: Sequence[str], language: str
) -> Iterator[str]:
    """Yield what stands below the entry: show, number, who interprets, and for the interpreter who speaks what."""
    yield f"{show.name.in_language(language)}, {each.code}"
    interpreted = _languages([each.interpreting] if each.interpreting else [], language)
    if side is None and interpreted:
        yield _("You interpret: %(language)s", language=interpreted)
        for organization, spoken in (
            (each.buyer.organization, each.buyer.languages),
            (each.exhibitor.organization, theirs),
        ):
            if spoken:
                name = organization.name.in_language(language)
                yield _("%(who)s speaks: %(languages)s", who=name, languages=_languages(spoken, language))
    if side is not None and each.interpreter is not None:
        name = each.interpreter.name.in_language(language)
        yield _("Interpreter: %(name)s", name=f"{name} ({interpreted})" if interpreted else name)


def _languages(codes: Iterable[str], language: str) -> str:
    """Return languages by their names in the reader's."""
    names = Locale.parse(language).languages
    return ", ".join(str(names.get(code, code)) for code in codes)

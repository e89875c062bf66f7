"""Calendar files (ICS) of timetables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Response
from flask_babel import gettext as _

from expo.consultations.models import Consultation
from expo.consultations.rules.codes import Side
from expo.core import clock
from expo.shows.models import Show
from expo.web.locale import current_language

if TYPE_CHECKING:
    from icalendar import Component


def calendar_file(show: Show, consultations: Sequence[Consultation], side: Side | None, name: str) -> Response:
    """Return the consultations as an ICS download, named from the reader's side (None: both names)."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//open expo//consultations//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", show.name.in_language(current_language()))
    for each in consultations:
        calendar.add_component(_event(show, each, side))
    calendar.add_missing_timezones()
    response = Response(calendar.to_ical(), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{show.slug}-{name}.ics"'
    return response


def _event(show: Show, each: Consultation, side: Side | None) -> Component:
    from icalendar import Event

    zone, language = ZoneInfo(show.time_zone), current_language()
    names = {
        Side.BUYER: each.exhibitor.organization.name,
        Side.EXHIBITOR: each.buyer.organization.name,
        None: each.label,
    }
    event = Event()
    event.add("uid", f"consultation-{each.id}@{show.slug}")
    event.add("sequence", each.revision)
    event.add("dtstamp", clock.now())
    event.add("dtstart", each.slot.starts_at.astimezone(zone))
    event.add("dtend", each.slot.ends_at.astimezone(zone))
    event.add("summary", names[side].in_language(language))
    place = _("Table %(number)s", number=each.table.number) if each.table else _("At the exhibitor's booth")
    event.add("location", f"{show.venue.in_language(language)} · {place}")
    return event

"""The interpreter's own timetable."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask import render_template, request
from werkzeug.wrappers import Response

from expo.calendar.queries import Busy
from expo.consultations.models import Consultation, Interpreter
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import HOLDING, ConsultationStatus
from expo.consultations.scopes import INTERPRETER
from expo.consultations.services import away
from expo.consultations.services.setup import Period
from expo.consultations.views import files
from expo.consultations.views.blueprint import bp
from expo.consultations.views.calendars import by_day, is_ahead
from expo.consultations.views.days import Day, days_of, one_day
from expo.core import clock
from expo.core.numbers import whole
from expo.exhibitors import placements
from expo.web.access import access

#: a consultation that fell through stays on the page, so that they see they are free
SHOWN = (*HOLDING, ConsultationStatus.NO_SHOW, ConsultationStatus.CANCELLED)


@bp.get("/shows/<show>/interpreter/<int:interpreter>/")
@access(ConsultationPermission.INTERPRET, INTERPRETER)
def interpreter_page(person: Interpreter) -> str:
    shown = timetable.list_consultations(Consultation.interpreter_id == person.id, statuses=SHOWN)
    mine, now = [each for each in shown if each.status in HOLDING], clock.now()
    days = days_of(person.show, mine, request.args.get("day", type=whole), now)
    shifts, breaks = _duty(person, days)
    return render_template(
        "consultations/interpreter_page.html",
        person=person,
        show=person.show,
        days=days,
        consultations=one_day(days, shown),
        overview=by_day(days, mine),
        next_one=next((each for each in mine if is_ahead(each, now)), None),
        shifts=shifts,
        breaks=breaks,
        booths=placements.booths_of(person.show),
        now=now,
    )


def _duty(person: Interpreter, days: Sequence[Day]) -> tuple[list[Period], list[Busy]]:
    """Return the shifts and breaks of the day that is shown."""
    zone = ZoneInfo(person.show.time_zone)
    on = next((each.day.on for each in days if each.current), None)
    shifts = [(each.starts_at, each.ends_at) for each in person.shifts if each.starts_at.astimezone(zone).date() == on]
    if not shifts:
        return [], []
    ids = [each.id for each in away.resources_of(person)]
    return shifts, away.list_of(ids, shifts[0][0], shifts[-1][1])


@bp.get("/shows/<show>/interpreter/<int:interpreter>/calendar.ics")
@access(ConsultationPermission.INTERPRET, INTERPRETER)
def interpreter_ics(person: Interpreter) -> Response:
    return files.calendar_file(person.show, Consultation.interpreter_id == person.id, None, f"interpreter-{person.id}")

"""The interpreter's own timetable."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from expo.consultations.models import Consultation, Interpreter
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import HOLDING
from expo.consultations.scopes import INTERPRETER
from expo.consultations.views import files
from expo.consultations.views.blueprint import bp
from expo.consultations.views.days import days_of, one_day
from expo.core import clock
from expo.exhibitors import placements
from expo.web.access import access


@bp.get("/shows/<show>/interpreter/<int:interpreter>/")
@access(ConsultationPermission.INTERPRET, INTERPRETER)
def interpreter_page(person: Interpreter) -> str:
    mine = timetable.list_consultations(Consultation.interpreter_id == person.id, statuses=HOLDING)
    now = clock.now()
    days = days_of(person.show, mine, request.args.get("day", type=int), now)
    return render_template(
        "consultations/interpreter_page.html",
        person=person,
        show=person.show,
        days=days,
        consultations=one_day(days, mine),
        next_one=next((each for each in mine if each.slot.ends_at > now), None),
        booths=placements.booths_of(person.show),
        now=now,
    )


@bp.get("/shows/<show>/interpreter/<int:interpreter>/calendar.ics")
@access(ConsultationPermission.INTERPRET, INTERPRETER)
def interpreter_ics(person: Interpreter) -> Response:
    mine = timetable.list_consultations(Consultation.interpreter_id == person.id, statuses=HOLDING)
    return files.calendar_file(person.show, mine, None, f"interpreter-{person.id}")

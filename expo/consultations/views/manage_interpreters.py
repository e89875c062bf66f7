"""Interpreters: entering them, and each one's languages, shifts and breaks."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.consultations.forms import AwayForm, InterpreterForm
from expo.consultations.models import Interpreter
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import people
from expo.consultations.services import away, interpreters
from expo.consultations.services.person_change import Period, PersonChange
from expo.consultations.views.blueprint import bp
from expo.consultations.views.manage_changes import carry_out
from expo.consultations.views.manage_setup import page, people_query, sorted_interpreters
from expo.consultations.views.words import language_name
from expo.core import clock
from expo.core.db import db
from expo.core.errors import DomainError
from expo.core.i18n import N_, both_forms
from expo.core.numbers import whole
from expo.shows import handovers
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.errors import status_of
from expo.web.formkit import choices
from expo.web.identity import current_actor
from expo.web.locale import local, show_date
from expo.web.shell import confirm
from expo.web.tables import Columns, Kind, download
from expo.web.writes import writes

COLUMNS: Columns[Interpreter] = (
    (N_("Name"), lambda each: local(each.name)),
    (N_("Mail address"), lambda each: each.email),
    (N_("Languages"), lambda each: ", ".join(map(language_name, each.languages))),
    (N_("Days"), lambda each: len(each.shifts)),
    (N_("Most slots in a row"), lambda each: each.max_run),
)


@bp.post("/shows/<show>/manage/consultations/interpreters.<any(csv,xlsx):kind>")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def export_interpreters(show: Show, kind: Kind) -> Response:
    handovers.note(current_actor(), show, "consultations.export_interpreters", now=clock.now())
    rows = sorted_interpreters(show, people_query())
    return download(kind, f"{show.slug}-interpreters", COLUMNS, rows)


@bp.post("/shows/<show>/manage/consultations/interpreters")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_add_interpreter(show: Show) -> Response | tuple[str, int]:
    form = InterpreterForm(prefix="person")
    if not form.validate_on_submit():
        return page(show, person=form), 422
    person = Interpreter(
        name_ko=form.name_ko.data or "",
        name_en=form.name_en.data,
        email=form.email.data or "",
        languages=form.languages.data,
        max_run=form.max_run.data,
    )
    interpreters.add_interpreter(show, person, show.days)
    confirm(_("Saved."))
    return _here(show, person)


def _here(show: Show, person: Interpreter) -> Response:
    target = url_for("consultations.manage_interpreter", show=show.slug, person_id=person.id)
    answer: Response = redirect(target)
    return answer


@bp.get("/shows/<show>/manage/consultations/interpreters/<int:person_id>")
@access(ConsultationPermission.MANAGE, SHOW)
def manage_interpreter(show: Show, person_id: int) -> str:
    person = people.get_interpreter(show, person_id)
    return _page(show, person, InterpreterForm(obj=person))


def _page(show: Show, person: Interpreter, form: InterpreterForm, **more: Any) -> str:  # noqa: ANN401 - of the template
    pauses = more.pop("pause", None) or _pause_form(show)
    first, last = _span(show)
    return render_template(
        "consultations/manage_interpreter.html",
        show=show,
        person=person,
        full_name=both_forms(person.name_ko, person.name_en),
        form=form,
        pause=pauses,
        shifts=_shown_shifts(show, person),
        breaks=away.list_of([each.id for each in away.resources_of(person)], first, last),
        **{"faults": set()} | more,
    )


def _pause_form(show: Show) -> AwayForm:
    form = AwayForm(prefix="away")
    today = clock.today_in(show.time_zone)
    coming = [day for day in show.days if day.on >= today] or show.days
    form.day.choices = choices((day.id, show_date(day.on, "day")) for day in coming)
    return form


def _span(show: Show) -> Period:
    zone = ZoneInfo(show.time_zone)
    return datetime.combine(show.starts_on, time(0), zone), datetime.combine(show.ends_on, time(23, 59), zone)


def _shown_shifts(show: Show, person: Interpreter) -> dict[int, tuple[str, str]]:
    """Return what stands in each day's two fields: as sent, else as kept."""
    if request.method == "POST" and any(name.startswith("from-") for name in request.form):
        return {d.id: (request.form.get(f"from-{d.id}", ""), request.form.get(f"to-{d.id}", "")) for d in show.days}
    zone = ZoneInfo(show.time_zone)
    kept = {each.starts_at.astimezone(zone).date(): each for each in person.shifts}
    shown: dict[int, tuple[str, str]] = {}
    for day in show.days:
        shift = kept.get(day.on)
        ends = (shift.starts_at, shift.ends_at) if shift else ()
        start, end = (f"{each.astimezone(zone):%H:%M}" for each in ends) if ends else ("", "")
        shown[day.id] = (start, end)
    return shown


def _sent_shifts(show: Show) -> tuple[list[Period], set[int]]:
    """Return the shifts of the form, and the days whose two fields are no period."""
    zone = ZoneInfo(show.time_zone)
    found: list[Period] = []
    faults: set[int] = set()
    for day in show.days:
        start, end = request.form.get(f"from-{day.id}", ""), request.form.get(f"to-{day.id}", "")
        if not start and not end:
            continue
        try:
            period = tuple(datetime.combine(day.on, time.fromisoformat(text), zone) for text in (start, end))
        except ValueError:
            faults.add(day.id)
            continue
        if period[0] >= period[1]:
            faults.add(day.id)
        else:
            found.append((period[0], period[1]))
    return found, faults


@bp.post("/shows/<show>/manage/consultations/interpreters/<int:person_id>")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_save_interpreter(show: Show, person_id: int) -> Response | str | tuple[str, int]:
    """Change languages and shifts; whose consultations are touched is shown first."""
    person, form = people.get_interpreter(show, person_id), InterpreterForm()
    shifts, faults = _sent_shifts(show)
    if not form.validate_on_submit() or faults:
        return _page(show, person, form, faults=faults), 422
    texts = {"name_ko": form.name_ko.data or "", "name_en": form.name_en.data, "email": form.email.data or ""}
    change = PersonChange(person.id, form.languages.data, shifts, form.max_run.data, texts)
    return carry_out(show, change) or _here(show, person)


@bp.post("/shows/<show>/manage/consultations/interpreters/<int:person_id>/breaks")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_interpreter_breaks(show: Show, person_id: int) -> Response | tuple[str, int]:
    """Add a break of an interpreter, or take one back."""
    person = people.get_interpreter(show, person_id)
    if "remove" in request.form:
        away.remove(person, request.form.get("remove", 0, type=whole), now=clock.now())
        confirm(_("Saved."))
        return _here(show, person)
    form, code = _pause_form(show), 422
    if form.validate_on_submit():
        zone = ZoneInfo(show.time_zone)
        on = next(day.on for day in show.days if day.id == form.day.data)
        start, end = (datetime.combine(on, moment, zone) for moment in (form.starts.data, form.ends.data))
        try:
            away.add(person, start, end)
            confirm(_("Saved."))
            return _here(show, person)
        except DomainError as fault:
            form.refuse(fault)
            code = status_of(fault)
            db.session.rollback()  # the page below shows what is
    return _page(show, person, InterpreterForm(obj=person, formdata=None), pause=form), code

"""Set-up of slots, tables and interpreters by the organizer."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.consultations.forms import InterpreterForm, LayoutForm, SetupForm
from expo.consultations.models import Interpreter
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import people, timetable
from expo.consultations.rules import slots as rules
from expo.consultations.services import ground, setup
from expo.consultations.services.setup import LayoutChange, Period
from expo.consultations.views.blueprint import bp
from expo.core import clock
from expo.core.errors import DomainError, NotFound
from expo.shows.models import Show, ShowDay
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.shell import confirm
from expo.web.writes import writes


def _here(show: Show) -> Response:
    answer: Response = redirect(url_for("consultations.manage_setup", show=show.slug))
    return answer


def _page(
    show: Show,
    *,
    form: SetupForm | None = None,
    layout: LayoutForm | None = None,
    person: InterpreterForm | None = None,
    laid_out: tuple[ShowDay, LayoutChange] | None = None,
) -> str:
    slots = timetable.list_slots(show.id)
    return render_template(
        "consultations/manage_setup.html",
        show=show,
        form=form or _setup_form(show),
        layout=layout or LayoutForm(prefix="layout", formdata=None),
        person=person or InterpreterForm(prefix="person", formdata=None),
        laid_out=laid_out,
        by_day={day.id: [slot for slot in slots if slot.day_id == day.id] for day in show.days},
        tables=people.list_tables(show.id),
        interpreters=people.list_interpreters(show.id),
    )


def _setup_form(show: Show) -> SetupForm:
    row, tables = people.find_setup(show.id), people.list_tables(show.id)
    form = SetupForm(obj=row) if row else SetupForm(answer_hours=24, grace_min=10)
    if not form.is_submitted():
        form.tables.data = sum(not table.is_closed for table in tables)
        form.walk_ins.data = ", ".join(str(table.number) for table in tables if table.kept_for_walk_ins)
        if row and row.wishes_close_at:
            form.wishes_close_at.data = row.wishes_close_at.astimezone(ZoneInfo(show.time_zone)).replace(tzinfo=None)
    return form


@bp.get("/shows/<show>/manage/consultations/setup")
@access(ConsultationPermission.MANAGE, SHOW)
def manage_setup(show: Show) -> str:
    return _page(show)


@bp.post("/shows/<show>/manage/consultations/setup")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_save_setup(show: Show) -> Response | tuple[str, int]:
    form = SetupForm()
    if not form.validate_on_submit():
        return _page(show, form=form), 422
    row = ground.ensure_setup(show.id)
    row.seating, row.answer_hours, row.grace_min = form.seating.data, form.answer_hours.data, form.grace_min.data
    closes = form.wishes_close_at.data
    row.wishes_close_at = closes.replace(tzinfo=ZoneInfo(show.time_zone)) if closes else None
    kept = [int(each) for each in form.walk_ins.data.replace(",", " ").split() if each.isdigit()]
    setup.set_tables(current_actor(), show, form.tables.data, kept, now=clock.now())
    confirm(_("Saved."))
    return _here(show)


def _periods(show: Show, day: ShowDay, form: LayoutForm) -> list[Period]:
    pause: tuple[tuple[int, int], ...] = ()
    if form.pause_starts.data and form.pause_ends.data:
        pause = ((rules.minutes(form.pause_starts.data), rules.minutes(form.pause_ends.data)),)
    layout = rules.Layout(
        rules.minutes(form.starts.data), rules.minutes(form.ends.data), form.length.data, form.gap.data or 0, pause
    )
    return setup.periods_of(day, layout, show.time_zone)


@bp.post("/shows/<show>/manage/consultations/days/<int:day_id>")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_lay_out(show: Show, day_id: int) -> Response | str | tuple[str, int]:
    """Lay a day out anew: first show what would happen, then do it."""
    day = _day(show, day_id)
    form = LayoutForm(prefix="layout")
    if not form.validate_on_submit():
        return _page(show, layout=form), 422
    periods = _periods(show, day, form)
    if request.form.get("do") != "apply":
        return _page(show, layout=form, laid_out=(day, setup.preview_layout(day, periods)))
    try:
        outcome = setup.lay_out_day(current_actor(), day, periods, form.kind.data, now=clock.now())
    except DomainError as fault:
        form.refuse(fault)
        return _page(show, layout=form), 422
    confirm(_("Saved. %(moved)s moved, %(cancelled)s called off.", moved=outcome.moved, cancelled=outcome.cancelled))
    return _here(show)


@bp.post("/shows/<show>/manage/consultations/days/<int:day_id>/copy")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_copy_day(show: Show, day_id: int) -> Response:
    source = _day(show, request.form.get("source", 0, type=int))
    outcome = setup.copy_day(current_actor(), source, _day(show, day_id), now=clock.now())
    confirm(_("Saved. %(moved)s moved, %(cancelled)s called off.", moved=outcome.moved, cancelled=outcome.cancelled))
    return _here(show)


def _day(show: Show, day_id: int) -> ShowDay:
    day = next((each for each in show.days if each.id == day_id), None)
    if day is None:
        raise NotFound
    return day


@bp.post("/shows/<show>/manage/consultations/tables/<int:number>")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_table(show: Show, number: int) -> Response:
    """Close a table (broken) or open it again."""
    table = next((each for each in people.list_tables(show.id) if each.number == number), None)
    if table is None:
        raise NotFound
    if table.is_closed:
        setup.open_table(table)
        confirm(_("Table %(number)s is open again.", number=number))
        return _here(show)
    outcome = setup.close_table(current_actor(), table, now=clock.now())
    confirm(
        _(
            "Table %(number)s is closed. %(moved)s moved, %(cancelled)s called off.",
            number=number,
            moved=outcome.moved,
            cancelled=outcome.cancelled,
        )
    )
    return _here(show)


@bp.post("/shows/<show>/manage/consultations/interpreters")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_add_interpreter(show: Show) -> Response | tuple[str, int]:
    form = InterpreterForm(prefix="person")
    if not form.validate_on_submit():
        return _page(show, person=form), 422
    person = Interpreter(
        name_ko=form.name_ko.data or "",
        name_en=form.name_en.data,
        email=form.email.data or "",
        languages=form.languages.data,
        max_run=form.max_run.data,
    )
    setup.add_interpreter(show, person, show.days)
    confirm(_("Saved."))
    return _here(show)

"""Set-up of slots and tables by the organizer; what a change touches is shown before it is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.consultations.forms import InterpreterForm, LayoutForm, SetupForm, SlotKindForm, numbers_of
from expo.consultations.models import Interpreter, Table
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import matching as queries
from expo.consultations.queries import people, setups, timetable
from expo.consultations.rules import slots as rules
from expo.consultations.rules.codes import SlotKind
from expo.consultations.services import ground, setup
from expo.consultations.services.setup import LayoutChange, Period
from expo.consultations.views.blueprint import bp
from expo.consultations.views.words import language_name, word
from expo.core import clock
from expo.core.errors import DomainError, NotFound
from expo.core.i18n import N_
from expo.shows.models import Show, ShowDay
from expo.shows.scopes import SHOW
from expo.web import tables as files
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.locale import local, show_date
from expo.web.paging import ListQuery, list_query, sort_rows
from expo.web.shell import confirm
from expo.web.writes import writes

PEOPLE_SORTS: dict[str, Callable[[Interpreter], Any]] = {
    "name": lambda each: local(each.name).casefold(),
    "languages": lambda each: sorted(map(language_name, each.languages)) or None,
    "days": lambda each: len(each.shifts),
    "run": lambda each: each.max_run,
}
TABLE_COLUMNS: files.Columns[Table] = (
    (N_("Table"), lambda table: table.number),
    (N_("Kind"), lambda table: word(table.kind)),
    (N_("walk-ins"), lambda table: _("yes") if table.kept_for_walk_ins else ""),
    (N_("closed"), lambda table: _("yes") if table.is_closed else ""),
)


def _here(show: Show) -> Response:
    answer: Response = redirect(url_for("consultations.manage_setup", show=show.slug))
    return answer


@dataclass(frozen=True, slots=True)
class Question:
    """A change that is shown before it is made: what it does, and the form that repeats it with "apply"."""

    head: str
    change: LayoutChange
    action: str
    fields: Sequence[tuple[str, str]]


def page(
    show: Show,
    *,
    form: SetupForm | None = None,
    layout: LayoutForm | None = None,
    person: InterpreterForm | None = None,
    question: Question | None = None,
) -> str:
    slots, query = timetable.list_slots(show.id), people_query()
    tables = setups.list_tables(show.id)
    coming = Counter(each.table.number for each in setup.coming_at(show.id, 0, now=clock.now()) if each.table)
    return render_template(
        "consultations/manage_setup.html",
        show=show,
        form=form or _setup_form(show),
        layout=layout or LayoutForm(prefix="layout", formdata=None),
        slot_kind=SlotKindForm(prefix="part", formdata=None),
        person=person or InterpreterForm(prefix="person", formdata=None),
        question=question,
        by_day={day.id: [slot for slot in slots if slot.day_id == day.id] for day in show.days},
        tables=tables,
        coming=coming,
        interpreters=sorted_interpreters(show, query),
        query=query,
    )


def people_query() -> ListQuery:
    """Return in which order the page's interpreters are asked for."""
    return replace(list_query(sorts=tuple(PEOPLE_SORTS), default_sort="name"), anchor="people-h")


def sorted_interpreters(show: Show, query: ListQuery) -> list[Interpreter]:
    """Return the show's interpreters in the order the address asks for."""
    return sort_rows(people.list_interpreters(show.id), query, PEOPLE_SORTS)


def _ask(head: str, change: LayoutChange) -> Question:
    """Return the question whether to do what was just sent."""
    hidden = [(name, value) for name, value in request.form.items(multi=True) if name not in {"csrf_token", "do"}]
    return Question(head, change, request.path, hidden)


def _setup_form(show: Show) -> SetupForm:
    """Return the form as the show is set up, also beside a question about something else that was just sent."""
    row, tables = setups.find_setup(show.id), setups.list_tables(show.id)
    form = SetupForm(formdata=None, obj=row) if row else SetupForm(formdata=None, answer_hours=24, grace_min=10)
    open_ones = [table for table in tables if not table.is_closed]
    form.tables.data = len(open_ones)
    form.walk_ins.data = ", ".join(str(table.number) for table in open_ones if table.kept_for_walk_ins)
    form.export_tables.data = ", ".join(str(each.number) for each in open_ones if each.kind is SlotKind.EXPORT)
    public = [each for each in open_ones if each.kind is SlotKind.PUBLIC_PURCHASE]
    form.public_tables.data = ", ".join(str(each.number) for each in public)
    if row and row.wishes_close_at:
        form.wishes_close_at.data = row.wishes_close_at.astimezone(ZoneInfo(show.time_zone)).replace(tzinfo=None)
    return form


@bp.get("/shows/<show>/manage/consultations/setup")
@access(ConsultationPermission.MANAGE, SHOW)
def manage_setup(show: Show) -> Response | str:
    if kind := files.wanted_file("tables"):
        return files.download(kind, f"{show.slug}-tables", TABLE_COLUMNS, setups.list_tables(show.id))
    return page(show)


@bp.post("/shows/<show>/manage/consultations/setup")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_save_setup(show: Show) -> Response | str | tuple[str, int]:
    form = SetupForm()
    if not form.validate_on_submit():
        return page(show, form=form), 422
    losing = setup.coming_at(show.id, form.tables.data, now=clock.now())
    if losing and request.form.get("do") != "apply":
        text = _("With %(count)s tables these consultations lose theirs.", count=form.tables.data)
        return page(show, form=form, question=_ask(text, LayoutChange((), (), (), losing)))
    row = ground.ensure_setup(show.id)
    stay = form.seating.data is not row.seating and bool(queries.list_fixed(show.id))
    row.seating, row.answer_hours, row.grace_min = form.seating.data, form.answer_hours.data, form.grace_min.data
    row.walking_min = form.walking_min.data
    closes = form.wishes_close_at.data
    row.wishes_close_at = closes.replace(tzinfo=ZoneInfo(show.time_zone)) if closes else None
    plan = setup.TablePlan(
        form.tables.data,
        numbers_of(form.walk_ins.data),
        numbers_of(form.export_tables.data),
        numbers_of(form.public_tables.data),
    )
    setup.set_tables(current_actor(), show, plan, now=clock.now())
    confirm(_("Saved. What is confirmed keeps its place; new ones sit as chosen.") if stay else _("Saved."))
    return _here(show)


def _periods(show: Show, day: ShowDay, form: LayoutForm) -> list[Period]:
    pauses = [(form.pause_starts.data, form.pause_ends.data), (form.second_starts.data, form.second_ends.data)]
    breaks = tuple((rules.minutes(start), rules.minutes(end)) for start, end in pauses if start and end)
    layout = rules.Layout(
        rules.minutes(form.starts.data), rules.minutes(form.ends.data), form.length.data, form.gap.data or 0, breaks
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
        return page(show, layout=form), 422
    periods = _periods(show, day, form)
    if request.form.get("do") != "apply":
        return page(show, layout=form, question=_ask(show_date(day.on, "day"), setup.preview_layout(day, periods)))
    try:
        outcome = setup.lay_out_day(current_actor(), day, periods, form.kind.data, now=clock.now())
    except DomainError as fault:
        form.refuse(fault)
        return page(show, layout=form), 422
    return _done(show, outcome)


def _done(show: Show, outcome: setup.Outcome) -> Response:
    confirm(_("Saved. %(moved)s moved, %(cancelled)s called off.", moved=outcome.moved, cancelled=outcome.cancelled))
    return _here(show)


@bp.post("/shows/<show>/manage/consultations/days/<int:day_id>/copy")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_copy_day(show: Show, day_id: int) -> Response | str:
    source, day = _day(show, request.form.get("source", 0, type=int)), _day(show, day_id)
    if request.form.get("do") != "apply":
        change = setup.preview_layout(day, setup.copied_periods(source, day))
        return page(show, question=_ask(show_date(day.on, "day"), change))
    return _done(show, setup.copy_day(current_actor(), source, day, now=clock.now()))


@bp.post("/shows/<show>/manage/consultations/days/<int:day_id>/kind")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_slot_kind(show: Show, day_id: int) -> Response | str | tuple[str, int]:
    """Keep a part of a day for a kind of buyer: first show whom it touches, then do it."""
    day, form = _day(show, day_id), SlotKindForm(prefix="part")
    if not form.validate_on_submit():
        return page(show), 422
    zone = ZoneInfo(show.time_zone)
    start, end = (datetime.combine(day.on, moment, zone) for moment in (form.starts.data, form.ends.data))
    slots = [s for s in timetable.list_slots(show.id, day_id=day.id) if s.starts_at >= start and s.ends_at <= end]
    change = setup.preview_kind(slots, form.kind.data)
    if change.affected and request.form.get("do") != "apply":
        return page(show, question=_ask(show_date(day.on, "day"), change))
    return _done(show, setup.set_kind(current_actor(), day, slots, form.kind.data, now=clock.now()))


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
    table = next((each for each in setups.list_tables(show.id) if each.number == number), None)
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

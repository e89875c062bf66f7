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
from expo.consultations.queries import people, seating, setups, timetable
from expo.consultations.rules.codes import Seating, SlotKind
from expo.consultations.services import changes, day_changes, days_change, planning, rehoming
from expo.consultations.services.area_state import Rules
from expo.consultations.services.day_changes import DayChange, Difference
from expo.consultations.services.days_change import DaysChange
from expo.consultations.views.blueprint import bp
from expo.consultations.views.change_words import title_of
from expo.consultations.views.layouts import laid_out, periods_of
from expo.consultations.views.manage_changes import carry_out
from expo.consultations.views.words import language_name, word
from expo.core import clock
from expo.core.errors import DomainError, NotFound
from expo.core.i18n import N_
from expo.core.numbers import whole
from expo.shows.models import Show, ShowDay
from expo.shows.scopes import SHOW
from expo.web import tables as files
from expo.web.access import access
from expo.web.locale import local, show_date
from expo.web.paging import ListQuery, list_query, paged, sort_rows
from expo.web.writes import writes

PEOPLE_SORTS: dict[str, Callable[[Interpreter], Any]] = {
    "name": lambda each: local(each.name).casefold(),
    "languages": lambda each: sorted(map(language_name, each.languages)) or None,
    "days": lambda each: len(each.shifts),
    "run": lambda each: each.max_run,
}
#: as many changes that were made are shown, to look at or to take back
MADE = 8
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

    #: which day, and what becomes of its slots
    parts: Sequence[tuple[str, Difference]]
    action: str
    fields: Sequence[tuple[str, str]]


def page(
    show: Show,
    *,
    form: SetupForm | None = None,
    layout: LayoutForm | None = None,
    person: InterpreterForm | None = None,
    question: Question | None = None,
    not_copied: int = 0,
) -> str:
    slots, query = timetable.list_slots(show.id), people_query()
    by_day = {day.id: [slot for slot in slots if slot.day_id == day.id] for day in show.days}
    tables = setups.list_tables(show.id)
    there = seating.coming_at(show.id, Table.number > 0, now=clock.now())
    return render_template(
        "consultations/manage_setup.html",
        show=show,
        form=form or _setup_form(show),
        layout=layout or LayoutForm(prefix="layout", formdata=None),
        slot_kind=SlotKindForm(prefix="part", formdata=None),
        person=person or InterpreterForm(prefix="person", formdata=None),
        question=question,
        not_copied=not_copied,
        today=clock.today_in(show.time_zone),
        by_day=by_day,
        cut={day.id: laid_out(show, day, by_day[day.id]) for day in show.days},
        tables=tables,
        coming=Counter(each.table.number for each in there if each.table),
        under_way=planning.find_open(show),
        made=[
            (plan, title_of(show, rehoming.read(plan.params["change"])), by)
            for plan, by in planning.list_made(show, limit=MADE)
        ],
        otherwise=rehoming.seated_otherwise(show, now=clock.now()),
        interpreters=paged(sorted_interpreters(show, query), query),
        spoken=sorted({each for person in people.list_interpreters(show.id) for each in person.languages}),
        query=query,
    )


def people_query() -> ListQuery:
    """Return which of the page's interpreters are asked for, and in which order."""
    return replace(list_query("language", sorts=tuple(PEOPLE_SORTS), default_sort="name"), anchor="people-h")


def sorted_interpreters(show: Show, query: ListQuery) -> list[Interpreter]:
    """Return the show's interpreters that the address asks for, in its order."""
    language = query.filter("language")
    found = [
        each
        for each in people.list_interpreters(show.id)
        if each.name.mentions(query.q) and (not language or language in each.languages)
    ]
    return sort_rows(found, query, PEOPLE_SORTS)


def _ask(parts: Sequence[tuple[str, Difference]]) -> Question:
    """Return the question whether to do what was just sent."""
    hidden = [(name, value) for name, value in request.form.items(multi=True) if name not in {"csrf_token", "do"}]
    return Question(parts, request.path, hidden)


def _setup_form(show: Show) -> SetupForm:
    """Return the form as the show is set up, also beside a question about something else that was just sent."""
    row, tables = setups.find_setup(show.id), setups.list_tables(show.id)
    form = SetupForm(formdata=None, obj=row) if row else SetupForm(formdata=None, answer_hours=24, grace_min=10)
    form.tables.data = setups.last_number(tables)
    used = [table for table in tables if table.number <= form.tables.data]
    form.walk_ins.data = ", ".join(str(table.number) for table in used if table.kept_for_walk_ins)
    form.export_tables.data = ", ".join(str(each.number) for each in used if each.kind is SlotKind.EXPORT)
    public = [each for each in used if each.kind is SlotKind.PUBLIC_PURCHASE]
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
    row, closes = setups.find_setup(show.id), form.wishes_close_at.data
    changed_rule = row is not None and row.seating is not Seating(form.seating.data)
    rules_wanted = Rules(
        Seating(form.seating.data),
        form.walking_min.data,
        form.answer_hours.data,
        form.grace_min.data,
        closes.replace(tzinfo=ZoneInfo(show.time_zone)) if closes else None,
    )
    plan = changes.TablePlan(
        form.tables.data,
        numbers_of(form.walk_ins.data),
        numbers_of(form.export_tables.data),
        numbers_of(form.public_tables.data),
    )

    def said() -> str:
        left = rehoming.seated_otherwise(show, now=clock.now()) if changed_rule else 0
        if not left:
            return str(_("Saved."))
        return str(_("Saved. %(count)s confirmed ones sit otherwise: see below whether to seat them anew.", count=left))

    answer = carry_out(show, changes.TablesChange(plan, rules_wanted), said)
    return answer or redirect(url_for("consultations.manage_setup", show=show.slug, _anchor="how-h"))


@bp.post("/shows/<show>/manage/consultations/days/<int:day_id>")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_lay_out(show: Show, day_id: int) -> Response | str | tuple[str, int]:
    """Lay a day out anew: first show what would happen, then do it."""
    day = _day(show, day_id)
    form = LayoutForm(prefix="layout")
    if not form.validate_on_submit():
        return page(show, layout=form), 422
    try:
        kind = SlotKind(form.kind.data)
        change = DayChange(day.id, [(start, end, kind) for start, end in periods_of(show, day, form)])
    except DomainError as fault:
        form.refuse(fault)
        return page(show, layout=form), 422
    return _decide_days(show, change, form)


def _decide_days(show: Show, change: DayChange | DaysChange, form: LayoutForm | None = None) -> Response | str:
    """Make the change or look for places; where nobody is displaced, first say what it does to the slots."""
    now = clock.now()
    whole = change if isinstance(change, DaysChange) else DaysChange([change])
    if not change.affected(show, now=now) and request.form.get("do") != "apply":
        names: dict[int, str] = {day.id: show_date(day.on, "day") for day in show.days}
        parts = [(names[day], what) for day, what in whole.differences(show, now=now).items()]
        return page(show, layout=form, question=_ask(parts))
    return carry_out(show, change) or _here(show)


@bp.post("/shows/<show>/manage/consultations/days/<int:day_id>/copy")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_copy_day(show: Show, day_id: int) -> Response | str | tuple[str, int]:
    """Give other days the slots of this one."""
    source = _day(show, day_id)
    targets = [_day(show, each) for each in dict.fromkeys(request.form.getlist("days", type=whole))]
    if not targets or source in targets:
        return page(show, not_copied=source.id), 422
    return _decide_days(show, days_change.copied_to(show, source, targets))


@bp.post("/shows/<show>/manage/consultations/days/<int:day_id>/kind")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_slot_kind(show: Show, day_id: int) -> Response | str | tuple[str, int]:
    """Keep a part of a day for a kind of buyer; whom it displaces is shown first."""
    day, form = _day(show, day_id), SlotKindForm(prefix="part")
    if not form.validate_on_submit():
        return page(show), 422
    zone = ZoneInfo(show.time_zone)
    start, end = (datetime.combine(day.on, moment, zone) for moment in (form.starts.data, form.ends.data))
    return carry_out(show, day_changes.kept_for(show, day, start, end, SlotKind(form.kind.data))) or _here(show)


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
        said = _("Table %(number)s is open again.", number=number)
        return carry_out(show, changes.Reopened(number), lambda: said) or _here(show)
    said = _("Table %(number)s is closed.", number=number)
    return carry_out(show, changes.Closing(number), lambda: said) or _here(show)


@bp.post("/shows/<show>/manage/consultations/reseat")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_reseat(show: Show) -> Response:
    """Look where those who are confirmed would sit under the present rule."""
    return carry_out(show, changes.Reseating(), lambda: _("Everybody sits as chosen.")) or _here(show)

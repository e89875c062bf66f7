"""A change of the set-up that displaces somebody: watched while places are looked for, shown, and agreed to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Response as FlaskResponse
from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.consultations.models import Consultation, Interpreter, Table
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import people, setups, timetable
from expo.consultations.services import planning, rehoming, returning
from expo.consultations.services.change import Change
from expo.consultations.services.day_changes import DayChange
from expo.consultations.services.days_change import DaysChange
from expo.consultations.services.hindering import InTheWay, in_the_way
from expo.consultations.services.person_change import PersonChange
from expo.consultations.services.rehoming import Place, Planned
from expo.consultations.views import displaced
from expo.consultations.views.blueprint import bp
from expo.consultations.views.change_words import Difference, differences, title_of
from expo.consultations.views.displaced import Displaced, What
from expo.consultations.views.words import word
from expo.core import clock
from expo.core.jobs import Job
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.paging import list_query, paged
from expo.web.shell import confirm
from expo.web.writes import writes


@dataclass(frozen=True, slots=True)
class Row:
    """A consultation that a change displaces: where it was and where it goes, or why it has no place."""

    held: Consultation
    was_at: datetime
    was_table: Table | None
    was_booth: bool
    was_interpreter: Interpreter | None
    asked: bool
    place: Place | None = None
    table: Table | None = None
    interpreter: Interpreter | None = None
    why: str = ""


def carry_out(show: Show, change: Change, said: Callable[[], str] = lambda: _("Saved.")) -> Response | None:
    """Make a change that displaces nobody at once, and say so with an undo; for another, look for places and show them."""
    actor, now = current_actor(), clock.now()
    if change.affected(show, now=now):
        job = planning.begin(actor, show, change, now=now)
        return redirect(url_for("consultations.setup_change", show=show.slug, job=job.id))
    made = planning.make_at_once(actor, show, change, now=now)
    undo = url_for("consultations.setup_change_decide", show=show.slug, job=made.id, do="take-back") if made else None
    confirm(said(), undo_url=undo)
    return None


@bp.get("/shows/<show>/manage/consultations/setup/changes/<int:job>")
@access(ConsultationPermission.MANAGE, SHOW)
def setup_change(show: Show, job: int) -> str:
    return _page(show, planning.get_plan(show, job))


def _page(show: Show, plan: Job) -> str:
    change = rehoming.read(plan.params["change"])
    rows, made = _rows(show, plan), planning.applying_of(plan)
    back = planning.returning_of(plan)
    hindered = _in_the_way(show, made) if made and (back is None or back.is_over) else None
    return render_template(
        "consultations/change.html",
        show=show,
        plan=plan,
        applying=made,
        returning=back,
        hindered=hindered,
        way=paged(hindered or [], replace(list_query(), anchor="way-h")),
        title=title_of(show, change),
        in_place=rehoming.keeps_all(change),
        difference=change.difference(show, now=clock.now()) if isinstance(change, DayChange | DaysChange) else None,
        became=_became(made),
        moved=[row for row in rows if row.place and not row.asked],
        requests=[row for row in rows if row.place and row.asked],
        lost=[row for row in rows if not row.place],
        shown=displaced.SHOWN,
    )


def _became(made: Job | None) -> list[Difference]:
    """Return what the change made of the set-up itself, once it is made."""
    if made is None or "trace" not in made.result:
        return []
    trace = returning.read(made.result["trace"])
    return differences(trace.was, trace.left)


def _in_the_way(show: Show, made: Job) -> list[InTheWay] | None:
    """Return what keeps the change from being taken back, None where there is nothing to take back."""
    if not planning.may_be_returned(made):
        return None
    return in_the_way(show, returning.read(made.result["trace"]), now=clock.now())


def _rows(show: Show, plan: Job) -> list[Row]:
    """Return everybody the plan touches, in order of the old time."""
    if "plan" not in plan.result:
        return []
    shown, before = Planned.read(plan.result["plan"]), plan.result["before"]
    tables: dict[int | None, Table] = {each.id: each for each in setups.list_tables(show.id)}
    helpers: dict[int | None, Interpreter] = {each.id: each for each in people.list_interpreters(show.id)}
    found = timetable.list_consultations(
        Consultation.show_id == show.id, Consultation.id.in_([int(key) for key in before])
    )
    rows = []
    for each in found:
        was, place = before[str(each.id)], shown.places.get(each.id)
        rows.append(
            Row(
                each,
                datetime.fromisoformat(was["at"]),
                tables.get(was["table"]),
                was["booth"],
                helpers.get(was["interpreter"]),
                was["asked"],
                place,
                tables.get(place.table) if place else None,
                helpers.get(place.interpreter) if place else None,
                word(shown.off[each.id]) if each.id in shown.off else "",
            )
        )
    return sorted(rows, key=lambda row: (row.was_at, row.held.number))


@bp.get("/shows/<show>/manage/consultations/setup/changes/<int:job>/list")
@access(ConsultationPermission.MANAGE, SHOW)
def setup_change_list(show: Show, job: int) -> str | Response:
    """Show all whom the change displaces as one list; as a file too."""
    plan = planning.get_plan(show, job)
    change = rehoming.read(plan.params["change"])
    rows = [_displaced(row, in_place=rehoming.keeps_all(change)) for row in _rows(show, plan)]
    back = url_for("consultations.setup_change", show=show.slug, job=job)
    return displaced.answer(show, rows, title=title_of(show, change), back=back)


def _displaced(row: Row, *, in_place: bool) -> Displaced:
    was = displaced.spot(row.was_table, row.was_interpreter, at_booth=row.was_booth)
    if row.place is None:
        return Displaced(row.held, What.STAYS if in_place else What.OFF, row.was_at, was, note=row.why)
    where = displaced.spot(row.table, row.interpreter, at_booth=row.table is None)
    return Displaced(row.held, What.ASKED if row.asked else What.MOVED, row.was_at, was, row.place.starts_at, where)


@bp.get("/shows/<show>/manage/consultations/setup/changes/<int:job>/progress")
@access(ConsultationPermission.MANAGE, SHOW)
def setup_change_progress(show: Show, job: int) -> FlaskResponse:
    """Answer how far it is; when it is over the page loads anew and shows what was found or done."""
    plan = planning.get_plan(show, job)
    applying, back = planning.applying_of(plan), planning.returning_of(plan)
    found = render_template("consultations/_change_job.html", show=show, plan=plan, applying=applying, returning=back)
    response = make_response(found)
    if (back or applying or plan).is_over:
        response.headers["HX-Refresh"] = "true"
    return response


@bp.post("/shows/<show>/manage/consultations/setup/changes/<int:job>")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def setup_change_decide(show: Show, job: int) -> Response:
    """Agree to the change as shown, stop what is under way, take it back, or look for places again."""
    plan, actor, now = planning.get_plan(show, job), current_actor(), clock.now()
    match request.values.get("do"):
        case "stop":
            planning.stop(plan)
        case "again":
            plan = planning.again(actor, show, plan, now=now)
        case "take-back":
            return _taken_back(show, plan, planning.take_back(actor, show, plan, now=now))
        case _:
            planning.agree(actor, show, plan, now=now)
    return redirect(url_for("consultations.setup_change", show=show.slug, job=plan.id))


def _taken_back(show: Show, plan: Job, back: Job) -> Response:
    """Lead to where the change was made when it is undone, else to its page: how far it is, what is in the way."""
    if not back.is_over or "hindered" in back.result:
        return redirect(url_for("consultations.setup_change", show=show.slug, job=plan.id))
    change = rehoming.read(plan.params["change"])
    confirm(_("Taken back: %(what)s", what=title_of(show, change)))
    if isinstance(change, PersonChange):
        return redirect(url_for("consultations.manage_interpreter", show=show.slug, person_id=change.person_id))
    return redirect(url_for("consultations.manage_setup", show=show.slug))

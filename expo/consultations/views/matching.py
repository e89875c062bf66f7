"""Matching rounds: start one, watch it, adjust the draft on a board, see how fair it is, release it."""

from __future__ import annotations

from typing import Any

from flask import Response as FlaskResponse
from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from expo.consultations.models import Timetable, TimetableItem
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import draft, people, timetable
from expo.consultations.queries import matching as queries
from expo.consultations.queries.draft import WhyNot
from expo.consultations.rules.codes import Side, TimetableStatus
from expo.consultations.rules.matching import worst_off
from expo.consultations.services import matching, replan
from expo.consultations.views.blueprint import bp
from expo.consultations.views.days import days_of
from expo.consultations.views.words import word
from expo.core import clock, jobs
from expo.core.db import db
from expo.core.errors import DomainError, NotFound
from expo.core.jobs import Job
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.errors import sentence, status_of
from expo.web.identity import current_actor
from expo.web.locale import local, show_time
from expo.web.shell import confirm
from expo.web.writes import writes

SECONDS = (10, 30, 60)


def _(text: str, **values: object) -> str:
    """Return the text in the reader's language."""
    return str(gettext(text, **values))


def _last_job(show: Show) -> Job | None:
    return db.session.scalar(
        select(Job)
        .where(Job.show_id == show.id, Job.kind.in_((matching.JOB, replan.JOB)))
        .order_by(Job.id.desc())
        .limit(1)
    )


@bp.get("/shows/<show>/manage/matching")
@access(ConsultationPermission.MANAGE, SHOW)
def matching_page(show: Show) -> str:
    inputs = queries.load_inputs(show)
    return render_template(
        "consultations/matching.html",
        show=show,
        plans=queries.list_timetables(show.id),
        job=_last_job(show),
        inputs=inputs,
        digest=inputs.digest,
        seconds=SECONDS,
        silent=people.count_without_wishes(show.id),
        names=_names(show),
    )


@bp.post("/shows/<show>/manage/matching")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def matching_start(show: Show) -> Response:
    wanted = request.form.get("seconds", SECONDS[0], type=int)
    matching.start_round(
        current_actor(),
        show,
        now=clock.now(),
        seconds=wanted if wanted in SECONDS else SECONDS[0],
        name=request.form.get("name", "").strip()[:100],
    )
    return redirect(url_for("consultations.matching_page", show=show.slug))


@bp.post("/shows/<show>/manage/matching/replan")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def matching_replan(show: Show) -> Response:
    """Find new places for everybody whom a day's absence touches; the draft is shown before it is applied."""
    who, day_id = request.form.get("who", ""), request.form.get("day", 0, type=int)
    person = who[1:] if who[1:].isdigit() else "0"
    if all(day.id != day_id for day in show.days):
        raise NotFound
    if who.startswith("b"):
        replan.start(current_actor(), show, people.get_buyer(show, int(person)), day_id, now=clock.now())
    else:
        firm = next((each for each in timetable.list_exhibitors(show.id) if each.id == int(person)), None)
        if firm is None:
            raise NotFound
        replan.start(current_actor(), show, firm, day_id, now=clock.now())
    return redirect(url_for("consultations.matching_page", show=show.slug))


@bp.get("/shows/<show>/manage/matching/job")
@access(ConsultationPermission.MANAGE, SHOW)
def matching_job(show: Show) -> str:
    return render_template("consultations/_matching_job.html", show=show, job=_last_job(show))


@bp.post("/shows/<show>/manage/matching/stop")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def matching_stop(show: Show) -> Response:
    job = _last_job(show)
    if job is not None:
        jobs.request_stop(job.id)
    return redirect(url_for("consultations.matching_page", show=show.slug))


def _item(show: Show, timetable_id: int, item_id: int) -> tuple[Timetable, TimetableItem]:
    plan = queries.get_timetable(show, timetable_id)
    found = next((each for each in plan.items if each.id == item_id), None)
    if found is None:
        raise NotFound
    return plan, found


def _cell(item: TimetableItem, *, movable: bool) -> dict[str, Any]:
    return {
        "id": item.id,
        "slot": item.slot_id,
        "table": item.table_id or 0,
        "on": True,
        "look": "both" if item.consultation_id else "plan",
        "icon": "lock-fill" if item.is_locked else "circle",
        "buyer": local(item.buyer.organization.name),
        "exhibitor": local(item.exhibitor.organization.name),
        "note": "",
        "language": (item.interpreting or "").upper() if item.interpreter_id else "",
        "locked": item.is_locked,
        "movable": movable,
    }


@bp.get("/shows/<show>/manage/matching/<int:plan>")
@access(ConsultationPermission.MANAGE, SHOW)
def draft_page(show: Show, plan: int) -> str:
    return _draft_page(show, plan)


def _draft_page(show: Show, plan_id: int, refusal: str = "") -> str:
    plan = queries.get_timetable(show, plan_id)
    days = days_of(show, [], request.args.get("day", type=int), clock.now())
    day_id = next((each.day.id for each in days if each.current), 0)
    movable = plan.status is TimetableStatus.DRAFT
    buyers, firms = queries.shares(plan, Side.BUYER), queries.shares(plan, Side.EXHIBITOR)
    other = next((p for p in queries.list_timetables(show.id) if str(p.id) == request.args.get("with")), None)
    return render_template(
        "consultations/draft.html",
        show=show,
        plan=plan,
        days=days,
        day_id=day_id,
        slots=timetable.list_slots(show.id, day_id=day_id),
        tables=people.list_tables(show.id),
        cells={key: _cell(item, movable=movable) for key, item in queries.list_item_names(plan).items()},
        chosen=next((i for i in plan.items if i.id == request.args.get("c", type=int)), None),
        shares={"buyer": buyers, "exhibitor": firms},
        worst={"buyer": worst_off(buyers), "exhibitor": worst_off(firms)},
        names=_names(show),
        why=_why(show, plan),
        other=other,
        others=[p for p in queries.list_timetables(show.id) if p.id != plan.id],
        difference=_difference(plan, queries.get_timetable(show, other.id)) if other else None,
        refusal=refusal,
    )


def _names(show: Show) -> dict[str, dict[int, str]]:
    return {
        "buyer": {each.id: local(each.organization.name) for each in people.list_approved_buyers(show.id)},
        "exhibitor": {each.id: local(each.organization.name) for each in timetable.list_exhibitors(show.id)},
    }


def _why(show: Show, plan: Timetable) -> WhyNot | None:
    buyer_id, firm_id = request.args.get("buyer", 0, type=int), request.args.get("exhibitor", 0, type=int)
    if not buyer_id or not firm_id:
        return None
    firm = next((each for each in timetable.list_exhibitors(show.id) if each.id == firm_id), None)
    if firm is None:
        raise NotFound
    return draft.why_not(plan, people.get_buyer(show, buyer_id), firm)


def _difference(plan: Timetable, other: Timetable) -> dict[str, int]:
    """Return how two timetables differ: pairs only here, only there, and same pairs at other times."""
    mine = {(i.buyer_id, i.exhibitor_id): i.slot_id for i in plan.items}
    theirs = {(i.buyer_id, i.exhibitor_id): i.slot_id for i in other.items}
    return {
        "here": len(mine.keys() - theirs.keys()),
        "there": len(theirs.keys() - mine.keys()),
        "moved": sum(theirs[pair] != slot for pair, slot in mine.items() if pair in theirs),
        "same": sum(theirs.get(pair) == slot for pair, slot in mine.items()),
    }


@bp.get("/shows/<show>/manage/matching/<int:plan>/<int:item>/cells")
@access(ConsultationPermission.MANAGE, SHOW)
def draft_check(show: Show, plan: int, item: int) -> FlaskResponse:
    """Answer where an item may go, and why not elsewhere."""
    found, moved = _item(show, plan, item)
    answers = draft.cells(found, moved)
    return jsonify(cells=[{"table": t, "slot": s, "why": word(why) if why else ""} for (t, s), why in answers.items()])


@bp.post("/shows/<show>/manage/matching/<int:plan>/<int:item>/move")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def draft_move(show: Show, plan: int, item: int) -> FlaskResponse | tuple[FlaskResponse, int]:
    """Move an item of the draft where every rule allows it."""
    found, moved = _item(show, plan, item)
    slot = timetable.get_slot(show.id, request.form.get("slot", 0, type=int))
    table = next((each for each in people.list_tables(show.id) if str(each.id) == request.form.get("table")), None)
    if table is None:
        raise NotFound
    why = draft.cells(found, moved).get((table.id, slot.id))
    if why is not None:
        return jsonify(title=word(why), code=why.value), 409
    matching.move_item(current_actor(), found, moved, slot, table)
    text = _("Moved to %(time)s, table %(number)s.", time=show_time(slot.starts_at), number=table.number)
    return jsonify(text=text, cell=_cell(moved, movable=True))


@bp.post("/shows/<show>/manage/matching/<int:plan>/<int:item>")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def draft_item(show: Show, plan: int, item: int) -> Response:
    """Lock an item or take it out."""
    found, chosen = _item(show, plan, item)
    if request.form.get("do") == "lock":
        matching.lock_item(found, chosen)
        confirm(_("Locked.") if chosen.is_locked else _("Unlocked."))
    else:
        matching.drop_item(found, chosen)
        confirm(_("Taken out."))
    return redirect(url_for("consultations.draft_page", show=show.slug, plan=plan, day=chosen.slot.day_id))


@bp.post("/shows/<show>/manage/matching/<int:plan>")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def draft_decide(show: Show, plan: int) -> Response | tuple[str, int]:
    """Release the draft, or put it aside."""
    found, actor, now = queries.get_timetable(show, plan), current_actor(), clock.now()
    if request.form.get("do") == "discard":
        matching.discard(actor, found, now=now)
        confirm(_("Put aside."))
        return redirect(url_for("consultations.matching_page", show=show.slug))
    try:
        count = matching.release(actor, show, found, now=now, anyway=request.form.get("anyway") == "1")
    except DomainError as fault:
        refusal, status = sentence(fault), status_of(fault)
        db.session.rollback()  # the page below shows what is, not what was tried
        return _draft_page(show, plan, refusal), status
    confirm(_("Released: %(count)s consultations. Everybody has been told.", count=count))
    return redirect(url_for("consultations.manage_list", show=show.slug))

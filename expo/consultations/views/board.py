"""The live board of the consultation area: tables × slots, big screen, phone, and the poll that feeds them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Response as FlaskResponse
from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from expo.consultations.models import Consultation
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import board, people, timetable
from expo.consultations.rules import board as rules
from expo.consultations.rules.codes import ConsultationStatus, NoShow, Side
from expo.consultations.services import booking, day
from expo.consultations.views.blueprint import bp
from expo.consultations.views.days import Day, days_of
from expo.core import clock
from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.core.errors import NotFound
from expo.shows.models import Show
from expo.shows.policies import organizes
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.locale import local, show_time
from expo.web.shell import confirm
from expo.web.writes import writes

ICONS = {
    rules.Look.PLANNED: "circle",
    rules.Look.ONE_HERE: "person-check",
    rules.Look.BOTH: "people-fill",
    rules.Look.MISSING: "exclamation-triangle-fill",
    rules.Look.RUNNING: "record-circle-fill",
    rules.Look.OVER_TIME: "clock-history",
    rules.Look.DONE: "check2",
    rules.Look.NO_SHOW: "x-octagon-fill",
}

#: the rows that a poll of the big screen or the phone list gets when something changed
VIEWS = {"screen": "consultations/_screen_rows.html", "tables": "consultations/_table_rows.html"}


def _(text: str, **values: object) -> str:
    """Return the text in the reader's language."""
    return str(gettext(text, **values))


def say(state: rules.CellState) -> str:
    """Return the second line of a cell that needs words, or "" where the exhibitor's name says enough."""
    match state.look:
        case rules.Look.MISSING:
            who = {
                NoShow.BUYER: _("%(minutes)s min: no buyer", minutes=state.minutes),
                NoShow.EXHIBITOR: _("%(minutes)s min: no exhibitor", minutes=state.minutes),
            }
            return who.get(state.missing or NoShow.BOTH, _("%(minutes)s min: nobody", minutes=state.minutes))
        case rules.Look.OVER_TIME:
            return _("%(minutes)s min over", minutes=state.minutes)
        case rules.Look.NO_SHOW:
            return _("No-show")
        case _:
            return ""


def cell(each: Consultation, *, now: datetime, grace: int) -> dict[str, Any]:
    """Return a cell as plain values, for the page and for the poll."""
    state = rules.state_of(board.facts_of(each), now=now, grace_min=grace)
    return {
        "id": each.id,
        "slot": each.slot_id,
        "table": each.table_id or 0,
        "on": each.status in board.ON_BOARD,
        "look": state.look.value,
        "icon": ICONS[state.look],
        "buyer": local(each.buyer.organization.name),
        "exhibitor": local(each.exhibitor.organization.name),
        "note": say(state),
        "language": (each.interpreting or "").upper() if each.interpreter_id else "",
        "locked": each.is_locked,
        "code": each.code,
        "movable": each.status is ConsultationStatus.CONFIRMED,
    }


def _shown_day(show: Show) -> list[Day]:
    return days_of(show, [], request.args.get("day", type=int), clock.now())


def _day_id(days: Sequence[Day]) -> int:
    return next((each.day.id for each in days if each.current), 0)


@bp.get("/shows/<show>/manage/board")
@access(ConsultationPermission.HOST_TABLES, SHOW)
def board_page(show: Show) -> str:
    days, now, grace = _shown_day(show), clock.now(), board.grace_of(show.id)
    revision = board.revision_of(show.id)
    cells = [cell(each, now=now, grace=grace) for each in board.list_day(show.id, _day_id(days))]
    chosen = request.args.get("c", type=int)
    return render_template(
        "consultations/board.html",
        show=show,
        days=days,
        day_id=_day_id(days),
        slots=timetable.list_slots(show.id, day_id=_day_id(days)),
        tables=people.list_tables(show.id),
        cells={(each["table"], each["slot"]): each for each in cells},
        counts={look.value: sum(each["look"] == look.value for each in cells) for look in rules.Look},
        revision=revision,
        now=now,
        panel=_panel(show, chosen) if chosen else "",
        panel_url=url_for("consultations.board_page", show=show.slug),
        may_replan=organizes(current_actor(), show),
        chosen=chosen,
    )


@bp.get("/shows/<show>/manage/board/changes")
@access(ConsultationPermission.HOST_TABLES, SHOW)
def board_changes(show: Show) -> FlaskResponse:
    """Answer what changed since a revision; 204 without a look at any consultation where nothing did."""
    since, day_id = request.args.get("since", 0, type=int), request.args.get("day", 0, type=int)
    minute = request.args.get("minute", "")
    now = clock.now()
    revision, present = board.revision_of(show.id), now.strftime("%H%M")
    if revision == since and minute == present:
        return FlaskResponse(status=204)
    view = VIEWS.get(request.args.get("view", ""))
    if view is not None:
        rows = render_template(view, **_now_and_next(show))
        return jsonify(revision=revision, minute=present, cells=[], rows=rows, clock=show_time(now))
    grace = board.grace_of(show.id)
    changed = {each.id: each for each in board.list_changed(show.id, day_id, since)} if revision != since else {}
    if minute != present:
        changed |= {each.id: each for each in board.list_ticking(show.id, day_id, now)}
    cells = [cell(each, now=now, grace=grace) for each in changed.values()]
    return jsonify(revision=revision, minute=present, cells=cells)


@bp.get("/shows/<show>/manage/board/<int:consultation>")
@access(ConsultationPermission.HOST_TABLES, SHOW)
def board_panel(show: Show, consultation: int) -> str:
    return _panel(show, consultation)


def _panel(show: Show, consultation_id: int) -> str:
    found, now = timetable.get_consultation(show, consultation_id), clock.now()
    freed = found.status in {ConsultationStatus.NO_SHOW, ConsultationStatus.CANCELLED}
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_kind == "consultation", AuditEntry.subject_id == str(found.id))
        .order_by(AuditEntry.id.desc())
        .limit(8)
    ).all()
    return render_template(
        "consultations/_board_panel.html",
        show=show,
        c=found,
        state=rules.state_of(board.facts_of(found), now=now, grace_min=board.grace_of(show.id)),
        left=max(int((found.slot.ends_at - now).total_seconds() // 60), 0),
        waiting=board.list_waiting(found, now=now) if freed and found.slot.ends_at > now else [],
        freed=freed,
        entries=entries,
        may_replan=organizes(current_actor(), show),
        now=now,
    )


@bp.post("/shows/<show>/manage/board/<int:consultation>")
@access(ConsultationPermission.HOST_TABLES, SHOW)
@writes
def board_act(show: Show, consultation: int) -> Response:
    found = timetable.get_consultation(show, consultation)
    undo = url_for("consultations.board_act", show=show.slug, consultation=found.id)
    said = _act(show, found, request.form.get("do", ""))
    confirm(said, undo_url=undo + "?do=restore" if request.form.get("do") == "no-show" else None)
    back = request.form.get("next", "")
    here = url_for("consultations.board_page", show=show.slug, day=found.slot.day_id, c=found.id)
    return redirect(back if back.startswith("/shows/") else here)


def _act(show: Show, found: Consultation, verb: str) -> str:  # noqa: PLR0911 - one per deed
    actor, now = current_actor(), clock.now()
    match verb or request.args.get("do", ""):
        case "buyer" | "exhibitor" as side:
            day.arrive(actor, found, Side(side), now=now)
            return _("Arrival noted.")
        case "not-buyer" | "not-exhibitor" as side:
            day.unarrive(actor, found, Side(side.removeprefix("not-")), now=now)
            return _("Arrival taken back.")
        case "start":
            day.start(actor, found, now=now)
            return _("Started.")
        case "finish":
            day.finish(actor, found, now=now)
            return _("Finished.")
        case "resume":
            day.resume(actor, found, now=now)
            return _("Undone.")
        case "no-show":
            day.miss(actor, found, NoShow(request.form.get("side", "both")), now=now)
            return _("No-show recorded.")
        case "restore":
            booking.restore(actor, found, now=now)
            return _("No-show undone.")
        case "offer":
            buyer = people.get_buyer(show, request.form.get("buyer", 0, type=int))
            made = day.refill(actor, found, buyer, _exhibitor(show), now=now)
            return _("%(code)s has the slot. Both have been told.", code=made.code)
        case _:
            raise NotFound


def _exhibitor(show: Show) -> Any:  # noqa: ANN401 - Exhibitor
    wanted = request.form.get("exhibitor", 0, type=int)
    found = next((each for each in timetable.list_exhibitors(show.id) if each.id == wanted), None)
    if found is None:
        raise NotFound
    return found


@bp.get("/shows/<show>/manage/board/screen")
@access(ConsultationPermission.HOST_TABLES, SHOW)
def board_screen(show: Show) -> str:
    return render_template("consultations/board_screen.html", **_now_and_next(show))


@bp.get("/shows/<show>/manage/board/tables")
@access(ConsultationPermission.HOST_TABLES, SHOW)
def board_tables(show: Show) -> str:
    return render_template("consultations/board_tables.html", **_now_and_next(show))


def _now_and_next(show: Show) -> dict[str, Any]:
    """Return for every table the consultation of now and the next one."""
    days, now, grace = _shown_day(show), clock.now(), board.grace_of(show.id)
    coming = board.list_coming(show.id, _day_id(days), now)
    rows = []
    for table in people.list_tables(show.id):
        mine = [each for each in coming if each.table_id == table.id]
        running = [c for c in mine if c.status is ConsultationStatus.RUNNING or c.slot.starts_at <= now]
        later = [c for c in mine if c not in running]
        rows.append(
            {
                "table": table,
                "now": cell(running[0], now=now, grace=grace) | {"c": running[0]} if running else None,
                "next": later[0] if later else None,
            }
        )
    return {"show": show, "rows": rows, "now": now, "day_id": _day_id(days), "revision": board.revision_of(show.id)}

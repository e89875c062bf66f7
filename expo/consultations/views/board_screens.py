"""The board on a big screen and on a host's phone, and the poll that feeds all three."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import Response as FlaskResponse
from flask import jsonify, render_template, request

from expo.consultations.models import Consultation
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import board, seating
from expo.consultations.rules.codes import ConsultationStatus
from expo.consultations.views.blueprint import bp
from expo.consultations.views.cells import cell, day_id_of, shown_day
from expo.core import clock
from expo.core.numbers import whole
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.locale import show_time

#: the rows that a poll of the big screen or the phone list gets when something changed
VIEWS = {"screen": "consultations/_screen_rows.html", "tables": "consultations/_table_rows.html"}


@bp.get("/shows/<show>/manage/board/changes")
@access(ConsultationPermission.HOST_TABLES, SHOW)
def board_changes(show: Show) -> FlaskResponse:
    """Answer what changed since a revision; 204 without a look at any consultation where nothing did."""
    since, day_id = request.args.get("since", 0, type=whole), request.args.get("day", 0, type=whole)
    minute = request.args.get("minute", "")
    now = clock.now()
    revision, present = board.revision_of(show.id), now.strftime("%H%M")
    if revision == since and minute == present:
        return FlaskResponse(status=204)
    view = VIEWS.get(request.args.get("view", ""))
    if view is not None:
        rows = render_template(view, **now_and_next(show))
        return jsonify(revision=revision, minute=present, cells=[], rows=rows, clock=show_time(now))
    grace = board.grace_of(show.id)
    changed = {each.id: each for each in board.list_changed(show.id, day_id, since)} if revision != since else {}
    if minute != present:
        changed |= {each.id: each for each in board.list_ticking(show.id, day_id, now)}
    cells = [cell(each, now=now, grace=grace) for each in changed.values()]
    return jsonify(revision=revision, minute=present, cells=cells)


@bp.get("/shows/<show>/manage/board/screen")
@access(ConsultationPermission.HOST_TABLES, SHOW)
def board_screen(show: Show) -> str:
    return render_template("consultations/board_screen.html", **now_and_next(show))


@bp.get("/shows/<show>/manage/board/tables")
@access(ConsultationPermission.HOST_TABLES, SHOW)
def board_tables(show: Show) -> str:
    return render_template("consultations/board_tables.html", **now_and_next(show))


def now_and_next(show: Show) -> dict[str, Any]:
    """Return for every table (or desk at a booth) the consultation of now and the next one."""
    day_id, now, grace = day_id_of(shown_day(show)), clock.now(), board.grace_of(show.id)
    coming, unsettled = board.list_open(show.id, day_id, now)
    by_row: dict[int, list[Consultation]] = defaultdict(list)
    for each in coming:
        by_row[seating.row_of(each)].append(each)
    rows = []
    for table in seating.list_rows(show.id, coming):
        begun = [c for c in by_row[table.id] if c.status is ConsultationStatus.RUNNING or c.slot.starts_at <= now]
        # where one runs over time, the pair that waits for its table is the next
        later = begun[1:] + [c for c in by_row[table.id] if c not in begun]
        present = [cell(c, now=now, grace=grace) | {"c": c} for c in begun]
        rows.append({"table": table, "now": present, "next": later[0] if later else None})
    return {
        "show": show,
        "rows": rows,
        "unsettled": unsettled,
        "now": now,
        "day_id": day_id,
        "edge": board.find_edge(show, day_id, now),
        "revision": board.revision_of(show.id),
    }

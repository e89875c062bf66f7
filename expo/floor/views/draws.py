"""Draws: commit, the public screen that reveals them, and the files by which anybody checks them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select
from werkzeug.wrappers import Response as BaseResponse

from expo.core import clock
from expo.core.db import db
from expo.core.errors import DomainError, NotFound
from expo.core.i18n import N_
from expo.floor.forms import DrawForm
from expo.floor.models import Draw, Plan
from expo.floor.policies import FloorPermission
from expo.floor.queries.board import load_names
from expo.floor.rules.codes import DrawStatus
from expo.floor.scopes import PLAN
from expo.floor.services import drawing
from expo.floor.services.problems import Scope
from expo.floor.views.allocate import area_choices
from expo.floor.views.blueprint import bp
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import tables
from expo.web.access import access, public
from expo.web.identity import current_actor
from expo.web.locale import called
from expo.web.paging import ListQuery, list_query, ordered, paginate
from expo.web.shell import confirm
from expo.web.writes import writes

SCRIPT = Path(__file__).parents[3] / "docs" / "check_draw.py"
#: seconds that each place of the order stays alone on the screen
PACE_S = 1.5


STATES = {DrawStatus.COMMITTED: N_("committed"), DrawStatus.REVEALED: N_("Held in public")}
COLUMNS: tables.Columns[Draw] = (
    (N_("Draw"), lambda draw: draw.id),
    (N_("State"), lambda draw: _(STATES[draw.status]) if draw.status in STATES else draw.status.value),
    (N_("Entrants"), lambda draw: len(draw.entries["numbers"])),
    (N_("Committed"), lambda draw: draw.committed_at),
    (N_("Who"), lambda draw: called(draw.committed_by)),
    (N_("Held"), lambda draw: draw.revealed_at),
    (N_("Commitment"), lambda draw: draw.seed_hash),
    (N_("Digest of the list of entrants"), lambda draw: draw.entries["digest"]),
)


def _found(plan: Plan) -> tuple[Select[Any], ListQuery]:
    query = list_query("state", sorts=("draw",), default_sort="-draw")
    found = select(Draw).where(Draw.plan_id == plan.id)
    if query.filter("state") in set(DrawStatus):
        found = found.where(Draw.status == DrawStatus(query.filter("state")))
    return ordered(found, query, {"draw": Draw.id.expression}), query


def _page(plan: Plan, form: DrawForm) -> str:
    found, query = _found(plan)
    had = db.session.scalars(select(Draw.status).where(Draw.plan_id == plan.id))
    return render_template(
        "floor/draws.html", show=g.show, plan=plan, page=paginate(found, query), form=form, states=STATES,
        counts=Counter(had),
    )  # fmt: skip


def _form() -> DrawForm:
    form = DrawForm()
    form.areas.choices = area_choices(g.show)
    return form


@bp.get("/shows/<show>/manage/plans/<int:plan>/draws")
@access(FloorPermission.ALLOCATE, PLAN)
def plan_draws(plan: Plan) -> str | BaseResponse:
    """Show a plan's draws and begin another one."""
    if kind := tables.wanted_file():
        return tables.download(kind, f"{g.show.slug}-draws", COLUMNS, db.session.scalars(_found(plan)[0]))
    return _page(plan, _form())


@bp.post("/shows/<show>/manage/plans/<int:plan>/draws")
@access(FloorPermission.ALLOCATE, PLAN)
@writes
def commit_draw(plan: Plan) -> str | BaseResponse | tuple[str, int]:
    """Commit to a seed and a list; both digests are mailed."""
    form = _form()
    if form.validate_on_submit():
        scope = Scope(areas=frozenset(form.areas.data or ()), keep=form.keep.data)
        try:
            drawing.commit(plan, scope, actor=current_actor(), now=clock.now())
        except DomainError as fault:
            form.refuse(fault)
        else:
            confirm(_("Committed. Every entrant is told both values by mail."))
            return redirect(url_for("floor.plan_draws", show=g.show.slug, plan=plan.id))
    return _page(plan, form), 422


def _get(show: Show, draw_id: int) -> Draw:
    draw = db.session.get(Draw, draw_id)
    if draw is None or draw.show_id != show.id:
        raise NotFound
    return draw


@bp.post("/shows/<show>/manage/draws/<int:draw>/reveal")
@access(FloorPermission.MANAGE, SHOW)
@writes
def reveal_draw(show: Show, draw: int) -> BaseResponse:
    """Hold the draw; the screen shows it place by place."""
    drawing.reveal(_get(show, draw), actor=current_actor(), now=clock.now())
    return redirect(url_for("floor.draw_screen", show=show.slug, draw=draw))


@bp.get("/shows/<show>/draws/<int:draw>")
@public("a draw is held in public", SHOW)
def draw_screen(show: Show, draw: int) -> str:
    """Show the commitment, then the order as it is revealed; `?all=1` shows it at once."""
    row = _get(show, draw)
    order: list[str] = row.result.get("order", [])
    shown = len(order) if request.args.get("all") else min(_shown(row, clock.now()), len(order))
    fragment = request.headers.get("HX-Request") == "true"
    return render_template(
        "floor/_draw.html" if fragment else "floor/draw.html",
        show=show, draw=row, order=order, shown=shown, firms=load_names(show.id).firms,
    )  # fmt: skip


def _shown(draw: Draw, now: datetime) -> int:
    """Return how many places of the order the screen has come to."""
    return int((now - draw.revealed_at).total_seconds() / PACE_S) if draw.revealed_at else 0


@bp.get("/shows/<show>/draws/<int:draw>/draw.json")
@public("anybody may check a draw", SHOW)
def draw_file(show: Show, draw: int) -> Response:
    """Send the verification file of a revealed draw."""
    row = _get(show, draw)
    if row.status is not DrawStatus.REVEALED:
        raise NotFound
    return _download(drawing.verification(row), "draw.json")


@bp.get("/shows/<show>/draws/<int:draw>/instance.json")
@public("anybody may recompute the result of a draw", SHOW)
def draw_instance(show: Show, draw: int) -> Response:
    """Send booths, needs and wishes as they were drawn, by number."""
    row = _get(show, draw)
    if row.status is not DrawStatus.REVEALED:
        raise NotFound
    return _download(json.dumps(row.result["instance"], ensure_ascii=False, indent=1), "instance.json")


@bp.get("/shows/<show>/draws/check-draw.py")
@public("anybody may check a draw", SHOW)
def draw_script(show: Show) -> Response:  # noqa: ARG001 - the address names a show like the draw's
    """Send the script that checks a verification file."""
    return _download(SCRIPT.read_text(encoding="utf-8"), SCRIPT.name, "text/x-python")


def _download(text: str, name: str, kind: str = "application/json") -> Response:
    response = Response(text, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

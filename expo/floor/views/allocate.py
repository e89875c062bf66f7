"""Allocating many at once: the ways, the running job, and plans side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice

from expo.core import clock, jobs
from expo.core.db import LocalText, db
from expo.core.errors import NotFound
from expo.core.i18n import N_
from expo.core.jobs import Job
from expo.core.numbers import numbers_in, whole
from expo.floor.forms import AllocateForm
from expo.floor.models import Plan
from expo.floor.policies import FloorPermission
from expo.floor.queries import board as boards
from expo.floor.queries import plans as queries
from expo.floor.queries.board import FOR_FIRMS
from expo.floor.queries.halls import list_halls
from expo.floor.rules.figures import blocks, changes_between, figures, rank_of
from expo.floor.scopes import PLAN
from expo.floor.services import allocating
from expo.floor.services.allocating import Order, Way
from expo.floor.services.problems import Scope
from expo.floor.views.blueprint import bp
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.locale import local
from expo.web.paging import list_query, sort_rows
from expo.web.tables import Columns, download, wanted_file
from expo.web.writes import writes

COMPARED_AT_MOST = 4
#: a firm that stands elsewhere: its name, its points, and in each plan its booths and which wish that is
Elsewhere = tuple[LocalText, int, list[tuple[tuple[str, ...], int | None]]]
ELSEWHERE_KEYS: Mapping[str, Callable[[Elsewhere], Any]] = {
    "firm": lambda row: local(row[0]).casefold(),
    "points": lambda row: row[1],
}


def area_choices(show: Show) -> list[SelectChoice]:
    """Return the areas that hold booths for firms, to choose from."""
    areas = [area for hall in list_halls(show) for area in hall.areas if area.kind in FOR_FIRMS]
    return [SelectChoice(area.id, local(area.name)) for area in areas]


def _form(plan: Plan) -> AllocateForm:
    form = AllocateForm()
    form.areas.choices = area_choices(g.show)
    if not form.is_submitted():
        form.name.data = _("%(plan)s, allocated", plan=plan.name)
    return form


@bp.get("/shows/<show>/manage/plans/<int:plan>/allocate")
@access(FloorPermission.ALLOCATE, PLAN)
def plan_allocate(plan: Plan) -> str:
    """Ask in which way which part of the show is allocated."""
    return render_template("floor/allocate.html", show=g.show, plan=plan, form=_form(plan))


@bp.post("/shows/<show>/manage/plans/<int:plan>/allocate")
@access(FloorPermission.ALLOCATE, PLAN)
@writes
def start_allocation(plan: Plan) -> str | BaseResponse | tuple[str, int]:
    """Begin; the job writes a new draft."""
    form = _form(plan)
    if not form.validate_on_submit():
        return render_template("floor/allocate.html", show=g.show, plan=plan, form=form), 422
    scope = Scope(areas=frozenset(form.areas.data or ()), keep=form.keep.data)
    order = Order(
        plan_id=plan.id, way=Way(form.way.data), name=form.name.data, scope=scope, seconds=form.seconds.data or 60
    )
    job_id = allocating.start(order, plan.show_id, actor=current_actor(), now=clock.now())
    return redirect(url_for("floor.allocation_job", show=g.show.slug, job=job_id))


def _job(show: Show, job_id: int) -> Job:
    row = db.session.get(Job, job_id, populate_existing=True)
    if row is None or row.show_id != show.id or row.kind != "floor.allocate":
        raise NotFound
    return row


@bp.get("/shows/<show>/manage/allocations/<int:job>")
@access(FloorPermission.MANAGE, SHOW)
def allocation_job(show: Show, job: int) -> str:
    """Show how far an allocation is."""
    row = _job(show, job)
    target = request.headers.get("HX-Request") == "true"
    return render_template(
        "floor/_job.html" if target else "floor/job.html", show=show, job=row, why=_(row.error) if row.error else ""
    )


@bp.post("/shows/<show>/manage/allocations/<int:job>/stop")
@access(FloorPermission.MANAGE, SHOW)
@writes
def stop_allocation(show: Show, job: int) -> BaseResponse:
    """Ask a running allocation to end with the best it has."""
    jobs.request_stop(_job(show, job).id)
    return redirect(url_for("floor.allocation_job", show=show.slug, job=job))


@bp.get("/shows/<show>/manage/plans/compare")
@access(FloorPermission.MANAGE, SHOW)
def compare_plans(show: Show) -> str | BaseResponse:
    """Put plans side by side: figures, and who stands elsewhere; that list as a file too."""
    found = queries.list_plans(show)
    ids = _asked()[:COMPARED_AT_MOST] or [plan.id for plan in found[:2]]
    chosen = [queries.get_plan(show, plan_id) for plan_id in dict.fromkeys(ids)]
    query = list_query(sorts=tuple(ELSEWHERE_KEYS), default_sort="-points")
    query = replace(query, filters={"plans": " ".join(str(plan.id) for plan in chosen)})
    floor, names = boards.load_floor(show.id), boards.load_names(show.id)
    loaded = [boards.load_board(plan.id) for plan in chosen]
    stands = [blocks(board) for board in loaded]
    rows: list[Elsewhere] = []
    for firm in floor.firms.values():
        places = [tuple(sorted(names.booths[booth] for booth in each.get(firm.id, ()))) for each in stands]
        if len(set(places)) > 1:
            ranks = [rank_of(firm, each.get(firm.id, ())) for each in stands]
            rows.append((names.firms[firm.id], firm.points, list(zip(places, ranks, strict=True))))
    rows = sort_rows(rows, query, ELSEWHERE_KEYS)
    if kind := wanted_file():
        return download(kind, f"{show.slug}-plans-compared", _elsewhere_columns(chosen), rows)
    return render_template(
        "floor/compare.html", show=show, plans=found, chosen=chosen, rows=rows, query=query,
        figures=[figures(floor, board) for board in loaded],
        changes=[changes_between(loaded[0], board) for board in loaded],
    )  # fmt: skip


def _asked() -> list[int]:
    """Return which plans the address names: by the boxes of the form, or together in the list's own links."""
    together = numbers_in(request.args.get("plans", ""))
    return request.args.getlist("plan", type=whole) or together


def _elsewhere_columns(chosen: Sequence[Plan]) -> Columns[Elsewhere]:
    return (
        (N_("Exhibitor"), lambda row: local(row[0])),
        (N_("Points"), lambda row: row[1]),
        *((_plan_name(plan), partial(_stand, place)) for place, plan in enumerate(chosen)),
    )


def _plan_name(plan: Plan) -> str:
    return f"{plan.name} · {plan.version}" if plan.version else plan.name


def _stand(place: int, row: Elsewhere) -> str:
    booths, rank = row[2][place]
    said = ", ".join(booths) or _("none")
    return f"{said} ({_('wish %(rank)s', rank=rank)})" if rank else said

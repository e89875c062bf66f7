"""The list of plans, their history, release and taking back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from flask import g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from expo.core import clock
from expo.core.db import db
from expo.core.errors import DomainError, RuleBroken
from expo.core.i18n import N_
from expo.floor.errors import ReasonNeeded
from expo.floor.forms import PlanForm, ReasonForm
from expo.floor.models import Plan, PlanId
from expo.floor.policies import FloorPermission
from expo.floor.queries import board as boards
from expo.floor.queries import plans as queries
from expo.floor.rules.codes import PlanStatus
from expo.floor.rules.figures import Figures, figures
from expo.floor.scopes import PLAN
from expo.floor.services import plans, release
from expo.floor.views.blueprint import bp
from expo.floor.views.picture import say
from expo.floor.views.shapes import short
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import tables
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.locale import called
from expo.web.paging import ListQuery, list_query, paged, sort_rows
from expo.web.shell import confirm
from expo.web.writes import writes

FIGURES = ("placed", "satisfaction", "first_wish", "any_wish")
STATES = {
    PlanStatus.DRAFT: N_("draft"),
    PlanStatus.RELEASED: N_("in force"),
    PlanStatus.TAKEN_BACK: N_("taken back"),
    PlanStatus.SUPERSEDED: N_("superseded"),
}
Answer = str | BaseResponse | tuple[str, int]


@bp.get("/shows/<show>/manage/plans")
@access(FloorPermission.MANAGE, SHOW)
def plans_page(show: Show) -> Answer:
    """List drafts and versions with their figures."""
    if kind := tables.wanted_file():
        rows, numbers, _query = _listed(show, queries.list_plans(show))
        return tables.download(kind, f"{show.slug}-plans", _columns(numbers), rows)
    return _plans(show, PlanForm())


def _listed(show: Show, known: Sequence[Plan]) -> tuple[list[Plan], Mapping[PlanId, Figures], ListQuery]:
    """Return those of the plans that the address asks for, in its order, and the figures of the latest ones."""
    floor = boards.load_floor(show.id)
    numbers = {plan.id: figures(floor, boards.load_board(plan.id)) for plan in known[:20]}
    keys: dict[str, Callable[[Plan], Any]] = {
        "name": lambda plan: plan.name,
        "state": lambda plan: plan.status.value,
        "when": lambda plan: plan.released_at or plan.created_at,
        **{name: partial(_figure, numbers, name) for name in FIGURES},
    }
    query = list_query("status", sorts=tuple(keys))
    status, words = query.filter("status"), query.q.casefold()
    found = [
        plan
        for plan in known
        if (status not in set(PlanStatus) or plan.status == status)
        and any(words in text.casefold() for text in (plan.name, plan.created_by, plan.released_by or ""))
    ]
    return sort_rows(found, query, keys), numbers, query


def _figure(numbers: Mapping[PlanId, Figures], name: str, plan: Plan) -> int | None:
    return getattr(numbers[plan.id], name) if plan.id in numbers else None


def _columns(numbers: Mapping[PlanId, Figures]) -> tables.Columns[Plan]:
    return (
        (N_("Plan"), lambda plan: plan.name),
        (N_("Version"), lambda plan: plan.version),
        (N_("State"), lambda plan: _(STATES[plan.status])),
        (N_("Placed"), partial(_figure, numbers, "placed")),
        (N_("Firms"), partial(_figure, numbers, "firms")),
        (N_("Score"), lambda plan: numbers[plan.id].satisfaction / 10 if plan.id in numbers else None),
        (N_("First wish"), partial(_figure, numbers, "first_wish")),
        (N_("Any wish"), partial(_figure, numbers, "any_wish")),
        (N_("When"), lambda plan: plan.released_at or plan.created_at),
        (N_("Who"), lambda plan: called(plan.released_by or plan.created_by)),
    )


def _plans(show: Show, form: PlanForm) -> str:
    known = queries.list_plans(show)
    found, numbers, query = _listed(show, known)
    states = [(status.value, _(word)) for status, word in STATES.items()]
    return render_template(
        "floor/plans.html", show=show, plans=known, page=paged(found, query), numbers=numbers, form=form,
        states=states, left=queries.count_left(show.id),
    )  # fmt: skip


@bp.post("/shows/<show>/manage/plans")
@access(FloorPermission.MANAGE, SHOW)
@writes
def create_plan(show: Show) -> Answer:
    """Begin an empty draft, or a copy of another plan."""
    form = PlanForm()
    if not form.validate_on_submit():
        return _plans(show, form), 422
    actor, now = current_actor(), clock.now()
    if form.source.data:
        plan = plans.copy_plan(queries.get_plan(show, form.source.data), form.name.data, actor=actor, now=now)
    else:
        plan = plans.create_plan(show, form.name.data, actor=actor, now=now)
    return redirect(url_for("floor.plan", show=show.slug, plan=plan.id))


@bp.get("/shows/<show>/manage/plans/<int:plan>/release")
@access(FloorPermission.ALLOCATE, PLAN)
def plan_release(plan: Plan) -> str:
    """Say what a release would do before it is done."""
    return _release(plan, ReasonForm(seen=plan.revision))


def _release(plan: Plan, form: ReasonForm) -> str:
    seen = release.preview(plan, now=clock.now())
    names = boards.load_names(plan.show_id)
    blocking = [say(refusal) for refusal in seen.blocking]
    in_force = queries.find_released(plan.show_id)
    return render_template(
        "floor/release.html", show=g.show, plan=plan, preview=seen, names=names, form=form, blocking=blocking,
        in_force=in_force, short=short,
    )  # fmt: skip


@bp.post("/shows/<show>/manage/plans/<int:plan>/release")
@access(FloorPermission.ALLOCATE, PLAN)
@writes
def release_plan(plan: Plan) -> Answer:
    """Freeze and publish the draft, and tell those it concerns."""
    form = ReasonForm()
    form.validate_on_submit()
    actor, now = current_actor(), clock.now()
    told = len(release.preview(plan, now=now).told)
    try:
        release.release(plan, seen=form.seen.data or 0, actor=actor, now=now, reason=form.reason.data or "")
    except DomainError as fault:
        return _again(plan, form, fault)
    confirm(ngettext("Released to %(num)d exhibitor.", "Released to %(num)d exhibitors.", told))
    return redirect(url_for("floor.plans_page", show=g.show.slug))


@bp.post("/shows/<show>/manage/plans/<int:plan>/take-back")
@access(FloorPermission.ALLOCATE, PLAN)
@writes
def take_back_plan(plan: Plan) -> Answer:
    """Put the version before this one in force again."""
    form = ReasonForm()
    form.validate_on_submit()
    if not form.reason.data:
        raise ReasonNeeded
    release.take_back(plan, actor=current_actor(), now=clock.now(), reason=form.reason.data)
    confirm(_("Taken back. Those who had been told are told again."))
    return redirect(url_for("floor.plans_page", show=g.show.slug))


def _again(plan: Plan, form: ReasonForm, fault: DomainError) -> Answer:
    """Show the release page again with what stands against it."""
    form.refuse(fault)
    db.session.rollback()
    form.seen.data = db.session.get_one(Plan, plan.id).revision
    return _release(plan, form), 422 if isinstance(fault, RuleBroken) else 409

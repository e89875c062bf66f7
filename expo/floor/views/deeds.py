"""What organizers do in a plan. A script gets the changed state back, a form is led back to the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import g, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from expo.core import clock
from expo.core.errors import DomainError
from expo.core.numbers import whole
from expo.floor.errors import BoothOccupied, BoothRefused, Refusal
from expo.floor.forms import DeedForm
from expo.floor.models import Plan, PlanChange
from expo.floor.policies import FloorPermission
from expo.floor.queries.halls import find_booth
from expo.floor.scopes import PLAN
from expo.floor.services import plans, undoing
from expo.floor.services.desk import By
from expo.floor.views.blueprint import bp
from expo.floor.views.live import state_since
from expo.floor.views.picture import Picture, say
from expo.floor.views.plan import context
from expo.web.access import access
from expo.web.errors import sentence, status_of, wants_json
from expo.web.identity import current_actor
from expo.web.shell import confirm
from expo.web.writes import writes

Deed = Callable[[Plan, DeedForm, By], PlanChange]


def _place(plan: Plan, form: DeedForm, by: By) -> PlanChange:
    return plans.place(plan, form.firm.data, _booths(form), by)


def _hold(plan: Plan, form: DeedForm, by: By) -> PlanChange:
    until = by.now + timedelta(minutes=form.minutes.data or plans.HOLD_MIN)
    return plans.hold(plan, form.firm.data, _booths(form), until, by)


def _swap(plan: Plan, form: DeedForm, by: By) -> PlanChange:
    return plans.swap(plan, form.firm.data, form.other.data or 0, by)


def _booths(form: DeedForm) -> list[int]:
    found = [find_booth(g.show, number) for number in form.numbers()]
    return [booth.id if booth else 0 for booth in found]


DEEDS: dict[str, Deed] = {
    "place": _place,
    "hold": _hold,
    "swap": _swap,
    "vacate": lambda plan, form, by: plans.vacate(plan, form.firm.data, by),
    "lock": lambda plan, form, by: plans.lock(plan, form.firm.data, by),
    "unlock": lambda plan, form, by: plans.unlock(plan, form.firm.data, by),
    "keep": lambda plan, form, by: plans.keep(plan, form.firm.data, by),
}


@bp.post("/shows/<show>/manage/plans/<int:plan>/<any(place,hold,swap,vacate,lock,unlock,keep):deed>")
@access(FloorPermission.ALLOCATE, PLAN)
@writes
def plan_deed(plan: Plan, deed: str) -> BaseResponse:
    """Do one thing in the plan, or say every rule that stands against it."""
    form = DeedForm()
    if not form.validate_on_submit():
        return make_response("", 422)
    before = plan.revision
    by = By(
        actor=current_actor(), now=clock.now(), reason=form.reason.data or "", override=form.override.data,
        seen=form.seen.data,
    )  # fmt: skip
    try:
        DEEDS[deed](plan, form, by)
    except DomainError as fault:
        return _refused(plan, fault, form)
    return _done(plan, before, form.firm.data, _("Saved."))


@bp.post("/shows/<show>/manage/plans/<int:plan>/<any(undo,redo):deed>")
@access(FloorPermission.ALLOCATE, PLAN)
@writes
def plan_turn(plan: Plan, deed: str) -> BaseResponse:
    """Undo or redo the actor's own last change."""
    before = plan.revision
    by = By(actor=current_actor(), now=clock.now(), reason=_("undone") if deed == "undo" else _("done again"))
    turn = undoing.undo if deed == "undo" else undoing.redo
    try:
        turn(plan, by)
    except DomainError as fault:
        return _refused(plan, fault)
    return _done(plan, before, None, _("Undone.") if deed == "undo" else _("Done again."))


def _done(plan: Plan, before: int, firm: int | None, text: str) -> BaseResponse:
    undo_url = url_for("floor.plan_turn", show=g.show.slug, plan=plan.id, deed="undo")
    if wants_json():
        since = request.form.get("seen", before, type=whole)
        return jsonify(**state_since(plan, min(since, before)), text=text, undo_url=undo_url)
    confirm(text, undo_url=undo_url)
    return redirect(url_for("floor.plan", show=g.show.slug, plan=plan.id, firm=firm))


def _refused(plan: Plan, fault: DomainError, form: DeedForm | None = None) -> BaseResponse:
    """Answer with every broken rule, and whether the organizer may set them aside."""
    from expo.core import work

    work.rollback()  # the page below shows the plan as it is, not the attempt
    refusals: tuple[Refusal, ...] = fault.refusals if isinstance(fault, BoothOccupied | BoothRefused) else ()
    lines = [say(refusal) for refusal in refusals] or [sentence(fault)]
    lines[0] = say(refusals[0], fault.message) if refusals else lines[0]
    overridable = bool(refusals) and all(refusal.overridable for refusal in refusals)
    if wants_json():
        return make_response(
            jsonify(
                title=lines[0], status=status_of(fault), code=fault.code, lines=lines, overridable=overridable,
                reason_needed=fault.field == "reason",
            ),
            status_of(fault),
        )  # fmt: skip
    from expo.core.db import db

    page = Picture(g.show, db.session.get_one(Plan, plan.id))
    more = {"refused": lines, "overridable": overridable, "tried": form}
    return make_response(render_template("floor/plan.html", **context(page, **more)), status_of(fault))

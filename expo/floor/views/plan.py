"""The plan page: map, exhibitors, one firm or booth beside it."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request

from expo.core import clock
from expo.core.errors import NotFound
from expo.core.i18n import N_
from expo.core.numbers import whole
from expo.floor.models import Plan
from expo.floor.policies import FloorPermission
from expo.floor.queries import plans as queries
from expo.floor.queries.halls import find_booth
from expo.floor.rules import explaining
from expo.floor.rules.codes import PlanStatus
from expo.floor.rules.pieces import Firm
from expo.floor.scopes import PLAN
from expo.floor.services import presence
from expo.floor.services.undoing import list_stacks
from expo.floor.views.blueprint import bp
from expo.floor.views.picture import Picture
from expo.web import nav
from expo.web.access import access
from expo.web.identity import current_actor

nav.add(
    nav.NavItem(
        face="manage", group="before", label=N_("Booths"), endpoint="floor.plans_page", icon="grid-3x3", order=30,
        permission=FloorPermission.MANAGE, also=("floor.allocation_job",),
    )
)  # fmt: skip


def picture(plan: Plan) -> Picture:
    """Return the picture that the address asks for."""
    return Picture(g.show, plan, request.args.get("view", ""), request.args.get("area", ""))


@bp.get("/shows/<show>/manage/plans/<int:plan>")
@access(FloorPermission.ALLOCATE, PLAN)
def plan(plan: Plan) -> str:
    """Show a plan; with HX-Target `panel` only the panel beside the map."""
    page = picture(plan)
    template = "floor/_side.html" if request.headers.get("HX-Target") == "panel" else "floor/plan.html"
    return render_template(template, **context(page))


def context(page: Picture, **more: object) -> dict[str, Any]:
    """Return everything the plan page and its panel draw."""
    undo, redo = list_stacks(page.plan.id, current_actor().id)
    chosen = _chosen(page)
    return {
        "page": page,
        "show": page.show,
        "plan": page.plan,
        "editable": page.plan.status is PlanStatus.DRAFT,
        "version": queries.find_version_of(page.plan.id),
        "can_undo": bool(undo),
        "can_redo": bool(redo),
        "others": presence.others(page.plan.id, current_actor().id, clock.now()),
        "only": request.args.get("only", ""),
        "bound": _bound(page),
        **chosen,
        **more,
    }


def _bound(page: Picture) -> str:
    """Return the satisfaction that no plan exceeds, where the optimisation that made this one proved it."""
    proven, figures = page.plan.figures, page.figures
    if not proven.get("bound_score") or not figures.score or not figures.satisfaction:
        return ""
    return f"{min(proven['bound_score'] / figures.score * figures.satisfaction / 10, 100):.1f}"


def _chosen(page: Picture) -> dict[str, Any]:
    """Return what the panel is about: a firm with its chances, a booth with its history, or nothing."""
    firm_id, number = request.values.get("firm", type=whole), request.args.get("booth", "")
    if firm_id:
        firm = page.firm(firm_id)
        fits = page.fits(firm)
        history = queries.history_of(page.show, exhibitor_id=firm_id, limit=20)
        return {
            **_why(page, firm),
            "firm": page.row(firm),
            "slug": queries.slug_of(firm_id),
            "needs": firm,
            "fits": fits,
            "history": history,
            "options": _options(page, firm_id, fits),
        }
    if number:
        booth = find_booth(page.show, number)
        if booth is None:
            raise NotFound
        cell = page.live.get(booth.id)
        history = queries.history_of(page.show, booth_id=booth.id, limit=20)
        return {"booth": booth, "cell": cell, "history": history, "takers": _takers(page, booth.id)}
    return {}


def _why(page: Picture, firm: Firm) -> dict[str, Any]:
    """Return why the firm has nothing better, why not the booth asked about, and what stands in its way at all."""
    number = request.args.get("why", "").strip().upper()
    booth = find_booth(page.show, number) if number else None
    asked = explaining.why_not(page.floor, page.live, firm, booth.id, page.now) if booth else None
    missing = {} if page.stands.get(firm.id) else explaining.obstacles(page.floor, page.live, firm, page.now)
    return {
        "why": number,
        "asked": asked,
        "better": explaining.better_wishes(page.floor, page.live, firm, page.now),
        "obstacles": missing,
    }


def _options(page: Picture, firm_id: int, fits: Any) -> list[tuple[str, str, bool]]:  # noqa: ANN401
    """Return (number, what speaks against it, may be tried) for every booth not its own, wishes and fitting ones first."""
    firm = page.floor.firms[firm_id]
    rows = []
    for booth, faults in fits.items():
        if booth in page.stands.get(firm_id, ()):
            continue
        rank = firm.wishes.index(booth) if booth in firm.wishes else len(firm.wishes)
        hard = any(not fault.overridable for fault in faults)
        words = page.say(faults[0]) if faults else ""
        rows.append(
            (
                (hard, bool(faults), rank, page.floor.spots[booth].number),
                page.floor.spots[booth].number,
                words,
                not hard,
            )
        )
    return [(number, words, free) for _key, number, words, free in sorted(rows) if free]


def _takers(page: Picture, booth: int) -> list[tuple[int, str, str]]:
    """Return (id, name, what speaks against it) of the firms without a booth, the fitting ones first."""
    from expo.floor.rules.placing import Check

    found = []
    for row in page.rows:
        if row.booths:
            continue
        check = Check(page.floor, page.live, page.floor.firms[row.id], page.now)
        faults = check.faults(check.best_block(booth))
        found.append((bool(faults), -row.points, row.id, row.name, page.say(faults[0]) if faults else ""))
    return [(firm, name, words) for _bad, _points, firm, name, words in sorted(found)]

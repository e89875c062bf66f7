"""The plan page: map, exhibitors, one firm or booth beside it, and what changes while it is open."""

from __future__ import annotations

from typing import Any

from flask import Response, g, jsonify, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from expo.core import clock
from expo.core.errors import NotFound
from expo.core.i18n import N_
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
from expo.web.writes import writes

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
    firm_id, number = request.values.get("firm", type=int), request.args.get("booth", "")
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
    """Return (number, what speaks against it, may be tried) for every booth, wishes and fitting ones first."""
    firm = page.floor.firms[firm_id]
    rows = []
    for booth, faults in fits.items():
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


@bp.get("/shows/<show>/manage/plans/<int:plan>/fits")
@access(FloorPermission.ALLOCATE, PLAN)
def plan_fits(plan: Plan) -> Response:
    """Say for every booth what keeps a firm from it, for the colours and words while dragging."""
    page = picture(plan)
    fits = page.fits(page.firm(request.args.get("firm", 0, type=int)))
    said = {booth: [page.say(fault) for fault in faults] for booth, faults in fits.items()}
    return jsonify(fits=said)


@bp.get("/shows/<show>/manage/plans/<int:plan>/changes")
@access(FloorPermission.ALLOCATE, PLAN)
def plan_changes(plan: Plan) -> BaseResponse:
    """Say what changed after a revision and who else is here; asked every second, so cheap when nothing did."""
    since = request.args.get("since", 0, type=int)
    here = presence.others(plan.id, current_actor().id, clock.now())
    if plan.revision == since:
        return jsonify(revision=since, here=here)
    return jsonify(**state_since(plan, since), here=here)


def state_since(plan: Plan, since: int) -> dict[str, Any]:
    """Return the booths and firms that changed after a revision, as the page's script draws them."""
    page = picture(plan)
    booths = queries.booths_changed_since(plan.id, since)
    lines = queries.list_changes(plan, since=since, limit=1)
    firms = queries.firms_changed_since(plan.id, since)
    undo, redo = list_stacks(plan.id, current_actor().id)
    return {
        "revision": plan.revision,
        "by": lines[0].author_name if lines else "",
        "mine": bool(lines) and lines[0].author_id == current_actor().id,
        "booths": [
            _as_json(page, booth) for booth in page.booths if booth.id in booths or _concerns(page, booth.id, firms)
        ],
        "rows": [_row_json(page, firm) for firm in firms if firm in page.floor.firms],
        "figures": _figures_json(page),
        "counts": page.counts,
        "tabs": {tab.key: f"{tab.placed} / {tab.firms}" for tab in page.tabs},
        "undo": bool(undo),
        "redo": bool(redo),
    }


def _concerns(page: Picture, booth: int, firms: set[int]) -> bool:
    """Return whether a booth's firm changed: the mark of its other booths may differ now."""
    cell = page.live.get(booth)
    return cell is not None and cell.firm in firms


def _as_json(page: Picture, booth: Any) -> dict[str, Any]:  # noqa: ANN401
    shape = page.shape(booth)
    cell = page.live.get(booth.id)
    return {
        "id": shape.id,
        "css": shape.css,
        "name": shape.name,
        "label": shape.label,
        "firm": cell.firm if cell else None,
    }


def _row_json(page: Picture, firm_id: int) -> dict[str, Any]:
    row = page.row(page.floor.firms[firm_id])
    return {
        "id": row.id,
        "booths": list(row.booths),
        "rank": row.rank,
        "locked": row.locked,
        "held": row.held_until is not None,
        "got": [wish for wish, _number, got in row.wishes if got],
    }


def _figures_json(page: Picture) -> dict[str, str]:
    numbers = page.figures
    return {
        "score": f"{numbers.satisfaction / 10:.1f}",
        "first": percent(numbers.first_wish, numbers.with_wishes),
        "any": percent(numbers.any_wish, numbers.with_wishes),
        "unplaced": str(numbers.unplaced),
        "apart": str(numbers.apart_kept),
        "near": str(numbers.near_kept),
        "hand": str(numbers.by_hand),
    }


def percent(part: int, whole: int) -> str:
    """Return a share in whole percent, without the sign."""
    return str(round(100 * part / whole)) if whole else "–"


@bp.post("/shows/<show>/manage/plans/<int:plan>/here")
@access(FloorPermission.ALLOCATE, PLAN)
@writes
def plan_here(plan: Plan) -> tuple[str, int]:
    """Note that somebody has the plan open, and what they work on."""
    presence.note(plan.id, current_actor(), request.form.get("focus", "")[:60], clock.now())
    return "", 204

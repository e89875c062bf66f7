"""What a plan page that is open asks for: which booths a firm may have, what others changed, who else is here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, jsonify, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from expo.core import clock
from expo.core.numbers import whole
from expo.floor.models import Booth, Plan, PlanChange
from expo.floor.policies import FloorPermission
from expo.floor.queries import plans as queries
from expo.floor.rules.figures import gains
from expo.floor.rules.pieces import Fault
from expo.floor.scopes import PLAN
from expo.floor.services import presence
from expo.floor.services.undoing import list_stacks
from expo.floor.views.blueprint import bp
from expo.floor.views.picture import Picture
from expo.floor.views.plan import picture
from expo.floor.views.shapes import short
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.locale import person
from expo.web.writes import writes

#: so many deeds of others are told one by one
TOLD = 3


@bp.get("/shows/<show>/manage/plans/<int:plan>/fits")
@access(FloorPermission.ALLOCATE, PLAN)
def plan_fits(plan: Plan) -> Response:
    """Say for every booth what keeps a firm from it, or what it would gain there, while it is dragged."""
    page = picture(plan)
    firm = page.firm(request.args.get("firm", 0, type=whole))
    numbers = page.names.booths
    chances = page.chances(firm)
    more = gains(page.floor, page.live, firm, {booth: block for booth, (block, _faults) in chances.items()})
    fits = {
        booth: {
            "why": [page.say(fault) for fault in faults],
            "how": _way(faults),
            "takes": [numbers[each] for each in block],
            "gain": f"{more[booth] / 10:+.1f}" if more[booth] else "±0",
        }
        for booth, (block, faults) in chances.items()
    }
    return jsonify(fits=fits)


def _way(faults: Sequence[Fault]) -> str:
    """Return `free`, `reason` where a written reason sets the rules aside, or `never`."""
    if not faults:
        return "free"
    return "reason" if all(fault.overridable for fault in faults) else "never"


@bp.get("/shows/<show>/manage/plans/<int:plan>/changes")
@access(FloorPermission.ALLOCATE, PLAN)
def plan_changes(plan: Plan) -> BaseResponse:
    """Say what changed after a revision and who else is here; asked all the time, so cheap when nothing did."""
    since = request.args.get("since", 0, type=whole)
    here = presence.others(plan.id, current_actor().id, clock.now())
    if plan.revision == since:
        return jsonify(revision=since, here=here)
    return jsonify(**state_since(plan, since), here=here)


def state_since(plan: Plan, since: int) -> dict[str, Any]:
    """Return the booths and firms that changed after a revision, as the page's script draws them."""
    page = picture(plan)
    booths = queries.booths_changed_since(plan.id, since)
    lines = queries.list_changes(plan, since=since, limit=TOLD + 1)
    firms = queries.firms_changed_since(plan.id, since)
    undo, redo = list_stacks(plan.id, current_actor().id)
    return {
        "revision": plan.revision,
        "news": _news(page, [line for line in lines if line.author_id != current_actor().id]),
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


def _news(page: Picture, changes: Sequence[PlanChange]) -> list[str]:
    """Return what others did, as a sentence each, the newest first."""
    told = [_told(page, change) for change in changes[:TOLD]]
    return [*told, _("and more")] if len(changes) > TOLD else told


def _told(page: Picture, change: PlanChange) -> str:
    """Return who did one change, and which firm stands where afterwards."""
    author = person(change.author_name)
    firms: dict[int, list[str]] = {}
    for line in change.lines:
        if line.exhibitor_before_id:
            firms.setdefault(line.exhibitor_before_id, [])
        if line.exhibitor_after_id:
            firms.setdefault(line.exhibitor_after_id, []).append(line.booth.number)
    if len(firms) > TOLD:
        booths: str = ngettext("%(num)d booth changed", "%(num)d booths changed", len(change.lines))
        return f"{author}: {booths}"
    places = (
        f"{short(page.names.firms.get(firm))} → {' '.join(sorted(numbers)) or _('none')}"
        for firm, numbers in firms.items()
    )
    return f"{author}: {', '.join(places)}"


def _concerns(page: Picture, booth: int, firms: set[int]) -> bool:
    """Return whether a booth's firm changed: the mark of its other booths may differ now."""
    cell = page.live.get(booth)
    return cell is not None and cell.firm in firms


def _as_json(page: Picture, booth: Booth) -> dict[str, Any]:
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

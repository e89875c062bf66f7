"""What happened to one booth and to one exhibitor's booths, for the organizer."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, url_for
from flask_babel import gettext as _

from expo.core.audit import AuditEntry
from expo.core.errors import NotFound
from expo.core.i18n import N_
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.placements import Step
from expo.floor.models import Booth, FloorChange, Plan, PlanChangeLine, PlanId
from expo.floor.policies import FloorPermission
from expo.floor.queries import plans as queries
from expo.floor.queries.board import Names, load_names
from expo.floor.queries.halls import find_booth
from expo.floor.rules.codes import Verb
from expo.floor.views.blueprint import bp
from expo.floor.views.shapes import short
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access

LIMIT = 60
VERBS: Mapping[Verb, str] = {
    Verb.PLACE: N_("placed"),
    Verb.MOVE: N_("moved"),
    Verb.SWAP: N_("swapped"),
    Verb.VACATE: N_("vacated"),
    Verb.LOCK: N_("locked"),
    Verb.UNLOCK: N_("unlocked"),
    Verb.HOLD: N_("held"),
    Verb.KEEP: N_("kept"),
    Verb.FILL: N_("allocated"),
    Verb.UNDO: N_("undone"),
    Verb.REDO: N_("done again"),
    Verb.CARRY: N_("copied"),
}


def exhibitor_history(exhibitor: Exhibitor) -> list[Step]:
    """Return what plans, releases and later changes did to an exhibitor's booths, the newest first."""
    show, names = exhibitor.show, load_names(exhibitor.show_id)
    lines = queries.history_of(show, exhibitor_id=exhibitor.id, limit=LIMIT)
    steps = [_of_line(show, line, names) for line in lines]
    told: dict[Plan, list[str]] = {}
    for plan, number in queries.list_told(exhibitor.id):
        told.setdefault(plan, []).append(number)
    backs = queries.list_take_backs(show.id) if told else {}
    for plan, numbers in told.items():
        steps += _of_version(show, plan, ", ".join(numbers), backs.get(plan.id))
    return sorted(steps, key=lambda step: step.at, reverse=True)[:LIMIT]


def _of_line(show: Show, line: PlanChangeLine, names: Names) -> Step:
    before, after = (
        short(names.firms.get(firm)) if firm else _("free")
        for firm in (line.exhibitor_before_id, line.exhibitor_after_id)
    )
    change = line.change
    ends = after if before == after else f"{before} → {after}"
    return Step(
        at=change.at,
        author=change.author_name,
        text=f"{line.booth.number} {_(VERBS[change.verb])}: {ends}",
        where=change.plan.name,
        url=url_for("floor.plan", show=show.slug, plan=change.plan.id, booth=line.booth.number),
        reason=change.reason,
    )


def _of_version(show: Show, plan: Plan, booths: str, back: AuditEntry | None) -> list[Step]:
    """Return that a version gave these booths, and that it was taken back."""
    where = _("version %(number)s", number=plan.version)
    url = url_for("floor.plan", show=show.slug, plan=plan.id)
    found = []
    if plan.released_at is not None:
        text = _("%(booths)s released", booths=booths)
        found.append(Step(at=plan.released_at, author=plan.released_by, text=text, where=where, url=url))
    if back is not None:
        text = _("%(booths)s: release taken back", booths=booths)
        found.append(Step(at=back.at, author=back.actor_name, text=text, where=where, url=url, reason=back.reason))
    return found


@bp.get("/shows/<show>/manage/booths/<booth>")
@access(FloorPermission.MANAGE, SHOW)
def booth_page(show: Show, booth: str) -> str:
    """Tell who has a booth in which plan, and everything that happened to it."""
    found = find_booth(show, booth)
    if found is None:
        raise NotFound
    names = load_names(show.id)
    steps = [_of_line(show, line, names) for line in queries.history_of(show, booth_id=found.id, limit=LIMIT)]
    holders = queries.list_holders(found)
    versions = queries.list_versions_of(found)
    backs = queries.list_take_backs(show.id) if versions else {}
    had: dict[PlanId | None, int] = {plan.id: firm for plan, firm in versions}
    for plan, firm in versions:
        if had.get(plan.follows_id) != firm:  # a version that changes nothing here is no news, nor is taking it back
            steps += _of_version(show, plan, short(names.firms.get(firm)), backs.get(plan.id))
    steps += [_of_edit(show, found, change) for change in queries.list_edits_of(found)]
    return render_template(
        "floor/booth_page.html", show=show, booth=found, holders=holders, names=names,
        steps=sorted(steps, key=lambda step: step.at, reverse=True)[:LIMIT],
    )  # fmt: skip


def _of_edit(show: Show, booth: Booth, change: FloorChange) -> Step:
    key = f"b{booth.id}"
    before, after = change.before.get(key) or {}, change.after.get(key) or {}
    return Step(
        at=change.at,
        author=change.author_name,
        text=_edit_words(before, after),
        where=_("Floor editor"),
        url=url_for("floor.hall_editor", show=show.slug, hall=booth.hall_id),
    )


def _edit_words(before: Mapping[str, object], after: Mapping[str, object]) -> str:
    """Return in words what an edit of the floor changed about a booth."""
    if not before:
        return str(_("drawn"))
    if not after:
        return str(_("removed"))
    changed = {name for name in after if before.get(name) != after[name]}
    words = [
        _("renumbered: %(old)s → %(new)s", old=before.get("number"), new=after["number"])
        if "number" in changed
        else "",
        _("moved on the floor") if changed & {"x", "y"} else "",
        _("resized, merged or split") if changed & {"w", "h"} else "",
        _("moved to another area") if "area_id" in changed else "",
        _("equipment changed")
        if changed - {"number", "x", "y", "w", "h", "area_id", "status", "merged_into_id"}
        else "",
    ]
    return " · ".join(word for word in words if word) or str(_("changed"))

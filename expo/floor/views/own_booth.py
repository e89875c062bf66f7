"""What an exhibitor sees of the plan in force: its booth, which wish that is, why not a better one, what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import render_template, request
from flask_babel import gettext as _

from expo.core import clock
from expo.core.i18n import N_
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.policies import ExhibitorPermission
from expo.exhibitors.scopes import EXHIBITOR
from expo.floor.errors import SENTENCES
from expo.floor.models import Plan, PlanChangeLine, PlanId
from expo.floor.queries import plans as queries
from expo.floor.queries.board import Names, load_board, load_floor, load_names
from expo.floor.queries.halls import find_booth
from expo.floor.rules.codes import How
from expo.floor.rules.explaining import Answer, better_wishes, why_not
from expo.floor.rules.figures import rank_of
from expo.floor.rules.pieces import OCCUPIED, Code, Fault
from expo.floor.rules.placing import booths_of
from expo.floor.views.blueprint import bp
from expo.floor.views.picture import say
from expo.web.access import access

#: what other firms wish for and who locked what is told to the organizer alone
_DISCREET: Mapping[Code, str] = {
    **dict.fromkeys(OCCUPIED, SENTENCES["taken"]),
    Code.APART: N_("%(booth)s is too close to a firm from which a distance must be kept."),
    Code.COMPETITOR: N_("%(booth)s is next to a direct competitor."),
}
_RIGHTS: Mapping[How, str] = {
    How.ORDER: N_("Given in order; their turn came earlier."),
    How.DRAW: N_("Given by draw."),
    How.OPTIMISE: N_("Given by optimisation of all wishes."),
    How.SELECTION: N_("Chosen by themselves in their window."),
    How.HAND: N_("Decided by the organizer."),
}


@dataclass(frozen=True, slots=True)
class Because:
    """Why not one booth, in the exhibitor's words."""

    booth: str
    is_free: bool
    has_it: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """What a release or a later change did to the exhibitor's booths."""

    at: datetime
    text: str
    author: str
    reason: str = ""


@bp.get("/shows/<show>/exhibitor/<exhibitor>/booth")
@access(ExhibitorPermission.WORK_FOR, EXHIBITOR)
def own_booth(exhibitor: Exhibitor) -> str:
    """Show the booth that the plan in force gives this exhibitor; `?why=A01` asks about another one."""
    plan = queries.find_released(exhibitor.show_id)
    return render_template(
        "floor/own_booth.html",
        show=exhibitor.show,
        exhibitor=exhibitor,
        plan=plan,
        **(_explained(exhibitor, plan) if plan else {}),
    )


def _explained(exhibitor: Exhibitor, plan: Plan) -> dict[str, object]:
    floor, board, names = load_floor(exhibitor.show_id), load_board(plan.id), load_names(exhibitor.show_id)
    firm, now = floor.firms.get(exhibitor.id), clock.now()
    if firm is None:  # withdrawn
        return {"booths": [], "events": []}
    own, number = booths_of(board, firm.id), request.args.get("why", "").strip().upper()
    found = find_booth(exhibitor.show, number) if number else None
    return {
        "booths": [names.booths[booth] for booth in own],
        "rank": rank_of(firm, own),
        "wishes": [names.booths[wish] for wish in firm.wishes if wish in names.booths],
        "better": [_because(answer, names) for answer in better_wishes(floor, board, firm, now)],
        "why": number,
        "asked": _because(why_not(floor, board, firm, found.id, now), names) if found else None,
        "events": _events(exhibitor, plan),
    }


def _because(answer: Answer, names: Names) -> Because:
    lines = [_say(fault, names) for fault in answer.faults]
    if answer.holder is not None:
        lines.append(_(_RIGHTS[answer.holder.how]))
    return Because(names.booths[answer.booth], answer.is_free, answer.has_it, tuple(dict.fromkeys(lines)))


def _say(fault: Fault, names: Names) -> str:
    return say(names.refusal(fault), _DISCREET.get(fault.code, ""))


def _events(exhibitor: Exhibitor, plan: Plan) -> list[Event]:
    """Return the releases that gave this exhibitor booths and the changes after the first release, the newest first."""
    told: dict[Plan, list[str]] = {}
    for version, number in queries.list_told(exhibitor.id):
        told.setdefault(version, []).append(number)
    events, backs = list[Event](), queries.list_take_backs(exhibitor.show_id) if told else {}
    had: dict[PlanId | None, list[str]] = {version.id: numbers for version, numbers in told.items()}
    for version, numbers in told.items():
        if had.get(version.follows_id) == numbers:
            continue  # a version that leaves this exhibitor where it was is no news, nor is taking it back
        events.append(_released(version, numbers))
        if back := backs.get(version.id):
            text = _("%(booths)s: release taken back", booths=", ".join(numbers))
            events.append(Event(back.at, text, back.actor_name, back.reason))
    first = queries.first_revision(plan)
    lines = [
        line
        for line in queries.history_of(exhibitor.show, exhibitor_id=exhibitor.id)
        if line.change.plan_id == plan.based_on_id
        and first < line.change.revision <= (plan.frozen_revision or 0)  # what is only drafted is not told yet
    ]
    for _key, group in groupby(lines, key=lambda line: line.change.id):
        events += _changed(exhibitor, list(group))
    return sorted(events, key=lambda event: event.at, reverse=True)


def _released(version: Plan, numbers: Iterable[str]) -> Event:
    text = _("%(booths)s released", booths=", ".join(numbers))
    return Event(version.released_at or version.created_at, text, version.released_by or "")


def _changed(exhibitor: Exhibitor, lines: list[PlanChangeLine]) -> list[Event]:
    """Return what one change took from and gave to the exhibitor; locking and the like is not told."""
    before = {line.booth.number for line in lines if line.exhibitor_before_id == exhibitor.id}
    after = {line.booth.number for line in lines if line.exhibitor_after_id == exhibitor.id}
    if before == after:
        return []
    ends = [", ".join(sorted(booths)) or _("no booth") for booths in (before, after)]
    change = lines[0].change
    return [Event(change.at, " → ".join(ends), change.author_name, change.reason)]

"""A draft timetable: adjusted on a board or from lists, compared, judged for fairness, released or put aside."""

from __future__ import annotations

from typing import Any

from flask import Response as FlaskResponse
from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from expo.consultations.errors import InputsMoved
from expo.consultations.models import Buyer, Slot, Table, Timetable, TimetableItem
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import draft, fairness, people, placing, seating, timetable
from expo.consultations.queries import matching as queries
from expo.consultations.queries.why import WhyNot, why_not
from expo.consultations.rules.codes import Side, TimetableStatus
from expo.consultations.rules.matching import Share, difference, worst_off
from expo.consultations.services import matching
from expo.consultations.views.blueprint import bp
from expo.consultations.views.cells import by_name
from expo.consultations.views.days import days_of
from expo.consultations.views.words import word
from expo.core import clock
from expo.core.db import db
from expo.core.errors import DomainError, NotFound
from expo.core.numbers import find_whole, whole
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.errors import sentence, status_of
from expo.web.identity import current_actor
from expo.web.locale import local, show_date, show_time
from expo.web.shell import confirm
from expo.web.writes import writes


def _(text: str, **values: object) -> str:
    """Return the text in the reader's language."""
    return str(gettext(text, **values))


def _item(show: Show, timetable_id: int, item_id: int) -> tuple[Timetable, TimetableItem]:
    plan = queries.get_timetable(show, timetable_id)
    found = next((each for each in plan.items if each.id == item_id), None)
    if found is None:
        raise NotFound
    return plan, found


def _cell(item: TimetableItem, *, movable: bool) -> dict[str, Any]:
    return {
        "id": item.id,
        "slot": item.slot_id,
        "table": seating.row_of(item),
        "on": True,
        "look": "both" if item.consultation_id else "plan",
        "icon": "lock-fill" if item.is_locked else "circle",
        "buyer": local(item.buyer.organization.name),
        "exhibitor": local(item.exhibitor.organization.name),
        "note": "",
        "language": (item.interpreting or "").upper() if item.interpreter_id else "",
        "locked": item.is_locked,
        "movable": movable,
    }


@bp.get("/shows/<show>/manage/matching/<int:plan>")
@access(ConsultationPermission.MANAGE, SHOW)
def draft_page(show: Show, plan: int) -> str:
    return _draft_page(show, plan)


def _draft_page(show: Show, plan_id: int, refusal: str = "", *, stale: bool = False) -> str:
    plan = queries.get_timetable(show, plan_id)
    all_days = request.args.get("day") == "all"
    first = min((item.slot for item in plan.items), key=lambda slot: slot.starts_at, default=None)
    wanted = request.args.get("day", type=whole) or (first.day_id if first else None)
    days = days_of(show, [], wanted, clock.now())
    day_id = next((each.day.id for each in days if each.current), 0)
    movable = plan.status is TimetableStatus.DRAFT
    chosen = next((i for i in plan.items if i.id == request.args.get("c", type=whole)), None)
    shares = {side.value: queries.shares(plan, side) for side in Side}
    return render_template(
        "consultations/draft.html",
        show=show,
        plan=plan,
        days=days,
        whole=all_days,
        day_id="all" if all_days else day_id,
        slots=_columns(plan, None if all_days else day_id),
        tables=seating.list_rows(plan.show_id, plan.items),
        cells={(seating.row_of(item), item.slot_id): _cell(item, movable=movable) for item in plan.items},
        chosen=chosen,
        openings=_openings(plan, chosen) if chosen and movable else [],
        shares=shares,
        worst={side: worst_off(mine) for side, mine in shares.items()},
        below=_too_few(show, shares),
        names=names_of(show),
        why=_why(show, plan),
        places=_places_for_pair(show, plan) if movable else [],
        ungranted=len(fairness.ungranted(plan)),
        refusal=refusal,
        stale=stale,
        **_comparison(show, plan),
    )


def _columns(plan: Timetable, day_id: int | None) -> list[Slot]:
    """Return the slots to show: in a draft, without those that have begun and hold nothing."""
    slots, used = timetable.list_slots(plan.show_id, day_id=day_id), {each.slot_id for each in plan.items}
    is_draft, now = plan.status is TimetableStatus.DRAFT, clock.now()
    return [each for each in slots if not is_draft or each.starts_at > now or each.id in used] or list(slots)


def _openings(plan: Timetable, item: TimetableItem) -> list[tuple[Slot, int]]:
    """Return where an item may go: every slot with the first row that is free in it, its own row before others."""
    slots: dict[int, Slot] = {slot.id: slot for slot in timetable.list_slots(plan.show_id)}
    found: dict[int, int] = {}
    for (row, slot), why in draft.cells(plan, item, now=clock.now()).items():
        if why is None and slot != item.slot_id and (slot not in found or row == seating.row_of(item)):
            found[slot] = row
    return [(slots[slot], row) for slot, row in found.items()]


def _too_few(show: Show, shares: dict[str, list[Share]]) -> dict[str, int]:
    """Return how many of each side have fewer consultations than they want at least."""
    totals = {side: {share.id: share.total for share in mine} for side, mine in shares.items()}
    return {
        side: sum(totals[side].get(who, 0) < wanted for who, wanted in fairness.least_wanted(show, side).items())
        for side in Side
    }


def _comparison(show: Show, plan: Timetable) -> dict[str, Any]:
    others = [each for each in queries.list_timetables(show.id) if each.id != plan.id]
    other = next((each for each in others if str(each.id) == request.args.get("with")), None)
    if other is None:
        return {"others": others, "other": None, "difference": None}
    theirs = queries.get_timetable(show, other.id)
    return {
        "others": others,
        "other": theirs,
        "difference": difference(fairness.places(plan), fairness.places(theirs)),
    }


def names_of(show: Show) -> dict[str, dict[int, str]]:
    """Return everybody who can be in a timetable, by side and id."""
    return {
        "buyer": {each.id: local(each.organization.name) for each in by_name(people.list_approved_buyers(show.id))},
        "exhibitor": {each.id: local(each.organization.name) for each in by_name(timetable.list_exhibitors(show.id))},
    }


def _asked_pair(show: Show) -> tuple[Buyer, Exhibitor] | None:
    """Return the two somebody asks about, if they do."""
    buyer_id, firm_id = request.values.get("buyer", 0, type=whole), request.values.get("exhibitor", 0, type=whole)
    if not buyer_id or not firm_id:
        return None
    firm = next((each for each in timetable.list_exhibitors(show.id) if each.id == firm_id), None)
    if firm is None:
        raise NotFound
    return people.get_buyer(show, buyer_id), firm


def _why(show: Show, plan: Timetable) -> WhyNot | None:
    pair = _asked_pair(show)
    return why_not(plan, *pair) if pair else None


def _places_for_pair(show: Show, plan: Timetable) -> list[placing.Place]:
    pair = _asked_pair(show)
    return placing.places(plan, *pair, now=clock.now()) if pair else []


@bp.get("/shows/<show>/manage/matching/<int:plan>/<int:item>/cells")
@access(ConsultationPermission.MANAGE, SHOW)
def draft_check(show: Show, plan: int, item: int) -> FlaskResponse:
    """Answer where an item may go, and why not elsewhere."""
    found, moved = _item(show, plan, item)
    answers = draft.cells(found, moved, now=clock.now())
    return jsonify(cells=[{"table": t, "slot": s, "why": word(why) if why else ""} for (t, s), why in answers.items()])


@bp.post("/shows/<show>/manage/matching/<int:plan>/<int:item>/move")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def draft_move(show: Show, plan: int, item: int) -> FlaskResponse | tuple[FlaskResponse, int]:
    """Move an item of the draft where every rule allows it."""
    found, moved = _item(show, plan, item)
    slot, row = request.form.get("slot", 0, type=whole), request.form.get("table", 0, type=whole)
    why, text = _move(show, found, moved, slot, row)
    if why is not None:
        return jsonify(title=text, code=why), 409
    return jsonify(text=text, cell=_cell(moved, movable=True))


def _move(show: Show, plan: Timetable, item: TimetableItem, slot_id: int, row: int) -> tuple[str | None, str]:
    """Move an item where every rule allows it; return the rule's code, or None, and what to say."""
    slot, answers = timetable.get_slot(show.id, slot_id), draft.cells(plan, item, now=clock.now())
    if (row, slot.id) not in answers:
        raise NotFound
    why = answers[row, slot.id]
    if why is not None:
        return why.value, word(why)
    table = db.session.get_one(Table, row) if row > 0 else None
    matching.move_item(current_actor(), plan, item, slot, table, now=clock.now())
    time = f"{show_date(slot.starts_at, 'day')} {show_time(slot.starts_at)}"
    if table is None:
        return None, _("Moved to %(time)s.", time=time)
    return None, _("Moved to %(time)s, table %(number)s.", time=time, number=table.number)


@bp.post("/shows/<show>/manage/matching/<int:plan>/<int:item>")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def draft_item(show: Show, plan: int, item: int) -> Response | tuple[str, int]:
    """Move an item from the list of free slots, lock it, or take it out."""
    found, chosen = _item(show, plan, item)
    verb = request.form.get("do")
    if verb == "move":
        slot, _colon, row = request.form.get("to", "").partition(":")
        why, text = _move(show, found, chosen, int(slot or 0), int(row or 0))
        if why:
            return _draft_page(show, plan, text), 409
        confirm(text)
    elif verb == "lock":
        matching.lock_item(found, chosen)
        confirm(_("Locked.") if chosen.is_locked else _("Unlocked."))
    else:
        matching.drop_item(found, chosen)
        confirm(_("Taken out."), undo_url=_way_back(show, plan, chosen))
    return redirect(url_for("consultations.draft_page", show=show.slug, plan=plan, day=chosen.slot.day_id, c=chosen.id))


def _way_back(show: Show, plan_id: int, item: TimetableItem) -> str | None:
    """Return where what was taken out is put in again; a consultation that stands already is not made twice."""
    if item.consultation_id is not None:
        return None
    return url_for(
        "consultations.draft_decide",
        show=show.slug,
        plan=plan_id,
        do="add",
        buyer=item.buyer_id,
        exhibitor=item.exhibitor_id,
        to=f"{item.slot_id}:{item.table_id or 0}",
    )


def _add(show: Show, plan: Timetable) -> Response | tuple[str, int]:
    """Put the asked pair in at the place that was chosen, while it is still to be had."""
    pair, wanted, now = _asked_pair(show), request.values.get("to", ""), clock.now()
    table = find_whole(wanted.partition(":")[2])
    if pair is None or table is None:
        raise NotFound
    free = {place.key: place for place in placing.places(plan, *pair, now=now, table=table)}
    place = free.get(wanted)
    if place is None:
        return _draft_page(show, plan.id, _("This place has been taken meanwhile. Choose another one.")), 409
    item = matching.add_item(current_actor(), plan, *pair, place, now=now)
    confirm(_("Put in: %(time)s.", time=f"{show_date(place.slot.starts_at, 'day')} {show_time(place.slot.starts_at)}"))
    return redirect(url_for("consultations.draft_page", show=show.slug, plan=plan.id, day=place.slot.day_id, c=item.id))


@bp.post("/shows/<show>/manage/matching/<int:plan>")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def draft_decide(show: Show, plan: int) -> Response | tuple[str, int]:
    """Release the draft, put it aside, or put a pair in by hand."""
    found, actor, now = queries.get_timetable(show, plan), current_actor(), clock.now()
    if request.values.get("do") == "add":
        return _add(show, found)
    if request.form.get("do") == "discard":
        matching.discard(actor, found, now=now)
        confirm(_("Put aside."))
        return redirect(url_for("consultations.matching_page", show=show.slug))
    try:
        count = matching.release(actor, show, found, now=now, anyway=request.form.get("anyway") == "1")
    except DomainError as fault:
        refusal, status = sentence(fault), status_of(fault)
        db.session.rollback()  # the page below shows what is, not what was tried
        return _draft_page(show, plan, refusal, stale=isinstance(fault, InputsMoved)), status
    confirm(_("Released: %(count)s consultations. Everybody has been told.", count=count))
    return redirect(url_for("consultations.manage_list", show=show.slug))

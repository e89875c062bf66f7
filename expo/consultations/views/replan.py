"""On the day somebody or something drops out: say who and when, look at the new plan, apply it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from expo.consultations.models import Consultation, Slot, Table, Timetable, TimetableItem
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import matching as queries
from expo.consultations.queries import people, setups, timetable
from expo.consultations.queries.why import WhyNot
from expo.consultations.rules.codes import TimetableStatus
from expo.consultations.rules.replan import Loss, Lost
from expo.consultations.services import applying, losses, matching, replan, taking_back
from expo.consultations.views import displaced
from expo.consultations.views.blueprint import bp
from expo.consultations.views.cells import by_name
from expo.consultations.views.days import days_of
from expo.consultations.views.displaced import Displaced, What
from expo.consultations.views.words import NO_PLACE, word
from expo.core import clock
from expo.core.db import db
from expo.core.errors import DomainError, NotFound
from expo.core.jobs import Job
from expo.core.numbers import find_whole
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.errors import sentence, status_of
from expo.web.identity import current_actor
from expo.web.locale import local
from expo.web.shell import confirm
from expo.web.writes import writes


def _(text: str, **values: object) -> str:
    """Return the text in the reader's language."""
    return str(gettext(text, **values))


@bp.get("/shows/<show>/manage/board/replan")
@access(ConsultationPermission.MANAGE, SHOW)
def replan_page(show: Show) -> str:
    return _page(show)


def _page(show: Show, refusal: str = "", *, field: str = "day") -> str:
    job = replan.last_search(show)
    chosen = _chosen(job)
    wanted = next((each.id for each in show.days if str(each.id) == chosen.get("day")), None)
    days = days_of(show, [], wanted, clock.now())
    return render_template(
        "consultations/replan.html",
        show=show,
        groups=_groups(show),
        days=[each for each in days if each.day.on >= clock.today_in(show.time_zone)],
        job=job,
        refusals={field: [refusal]} if refusal else {},
        form=chosen,
    )


def _chosen(job: Job | None) -> Mapping[str, str]:
    """Return what the form shows: what the request says, else what the last search was asked, if about that day."""
    said, asked = request.values, replan.still_asked(job)
    if request.method == "POST" or "who" in said or not asked:
        return said
    return asked if asked["day"] in {said.get("day", asked["day"]), "rest"} else said


def _groups(show: Show) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return everybody and everything that can drop out: a heading, then keys and names."""
    found: list[tuple[Lost, str, Sequence[losses.Thing]]] = [
        (Lost.BUYER, _("Buyers"), by_name(people.list_approved_buyers(show.id))),
        (Lost.EXHIBITOR, _("Exhibitors"), by_name(timetable.list_exhibitors(show.id))),
        (Lost.INTERPRETER, _("Interpreters"), people.list_interpreters(show.id)),
        (Lost.TABLE, _("Tables"), replan.open_tables(show.id)),
    ]
    return [
        (heading, [(f"{kind.value[0]}{each.id}", local(losses.name_of(each))) for each in things])
        for kind, heading, things in found
        if things
    ]


@bp.post("/shows/<show>/manage/board/replan")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def replan_start(show: Show) -> Response | tuple[str, int]:
    """Look for a plan without what was lost; it is shown before anything changes."""
    if not request.form.get("who"):
        return _page(show, _("Choose who or what is out."), field="who"), 422
    reason = request.form.get("reason", "").strip()[:500]
    try:
        replan.begin(current_actor(), show, _loss(show), now=clock.now(), reason=reason, asked=_asked(reason))
    except DomainError as fault:
        if isinstance(fault, NotFound):
            raise
        return _page(show, sentence(fault)), status_of(fault)
    return redirect(url_for("consultations.replan_page", show=show.slug))


def _asked(reason: str) -> dict[str, str]:
    """Return the form's words, for when it is shown again."""
    return {name: request.form.get(name, "")[:20] for name in ("who", "day", "from", "until")} | {"reason": reason}


def _loss(show: Show) -> Loss:
    day = request.form.get("day", "")
    known = next((each.id for each in show.days if str(each.id) == day), None)
    if known is None and day != "rest":
        raise NotFound
    slots = losses.lost_slots(show, now=clock.now(), day_id=known, since=_time("from"), until=_time("until"))
    return losses.lose(_thing(show), slots, for_good=day == "rest")


def _time(name: str) -> time | None:
    try:
        return time.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


def _thing(show: Show) -> losses.Thing:
    """Return who or what the form names. Raises NotFound."""
    wanted = request.form.get("who", "")
    kind = next((each for each in Lost if each.value[0] == wanted[:1]), None)
    number = find_whole(wanted[1:])
    if kind is None or number is None:
        raise NotFound
    found = losses.find_thing(kind, number)
    if found is None or found.show_id != show.id:
        raise NotFound
    return found


@bp.get("/shows/<show>/manage/board/replan/job")
@access(ConsultationPermission.MANAGE, SHOW)
def replan_job(show: Show) -> str:
    return render_template("consultations/_replan_job.html", show=show, job=replan.last_search(show))


@bp.get("/shows/<show>/manage/board/replan/<int:plan>")
@access(ConsultationPermission.MANAGE, SHOW)
def replan_plan(show: Show, plan: int) -> str:
    return _plan_page(show, _get(show, plan))


def _get(show: Show, plan_id: int) -> Timetable:
    plan = queries.get_timetable(show, plan_id)
    if "was" not in plan.figures:
        raise NotFound
    return plan


def _plan_page(show: Show, plan: Timetable, refusal: str = "") -> str:
    changed = replan.changed_items(plan)
    return render_template(
        "consultations/replan_plan.html",
        show=show,
        plan=plan,
        is_draft=plan.status is TimetableStatus.DRAFT,
        may_take_back=taking_back.may_take_back(plan, now=clock.now()),
        name=_who(plan),
        moved=sorted(_changes(show, plan, changed), key=lambda each: each["was"].starts_at),
        lost=_lost(show, plan),
        requests=applying.lost_requests(plan) if plan.status is TimetableStatus.DRAFT else [],
        locked=sum(item.is_locked for item in plan.items if item not in changed),
        after=_after(plan),
        shown=displaced.SHOWN,
        stays=len(plan.items) - len(changed),
        refusal=refusal,
    )


def _changes(show: Show, plan: Timetable, changed: Sequence[TimetableItem]) -> list[dict[str, Any]]:
    """Return where each changed consultation was and where it goes."""
    slots: dict[int | None, Slot] = {each.id: each for each in timetable.list_slots(show.id)}
    tables: dict[int | None, Table] = {each.id: each for each in setups.list_tables(show.id)}
    helpers = {each.id: each for each in people.list_interpreters(show.id)}
    found = []
    for item in changed:
        slot, table, interpreter = plan.figures["was"][str(item.consultation_id)]
        row = {"item": item, "was": slots[slot], "table": tables.get(table), "interpreter": helpers.get(interpreter)}
        found.append(row | {"other": item.consultation_id in plan.figures["others"]})
    return found


def _lost(show: Show, plan: Timetable) -> list[tuple[Consultation, str]]:
    """Return what is called off, and why no place was found."""
    codes: dict[int, str] = {each["consultation"]: each["code"] for each in plan.unplaced}
    found = timetable.list_consultations(Consultation.show_id == show.id, Consultation.id.in_(codes))
    return [(each, _why(plan, each, codes[each.id])) for each in found]


def _why(plan: Timetable, each: Consultation, code: str) -> str:
    """Say why a consultation has no other place; who has left the show has no time to compare."""
    ref = {Lost.BUYER: each.buyer_id, Lost.EXHIBITOR: each.exhibitor_id}.get(Lost(plan.figures["kind"]))
    if plan.figures.get("for_good") and ref == plan.figures["ref"]:
        return _("Takes no more part in this show.")
    return word(NO_PLACE.get(code, WhyNot.NO_COMMON_SLOT))


@bp.get("/shows/<show>/manage/board/replan/<int:plan>/list")
@access(ConsultationPermission.MANAGE, SHOW)
def replan_list(show: Show, plan: int) -> str | Response:
    """Show all whom the new plan displaces as one list; as a file too."""
    found = _get(show, plan)
    changes = _changes(show, found, replan.changed_items(found))
    ids = [each["item"].consultation_id for each in changes]
    held = {each.id: each for each in timetable.list_consultations(Consultation.id.in_(ids))}
    rows = [_displaced(held[each["item"].consultation_id], each) for each in changes]
    rows += [
        Displaced(each, What.OFF, each.slot.starts_at, displaced.spot(each.table, each.interpreter), note=why)
        for each, why in _lost(show, found)
    ]
    back = url_for("consultations.replan_plan", show=show.slug, plan=plan)
    return displaced.answer(show, rows, title=_("Without %(who)s", who=_who(found)), back=back)


def _displaced(held: Consultation, change: dict[str, Any]) -> Displaced:
    item: TimetableItem = change["item"]
    was = displaced.spot(change["table"], change["interpreter"])
    where = displaced.spot(item.table, item.interpreter)
    note = _("makes room") if change["other"] and item.slot_id != change["was"].id else ""
    return Displaced(held, What.MOVED, change["was"].starts_at, was, item.slot.starts_at, where, note)


def _who(plan: Timetable) -> str:
    """Return who or what is out, as the reader reads it."""
    return local(losses.name_of(losses.thing_of(Lost(plan.figures["kind"]), plan.figures["ref"])))


def _after(plan: Timetable) -> str:
    """Say what holds for the one who is out once the plan is applied."""
    if not plan.figures.get("for_good"):
        return _("The time is kept free: nothing can be booked in it.")
    return {
        Lost.EXHIBITOR: _("The firm takes no more consultations in this show."),
        Lost.TABLE: _("The table is closed until somebody opens it again in the set-up."),
    }.get(Lost(plan.figures["kind"]), _("The rest of the show is kept free: nothing can be booked in it."))


@bp.post("/shows/<show>/manage/board/replan/<int:plan>")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def replan_decide(show: Show, plan: int) -> Response | tuple[str, int]:
    """Apply the new plan, put it aside, or take it back."""
    found, actor, now = _get(show, plan), current_actor(), clock.now()
    if request.values.get("do") == "discard":
        matching.discard(actor, found, now=now)
        confirm(_("Put aside. Nothing has changed."))
        return redirect(url_for("consultations.replan_page", show=show.slug))
    taken_back = request.values.get("do") == "take-back"
    try:
        count = (
            taking_back.take_back(actor, found, now=now)
            if taken_back
            else matching.release(actor, show, found, now=now)
        )
    except DomainError as fault:
        refusal, status = sentence(fault), status_of(fault)
        db.session.rollback()  # the page below shows what is, not what was tried
        return _plan_page(show, _get(show, plan), refusal), status
    if taken_back:
        confirm(_("Taken back: %(count)s are as they were. Everybody has been told.", count=count))
        return redirect(url_for("consultations.replan_plan", show=show.slug, plan=plan))
    lost = len(found.unplaced)
    confirm(
        _("Applied: %(moved)s moved, %(lost)s called off. Everybody has been told.", moved=count, lost=lost),
        undo_url=url_for("consultations.replan_decide", show=show.slug, plan=plan) + "?do=take-back",
    )
    return redirect(url_for("consultations.board_page", show=show.slug))

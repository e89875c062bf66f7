"""Taking an applied re-plan back: everybody returns to where they were, as long as nothing newer has happened there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from expo.calendar import services as calendar
from expo.calendar.models import Booking
from expo.consultations import errors
from expo.consultations.models import Consultation, ConsultationProfile, Interpreter, Slot, Table, Timetable
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import ConsultationStatus, TimetableStatus
from expo.consultations.rules.replan import Lost
from expo.consultations.services import applying, booking, ground, tell
from expo.consultations.services.losses import thing_of
from expo.consultations.services.replan import changed_items, place_now
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.exhibitors.models import Exhibitor


def may_take_back(plan: Timetable, *, now: datetime) -> bool:
    """Return whether nothing the plan changed has changed again, and none of the old times has begun."""
    if plan.status is not TimetableStatus.RELEASED or "kept_free" not in plan.figures:
        return False
    places = {item.consultation_id: [item.slot_id, item.table_id, item.interpreter_id] for item in changed_items(plan)}
    moved, off = _consultations(places.keys()), _consultations(plan.figures["off"])
    old = timetable.list_slots(plan.show_id, ids=[plan.figures["was"][str(each.id)][0] for each in moved])
    return (
        all(each.status is ConsultationStatus.CONFIRMED and place_now(each) == places[each.id] for each in moved)
        and all(each.status is ConsultationStatus.CANCELLED and not each.slot.is_closed for each in off)
        and not any(timetable.find_live_pair(each.buyer_id, each.exhibitor_id) for each in off)
        and {plan.figures["was"][str(each.id)][0] for each in moved} == {slot.id for slot in old}
        and all(slot.starts_at > now for slot in (*old, *(each.slot for each in off)))
    )


def take_back(actor: Actor, plan: Timetable, *, now: datetime) -> int:
    """Put everybody back, confirm again what was called off, and open the lost times. Returns how many return.

    Raises TooLateToTakeBack where something newer happened; ResourceBusy where somebody has taken an old place.
    """
    ground.begin_change(plan.show_id)
    db.session.refresh(plan, ["status", "figures"])
    if not may_take_back(plan, now=now):
        raise errors.TooLateToTakeBack
    moved, off = (
        _consultations(item.consultation_id for item in changed_items(plan)),
        _consultations(plan.figures["off"]),
    )
    applying.free_all(moved, now=now)
    _reopen(plan, now=now)
    db.session.flush()  # the old places are looked at below
    revision = ground.begin_change(plan.show_id)
    for each in moved:
        each.revision, each.reason = revision, ""
        _put_back(actor, each, plan, now=now)
    for each in off:
        revive(actor, each, now=now)
    plan.status, plan.figures = TimetableStatus.DISCARDED, {**plan.figures, "taken_back": True}
    subject = audit.Subject(kind="timetable", id=plan.id, label=plan.name, show_id=plan.show_id)
    audit.record(actor, "consultations.take_back", subject, now=now, moved=len(moved), confirmed=len(off))
    return len(moved) + len(off)


def _consultations(ids: Iterable[int | None]) -> Sequence[Consultation]:
    wanted = [each for each in ids if each is not None]
    return timetable.list_consultations(Consultation.id.in_(wanted)) if wanted else []


def _put_back(actor: Actor, held: Consultation, plan: Timetable, *, now: datetime) -> None:
    slot, table, interpreter = plan.figures["was"][str(held.id)]
    was = tell.place_of(held)
    held.slot, held.slot_id = db.session.get_one(Slot, slot), slot
    held.sit(db.session.get_one(Table, table) if table else None)
    held.interpreter = db.session.get_one(Interpreter, interpreter) if interpreter else None
    held.interpreter_id, held.desk = interpreter, plan.figures["desks"][str(held.id)]
    applying.settle(actor, held, was, plan_id=plan.id, now=now)


def revive(actor: Actor, each: Consultation, *, now: datetime) -> None:
    """Let stand again what a plan or change called off: confirmed with its time taken, or asked for once more."""
    if each.booking is not None:
        booking.restore(actor, each, now=now)
        return
    each.status, each.reason, each.revision = ConsultationStatus.REQUESTED, "", ground.begin_change(each.show_id)
    each.decided_at = None
    was = ConsultationStatus.CANCELLED.value
    audit.record(actor, "consultations.undo", booking.subject_of(each), now=now, was=was)
    tell.asked(each, now=now)


def _reopen(plan: Timetable, *, now: datetime) -> None:
    """Give back the times the plan kept free, and let come back who was out for good."""
    for booking_id in plan.figures["kept_free"]:
        kept = db.session.get(Booking, booking_id)
        if kept is not None:
            calendar.release(kept, now=now)
    if not plan.figures.get("for_good"):
        return
    thing = thing_of(Lost(plan.figures["kind"]), plan.figures["ref"])
    if isinstance(thing, Table):
        thing.is_closed = False
    if isinstance(thing, Exhibitor):
        profile = db.session.get_one(ConsultationProfile, thing.id)
        profile.takes_requests = plan.figures["took_requests"]

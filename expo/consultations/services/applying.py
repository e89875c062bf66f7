"""A re-plan comes true in one go: what moves is moved, what has no place called off, the lost times kept free."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from expo.calendar import queries as calendar_queries
from expo.calendar import services as calendar
from expo.consultations import errors
from expo.consultations.models import Consultation, ConsultationProfile, Slot, Table, Timetable, TimetableItem
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import ConsultationStatus
from expo.consultations.rules.replan import Lost
from expo.consultations.services import away, booking, ground, pairing, seats, tell
from expo.consultations.services.losses import Thing, thing_of
from expo.consultations.services.replan import changed_items, place_now
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.exhibitors.models import Exhibitor


def apply(actor: Actor, plan: Timetable, *, now: datetime) -> int:
    """Move what moves (all at once, so that two may swap), call off what has no place, note who is away.

    Raises InputsMoved where one of them was moved, began or ended since the draft was made. Needs the show's turn.
    """
    changed = changed_items(plan)
    _demand_unmoved(plan, changed)
    reason = plan.figures["reason"]
    moving = {item: db.session.get_one(Consultation, item.consultation_id) for item in changed}
    desks = {str(held.id): held.desk for held in moving.values()}
    free_all(moving.values(), now=now)
    off = [*_lost(plan), *lost_requests(plan)]
    for each in off:
        booking.cancel(actor, each, now=now, reason=reason)
    revision = ground.begin_change(plan.show_id)
    for item, held in moving.items():
        held.revision, held.reason = revision, reason
        _shift(actor, held, item, now)
    kept_free = _note_loss(actor, plan, now=now)  # which notes figures of its own
    plan.figures = {**plan.figures, "desks": desks, "off": [each.id for each in off], "kept_free": kept_free}
    return len(changed)


def free_all(held: Iterable[Consultation], *, now: datetime) -> None:
    """Let go of the times of consultations that are about to be put elsewhere, so that they may swap."""
    for each in held:
        if each.booking is not None:
            calendar.release(each.booking, now=now)


def _lost(plan: Timetable) -> list[Consultation]:
    found = [db.session.get_one(Consultation, each["consultation"]) for each in plan.unplaced]
    return [each for each in found if each.status is ConsultationStatus.CONFIRMED]


def lost_requests(plan: Timetable) -> Sequence[Consultation]:
    """Return the unanswered requests for times in which one of the two is out."""
    column = {Lost.BUYER: Consultation.buyer_id, Lost.EXHIBITOR: Consultation.exhibitor_id}.get(
        Lost(plan.figures["kind"])
    )
    if column is None:
        return []
    return timetable.list_consultations(
        column == plan.figures["ref"],
        Consultation.slot_id.in_(plan.figures["slots"]),
        statuses=(ConsultationStatus.REQUESTED,),
    )


def _demand_unmoved(plan: Timetable, changed: Collection[TimetableItem]) -> None:
    was = plan.figures["was"]
    for item in changed:
        held = db.session.get(Consultation, item.consultation_id) if item.consultation_id else None
        if (
            held is None
            or held.status is not ConsultationStatus.CONFIRMED
            or place_now(held) != was.get(str(item.consultation_id))
        ):
            raise errors.InputsMoved


def _shift(actor: Actor, held: Consultation, item: TimetableItem, now: datetime) -> None:
    if item.table is None and not held.at_booth:
        raise errors.NoTableLeft(**pairing.when_of(item.slot, held.buyer.show.time_zone))
    was = tell.place_of(held)
    held.slot, held.slot_id = item.slot, item.slot_id
    held.sit(item.table)
    held.interpreter, held.interpreter_id, held.desk = item.interpreter, item.interpreter_id, item.desk
    settle(actor, held, was, plan_id=item.timetable_id, now=now)


def settle(actor: Actor, held: Consultation, was: tell.Before, *, plan_id: int, now: datetime) -> None:
    """Take the time of a consultation at its new place, note who moved it and tell everybody."""
    if held.booking is not None:
        calendar.move(held.booking, held.slot.starts_at, held.slot.ends_at, booking.resources_of(held))
    subject = ground.subject_of(held.id, held.code, held.label, held.show_id)
    audit.record(
        actor, "consultations.move", subject, now=now, reason=held.reason, was=was.slot.id, slot=held.slot_id, plan=plan_id
    )  # fmt: skip
    tell.moved(held, was, now=now)


def _note_loss(actor: Actor, plan: Timetable, *, now: datetime) -> list[int]:
    """Keep the lost times free; what does not come back takes no more consultations. Returns the times' bookings."""
    thing = thing_of(Lost(plan.figures["kind"]), plan.figures["ref"])
    if plan.figures.get("for_good") and isinstance(thing, Table):
        thing.is_closed = True
        subject = audit.Subject(kind="table", id=thing.id, label=str(thing.number), show_id=thing.show_id)
        audit.record(actor, "consultations.close_table", subject, now=now, reason=plan.figures["reason"])
        db.session.flush()  # it is no longer among the tables to choose from
        _reseat_begun(actor, thing, now=now)
        return []
    if plan.figures.get("for_good") and isinstance(thing, Exhibitor):
        profile = db.session.get(ConsultationProfile, thing.id)
        if profile is None:
            profile = ConsultationProfile(exhibitor_id=thing.id, takes_requests=True)
            db.session.add(profile)
        plan.figures = {**plan.figures, "took_requests": profile.takes_requests}
        profile.takes_requests = False
    kept = [away.add(thing, first.starts_at, last.ends_at) for first, last in _periods(plan, thing)]
    return [each.id for each in kept]


def _reseat_begun(actor: Actor, table: Table, *, now: datetime) -> None:
    """Those who sit at the table right now get another one, if one is free."""
    begun = timetable.list_consultations(
        Consultation.table_id == table.id, Slot.starts_at <= now, Slot.ends_at > now, statuses=seats.AT_TABLE
    )
    for each in begun:
        seats.other_table(actor, each, now=now)


def _periods(plan: Timetable, thing: Thing) -> list[tuple[Slot, Slot]]:
    """Return the lost slots as periods within a day, without times in which the thing is away or elsewhere anyway."""
    slots = timetable.list_slots(plan.show_id, ids=plan.figures["slots"])
    if not slots:
        return []
    ids = [each.id for each in away.resources_of(thing)]
    taken = calendar_queries.busy(ids, slots[0].starts_at, slots[-1].ends_at)

    def is_free(since: datetime, until: datetime) -> bool:
        return not any(each.starts_at < until and since < each.ends_at for each in taken)

    runs: list[tuple[Slot, Slot]] = []
    for slot in (each for each in slots if is_free(each.starts_at, each.ends_at)):
        first, last = runs[-1] if runs else (slot, slot)
        if runs and last.day_id == slot.day_id and is_free(first.starts_at, slot.ends_at):
            runs[-1] = first, slot
        else:
            runs.append((slot, slot))
    return runs

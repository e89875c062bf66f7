"""From a free slot to a consultation: asking, booking, answering, moving, calling off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Never

from sqlalchemy import select

from expo.calendar import services as calendar
from expo.calendar.models import Resource
from expo.consultations import errors
from expo.consultations.models import Buyer, Consultation, Interpreter, Slot, Table
from expo.consultations.queries import openings as free
from expo.consultations.queries import people
from expo.consultations.rules.booking import Obstacle, Opening, admits
from expo.consultations.rules.codes import ConsultationStatus, Origin, Side, may_become
from expo.consultations.services import ground, tell
from expo.consultations.services.pairing import check_not_paired, check_pair, when_of
from expo.consultations.services.regaining import find_place_again
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.exhibitors.models import Exhibitor

ACTIVITY = "consultation"


def book(  # noqa: PLR0913 - where and why are the desk's choice
    actor: Actor,
    buyer: Buyer,
    exhibitor: Exhibitor,
    slot: Slot,
    *,
    now: datetime,
    origin: Origin = Origin.ORGANIZER,
    table: Table | None = None,
) -> Consultation:
    """Let the two meet in the slot: both, a desk, a table (`table` where given) and an interpreter are taken, or nothing.

    Raises ResourceBusy, NoTableLeft, NoInterpreterLeft, AlreadyPaired (409), or why the pair may not meet (422).
    """
    revision = ground.begin_change(buyer.show_id)
    check_pair(buyer, exhibitor, slot)
    consultation = _new(buyer, exhibitor, slot, now=now, origin=origin, revision=revision)
    return confirm(actor, consultation, now=now, table=table)


def request(  # noqa: PLR0913 - the message is the asker's own word
    actor: Actor, buyer: Buyer, exhibitor: Exhibitor, slot: Slot, *, now: datetime, asked_by: Side, message: str = ""
) -> Consultation:
    """Ask the other side for the slot, or book it at once where an exhibitor leaves the choice to buyers.

    A request holds nothing: whoever confirms a consultation first has the time.
    """
    revision = ground.begin_change(buyer.show_id)
    check_pair(buyer, exhibitor, slot)
    consultation = _new(buyer, exhibitor, slot, now=now, origin=Origin.REQUEST, revision=revision)
    consultation.asked_by, consultation.message = asked_by, message[:1000]
    if asked_by is Side.BUYER and people.profile_of(exhibitor.id).confirms_at_once:
        return confirm(actor, consultation, now=now)
    demand_opening(consultation, now=now)
    setup = ground.ensure_setup(buyer.show_id)
    consultation.expires_at = min(now + timedelta(hours=setup.answer_hours), slot.starts_at)
    db.session.add(consultation)
    db.session.flush()  # the mail links to it
    audit.record(actor, "consultations.request", subject_of(consultation), now=now)
    tell.asked(consultation, now=now)
    return consultation


def accept(actor: Actor, consultation: Consultation, *, now: datetime) -> Consultation:
    """Confirm a request; the time is taken now, or ResourceBusy says who was faster."""
    consultation.revision = ground.begin_change(consultation.show_id)
    db.session.refresh(consultation, ["status"])
    return confirm(actor, consultation, now=now)


def confirm(actor: Actor, consultation: Consultation, *, now: datetime, table: Table | None = None) -> Consultation:
    """Take the time of a consultation that is asked for or new, and tell both sides. Needs the show's turn."""
    _demand(consultation, ConsultationStatus.CONFIRMED)
    opening = demand_opening(consultation, now=now)
    if table is not None and opening.table_id is not None:
        opening = replace(opening, table_id=_usable(table, consultation).id)
    _seat(consultation, opening)
    consultation.status, consultation.decided_at, consultation.expires_at = ConsultationStatus.CONFIRMED, now, None
    db.session.add(consultation)
    db.session.flush()  # the audit entry and the mail name its id
    audit.record(actor, "consultations.confirm", subject_of(consultation), now=now, slot=consultation.slot_id)
    tell.confirmed(consultation, now=now)
    return consultation


def decline(
    actor: Actor, consultation: Consultation, *, now: datetime, reason: str = "", by: Side | None = None
) -> None:
    """Refuse a request; the side that asked is told, with the reason. Undone by `undoing.undo`."""
    _finish(actor, consultation, ConsultationStatus.DECLINED, now=now, reason=reason, by=by)
    tell.declined(consultation, now=now)


def expire(actor: Actor, consultation: Consultation, *, now: datetime) -> None:
    """Close a request that nobody answered in time; both sides are told."""
    _finish(actor, consultation, ConsultationStatus.EXPIRED, now=now)
    tell.expired(consultation, now=now)


def counter(
    actor: Actor, consultation: Consultation, slot: Slot, *, now: datetime, by: Side, message: str = ""
) -> Consultation:
    """Answer a request with another time: the request is declined and the other side asked for the new slot."""
    _finish(actor, consultation, ConsultationStatus.DECLINED, now=now, by=by)
    db.session.flush()  # the pair is free for the new request
    buyer, exhibitor = consultation.buyer, consultation.exhibitor
    revision = ground.begin_change(buyer.show_id)
    check_pair(buyer, exhibitor, slot)
    fresh = _new(buyer, exhibitor, slot, now=now, origin=Origin.REQUEST, revision=revision)
    fresh.asked_by, fresh.message, fresh.replaces_id = by, message[:1000], consultation.id
    demand_opening(fresh, now=now)
    hours = ground.ensure_setup(buyer.show_id).answer_hours
    fresh.expires_at = min(now + timedelta(hours=hours), slot.starts_at)
    db.session.add(fresh)
    db.session.flush()  # the mail links to it
    tell.asked(fresh, now=now)
    return fresh


def cancel(
    actor: Actor, consultation: Consultation, *, now: datetime, reason: str = "", by: Side | None = None
) -> None:
    """Call a consultation off: its time is free again and both sides are told; a request is taken back.

    `by` is the side that does it and may undo it (`undoing.undo`); None is the organizer.
    """
    _finish(actor, consultation, ConsultationStatus.CANCELLED, now=now, reason=reason, by=by)
    if consultation.booking is None:
        tell.withdrawn(consultation, now=now)
        return
    calendar.release(consultation.booking, now=now)
    tell.cancelled(consultation, now=now)


def restore(actor: Actor, consultation: Consultation, *, now: datetime, elsewhere: bool = False) -> None:
    """Undo a cancellation or a no-show while its people are free; `elsewhere`: at another table, with another interpreter.

    Raises ResourceBusy where somebody has taken what it needs.
    """
    consultation.revision = ground.begin_change(consultation.show_id)
    db.session.refresh(consultation, ["status"])
    _demand(consultation, ConsultationStatus.CONFIRMED)
    if consultation.booking is None:
        raise errors.StateChanged
    slot = consultation.slot
    if slot.is_closed:
        raise errors.SlotGone
    check_not_paired(consultation.buyer, consultation.exhibitor)
    if elsewhere:
        find_place_again(consultation, now=now)
    calendar.move(consultation.booking, slot.starts_at, slot.ends_at, resources_of(consultation))
    consultation.status, consultation.no_show, consultation.reason = ConsultationStatus.CONFIRMED, None, ""
    consultation.decided_by = None
    audit.record(actor, "consultations.restore", subject_of(consultation), now=now)
    tell.restored(consultation, now=now)


def move(
    actor: Actor,
    consultation: Consultation,
    slot: Slot,
    *,
    now: datetime,
    table: Table | None = None,
    reason: str = "",
) -> None:
    """Shift a confirmed consultation to another slot, and to `table` where given (else one is chosen)."""
    consultation.revision = ground.begin_change(consultation.show_id)
    db.session.refresh(consultation, ["status"])
    if consultation.status is not ConsultationStatus.CONFIRMED or consultation.booking is None:
        raise errors.StateChanged
    was = tell.place_of(consultation)
    calendar.release(consultation.booking, now=now)
    consultation.slot, consultation.slot_id = slot, slot.id
    opening = demand_opening(consultation, now=now)
    seat_at(consultation, opening)
    if table is not None:
        consultation.sit(table)
    calendar.move(consultation.booking, slot.starts_at, slot.ends_at, resources_of(consultation))
    consultation.reason = reason
    audit.record(
        actor, "consultations.move", subject_of(consultation), now=now, reason=reason, was=was.slot.id, slot=slot.id
    )
    tell.moved(consultation, was, now=now)


def _new(
    buyer: Buyer, exhibitor: Exhibitor, slot: Slot, *, now: datetime, origin: Origin, revision: int
) -> Consultation:
    return Consultation(
        show_id=buyer.show_id,
        number=ground.next_numbers(buyer.show_id)[0],
        buyer=buyer,
        buyer_id=buyer.id,
        exhibitor=exhibitor,
        exhibitor_id=exhibitor.id,
        slot=slot,
        slot_id=slot.id,
        status=ConsultationStatus.REQUESTED,
        origin=origin,
        created_at=now,
        revision=revision,
    )


def demand_opening(consultation: Consultation, *, now: datetime) -> Opening:
    """Return where the consultation can take place in its slot. Raises what is in the way."""
    pair = free.load_pair(consultation.buyer, consultation.exhibitor)
    slot = consultation.slot
    with db.session.no_autoflush:  # somebody may have closed or deleted it while this one waited for its turn
        if db.session.scalar(select(Slot.is_closed).where(Slot.id == consultation.slot_id)) is not False:
            raise errors.SlotGone
    walk_in = consultation.origin in {Origin.ON_SITE, Origin.FREED_SLOT}
    found = free.openings(pair, [slot], now=now, walk_in=walk_in)[slot.id]
    if isinstance(found, Obstacle):
        _refuse(found, consultation)
    consultation.interpreting = pair.language
    return found


def _usable(table: Table, consultation: Consultation) -> Table:
    """Return the table somebody chose, where this buyer may sit there; the calendar says whether it is taken."""
    if table.is_closed or not admits(table.kind, consultation.buyer.kind):
        raise errors.NoTableLeft(**when_of(consultation.slot, consultation.buyer.show.time_zone))
    return table


def _refuse(obstacle: Obstacle, consultation: Consultation) -> Never:
    when = when_of(consultation.slot, consultation.buyer.show.time_zone)
    match obstacle:
        case Obstacle.CLOSED:
            raise errors.SlotGone
        case Obstacle.PAST:
            raise errors.SlotPast
        case Obstacle.NOT_FOR_KIND:
            raise errors.SlotNotForYou
        case (
            Obstacle.NO_TABLE
            | Obstacle.TABLE_CLOSED
            | Obstacle.TABLE_NOT_FOR_KIND
            | Obstacle.TABLE_TAKEN
            | Obstacle.USUAL_TAKEN
        ):
            raise errors.NoTableLeft(**when)
        case Obstacle.WALKING:
            raise errors.NoTimeToWalk(**when)
        case Obstacle.NO_INTERPRETER:
            raise errors.NoInterpreterLeft(**when)
        case Obstacle.BUYER_BUSY:
            busy = ground.buyer_resource(consultation.buyer)
        case Obstacle.EXHIBITOR_BUSY | Obstacle.OTHER_BOOTH:
            busy = ground.desk_resource(consultation.exhibitor, 1)
    slot = consultation.slot
    calendar.claim(consultation.show_id, ACTIVITY, slot.starts_at, slot.ends_at, [busy])  # says who and when
    raise errors.StateChanged


def _seat(consultation: Consultation, opening: Opening) -> None:
    """Take the calendar's time for everybody and everything the consultation needs."""
    seat_at(consultation, opening)
    slot = consultation.slot
    consultation.booking = calendar.claim(
        consultation.show_id,
        ACTIVITY,
        slot.starts_at,
        slot.ends_at,
        resources_of(consultation),
        label=consultation.label,
    )
    consultation.booking_id = consultation.booking.id


def seat_at(consultation: Consultation, opening: Opening) -> None:
    """Let a consultation be at this desk, table and interpreter; the calendar is somebody else's matter."""
    consultation.desk = opening.desk
    consultation.sit(db.session.get_one(Table, opening.table_id) if opening.table_id else None)
    consultation.interpreter_id = opening.interpreter_id  # type: ignore[assignment]
    person = opening.interpreter_id
    consultation.interpreter = db.session.get_one(Interpreter, person) if person else None


def resources_of(consultation: Consultation) -> list[Resource]:
    """Return everybody and everything a consultation takes the time of."""
    found = [
        ground.buyer_resource(consultation.buyer),
        ground.desk_resource(consultation.exhibitor, consultation.desk or 1),
    ]
    if consultation.table is not None:
        found.append(ground.table_resource(consultation.table))
    if consultation.interpreter is not None:
        found.append(ground.interpreter_resource(consultation.interpreter))
    return found


def _finish(
    actor: Actor,
    consultation: Consultation,
    status: ConsultationStatus,
    *,
    now: datetime,
    reason: str = "",
    by: Side | None = None,
) -> None:
    consultation.revision = ground.begin_change(consultation.show_id)
    db.session.refresh(consultation, ["status"])
    _demand(consultation, status)
    consultation.status, consultation.decided_at, consultation.reason = status, now, reason
    consultation.decided_by = by
    audit.record(actor, f"consultations.{status.value}", subject_of(consultation), now=now, reason=reason)


def _demand(consultation: Consultation, wanted: ConsultationStatus) -> None:
    if not may_become(consultation.status, wanted):
        raise errors.StateChanged


def subject_of(consultation: Consultation) -> audit.Subject:
    """Return the consultation as the subject of an audit entry."""
    return ground.subject_of(consultation.id, consultation.code, consultation.label, consultation.show_id)

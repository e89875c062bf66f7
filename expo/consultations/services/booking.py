"""From a free slot to a consultation: asking, booking, answering, moving, calling off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Never
from zoneinfo import ZoneInfo

from expo.calendar import services as calendar
from expo.calendar.models import Resource
from expo.consultations import errors
from expo.consultations.models import Buyer, Consultation, Interpreter, Slot, Table
from expo.consultations.queries import openings as free
from expo.consultations.queries import people, timetable, wishes
from expo.consultations.rules.booking import Obstacle, Opening, admits
from expo.consultations.rules.codes import BuyerStatus, ConsultationStatus, Origin, Side, may_become
from expo.consultations.services import ground, tell
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.core.errors import NotFound
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ExhibitorStatus

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
    _check_pair(buyer, exhibitor, slot)
    consultation = _new(buyer, exhibitor, slot, now=now, origin=origin, revision=revision)
    return confirm(actor, consultation, now=now, table=table)


def request(  # noqa: PLR0913 - the message is the asker's own word
    actor: Actor, buyer: Buyer, exhibitor: Exhibitor, slot: Slot, *, now: datetime, asked_by: Side, message: str = ""
) -> Consultation:
    """Ask the other side for the slot, or book it at once where an exhibitor leaves the choice to buyers.

    A request holds nothing: whoever confirms a consultation first has the time.
    """
    revision = ground.begin_change(buyer.show_id)
    _check_pair(buyer, exhibitor, slot)
    consultation = _new(buyer, exhibitor, slot, now=now, origin=Origin.REQUEST, revision=revision)
    consultation.asked_by, consultation.message = asked_by, message[:1000]
    if asked_by is Side.BUYER and people.profile_of(exhibitor.id).confirms_at_once:
        return confirm(actor, consultation, now=now)
    _demand_opening(consultation, now=now)
    setup = ground.ensure_setup(buyer.show_id)
    consultation.expires_at = min(now + timedelta(hours=setup.answer_hours), slot.starts_at)
    db.session.add(consultation)
    db.session.flush()  # the mail links to it
    audit.record(actor, "consultations.request", _subject(consultation), now=now)
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
    opening = _demand_opening(consultation, now=now)
    if table is not None and opening.table_id is not None:
        opening = replace(opening, table_id=_usable(table, consultation).id)
    _seat(consultation, opening)
    consultation.status, consultation.decided_at, consultation.expires_at = ConsultationStatus.CONFIRMED, now, None
    db.session.add(consultation)
    db.session.flush()  # the audit entry and the mail name its id
    audit.record(actor, "consultations.confirm", _subject(consultation), now=now, slot=consultation.slot_id)
    tell.confirmed(consultation, now=now)
    return consultation


def decline(actor: Actor, consultation: Consultation, *, now: datetime, reason: str = "") -> None:
    """Refuse a request."""
    _finish(actor, consultation, ConsultationStatus.DECLINED, now=now, reason=reason)
    tell.declined(consultation, now=now)


def expire(actor: Actor, consultation: Consultation, *, now: datetime) -> None:
    """Close a request that nobody answered in time."""
    _finish(actor, consultation, ConsultationStatus.EXPIRED, now=now)
    tell.declined(consultation, now=now)


def counter(actor: Actor, consultation: Consultation, slot: Slot, *, now: datetime, by: Side) -> Consultation:
    """Answer a request with another time: the request is declined and the other side asked for the new slot."""
    _finish(actor, consultation, ConsultationStatus.DECLINED, now=now)
    db.session.flush()  # the pair is free for the new request
    buyer, exhibitor = consultation.buyer, consultation.exhibitor
    revision = ground.begin_change(buyer.show_id)
    _check_pair(buyer, exhibitor, slot)
    fresh = _new(buyer, exhibitor, slot, now=now, origin=Origin.REQUEST, revision=revision)
    fresh.asked_by, fresh.message, fresh.replaces_id = by, consultation.message, consultation.id
    _demand_opening(fresh, now=now)
    hours = ground.ensure_setup(buyer.show_id).answer_hours
    fresh.expires_at = min(now + timedelta(hours=hours), slot.starts_at)
    db.session.add(fresh)
    db.session.flush()  # the mail links to it
    tell.asked(fresh, now=now)
    return fresh


def cancel(actor: Actor, consultation: Consultation, *, now: datetime, reason: str = "") -> None:
    """Call a consultation off; its time is free again and both sides are told."""
    _finish(actor, consultation, ConsultationStatus.CANCELLED, now=now, reason=reason)
    if consultation.booking is not None:
        calendar.release(consultation.booking, now=now)
    tell.cancelled(consultation, now=now)


def restore(actor: Actor, consultation: Consultation, *, now: datetime) -> None:
    """Undo a cancellation or a no-show, if the same people, table and interpreter are still free."""
    consultation.revision = ground.begin_change(consultation.show_id)
    db.session.refresh(consultation, ["status"])
    _demand(consultation, ConsultationStatus.CONFIRMED)
    if consultation.booking is None:
        raise errors.StateChanged
    slot = consultation.slot
    if slot.is_closed:
        raise errors.SlotGone
    calendar.move(consultation.booking, slot.starts_at, slot.ends_at, resources_of(consultation))
    consultation.status, consultation.no_show, consultation.reason = ConsultationStatus.CONFIRMED, None, ""
    audit.record(actor, "consultations.restore", _subject(consultation), now=now)
    tell.confirmed(consultation, now=now)


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
    opening = _demand_opening(consultation, now=now)
    _place(consultation, opening)
    if table is not None:
        consultation.sit(table)
    calendar.move(consultation.booking, slot.starts_at, slot.ends_at, resources_of(consultation))
    consultation.reason = reason
    audit.record(
        actor, "consultations.move", _subject(consultation), now=now, reason=reason, was=was.slot.id, slot=slot.id
    )
    tell.moved(consultation, was, now=now)


def _check_pair(buyer: Buyer, exhibitor: Exhibitor, slot: Slot) -> None:
    """Raise why the two may not meet at all. What was read before the show's turn is read again."""
    db.session.refresh(buyer, ["status", "max_consultations"])
    db.session.refresh(exhibitor, ["status"])
    if exhibitor.show_id != buyer.show_id or slot.show_id != buyer.show_id:
        raise NotFound
    if buyer.status is not BuyerStatus.APPROVED:
        raise errors.NotApproved
    profile = people.profile_of(exhibitor.id)
    firm = exhibitor.organization.name
    withdrawn = exhibitor.status is not ExhibitorStatus.ACTIVE
    if withdrawn or not profile.takes_requests or wishes.is_vetoed(buyer.id, exhibitor.id):
        raise errors.NotBookable(who=firm)
    paired = timetable.find_live_pair(buyer.id, exhibitor.id)
    if paired is not None:
        raise errors.AlreadyPaired(who=firm, **when_of(paired.slot, buyer.show.time_zone))
    if timetable.count_live(Consultation.buyer_id, buyer.id) >= buyer.max_consultations:
        raise errors.LimitReached(who=buyer.organization.name, limit=buyer.max_consultations)
    if timetable.count_live(Consultation.exhibitor_id, exhibitor.id) >= profile.max_consultations:
        raise errors.LimitReached(who=firm, limit=profile.max_consultations)


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


def _demand_opening(consultation: Consultation, *, now: datetime) -> Opening:
    """Return where the consultation can take place in its slot. Raises what is in the way."""
    pair = free.load_pair(consultation.buyer, consultation.exhibitor)
    slot = consultation.slot
    db.session.refresh(slot, ["is_closed"])  # somebody may have closed it while this one waited for its turn
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
        case Obstacle.NO_TABLE:
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
    _place(consultation, opening)
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


def _place(consultation: Consultation, opening: Opening) -> None:
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
    actor: Actor, consultation: Consultation, status: ConsultationStatus, *, now: datetime, reason: str = ""
) -> None:
    consultation.revision = ground.begin_change(consultation.show_id)
    db.session.refresh(consultation, ["status"])
    _demand(consultation, status)
    consultation.status, consultation.decided_at, consultation.reason = status, now, reason
    audit.record(actor, f"consultations.{status.value}", _subject(consultation), now=now, reason=reason)


def _demand(consultation: Consultation, wanted: ConsultationStatus) -> None:
    if not may_become(consultation.status, wanted):
        raise errors.StateChanged


def _subject(consultation: Consultation) -> audit.Subject:
    return ground.subject_of(consultation.id, consultation.code, consultation.label, consultation.show_id)


def when_of(slot: Slot, zone: str) -> dict[str, str]:
    start = slot.starts_at.astimezone(ZoneInfo(zone))
    return {"day": f"{start:%Y-%m-%d}", "start": f"{start:%H:%M}"}

"""On the day: arrivals, start and end, no-shows by side, delays, and what becomes of a freed slot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_

from expo.calendar import services as calendar
from expo.consultations import errors
from expo.consultations.events import ConsultationFinished
from expo.consultations.models import Buyer, Consultation, ConsultationProfile, Slot, Table
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import ConsultationStatus, NoShow, Origin, Side, may_become
from expo.consultations.services import booking, ground, seats, tell
from expo.core import audit, events
from expo.core.actor import Actor
from expo.core.db import db
from expo.exhibitors.models import Exhibitor
from expo.registration.models import RegistrationId

#: how long before its slot an arrival counts for a consultation
EARLY = timedelta(minutes=45)
MAX_DELAY_MIN = 60


def see_buyer(
    actor: Actor, buyer: Buyer, *, now: datetime, badge_of: RegistrationId | None = None
) -> Consultation | None:
    """Note that a buyer is in the hall; return the consultation they are here for, marked as arrived.

    `badge_of` is whose badge was scanned: from then on the gates' scans of it count for this buyer too.
    """
    ground.begin_change(buyer.show_id)
    buyer.registration_id = buyer.registration_id or badge_of
    buyer.is_here, buyer.seen_at = True, now
    coming = _due(Consultation.buyer_id == buyer.id, now=now)
    if coming is not None:
        arrive(actor, coming, Side.BUYER, now=now)
    return coming


def see_exhibitor(actor: Actor, exhibitor: Exhibitor, *, now: datetime) -> Consultation | None:
    """Note that an exhibitor's team is at the consultation area; return the consultation they are here for."""
    _note_team(exhibitor, now)
    coming = _due(Consultation.exhibitor_id == exhibitor.id, now=now)
    if coming is not None:
        arrive(actor, coming, Side.EXHIBITOR, now=now)
    return coming


def _note_team(exhibitor: Exhibitor, now: datetime) -> None:
    profile = db.session.get(ConsultationProfile, exhibitor.id)
    if profile is None:
        profile = ConsultationProfile(exhibitor_id=exhibitor.id)
        db.session.add(profile)
    profile.is_here, profile.seen_at = True, now


def leave(buyer: Buyer, *, now: datetime) -> None:
    """Note that a buyer left the hall."""
    buyer.is_here, buyer.seen_at = False, now


def _due(mine: object, *, now: datetime) -> Consultation | None:
    """Return the consultation that somebody who arrives now is here for."""
    found = timetable.list_consultations(
        mine,  # type: ignore[arg-type]
        Slot.starts_at <= now + EARLY,
        Slot.ends_at > now,
        statuses=(ConsultationStatus.CONFIRMED, ConsultationStatus.RUNNING),
    )
    return found[0] if found else None


def arrive(actor: Actor, consultation: Consultation, side: Side, *, now: datetime) -> None:
    """Mark one side as arrived; with both there, the time come and their place free, the consultation runs."""
    _turn(consultation)
    if side is Side.BUYER:
        consultation.buyer_arrived_at = consultation.buyer_arrived_at or now
        consultation.buyer.is_here, consultation.buyer.seen_at = True, now
    else:
        consultation.exhibitor_arrived_at = consultation.exhibitor_arrived_at or now
        _note_team(consultation.exhibitor, now)
    audit.record(actor, "consultations.arrive", _subject(consultation), now=now, side=side.value)
    if consultation.status is ConsultationStatus.CONFIRMED and _could_run(consultation, now):
        start(actor, consultation, now=now)


def _could_run(consultation: Consultation, now: datetime) -> bool:
    """Both are there, it is time, and nobody talks over time at their table or with one of them."""
    both = consultation.buyer_arrived_at is not None and consultation.exhibitor_arrived_at is not None
    begun = consultation.slot.starts_at <= now
    return both and begun and not _sharing(consultation, ConsultationStatus.RUNNING)


def unarrive(actor: Actor, consultation: Consultation, side: Side, *, now: datetime) -> None:
    """Take an arrival back that was marked by mistake; what it let run waits again."""
    _turn(consultation)
    if consultation.status is ConsultationStatus.RUNNING:
        resume(actor, consultation, now=now)
    if side is Side.BUYER:
        consultation.buyer_arrived_at = None
    else:
        consultation.exhibitor_arrived_at = None
    audit.record(actor, "consultations.unarrive", _subject(consultation), now=now, side=side.value)


def start(actor: Actor, consultation: Consultation, *, now: datetime) -> None:
    """Let the consultation run; both sides are there. What still runs at its table, or with its people, ends."""
    _become(consultation, ConsultationStatus.RUNNING)
    for each in _sharing(consultation, ConsultationStatus.RUNNING):
        finish(actor, each, now=now)
    consultation.started_at = now
    consultation.buyer_arrived_at = consultation.buyer_arrived_at or now
    consultation.exhibitor_arrived_at = consultation.exhibitor_arrived_at or now
    audit.record(actor, "consultations.start", _subject(consultation), now=now)


def _sharing(mine: Consultation, status: ConsultationStatus) -> Sequence[Consultation]:
    """Return the day's other consultations in a state that need the same table, people or interpreter."""
    same = [
        Consultation.buyer_id == mine.buyer_id,
        and_(Consultation.exhibitor_id == mine.exhibitor_id, Consultation.desk == mine.desk),
    ]
    if mine.table_id is not None:
        same.append(Consultation.table_id == mine.table_id)
    if mine.interpreter_id is not None:
        same.append(Consultation.interpreter_id == mine.interpreter_id)
    return timetable.list_consultations(
        Consultation.id != mine.id, Slot.day_id == mine.slot.day_id, or_(*same), statuses=(status,)
    )


def finish(actor: Actor, consultation: Consultation, *, now: datetime, ended_at: datetime | None = None) -> None:
    """End the consultation: the rest of its time is free, who waits for the table begins, and it offers itself as a lead."""
    _become(consultation, ConsultationStatus.DONE)
    consultation.ended_at = ended_at or now
    if consultation.booking is not None:
        calendar.shorten(consultation.booking, now)
    audit.record(actor, "consultations.finish", _subject(consultation), now=now)
    announce_finished(actor, consultation, now=now)
    for each in _sharing(consultation, ConsultationStatus.CONFIRMED):
        if _could_run(each, now):
            start(actor, each, now=now)


def announce_finished(actor: Actor, consultation: Consultation, *, now: datetime) -> None:
    """Say to the rooms above that a consultation took place."""
    events.announce(
        ConsultationFinished(
            consultation_id=consultation.id,
            show_id=consultation.show_id,
            exhibitor_id=consultation.exhibitor_id,
            buyer_id=consultation.buyer_id,
            registration_id=consultation.buyer.registration_id,
            actor=actor,
            now=now,
        )
    )


def resume(actor: Actor, consultation: Consultation, *, now: datetime) -> None:
    """Undo an end that was pressed by mistake, or a start: back to the state before."""
    back = {
        ConsultationStatus.DONE: ConsultationStatus.RUNNING,
        ConsultationStatus.RUNNING: ConsultationStatus.CONFIRMED,
    }.get(consultation.status)
    if back is None:
        raise errors.StateChanged
    _become(consultation, back)
    if back is ConsultationStatus.RUNNING:
        consultation.ended_at = None
    else:
        consultation.started_at = None
    audit.record(actor, "consultations.resume", _subject(consultation), now=now)


def miss(actor: Actor, consultation: Consultation, side: NoShow, *, now: datetime) -> None:
    """Record a no-show by side; the time of everybody and everything else is free again. Undone by `booking.restore`."""
    if now < consultation.slot.starts_at:
        raise errors.NotNow
    _become(consultation, ConsultationStatus.NO_SHOW)
    consultation.no_show, consultation.decided_at = side, now
    if consultation.booking is not None:
        calendar.release(consultation.booking, now=now)
    audit.record(actor, "consultations.no_show", _subject(consultation), now=now, side=side.value)
    tell.missed(consultation, now=now)


def announce_delay(actor: Actor, consultation: Consultation, side: Side, *, minutes: int, now: datetime) -> None:
    """Let one side say that it will be late; the other is told and the grace time grows by it."""
    _turn(consultation)
    if consultation.status is not ConsultationStatus.CONFIRMED:
        raise errors.StateChanged
    consultation.late_min = min(max(minutes, 0), MAX_DELAY_MIN)
    audit.record(
        actor, "consultations.late", _subject(consultation), now=now, side=side.value, minutes=consultation.late_min
    )
    tell.late(consultation, side, now=now)


def seat_walk_in(
    actor: Actor, buyer: Buyer, exhibitor: Exhibitor, slot: Slot, *, now: datetime, table: Table | None = None
) -> Consultation:
    """Serve an on-site request (현장접수) from a free slot, at `table` where given; both sides are told."""
    return booking.book(actor, buyer, exhibitor, slot, now=now, origin=Origin.ON_SITE, table=table)


def refill(actor: Actor, freed: Consultation, buyer: Buyer, exhibitor: Exhibitor, *, now: datetime) -> Consultation:
    """Give a freed slot to a waiting pair; its table and interpreter move along where they fit. Both are told."""
    if freed.status not in {ConsultationStatus.NO_SHOW, ConsultationStatus.CANCELLED}:
        raise errors.StateChanged
    table = seats.table_left_by(freed, buyer)
    made = booking.book(actor, buyer, exhibitor, freed.slot, now=now, origin=Origin.FREED_SLOT, table=table)
    made.replaces_id = freed.id
    return made


def _turn(consultation: Consultation) -> None:
    """Take the show's turn and look at the consultation's state anew."""
    consultation.revision = ground.begin_change(consultation.show_id)
    db.session.refresh(consultation, ["status", "buyer_arrived_at", "exhibitor_arrived_at"])


def _become(consultation: Consultation, status: ConsultationStatus) -> None:
    _turn(consultation)
    if not may_become(consultation.status, status):
        raise errors.StateChanged
    consultation.status = status


def _subject(consultation: Consultation) -> audit.Subject:
    return ground.subject_of(consultation.id, consultation.code, consultation.label, consultation.show_id)

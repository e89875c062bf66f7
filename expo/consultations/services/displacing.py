"""Many consultations change place at once: times in the calendar, the trail and the mails, in few statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from expo.calendar import services as calendar
from expo.calendar.models import Booking
from expo.consultations.models import Consultation, Slot
from expo.consultations.queries import timetable
from expo.consultations.rules.booking import Opening
from expo.consultations.rules.codes import ConsultationStatus
from expo.consultations.services import booking, bulk, ground, tell
from expo.core import audit, mail
from expo.core.actor import Actor
from expo.core.db import db
from expo.core.mail import Mail


@dataclass(frozen=True, slots=True)
class Move:
    """A consultation and its new place; a request's is only a time."""

    held: Consultation
    slot: Slot
    at: Opening
    #: what needs an interpreter by now
    language: str | None

    @property
    def is_told_as(self) -> tuple[object, ...]:
        """What the mails say; those made ready for another move do not fit."""
        was = (self.held.slot.starts_at, self.held.table_id, self.held.interpreter_id, self.held.status)
        return (*was, self.slot.starts_at, self.slot.ends_at, self.at.table_id, self.at.interpreter_id)


@dataclass(slots=True)
class Prepared:
    """Mails rendered before the transaction that sends them, by consultation, with what they say."""

    mails: dict[int, tuple[tuple[object, ...], list[Mail]]] = field(default_factory=dict)

    def add(self, consultation_id: int, says: tuple[object, ...], mails: list[Mail]) -> None:
        self.mails[consultation_id] = says, mails

    def take(self, consultation_id: int, says: tuple[object, ...]) -> list[Mail] | None:
        """Return the mails that say just this, if there are any."""
        ready = self.mails.get(consultation_id)
        return ready[1] if ready is not None and ready[0] == says else None


def slots_by_start(show_id: int) -> dict[datetime, Slot]:
    """Return the show's open slots by when they begin."""
    return {slot.starts_at: slot for slot in timetable.list_slots(show_id)}


def displace(
    actor: Actor, moves: Sequence[Move], revision: int, *, now: datetime, prepared: Prepared | None = None
) -> None:
    """Put all at their new places, all at once, so that some may take what others leave; everybody is told."""
    letters: list[Mail] = []
    _bookings = _load_bookings([move.held for move in moves])
    for move in moves:
        says, was = move.is_told_as, tell.place_of(move.held)
        place(move)
        move.held.revision = revision
        ready = prepared.take(move.held.id, says) if prepared else None
        letters += ready if ready is not None else _written(move.held, was, now=now)
        _note(actor, move, was, now=now)
    _take_time([move.held for move in moves])
    mail.post(letters)


def _take_time(some: Sequence[Consultation]) -> None:
    """Let the calendar hold the time of all that are confirmed where they are now, and free what they had before."""
    holding = [each for each in some if each.booking is not None]
    taken = bulk.resource_ids(holding[0].show_id, holding) if holding else []
    calendar.move_many(
        [
            calendar.Shift(each.booking, each.slot.starts_at, each.slot.ends_at, ids)
            for each, ids in zip(holding, taken, strict=True)
            if each.booking is not None
        ]
    )


def _load_bookings(held: Sequence[Consultation]) -> Sequence[Booking]:
    """Return the bookings of all, so that none is read (and everything written before it) while they change."""
    return db.session.scalars(select(Booking).where(Booking.id.in_([each.booking_id for each in held]))).all()


def place(move: Move) -> None:
    """Let the consultation be at its new place; the calendar is somebody else's matter."""
    held, at = move.held, move.at
    held.slot, held.reason = move.slot, ""
    if move.slot.id is not None:
        held.slot_id = move.slot.id
    if held.status is ConsultationStatus.REQUESTED:
        held.expires_at = min(held.expires_at or move.slot.starts_at, move.slot.starts_at)
        return
    held.interpreting = move.language
    booking.seat_at(held, at)


def call_off(
    actor: Actor, off: Sequence[Consultation], revision: int, *, now: datetime, prepared: Prepared | None = None
) -> None:
    """Call all of them off; their times are free again and everybody is told."""
    letters: list[Mail] = []
    _bookings = _load_bookings(off)
    for each in off:
        ready = prepared.take(each.id, called_off(each)) if prepared else None
        _end(each, revision, now)
        letters += ready if ready is not None else _farewell(each, now=now)
        subject = ground.subject_of(each.id, each.code, each.label, each.show_id)
        audit.record(actor, "consultations.cancelled", subject, now=now)
    calendar.release_many([each.booking for each in off if each.booking is not None], now=now)
    mail.post(letters)


def stand_again(
    actor: Actor, off: Sequence[Consultation], revision: int, *, now: datetime, prepared: Prepared | None = None
) -> None:
    """Let all of them stand again where they were called off: confirmed, or asked for once more; everybody is told.

    That nothing is in the way is for the caller to look at; the calendar refuses a time that is taken.
    """
    letters: list[Mail] = []
    _bookings = _load_bookings(off)
    for each in off:
        ready = prepared.take(each.id, again(each)) if prepared else None
        _revive(each, revision)
        letters += ready if ready is not None else _welcomed(each, now=now)
        subject = ground.subject_of(each.id, each.code, each.label, each.show_id)
        if each.booking is not None:
            audit.record(actor, "consultations.restore", subject, now=now)
        else:
            audit.record(actor, "consultations.undo", subject, now=now, was=ConsultationStatus.CANCELLED.value)
    _take_time(off)
    mail.post(letters)


def _revive(each: Consultation, revision: int) -> None:
    each.reason, each.decided_by, each.revision = "", None, revision
    if each.booking_id is not None:
        each.status = ConsultationStatus.CONFIRMED
    else:
        each.status, each.decided_at = ConsultationStatus.REQUESTED, None


def _welcomed(each: Consultation, *, now: datetime) -> list[Mail]:
    if each.booking_id is None:
        return _collected(lambda: tell.asked(each, now=now))
    return _collected(lambda: tell.restored(each, now=now))


def again(each: Consultation) -> tuple[object, ...]:
    """Return what a mail says of one that stands again."""
    return each.slot.starts_at, each.slot.ends_at, each.table_id, each.interpreter_id, "again"


def _end(each: Consultation, revision: int, now: datetime) -> None:
    each.status, each.decided_at, each.decided_by = ConsultationStatus.CANCELLED, now, None
    each.reason, each.revision = "", revision


def _farewell(each: Consultation, *, now: datetime) -> list[Mail]:
    if each.booking_id is None:
        return _collected(lambda: tell.withdrawn(each, now=now))
    return _collected(lambda: tell.cancelled(each, now=now))


def called_off(each: Consultation) -> tuple[object, ...]:
    """Return what a mail says of one that is called off."""
    return each.slot.starts_at, each.table_id, each.interpreter_id, "off"


def prepare(
    moves: Sequence[Move],
    off: Sequence[Consultation] = (),
    back: Sequence[Consultation] = (),
    *,
    revision: int,
    now: datetime,
) -> Prepared:
    """Return the mails that moves, endings and returns would send. Changes what it is given: roll back afterwards."""
    ready = Prepared()
    with db.session.no_autoflush:
        for move in moves:
            says, was = move.is_told_as, tell.place_of(move.held)
            place(move)
            move.held.revision = revision
            ready.add(move.held.id, says, _written(move.held, was, now=now))
        for each in off:
            says = called_off(each)
            _end(each, revision, now)
            ready.add(each.id, says, _farewell(each, now=now))
        for each in back:
            says = again(each)
            _revive(each, revision)
            ready.add(each.id, says, _welcomed(each, now=now))
    return ready


def _written(held: Consultation, was: tell.Before, *, now: datetime) -> list[Mail]:
    if held.status is ConsultationStatus.REQUESTED:
        return _collected(lambda: tell.asked(held, now=now))
    return _collected(lambda: tell.moved(held, was, now=now))


def _collected(write: Callable[[], None]) -> list[Mail]:
    with mail.collected() as mails:
        write()
    return mails


def _note(actor: Actor, move: Move, was: tell.Before, *, now: datetime) -> None:
    held = move.held
    subject = ground.subject_of(held.id, held.code, held.label, held.show_id)
    if was.slot is move.slot:
        audit.record(actor, "consultations.reseat", subject, now=now, table=held.table.number if held.table else None)
    else:
        audit.record(actor, "consultations.move", subject, now=now, was=was.slot.id, slot=move.slot.id)

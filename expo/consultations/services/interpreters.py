"""Interpreters: entering them, their languages and shifts; a change never leaves a consultation without its interpreter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from expo.consultations.models import Consultation, Interpreter, InterpreterShift, Slot
from expo.consultations.queries import openings as free
from expo.consultations.queries import timetable
from expo.consultations.rules.booking import Opening
from expo.consultations.rules.codes import ConsultationStatus
from expo.consultations.services import booking, ground
from expo.consultations.services.setup import Outcome, Period
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.shows.models import Show, ShowDay


def add_interpreter(show: Show, person: Interpreter, days: Sequence[ShowDay]) -> Interpreter:
    """Enter an interpreter who works on these days from opening to closing time."""
    zone = ZoneInfo(show.time_zone)
    person.show_id = show.id
    person.shifts = [
        InterpreterShift(
            starts_at=datetime.combine(day.on, day.opens_at, zone),
            ends_at=datetime.combine(day.on, day.closes_at, zone),
        )
        for day in days
    ]
    db.session.add(person)
    db.session.flush()  # the resource needs the id
    ground.interpreter_resource(person)
    return person


def preview_change(
    person: Interpreter, languages: Collection[str], shifts: Sequence[Period], *, now: datetime
) -> Sequence[Consultation]:
    """Return the consultations still to come that the interpreter could no longer serve."""
    mine = timetable.list_consultations(
        Consultation.interpreter_id == person.id, Slot.ends_at > now, statuses=(ConsultationStatus.CONFIRMED,)
    )
    return [
        each
        for each in mine
        if each.interpreting not in languages
        or not any(start <= each.slot.starts_at and each.slot.ends_at <= end for start, end in shifts)
    ]


def change(
    actor: Actor, person: Interpreter, languages: Sequence[str], shifts: Sequence[Period], *, now: datetime
) -> Outcome:
    """Set languages and shifts; consultations out of reach get another interpreter or time, else are called off."""
    ground.begin_change(person.show_id)
    affected = preview_change(person, languages, shifts, now=now)
    person.languages = list(languages)
    person.shifts = [InterpreterShift(starts_at=start, ends_at=end) for start, end in shifts]
    db.session.flush()  # the openings below are looked for with the new shifts
    moved = sum(_hand_over(actor, each, now=now) for each in affected)
    subject = audit.Subject(kind="interpreter", id=person.id, label=person.name, show_id=person.show_id)
    audit.record(
        actor, "consultations.change_interpreter", subject, now=now, moved=moved, cancelled=len(affected) - moved
    )
    return Outcome(moved, len(affected) - moved)


def _hand_over(actor: Actor, consultation: Consultation, *, now: datetime) -> bool:
    """Give a consultation another interpreter in its slot, else the nearest slot with one, else call it off."""
    slots = timetable.list_slots(consultation.show_id)
    pair = free.load_pair(consultation.buyer, consultation.exhibitor)
    found = free.openings(pair, slots, now=now, besides=consultation.booking_id)
    fitting = [slot for slot in slots if isinstance(found[slot.id], Opening)]
    was = consultation.slot.starts_at
    if not fitting:
        booking.cancel(actor, consultation, now=now)
        return False
    slot = min(fitting, key=lambda each: (abs(each.starts_at - was), each.starts_at))
    booking.move(actor, consultation, slot, now=now)
    return True

"""Interpreters: entering them, their languages and shifts; a change never leaves a consultation without its interpreter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from expo.consultations.models import Interpreter, InterpreterShift
from expo.consultations.services import ground, rehoming
from expo.consultations.services.change import Outcome
from expo.consultations.services.person_change import Period, PersonChange
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


def change(
    actor: Actor, person: Interpreter, languages: Sequence[str], shifts: Sequence[Period], *, now: datetime
) -> Outcome:
    """Set languages and shifts; consultations out of reach get another interpreter or time, else are called off."""
    wanted = PersonChange(person.id, languages, shifts, person.max_run, {})
    return rehoming.make(actor, person.show, wanted, now=now)

"""An applied change of the set-up is taken back: set-up and places as they were, or nothing where something is newer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from expo.consultations import errors
from expo.consultations.models import Consultation, Slot
from expo.consultations.rules.booking import Opening
from expo.consultations.rules.codes import ConsultationStatus
from expo.consultations.services import day_changes, ground, rehoming
from expo.consultations.services.change import Outcome, Trace
from expo.consultations.services.displacing import Move, Prepared, displace, slots_by_start, stand_again
from expo.consultations.services.hindering import in_the_way, touched_by
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.shows.models import Show


@dataclass(frozen=True, slots=True)
class Returned:
    """How many are where they were, and how many that were called off stand again."""

    moved: int
    revived: int


def read(params: Mapping[str, Any]) -> Trace:
    """Return what a change left behind."""
    return Trace.read(params, rehoming.read)


def give_back(actor: Actor, show: Show, trace: Trace, *, now: datetime, prepared: Prepared | None = None) -> Returned:
    """Make set-up and places as they were before the change, and let stand again what it called off; all are told.

    Raises CannotReturn, before anything is done, where something newer is in the way (`in_the_way` says what).
    """
    revision = ground.begin_change(show.id)
    db.session.flush()
    db.session.expire_all()  # what was read before the turn may be old
    hindered = in_the_way(show, trace, now=now)
    if hindered:
        raise errors.CannotReturn(count=len(hindered))
    touched = touched_by(show, trace)
    off = called_off(touched)
    outcome = Outcome(len(touched) - len(off), 0)
    trace.was.write(actor, show, outcome, now=now)
    db.session.flush()  # new slots need their ids
    slots = slots_by_start(show.id)
    displace(actor, moves_back(touched, trace, slots), revision, now=now, prepared=prepared)
    for each in touched:
        each.reason = trace.before[each.id].reason
    db.session.flush()  # the old places are free for those who were called off
    stand_again(actor, in_old_slots(off, trace, slots), revision, now=now, prepared=prepared)
    for each in off:
        each.reason = trace.before[each.id].reason
    db.session.flush()  # nobody is in the slots that have gone
    day_changes.drop_unused(show.id)
    subject = audit.Subject(kind="show", id=show.id, label=show.name, show_id=show.id)
    audit.record(actor, "consultations.take_back_change", subject, now=now, moved=outcome.moved, confirmed=len(off))
    return Returned(outcome.moved, len(off))


def called_off(touched: Sequence[Consultation]) -> list[Consultation]:
    """Return those that the change called off."""
    return [each for each in touched if each.status is ConsultationStatus.CANCELLED]


def in_old_slots(off: Sequence[Consultation], trace: Trace, slots: Mapping[datetime, Slot]) -> Sequence[Consultation]:
    """Put those that were called off into the slots they had, where they may stand again."""
    for each in off:
        each.slot = slots[trace.before[each.id].starts_at]
        if each.slot.id is not None:
            each.slot_id = each.slot.id
    return off


def moves_back(touched: Sequence[Consultation], trace: Trace, slots: Mapping[datetime, Slot]) -> list[Move]:
    """Return the moves that put back who still stands; a request may be answered as long as before."""
    found = []
    for each in touched:
        old = trace.before[each.id]
        if each.status is not ConsultationStatus.CANCELLED:
            each.expires_at = old.expires_at
            at = Opening(0, old.desk or 1, old.table, old.interpreter)
            found.append(Move(each, slots[old.starts_at], at, old.language))
    return found

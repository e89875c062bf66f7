"""Long work of the set-up: looking for the places that a change needs, and making the change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from time import monotonic
from typing import Any

from expo.consultations import errors
from expo.consultations.models import Consultation, Slot
from expo.consultations.queries import halls, setups, timetable
from expo.consultations.rules.booking import Opening
from expo.consultations.services import planning, rehoming, returning
from expo.consultations.services.change import Change, Trace
from expo.consultations.services.displacing import Move, Prepared, prepare, slots_by_start
from expo.consultations.services.planning import APPLY, PLAN, RETURN, places_before
from expo.consultations.services.rehoming import Place, Planned
from expo.core import clock
from expo.core.db import db
from expo.core.jobs import Job, JobContext, job
from expo.core.work import looking, unit_of_work
from expo.shows.models import Show
from expo.shows.queries import get_show

#: the screen hears this often how far it is
BEAT_S = 0.4
#: mails rendered between two looks at the stop button
BATCH = 25
#: of a thousand: rendering the mails, before the change itself
READY = 900


@job(PLAN)
def plan_change(context: JobContext, *, show: str, change: dict[str, Any]) -> dict[str, Any]:
    """Look for places for everybody whom a change displaces; nothing changes yet."""
    wanted, now = rehoming.read(change), clock.now()
    with looking():
        found_show = get_show(show)
        affected = wanted.affected(found_show, now=now)
        question = rehoming.ask(found_show, wanted, now=now, affected=affected)
        before = places_before(affected)
    last = [monotonic()]

    def report(done: int, steps: int) -> bool:
        if monotonic() - last[0] < BEAT_S:
            return True
        last[0] = monotonic()
        return context.report(1000 * done // steps, all=len(question.movers))

    if not context.report(0, all=len(question.movers)):
        return {}
    found = question.search(report)
    if found is None or not context.report(1000):
        return {}
    plan = rehoming.planned(question, found)
    touched = plan.places.keys() | plan.off.keys()
    return {"plan": plan.params, "before": {key: each for key, each in before.items() if int(key) in touched}}


@job(APPLY)
def apply_change(context: JobContext, *, show: str, of: int) -> dict[str, Any]:
    """Make a change as it was shown: the mails are written first, then everything is done in one short transaction."""
    with looking():
        plan = db.session.get_one(Job, of)
        wanted, shown = rehoming.read(plan.params["change"]), Planned.read(plan.result["plan"])
    prepared = _write_mails(context, show, wanted, shown, clock.now())
    if prepared is None:
        return {}
    try:
        with unit_of_work():
            row = db.session.get_one(Job, context.job_id)
            if row.stop_requested:
                return {}
            outcome = rehoming.make(
                context.actor, get_show(show), wanted, now=clock.now(), plan=shown, prepared=prepared
            )
            # with the change itself: whatever becomes of this process, the page says what is
            row.result = done = outcome.figures
    except errors.MoreLost as fault:
        return {"more": fault.params["count"]}
    return done


@job(RETURN)
def return_change(context: JobContext, *, show: str, of: int) -> dict[str, Any]:
    """Take a change back: the mails are written first, then everything is done in one short transaction."""
    with looking():
        made = planning.applying_of(db.session.get_one(Job, of))
        assert made is not None
        made_id, trace = made.id, returning.read(made.result["trace"])
    prepared = _write_mails_back(context, show, trace, clock.now())
    if prepared is None:
        return {}
    try:
        with unit_of_work():
            row, made = db.session.get_one(Job, context.job_id), db.session.get_one(Job, made_id)
            if row.stop_requested:
                return {}
            back = returning.give_back(context.actor, get_show(show), trace, now=clock.now(), prepared=prepared)
            row.result = done = planning.note_returned(made, back)  # with the deed itself: nobody does it twice
    except errors.CannotReturn as fault:
        return {"hindered": fault.params["count"]}
    return done


def _write_mails_back(context: JobContext, show: str, trace: Trace, now: datetime) -> Prepared | None:
    """Return the mails that taking the change back sends, or None when somebody pressed stop."""
    ready, keys = Prepared(), list(trace.before)
    for first in range(0, len(keys), BATCH):
        if not context.report(READY * first // len(keys), done=first, all=len(keys)):
            return None
        with looking():
            ready.mails |= _mails_back(get_show(show), trace, keys[first : first + BATCH], now).mails
    return ready if context.report(READY) else None


def _mails_back(show: Show, trace: Trace, some: Sequence[int], now: datetime) -> Prepared:
    touched = timetable.list_consultations(Consultation.show_id == show.id, Consultation.id.in_(some))
    standing = slots_by_start(show.id)
    slots = {
        at.starts_at: found
        if (found := standing.get(at.starts_at)) and found.ends_at == at.ends_at
        else Slot(starts_at=at.starts_at, ends_at=at.ends_at)
        for at in trace.before.values()
    }
    setup = setups.find_setup(show.id)
    with db.session.no_autoflush:
        moves = returning.moves_back(touched, trace, slots)
        back = returning.in_old_slots(returning.called_off(touched), trace, slots)
        return prepare(moves, back=back, revision=setup.revision + 1 if setup else 1, now=now)


def _write_mails(context: JobContext, show: str, wanted: Change, shown: Planned, now: datetime) -> Prepared | None:
    """Return the mails that the shown plan sends, or None when somebody pressed stop."""
    ready, keys = Prepared(), [*shown.places, *shown.off]
    for first in range(0, len(keys), BATCH):
        if not context.report(READY * first // len(keys), done=first, all=len(keys)):
            return None
        with looking():
            ready.mails |= _mails_of(get_show(show), wanted, shown, keys[first : first + BATCH], now).mails
    return ready if context.report(READY) else None


def _mails_of(show: Show, wanted: Change, shown: Planned, some: Sequence[int], now: datetime) -> Prepared:
    affected = timetable.list_consultations(Consultation.show_id == show.id, Consultation.id.in_(some))
    area = wanted.area(show, now=now)
    languages = {each.id: each.language for each in halls.movers_of(show.id, affected, area)}
    slots = {each.starts_at: each.ends_at for each in area.slots}
    standing = slots_by_start(show.id)
    moves = [
        Move(each, _slot(place, slots, standing), _opening(place), languages[each.id])
        for each in affected
        if (place := shown.places.get(each.id)) is not None and place.starts_at in slots
    ]
    setup = setups.find_setup(show.id)
    off = [each for each in affected if each.id in shown.off and not rehoming.keeps_all(wanted)]
    return prepare(moves, off, revision=setup.revision + 1 if setup else 1, now=now)


def _slot(place: Place, ends: Mapping[datetime, datetime], standing: Mapping[datetime, Slot]) -> Slot:
    """Return the slot there, or one like the one that there will be."""
    found = standing.get(place.starts_at)
    if found is not None and found.ends_at == ends[place.starts_at]:
        return found
    return Slot(starts_at=place.starts_at, ends_at=ends[place.starts_at])


def _opening(place: Place) -> Opening:
    return Opening(0, place.desk, place.table, place.interpreter)

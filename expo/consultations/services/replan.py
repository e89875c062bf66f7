"""Re-planning after somebody drops out: a draft that is shown first, then applied in one go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from expo.calendar import services as calendar
from expo.consultations.models import Buyer, Consultation, Table, Timetable, TimetableItem
from expo.consultations.queries import matching as queries
from expo.consultations.queries import people, timetable
from expo.consultations.rules.matching import Inputs, Standing, pair_id
from expo.consultations.services import away, booking, tell
from expo.core import jobs
from expo.core.actor import Actor
from expo.core.db import db
from expo.core.jobs import Job
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show
from expo.solvers.consultations.problem import Plan

JOB = "consultations.replan"


def start(actor: Actor, show: Show, who: Buyer | Exhibitor, day_id: int, *, now: datetime) -> Job:
    """Let the solver find a timetable in which somebody is away for a day, with as few moves as possible."""
    side = "b" if isinstance(who, Buyer) else "e"
    return jobs.start(JOB, actor=actor, now=now, show_id=show.id, show=show.slug, away=f"{side}{who.id}", day_id=day_id)


def open_tables(show_id: int) -> Sequence[Table]:
    """Return the tables that may be used, in the order the solver numbers them."""
    return [each for each in people.list_tables(show_id) if not each.is_closed]


def standing(show: Show, *, now: datetime) -> list[Standing]:
    """Return the confirmed consultations; those whose time has come count as locked."""
    places = {table.id: index for index, table in enumerate(open_tables(show.id), start=1)}
    return [
        Standing(
            each.buyer_id,
            each.exhibitor_id,
            each.slot_id,
            places.get(each.table_id, 1) if each.table_id else 1,
            each.interpreter_id,
            each.is_locked or each.slot.starts_at <= now,
        )
        for each in queries.list_fixed(show.id)
    ]


def write_draft(  # noqa: PLR0913 - what was asked and what was answered
    actor: Actor, show: Show, inputs: Inputs, plan: Plan, *, away_key: str, day_id: int, now: datetime
) -> Timetable:
    """Keep the answer as a draft: every consultation with its new place; those without one are to be called off."""
    slots = [slot for slot, _day in inputs.slots]
    tables = open_tables(show.id)
    held = {pair_id(each.buyer_id, each.exhibitor_id): each for each in queries.list_fixed(show.id)}
    draft = Timetable(
        show_id=show.id,
        name=f"{_name(away_key)} {now:%m-%d %H:%M}",
        inputs=inputs.digest,
        author=actor.name,
        created_at=now,
        figures={
            "placed": len(plan.assignments),
            "unplaced": len(plan.unplaced),
            "value": 0,
            "value_bound": 0,
            "idle": plan.idle,
            "seconds": plan.seconds,
            "moved": len(plan.moved or ()),
            "away": away_key,
            "day": day_id,
        },
        unplaced=[{"consultation": held[each.id].id, "reason": each.reason} for each in plan.unplaced],
    )
    draft.items = [
        _item(held[each.id], slots[each.slot - 1], tables[each.table - 1], each.interpreter)
        for each in plan.assignments
    ]
    db.session.add(draft)
    db.session.flush()  # the job answers its id
    return draft


def _name(away_key: str) -> str:
    return str(_person(away_key).organization.name)[:80]


def _person(key: str) -> Buyer | Exhibitor:
    number = int(key[1:])
    return db.session.get_one(Buyer, number) if key[0] == "b" else db.session.get_one(Exhibitor, number)


def _item(held: Consultation, slot_id: int, table: Table, interpreter: str | None) -> TimetableItem:
    stays = held.slot_id == slot_id
    return TimetableItem(
        buyer_id=held.buyer_id,
        exhibitor_id=held.exhibitor_id,
        slot_id=slot_id,
        table_id=held.table_id if stays or held.table_id is None else table.id,
        desk=held.desk or 1,
        interpreter_id=int(interpreter) if interpreter else None,
        interpreting=held.interpreting,
        is_locked=held.is_locked,
        consultation_id=held.id,
    )


def apply(actor: Actor, plan: Timetable, *, now: datetime) -> int:
    """Move what moves (all at once, so that two may swap), call off what has no place, note the day away."""
    changed = [item for item in plan.items if _moves(item)]
    for item in changed:
        held = db.session.get_one(Consultation, item.consultation_id)
        if held.booking is not None:
            calendar.release(held.booking, now=now)
    for each in plan.unplaced:
        lost = db.session.get_one(Consultation, each["consultation"])
        booking.cancel(actor, lost, now=now)
    for item in changed:
        _shift(db.session.get_one(Consultation, item.consultation_id), item, now)
    _note_away(plan)
    return len(changed)


def _moves(item: TimetableItem) -> bool:
    held = db.session.get(Consultation, item.consultation_id) if item.consultation_id else None
    return held is not None and (held.slot_id, held.interpreter_id) != (item.slot_id, item.interpreter_id)


def _shift(held: Consultation, item: TimetableItem, now: datetime) -> None:
    was = held.slot
    held.slot, held.slot_id, held.table, held.table_id = item.slot, item.slot_id, item.table, item.table_id
    held.interpreter, held.interpreter_id = item.interpreter, item.interpreter_id
    if held.booking is not None:
        resources = booking.resources_of(held)
        calendar.move(held.booking, item.slot.starts_at, item.slot.ends_at, resources)
    tell.moved(held, was, now=now)


def _note_away(plan: Timetable) -> None:
    key, day_id = plan.figures["away"], plan.figures["day"]
    slots, who = timetable.list_slots(plan.show_id, day_id=day_id), _person(key)
    if slots and not away.list_of([r.id for r in away.resources_of(who)], slots[0].starts_at, slots[-1].ends_at):
        away.add(who, slots[0].starts_at, slots[-1].ends_at)

"""Re-planning after somebody or something drops out: a draft that is shown first, then applied in one go."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from expo.calendar import services as calendar
from expo.consultations import errors
from expo.consultations.models import (
    Buyer,
    Consultation,
    ConsultationProfile,
    Interpreter,
    Slot,
    Table,
    Timetable,
    TimetableItem,
)
from expo.consultations.queries import matching as queries
from expo.consultations.queries import people, timetable
from expo.consultations.rules.codes import ConsultationStatus, Seating
from expo.consultations.rules.matching import Inputs
from expo.consultations.rules.replan import Loss, Lost, Place, Standing, Wanted, is_block, places
from expo.consultations.services import away, booking, ground, seats, tell
from expo.core import audit, jobs
from expo.core.actor import Actor
from expo.core.db import db
from expo.core.jobs import Job
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show
from expo.solvers.consultations.problem import Plan

JOB = "consultations.replan"
Thing = Buyer | Exhibitor | Interpreter | Table

KINDS: dict[Lost, type[Thing]] = {
    Lost.BUYER: Buyer,
    Lost.EXHIBITOR: Exhibitor,
    Lost.INTERPRETER: Interpreter,
    Lost.TABLE: Table,
}


def kind_of(thing: Thing) -> Lost:
    """Return what kind of loss it is when this one drops out."""
    return next(kind for kind, model in KINDS.items() if isinstance(thing, model))


def start(actor: Actor, show: Show, who: Buyer | Exhibitor, day_id: int, *, now: datetime) -> Job:
    """Let the solver find a timetable in which somebody is away for a day, with as few moves as possible."""
    return begin(actor, show, lose(who, lost_slots(show, now=now, day_id=day_id)), now=now)


def lose(thing: Thing, slots: Sequence[Slot], *, for_good: bool = False) -> Loss:
    """Return what it means that somebody or something drops out of these slots. Raises NothingLost for none."""
    if not slots:
        raise errors.NothingLost
    return Loss(kind_of(thing), thing.id, frozenset(slot.id for slot in slots), for_good)


def begin(actor: Actor, show: Show, loss: Loss, *, now: datetime, reason: str = "") -> Job:
    """Let the solver find a timetable without what was lost, with as few moves as possible."""
    return jobs.start(
        JOB,
        actor=actor,
        now=now,
        show_id=show.id,
        show=show.slug,
        lost=loss.kind.value,
        ref=loss.id,
        slots=sorted(loss.slots),
        for_good=loss.for_good,
        reason=reason,
    )


def lost_slots(
    show: Show, *, now: datetime, day_id: int | None, since: time | None = None, until: time | None = None
) -> list[Slot]:
    """Return the slots still to come in a part of a day, or of the whole rest of the show (no day)."""
    zone = ZoneInfo(show.time_zone)
    return [
        slot
        for slot in timetable.list_slots(show.id, day_id=day_id)
        if slot.starts_at > now
        and (since is None or slot.ends_at.astimezone(zone).time() > since)
        and (until is None or slot.starts_at.astimezone(zone).time() < until)
    ]


def coming_inputs(show: Show, *, now: datetime) -> Inputs:
    """Return what a re-plan weighs: only slots that are still to come."""
    inputs = queries.load_inputs(show)
    coming = {slot.id for slot in timetable.list_slots(show.id) if slot.starts_at > now}
    kept = tuple((slot, day) for slot, day in inputs.slots if slot in coming)
    return Inputs(kept, inputs.tables, inputs.buyers, inputs.exhibitors, inputs.interpreters, inputs.pairs)


def seats_at_once(show: Show) -> int:
    """Return how many consultations fit into one slot; at booths as many as there are pairs to seat."""
    setup = people.find_setup(show.id)
    if setup is not None and setup.seating is Seating.BOOTH:
        return max(len(queries.list_fixed(show.id)), 1)
    return len(open_tables(show.id))


def open_tables(show_id: int) -> Sequence[Table]:
    """Return the tables that may be used."""
    return [each for each in people.list_tables(show_id) if not each.is_closed]


def standing(show: Show) -> list[Standing]:
    """Return the confirmed consultations where they stand."""
    return [_standing(each) for each in queries.list_fixed(show.id)]


def _standing(each: Consultation) -> Standing:
    return Standing(
        each.buyer_id,
        each.exhibitor_id,
        each.slot_id,
        each.table_id,
        each.interpreter_id,
        each.interpreting,
        each.is_locked,
    )


def write_draft(  # noqa: PLR0913 - what was asked and what was answered
    actor: Actor, show: Show, inputs: Inputs, plan: Plan, *, loss: Loss, reason: str, now: datetime
) -> Timetable:
    """Keep the answer as a draft: every consultation with its new place; those without one are to be called off."""
    held = {_standing(each).key: each for each in queries.list_fixed(show.id)}
    found = _places(show, inputs, plan, held, loss)
    lost = [{"consultation": held[each.id].id, "code": each.code} for each in plan.unplaced if each.id in held]
    moved = set(plan.moved or ()) & held.keys()
    draft = Timetable(
        show_id=show.id,
        name=f"{label_of(loss)} {now.astimezone(ZoneInfo(show.time_zone)):%m-%d %H:%M}"[:120],
        inputs=inputs.digest,
        author=actor.name,
        created_at=now,
        figures={
            "placed": len(found),
            "unplaced": len(lost),
            "value": 0,
            "value_bound": 0,
            "idle": plan.idle,
            "seconds": plan.seconds,
            "moved": len(moved),
            "others": sorted(held[key].id for key in moved),
            "away": loss.key,
            "kind": loss.kind.value,
            "ref": loss.id,
            "slots": sorted(loss.slots),
            "for_good": loss.for_good,
            "reason": reason,
            "was": {str(held[key].id): _was(held[key]) for key in found},
        },
        unplaced=lost,
    )
    draft.items = [_item(held[key], place) for key, place in found.items()]
    db.session.add(draft)
    db.session.flush()  # the job answers its id
    return draft


def _places(show: Show, inputs: Inputs, plan: Plan, held: dict[str, Consultation], loss: Loss) -> dict[str, Place]:
    slots, days = [slot for slot, _day in inputs.slots], dict(inputs.slots)
    wanted = [
        Wanted(
            _standing(held[row.id]),
            slots[row.slot - 1],
            days[slots[row.slot - 1]],
            int(row.interpreter) if row.interpreter else None,
            held[row.id].desk or 1,
        )
        for row in plan.assignments
        if not is_block(row.id) and row.id in held
    ]
    tables = open_tables(show.id)
    return places(
        wanted,
        loss,
        tables=[each.id for each in tables if not each.kept_for_walk_ins],
        spare=[each.id for each in tables],
    )


def label_of(loss: Loss) -> str:
    """Return how a draft calls what dropped out."""
    return str(name_of(thing_of(loss.kind, loss.id)))[:80]


def name_of(thing: Thing) -> Any:  # noqa: ANN401 - LocalText, or a number
    """Return the name of a person or the label of a table."""
    if isinstance(thing, Table):
        return ground.table_label(thing)
    return thing.name if isinstance(thing, Interpreter) else thing.organization.name


def thing_of(kind: Lost, ref: int) -> Thing:
    """Return who or what a draft is about."""
    found = find_thing(kind, ref)
    assert found is not None
    return found


def find_thing(kind: Lost, ref: int) -> Thing | None:
    """Return a buyer, exhibitor, interpreter or table by its id, if there is one."""
    found = db.session.get(KINDS[kind], ref)
    return found if isinstance(found, Buyer | Exhibitor | Interpreter | Table) else None


def _was(held: Consultation) -> list[int | None]:
    return [held.slot_id, held.table_id, held.interpreter_id]


def _item(held: Consultation, place: Place) -> TimetableItem:
    return TimetableItem(
        buyer_id=held.buyer_id,
        exhibitor_id=held.exhibitor_id,
        slot_id=place.slot,
        table_id=place.table,
        desk=place.desk,
        interpreter_id=place.interpreter,
        interpreting=held.interpreting,
        is_locked=held.is_locked,
        consultation_id=held.id,
    )


def changed_items(plan: Timetable) -> list[TimetableItem]:
    """Return the draft's items that do not stay where they were."""
    was = plan.figures["was"]
    return [
        item
        for item in plan.items
        if [item.slot_id, item.table_id, item.interpreter_id] != was.get(str(item.consultation_id))
    ]


def apply(actor: Actor, plan: Timetable, *, now: datetime) -> int:
    """Move what moves (all at once, so that two may swap), call off what has no place, note who is away.

    Raises InputsMoved where one of them was moved, began or ended since the draft was made. Needs the show's turn.
    """
    changed = changed_items(plan)
    _demand_unmoved(plan, changed)
    reason = plan.figures["reason"]
    for item in changed:
        held = db.session.get_one(Consultation, item.consultation_id)
        if held.booking is not None:
            calendar.release(held.booking, now=now)
    for each in plan.unplaced:
        lost = db.session.get_one(Consultation, each["consultation"])
        if lost.status is ConsultationStatus.CONFIRMED:
            booking.cancel(actor, lost, now=now, reason=reason)
    revision = ground.begin_change(plan.show_id)
    for item in changed:
        held = db.session.get_one(Consultation, item.consultation_id)
        held.revision, held.reason = revision, reason
        _shift(actor, held, item, now)
    _note_loss(actor, plan, now=now)
    return len(changed)


def _demand_unmoved(plan: Timetable, changed: Collection[TimetableItem]) -> None:
    was = plan.figures["was"]
    for item in changed:
        held = db.session.get(Consultation, item.consultation_id) if item.consultation_id else None
        if (
            held is None
            or held.status is not ConsultationStatus.CONFIRMED
            or _was(held) != was.get(str(item.consultation_id))
        ):
            raise errors.InputsMoved


def _shift(actor: Actor, held: Consultation, item: TimetableItem, now: datetime) -> None:
    was = held.slot
    held.slot, held.slot_id, held.table, held.table_id = item.slot, item.slot_id, item.table, item.table_id
    held.interpreter, held.interpreter_id, held.desk = item.interpreter, item.interpreter_id, item.desk
    if held.booking is not None:
        calendar.move(held.booking, item.slot.starts_at, item.slot.ends_at, booking.resources_of(held))
    subject = ground.subject_of(held.id, held.code, held.label, held.show_id)
    audit.record(
        actor, "consultations.move", subject, now=now, reason=held.reason, was=was.id, slot=held.slot_id, plan=item.timetable_id
    )  # fmt: skip
    tell.moved(held, was, now=now)


def _note_loss(actor: Actor, plan: Timetable, *, now: datetime) -> None:
    """Keep the lost times free; what does not come back takes no more consultations."""
    thing = thing_of(Lost(plan.figures["kind"]), plan.figures["ref"])
    if plan.figures["for_good"] and isinstance(thing, Table):
        thing.is_closed = True
        subject = audit.Subject(kind="table", id=thing.id, label=str(thing.number), show_id=thing.show_id)
        audit.record(actor, "consultations.close_table", subject, now=now, reason=plan.figures["reason"])
        db.session.flush()  # it is no longer among the tables to choose from
        _reseat_begun(actor, thing, now=now)
        return
    if plan.figures["for_good"] and isinstance(thing, Exhibitor):
        profile = db.session.get(ConsultationProfile, thing.id)
        if profile is None:
            profile = ConsultationProfile(exhibitor_id=thing.id)
            db.session.add(profile)
        profile.takes_requests = False
    for first, last in _periods(plan, thing):
        away.add(thing, first.starts_at, last.ends_at)


def _reseat_begun(actor: Actor, table: Table, *, now: datetime) -> None:
    """Those who sit at the table right now get another one, if one is free."""
    begun = timetable.list_consultations(
        Consultation.table_id == table.id, Slot.starts_at <= now, Slot.ends_at > now, statuses=seats.AT_TABLE
    )
    for each in begun:
        seats.other_table(actor, each, now=now)


def _periods(plan: Timetable, thing: Thing) -> list[tuple[Slot, Slot]]:
    """Return the lost slots as periods within a day, without those in which the thing is away already."""
    slots = timetable.list_slots(plan.show_id, ids=plan.figures["slots"])
    if not slots:
        return []
    ids = [each.id for each in away.resources_of(thing)]
    known = away.list_of(ids, slots[0].starts_at, slots[-1].ends_at)
    free = [s for s in slots if not any(k.starts_at < s.ends_at and s.starts_at < k.ends_at for k in known)]
    order = {slot.id: place for place, slot in enumerate(timetable.list_slots(plan.show_id))}
    runs = groupby(enumerate(free), key=lambda each: (each[1].day_id, order[each[1].id] - each[0]))
    return [(run[0], run[-1]) for run in ([slot for _place, slot in group] for _key, group in runs)]

"""Setting up slots, tables and interpreters; a change never leaves a consultation without its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from expo.consultations import errors
from expo.consultations.models import Consultation, Slot, Table, TimetableItem
from expo.consultations.queries import openings as free
from expo.consultations.queries import timetable
from expo.consultations.rules import slots as rules
from expo.consultations.rules.booking import Opening, admits
from expo.consultations.rules.codes import ConsultationStatus, SlotKind
from expo.consultations.services import booking, ground, seats
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.shows.models import Show, ShowDay

Period = tuple[datetime, datetime]
#: one that runs stays where it is
TO_COME = (ConsultationStatus.REQUESTED, ConsultationStatus.CONFIRMED)


@dataclass(frozen=True, slots=True)
class LayoutChange:
    """What a new layout of a day would do."""

    added: Sequence[Period]
    kept: Sequence[int]
    removed: Sequence[int]
    #: consultations that stand in slots which would go
    affected: Sequence[Consultation]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the affected consultations."""

    moved: int
    cancelled: int


def periods_of(day: ShowDay, layout: rules.Layout, zone: str) -> list[Period]:
    """Return the layout's slots as moments of the day."""
    midnight = datetime.combine(day.on, time(0), ZoneInfo(zone))
    return [
        (midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)) for start, end in rules.lay_out(layout)
    ]


def preview_layout(day: ShowDay, periods: Sequence[Period]) -> LayoutChange:
    """Return what laying the day out anew would do, without doing it."""
    old = timetable.list_slots(day.show_id, day_id=day.id)
    change = rules.compare([(slot.id, slot.starts_at, slot.ends_at) for slot in old], periods)
    affected = timetable.list_consultations(Consultation.slot_id.in_(change.removed), statuses=TO_COME)
    return LayoutChange(change.added, change.kept, change.removed, affected)  # type: ignore[arg-type]


def lay_out_day(actor: Actor, day: ShowDay, periods: Sequence[Period], kind: SlotKind, *, now: datetime) -> Outcome:
    """Give the day these slots; consultations in slots that go are moved to the nearest opening, else called off."""
    if any(end > start for (_, end), (start, _) in pairwise(periods)):
        raise errors.SlotsOverlap
    ground.begin_change(day.show_id)
    change = preview_layout(day, periods)
    for slot in timetable.list_slots(day.show_id, ids=change.removed):
        slot.is_closed = True
    db.session.flush()  # a new slot may begin when a closed one did
    db.session.add_all(
        Slot(show_id=day.show_id, day_id=day.id, starts_at=start, ends_at=end, kind=kind) for start, end in change.added
    )
    for slot in timetable.list_slots(day.show_id, ids=change.kept):
        slot.kind = kind
    db.session.flush()  # the openings below are looked for among the new slots
    outcome = _rehome(actor, change.affected, now=now)
    _drop_unused(change.removed)
    subject = audit.Subject(kind="show_day", id=day.id, label=day.on.isoformat(), show_id=day.show_id)
    audit.record(
        actor,
        "consultations.lay_out",
        subject,
        now=now,
        added=len(change.added),
        removed=len(change.removed),
        moved=outcome.moved,
        cancelled=outcome.cancelled,
    )
    return outcome


def _rehome(actor: Actor, affected: Sequence[Consultation], *, now: datetime) -> Outcome:
    moved = 0
    for each in affected:
        slot = nearest_opening(each, now=now)
        if slot is None:
            booking.cancel(actor, each, now=now)
        elif each.status is ConsultationStatus.CONFIRMED:
            booking.move(actor, each, slot, now=now)
        else:
            each.slot, each.slot_id = slot, slot.id
            each.expires_at = min(each.expires_at or slot.starts_at, slot.starts_at)
        moved += slot is not None
    return Outcome(moved, len(affected) - moved)


def nearest_opening(consultation: Consultation, *, now: datetime) -> Slot | None:
    """Return the slot nearest in time in which the pair could meet, or None."""
    slots, was = timetable.list_slots(consultation.show_id), consultation.slot
    pair = free.load_pair(consultation.buyer, consultation.exhibitor)
    same_day = [slot for slot in slots if slot.day_id == was.day_id]
    other_days = [slot for slot in slots if slot.day_id != was.day_id]
    for some in (
        same_day,
        other_days,
    ):  # what is nearest lies on the same day, and a day is read in a fraction of the time
        found = free.openings(pair, some, now=now, besides=consultation.booking_id) if some else {}
        fitting = [slot for slot in some if slot.id != was.id and isinstance(found[slot.id], Opening)]
        if fitting:
            return min(fitting, key=lambda slot: (abs(slot.starts_at - was.starts_at), slot.starts_at))
    return None


def _drop_unused(slot_ids: Sequence[int]) -> None:
    """Delete closed slots that nothing refers to."""
    for model in (Consultation, TimetableItem):
        used = set(db.session.scalars(select(model.slot_id).where(model.slot_id.in_(slot_ids))))
        slot_ids = [each for each in slot_ids if each not in used]
    for each in slot_ids:
        db.session.delete(db.session.get_one(Slot, each))


def copy_day(actor: Actor, source: ShowDay, target: ShowDay, *, now: datetime) -> Outcome:
    """Give a day the slots of another one."""
    shift = timedelta(days=(target.on - source.on).days)
    slots = timetable.list_slots(source.show_id, day_id=source.id)
    kind = slots[0].kind if slots else SlotKind.GENERAL
    outcome = lay_out_day(actor, target, copied_periods(source, target), kind, now=now)
    kinds = {slot.starts_at + shift: slot.kind for slot in slots}
    for slot in timetable.list_slots(target.show_id, day_id=target.id):
        slot.kind = kinds[slot.starts_at]
    return outcome


def copied_periods(source: ShowDay, target: ShowDay) -> list[Period]:
    """Return the slots of one day as moments of another."""
    shift = timedelta(days=(target.on - source.on).days)
    return [(s.starts_at + shift, s.ends_at + shift) for s in timetable.list_slots(source.show_id, day_id=source.id)]


def preview_kind(slots: Sequence[Slot], kind: SlotKind) -> LayoutChange:
    """Return which consultations stand in these slots with a buyer whom the new kind does not admit."""
    ids = [slot.id for slot in slots]
    standing = timetable.list_consultations(Consultation.slot_id.in_(ids), statuses=TO_COME)
    return LayoutChange((), ids, (), [each for each in standing if not admits(kind, each.buyer.kind)])


def set_kind(actor: Actor, day: ShowDay, slots: Sequence[Slot], kind: SlotKind, *, now: datetime) -> Outcome:
    """Keep slots for a kind of buyer; others' consultations in them move to the nearest opening, else are called off."""
    ground.begin_change(day.show_id)
    change = preview_kind(slots, kind)
    for slot in slots:
        slot.kind = kind
    db.session.flush()  # the openings below are looked for among the slots as they are now
    outcome = _rehome(actor, change.affected, now=now)
    subject = audit.Subject(kind="show_day", id=day.id, label=day.on.isoformat(), show_id=day.show_id)
    audit.record(
        actor,
        "consultations.slot_kind",
        subject,
        now=now,
        slots=len(slots),
        to=kind.value,
        moved=outcome.moved,
        cancelled=outcome.cancelled,
    )
    return outcome


def coming_at(show_id: int, numbers_above: int, *, now: datetime) -> Sequence[Consultation]:
    """Return the consultations still to come at tables whose number is greater."""
    return timetable.list_consultations(
        Consultation.show_id == show_id,
        Consultation.table.has(Table.number > numbers_above),
        Slot.ends_at > now,
        statuses=(ConsultationStatus.CONFIRMED,),
    )


@dataclass(frozen=True, slots=True)
class TablePlan:
    """How many tables the area has, and which are kept for whom."""

    count: int
    walk_ins: Sequence[int] = ()
    export: Sequence[int] = ()
    public: Sequence[int] = ()

    def kind_of(self, number: int) -> SlotKind:
        if number in self.export:
            return SlotKind.EXPORT
        return SlotKind.PUBLIC_PURCHASE if number in self.public else SlotKind.GENERAL


def set_tables(actor: Actor, show: Show, plan: TablePlan, *, now: datetime) -> None:
    """Let the area have tables 1 … count, some kept for walk-ins or a kind of buyer.

    Tables too many are closed, not deleted; consultations there are seated elsewhere.
    """
    ground.begin_change(show.id)
    count = plan.count
    have = {table.number: table for table in db.session.scalars(select(Table).where(Table.show_id == show.id))}
    for number in range(1, max([count, *have]) + 1):
        table = have.get(number)
        if table is None:
            table = Table(show_id=show.id, number=number)
            db.session.add(table)
        table.kept_for_walk_ins, table.kind = number in plan.walk_ins, plan.kind_of(number)
        if number <= count:
            table.is_closed = False
        elif not table.is_closed:
            close_table(actor, table, now=now)


def close_table(actor: Actor, table: Table, *, now: datetime) -> Outcome:
    """Take a table away (broken); consultations still to come there get another table, another slot, or are called off."""
    ground.begin_change(table.show_id)
    table.is_closed = True
    db.session.flush()  # it is no longer among the openings
    coming = timetable.list_consultations(
        Consultation.table_id == table.id, Slot.ends_at > now, statuses=(ConsultationStatus.CONFIRMED,)
    )
    moved = 0
    for each in coming:
        moved += reseat(actor, each, now=now)
    subject = audit.Subject(kind="table", id=table.id, label=str(table.number), show_id=table.show_id)
    audit.record(actor, "consultations.close_table", subject, now=now, moved=moved, cancelled=len(coming) - moved)
    return Outcome(moved, len(coming) - moved)


def reseat(actor: Actor, consultation: Consultation, *, now: datetime) -> bool:
    """Give a consultation another table in its slot, else the nearest slot, else call it off; False for the last."""
    if seats.other_table(actor, consultation, now=now):
        return True
    slot = nearest_opening(consultation, now=now)
    if slot is None:
        booking.cancel(actor, consultation, now=now)
        return False
    booking.move(actor, consultation, slot, now=now)
    return True


def open_table(table: Table) -> None:
    """Let a table be used again."""
    ground.begin_change(table.show_id)
    table.is_closed = False


def count_slots(show_id: int) -> int:
    """Return how many open slots the show has."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Slot).where(Slot.show_id == show_id, Slot.is_closed.is_(False))
        )
        or 0
    )

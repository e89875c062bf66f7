"""A day of the show gets other slots, or its slots are for somebody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any, Self

from sqlalchemy import select

from expo.consultations import errors
from expo.consultations.models import Consultation, Slot, TimetableItem
from expo.consultations.queries import timetable
from expo.consultations.queries.halls import WantedArea, WantedSlot
from expo.consultations.rules import slots as rules
from expo.consultations.rules.booking import admits
from expo.consultations.rules.codes import HOLDING, ConsultationStatus, SlotKind
from expo.consultations.services.area_state import area_now
from expo.consultations.services.change import Outcome
from expo.consultations.services.changes import TO_COME
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.shows.models import Show, ShowDay

#: when and for whom
SlotPlan = tuple[datetime, datetime, SlotKind]
LAY_OUT, SLOT_KIND = "consultations.lay_out", "consultations.slot_kind"


@dataclass(frozen=True)
class DayChange:
    """The day has these slots. One that has begun with somebody in it stays, whatever is planned over it."""

    day_id: int
    slots: Sequence[SlotPlan]
    #: the kind for which a part of the day is kept, where that is all that changes
    kept_for: SlotKind | None = None

    def __post_init__(self) -> None:
        if any(end > start for (_, end, _), (start, _, _) in pairwise(self.slots)):
            raise errors.SlotsOverlap

    @property
    def params(self) -> dict[str, Any]:
        slots = [[start.isoformat(), end.isoformat(), kind.value] for start, end, kind in self.slots]
        return {"kind": "day", "day": self.day_id, "slots": slots, "kept_for": self.kept_for}

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        slots = [
            (datetime.fromisoformat(start), datetime.fromisoformat(end), SlotKind(kind))
            for start, end, kind in params["slots"]
        ]
        return cls(params["day"], slots, SlotKind(params["kept_for"]) if params["kept_for"] else None)

    def as_is(self, show: Show) -> DayChange:
        slots = timetable.list_slots(show.id, day_id=self.day_id)
        return DayChange(self.day_id, [(each.starts_at, each.ends_at, each.kind) for each in slots])

    def held_by_begun(self, show: Show, *, now: datetime) -> Sequence[Consultation]:
        """Return who is in slots that have begun, stay for that, and are not among these."""
        planned = {(start, end) for start, end, _kind in self.slots}
        begun = self.difference(show, now=now).begun
        ids = [slot.id for slot in begun if (slot.starts_at, slot.ends_at) not in planned]
        return timetable.list_consultations(Consultation.slot_id.in_(ids), statuses=HOLDING) if ids else []

    def difference(self, show: Show, *, now: datetime) -> Difference:
        """Return which slots would come, stay and go."""
        old = timetable.list_slots(show.id, day_id=self.day_id)
        begun = _occupied([slot for slot in old if slot.starts_at <= now])
        wanted = [each for each in self.slots if not any(_overlap(each, slot) for slot in begun)]
        rest = [(slot.id, slot.starts_at, slot.ends_at) for slot in old if slot not in begun]
        change = rules.compare(rest, [(start, end) for start, end, _kind in wanted])
        kinds = {(start, end): kind for start, end, kind in wanted}
        by_id: dict[int, Slot] = {slot.id: slot for slot in old}
        kept = {by_id[each]: kinds[by_id[each].starts_at, by_id[each].ends_at] for each in change.kept}
        return Difference(
            [each for each in wanted if (each[0], each[1]) in set(change.added)],
            kept | {slot: slot.kind for slot in begun},
            [by_id[each] for each in change.removed],
            begun,
        )

    def area(self, show: Show, *, now: datetime) -> WantedArea:
        return area_after(show, {self.day_id: self.difference(show, now=now)})

    def affected(self, show: Show, *, now: datetime) -> Sequence[Consultation]:
        return self.difference(show, now=now).affected

    def write(self, actor: Actor, show: Show, outcome: Outcome, *, now: datetime) -> None:
        change, changed = self.put(show, now=now)
        day = next(each for each in show.days if each.id == self.day_id)
        self._record(actor, day, change, changed, outcome, now=now)

    def put(self, show: Show, *, now: datetime) -> tuple[Difference, int]:
        """Lay the day out; return what came and went, and how many slots are for somebody else now.

        Slots that go are closed; `drop_unused` deletes them once nobody is left in them.
        """
        change = self.difference(show, now=now)
        for slot in change.removed:
            slot.is_closed = True
        db.session.flush()  # a new slot may begin when a closed one did
        db.session.add_all(
            Slot(show_id=show.id, day_id=self.day_id, starts_at=start, ends_at=end, kind=kind)
            for start, end, kind in change.added
        )
        changed = [slot for slot, kind in change.kept.items() if slot.kind is not kind]
        for slot, kind in change.kept.items():
            slot.kind = kind
        db.session.flush()  # the displaced are put into the new slots
        return change, len(changed)

    def _record(
        self, actor: Actor, day: ShowDay, change: Difference, changed: int, outcome: Outcome, *, now: datetime
    ) -> None:
        action = LAY_OUT
        figures: dict[str, Any] = {"added": len(change.added), "removed": len(change.removed)}
        if self.kept_for is not None:
            action, figures = SLOT_KIND, {"slots": changed, "to": self.kept_for.value}
        subject = audit.Subject(kind="show_day", id=day.id, label=day.on.isoformat(), show_id=day.show_id)
        audit.record(actor, action, subject, now=now, **figures, moved=outcome.moved, cancelled=outcome.cancelled)


@dataclass(frozen=True)
class Difference:
    """Slots that come, those that stay with their new kind, those that go; `begun` ones stay untouched."""

    added: Sequence[SlotPlan]
    kept: Mapping[Slot, SlotKind]
    removed: Sequence[Slot]
    begun: Sequence[Slot]

    @cached_property
    def affected(self) -> Sequence[Consultation]:
        """Consultations still to come in slots that go, or that are for others from now on."""
        gone, begun = {slot.id for slot in self.removed}, {slot.id for slot in self.begun}
        kinds = {slot.id: kind for slot, kind in self.kept.items() if slot.id not in begun}
        standing = timetable.list_consultations(Consultation.slot_id.in_([*gone, *kinds]), statuses=TO_COME)
        return [each for each in standing if each.slot_id in gone or not admits(kinds[each.slot_id], each.buyer.kind)]


def area_after(show: Show, changes: Mapping[int, Difference]) -> WantedArea:
    """Return the area as it is, but with other slots on these days."""
    here = area_now(show)
    slots = [each for each in here.slots if each.day not in changes]
    for day, change in changes.items():
        slots += [WantedSlot(s.starts_at, s.ends_at, day, kind, s.id) for s, kind in change.kept.items()]
        slots += [WantedSlot(start, end, day, kind) for start, end, kind in change.added]
    return WantedArea(slots, here.spots, here.seating, here.walking)


def _occupied(slots: Sequence[Slot]) -> list[Slot]:
    """Return those in which a confirmed consultation was to begin or runs."""
    there = timetable.list_consultations(
        Consultation.slot_id.in_([slot.id for slot in slots]),
        statuses=(ConsultationStatus.CONFIRMED, ConsultationStatus.RUNNING),
    )
    held = {each.slot_id for each in there}
    return [slot for slot in slots if slot.id in held]


def _overlap(plan: SlotPlan, slot: Slot) -> bool:
    return plan[0] < slot.ends_at and slot.starts_at < plan[1]


def drop_unused(show_id: int) -> None:
    """Delete the show's closed slots that nothing refers to."""
    used = [select(model.slot_id) for model in (Consultation, TimetableItem)]
    empty = select(Slot).where(Slot.show_id == show_id, Slot.is_closed, *(Slot.id.not_in(each) for each in used))
    for slot in db.session.scalars(empty):
        db.session.delete(slot)


def copied(show: Show, source: ShowDay, target: ShowDay) -> DayChange:
    """Return the change that gives a day the slots of another one, with their kinds."""
    shift = timedelta(days=(target.on - source.on).days)
    slots = timetable.list_slots(show.id, day_id=source.id)
    return DayChange(target.id, [(each.starts_at + shift, each.ends_at + shift, each.kind) for each in slots])


def kept_for(show: Show, day: ShowDay, starts_at: datetime, ends_at: datetime, kind: SlotKind) -> DayChange:
    """Return the change that keeps the slots of a part of a day for a kind of buyer."""
    return DayChange(
        day.id,
        [
            (
                each.starts_at,
                each.ends_at,
                kind if starts_at <= each.starts_at and each.ends_at <= ends_at else each.kind,
            )
            for each in timetable.list_slots(show.id, day_id=day.id)
        ],
        kind,
    )

"""What holds for an item of a draft: where it may be moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from expo.calendar.rules import ResourceKind
from expo.consultations.models import Interpreter, Slot, Timetable, TimetableItem
from expo.consultations.queries import openings as free
from expo.consultations.queries import people, setups, timetable
from expo.consultations.queries.matching import list_fixed
from expo.consultations.queries.seating import list_rows, row_of
from expo.consultations.rules.booking import Obstacle, admits, longest_run, table_obstacle
from expo.consultations.rules.walking import in_reach


def cells(plan: Timetable, item: TimetableItem, *, now: datetime) -> dict[tuple[int, int], Obstacle | None]:
    """Return for (row, slot) of all days what is in the way of moving the item there, or None."""
    slots = timetable.list_slots(plan.show_id)
    if not slots:
        return {}
    there = _There.of(plan, item, slots)
    rows = list_rows(plan.show_id, plan.items)
    answers: dict[tuple[int, int], Obstacle | None] = {}
    for slot in slots:
        here = [each for each in there.others if each.slot_id == slot.id]
        past = Obstacle.PAST if slot.starts_at <= now else None
        hindrance, taken = past or there.hindrance(slot, here), {row_of(each) for each in here}
        for row in rows:
            seat = table_obstacle(row.kind, item.buyer.kind, is_closed=row.is_closed, is_taken=row.id in taken)
            own = row.exhibitor_id in {None, item.exhibitor_id}
            answers[row.id, slot.id] = (hindrance or seat) if own else Obstacle.OTHER_BOOTH
    return answers


@dataclass(frozen=True, slots=True)
class _There:
    """An item, everything else in its draft, and what the calendar says of its people."""

    item: TimetableItem
    others: Sequence[TimetableItem]
    slots: Sequence[Slot]
    busy: free.Busyness
    desks: int
    walking: timedelta

    @classmethod
    def of(cls, plan: Timetable, item: TimetableItem, slots: Sequence[Slot]) -> _There:
        wanted: dict[ResourceKind, Sequence[int]] = {
            ResourceKind.BUYER: [item.buyer_id],
            ResourceKind.DESK: [item.exhibitor_id],
            ResourceKind.INTERPRETER: [item.interpreter_id] if item.interpreter_id else [],
        }
        busy = free.load_busyness(
            plan.show_id, wanted, slots[0].starts_at, slots[-1].ends_at, besides_all=own_bookings(plan)
        )
        return cls(
            item,
            [each for each in plan.items if each.id != item.id],
            slots,
            busy,
            people.profile_of(item.exhibitor_id).desks,
            setups.walking_of(setups.find_setup(plan.show_id)),
        )

    def hindrance(self, slot: Slot, here: Sequence[TimetableItem]) -> Obstacle | None:
        """Return the first rule the item would break in the slot, beside those `here`."""
        item, desks = self.item, range(1, self.desks + 1)
        mine = [each for each in self.others if each.buyer_id == item.buyer_id]
        buyer_there = any(each.slot_id == slot.id for each in mine)
        firm_there = sum(each.exhibitor_id == item.exhibitor_id for each in here)
        firm_free = any(self.busy.free(ResourceKind.DESK, item.exhibitor_id, slot, n) for n in desks)
        buyer_free = self.busy.free(ResourceKind.BUYER, item.buyer_id, slot)
        hindrances = (
            (Obstacle.NOT_FOR_KIND, not admits(slot.kind, item.buyer.kind)),
            (Obstacle.BUYER_BUSY, buyer_there or not buyer_free),
            (Obstacle.EXHIBITOR_BUSY, firm_there >= self.desks or not firm_free),
            (Obstacle.WALKING, not self._can_walk(slot, mine)),
            (Obstacle.NO_INTERPRETER, not self._is_interpreted(slot)),
        )
        return next((code for code, holds in hindrances if holds), None)

    def _can_walk(self, slot: Slot, mine: Sequence[TimetableItem]) -> bool:
        elsewhere = [(each.slot.starts_at, each.slot.ends_at) for each in mine if each.slot_id != slot.id]
        outside = self.busy.in_reach(ResourceKind.BUYER, self.item.buyer_id, slot, self.walking)
        return outside and in_reach((slot.starts_at, slot.ends_at), elsewhere, self.walking)

    def _is_interpreted(self, slot: Slot) -> bool:
        """Return whether the item's interpreter is on shift, free and not without a pause for too long."""
        person = self.item.interpreter
        return person is None or can_interpret(person, slot, self.others, self.slots, self.busy)


def can_interpret(
    person: Interpreter, slot: Slot, items: Sequence[TimetableItem], slots: Sequence[Slot], busy: free.Busyness
) -> bool:
    """Return whether the interpreter is on shift, free beside `items` and not without a pause for too long."""
    day = [each for each in slots if each.day_id == slot.day_id]
    order: dict[int, int] = {each.id: place for place, each in enumerate(day)}
    held = {each.slot_id for each in items if each.interpreter_id == person.id and each.slot_id in order}
    held |= {each.id for each in day if not busy.free(ResourceKind.INTERPRETER, person.id, each)}
    on_shift = any(each.starts_at <= slot.starts_at and slot.ends_at <= each.ends_at for each in person.shifts)
    rested = person.max_run is None or longest_run(held, order, slot.id) <= person.max_run
    return on_shift and rested and slot.id not in held


def own_bookings(plan: Timetable) -> set[int]:
    """Return the bookings of consultations that the draft itself holds."""
    return {each.booking_id for each in list_fixed(plan.show_id) if each.booking_id}

"""What holds for an item of a draft: where it may be moved, and why a pair is not in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from expo.calendar.rules import ResourceKind
from expo.consultations.models import Buyer, Interpreter, Slot, Timetable, TimetableItem
from expo.consultations.queries import openings as free
from expo.consultations.queries import people, timetable
from expo.consultations.queries.matching import list_fixed
from expo.consultations.rules.booking import Obstacle, admits, interpreting_for, longest_run
from expo.consultations.rules.codes import BuyerStatus, Seating, Side, SlotKind
from expo.consultations.rules.walking import in_reach
from expo.core.db import LocalText
from expo.exhibitors.models import Exhibitor


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the draft's board: a table, or where people sit at booths one desk of a firm."""

    id: int
    #: of the table, or None at a booth
    number: int | None
    #: whose booth it is
    name: LocalText | None = None
    kind: SlotKind = SlotKind.GENERAL
    is_closed: bool = False
    kept_for_walk_ins: bool = False
    exhibitor_id: int | None = None


#: desks of one firm, as the database limits them
_DESKS = 10


def row_of(item: TimetableItem) -> int:
    """Return the id of the row an item stands in."""
    return int(item.table_id or -(item.exhibitor_id * _DESKS + item.desk))


def sits_at_booths(show_id: int) -> bool:
    """Return whether the show's consultations take place at the exhibitors' booths."""
    setup = people.find_setup(show_id)
    return setup is not None and setup.seating is Seating.BOOTH


def list_rows(plan: Timetable) -> list[Row]:
    """Return the rows of the draft's board."""
    if not sits_at_booths(plan.show_id):
        return [
            Row(table.id, table.number, None, table.kind, table.is_closed, table.kept_for_walk_ins)
            for table in people.list_tables(plan.show_id)
        ]
    firms = {item.exhibitor_id: item.exhibitor for item in plan.items}
    profiles = people.profiles_of(firms)
    return [
        Row(-(firm.id * _DESKS + desk), None, firm.organization.name, exhibitor_id=firm.id)
        for firm in sorted(firms.values(), key=lambda each: each.organization.name_ko)
        for desk in range(1, profiles.get(firm.id, people.DEFAULT_PROFILE).desks + 1)
    ]


def cells(plan: Timetable, item: TimetableItem) -> dict[tuple[int, int], Obstacle | None]:
    """Return for (row, slot) of all days what is in the way of moving the item there, or None."""
    slots = timetable.list_slots(plan.show_id)
    if not slots:
        return {}
    there = _There.of(plan, item, slots)
    rows = list_rows(plan)
    answers: dict[tuple[int, int], Obstacle | None] = {}
    for slot in slots:
        here = [each for each in there.others if each.slot_id == slot.id]
        hindrance, taken = there.hindrance(slot, here), {row_of(each) for each in here}
        for row in rows:
            usable = not row.is_closed and admits(row.kind, item.buyer.kind) and row.id not in taken
            own = row.exhibitor_id in {None, item.exhibitor_id}
            answers[row.id, slot.id] = (
                Obstacle.OTHER_BOOTH if not own else hindrance or (None if usable else Obstacle.NO_TABLE)
            )
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
            plan.show_id, wanted, slots[0].starts_at, slots[-1].ends_at, besides_all=_own_bookings(plan)
        )
        return cls(
            item,
            [each for each in plan.items if each.id != item.id],
            slots,
            busy,
            people.profile_of(item.exhibitor_id).desks,
            people.walking_of(people.find_setup(plan.show_id)),
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
        return person is None or _can_interpret(person, slot, self.others, self.slots, self.busy)


def _can_interpret(
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


def _own_bookings(plan: Timetable) -> set[int]:
    """Return the bookings of consultations that the draft itself holds."""
    return {each.booking_id for each in list_fixed(plan.show_id) if each.booking_id}


class WhyNot(StrEnum):
    """Why a pair is not in a timetable."""

    IT_IS = "it_is"
    NOT_APPROVED = "not_approved"
    VETO = "veto"
    NO_WISH = "no_wish"
    CLOSED = "closed"
    BUYER_FULL = "buyer_full"
    EXHIBITOR_FULL = "exhibitor_full"
    NO_COMMON_SLOT = "no_common_slot"
    NO_INTERPRETER = "no_interpreter"
    OTHERS_FIRST = "others_first"


def why_not(plan: Timetable, buyer: Buyer, exhibitor: Exhibitor) -> WhyNot:  # noqa: PLR0911 - one per reason
    """Return the first true reason why the two do not meet in this timetable."""
    if any(i.buyer_id == buyer.id and i.exhibitor_id == exhibitor.id for i in plan.items):
        return WhyNot.IT_IS
    if buyer.status is not BuyerStatus.APPROVED:
        return WhyNot.NOT_APPROVED
    if people.is_vetoed(buyer.id, exhibitor.id):
        return WhyNot.VETO
    profile = people.profile_of(exhibitor.id)
    if not profile.takes_requests:
        return WhyNot.CLOSED
    wished = [
        wish
        for side in Side
        for wish in people.list_wishes(plan.show_id, side, buyer_id=buyer.id, exhibitor_id=exhibitor.id)
    ]
    if not wished:
        return WhyNot.NO_WISH
    if sum(i.buyer_id == buyer.id for i in plan.items) >= buyer.max_consultations:
        return WhyNot.BUYER_FULL
    if sum(i.exhibitor_id == exhibitor.id for i in plan.items) >= profile.max_consultations:
        return WhyNot.EXHIBITOR_FULL
    common = _common_slots(plan, buyer, exhibitor, profile.desks)
    if not common:
        return WhyNot.NO_COMMON_SLOT
    people_here = people.list_interpreters(plan.show_id)
    offered = {language for each in people_here for language in each.languages}
    language = interpreting_for(buyer.languages, profile.languages, offered)
    if language and not _interpreted(plan, [each for each in people_here if language in each.languages], common):
        return WhyNot.NO_INTERPRETER
    return WhyNot.OTHERS_FIRST


def _common_slots(plan: Timetable, buyer: Buyer, exhibitor: Exhibitor, desks: int) -> list[Slot]:
    found = []
    for slot in timetable.list_slots(plan.show_id):
        here = [each for each in plan.items if each.slot_id == slot.id]
        buyer_free = admits(slot.kind, buyer.kind) and all(each.buyer_id != buyer.id for each in here)
        if buyer_free and sum(each.exhibitor_id == exhibitor.id for each in here) < desks:
            found.append(slot)
    return found


def _interpreted(plan: Timetable, able: Sequence[Interpreter], slots: Sequence[Slot]) -> bool:
    """Return whether one of those `able` could still interpret in one of the slots, within shifts and breaks."""
    order = timetable.list_slots(plan.show_id)
    wanted: dict[ResourceKind, Sequence[int]] = {ResourceKind.INTERPRETER: [each.id for each in able]}
    busy = free.load_busyness(
        plan.show_id, wanted, order[0].starts_at, order[-1].ends_at, besides_all=_own_bookings(plan)
    )
    return any(_can_interpret(person, slot, plan.items, order, busy) for person in able for slot in slots)

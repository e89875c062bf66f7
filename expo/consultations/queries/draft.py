"""What holds for an item of a draft: where it may be moved, and why a pair is not in it."""

from __future__ import annotations

from enum import StrEnum

from expo.calendar.rules import ResourceKind
from expo.consultations.models import Buyer, Slot, Timetable, TimetableItem
from expo.consultations.queries import openings as free
from expo.consultations.queries import people, timetable
from expo.consultations.queries.matching import list_fixed
from expo.consultations.rules.booking import Obstacle, admits
from expo.consultations.rules.codes import BuyerStatus, Side
from expo.exhibitors.models import Exhibitor


def cells(plan: Timetable, item: TimetableItem) -> dict[tuple[int, int], Obstacle | None]:
    """Return for (table, slot) what is in the way of moving the item there, or None."""
    slots = timetable.list_slots(plan.show_id, day_id=item.slot.day_id)
    if not slots:
        return {}
    desks = people.profile_of(item.exhibitor_id).desks
    busy = free.load_busyness(
        plan.show_id,
        {
            ResourceKind.BUYER: [item.buyer_id],
            ResourceKind.DESK: [item.exhibitor_id],
            ResourceKind.INTERPRETER: [item.interpreter_id] if item.interpreter_id else [],
        },
        slots[0].starts_at,
        slots[-1].ends_at,
        besides_all=_own_bookings(plan),
    )
    others = [each for each in plan.items if each.id != item.id]
    answers: dict[tuple[int, int], Obstacle | None] = {}
    for slot in slots:
        here = [each for each in others if each.slot_id == slot.id]
        hindrance = _hindrance(item, slot, here, busy, desks)
        taken = {each.table_id for each in here}
        for table in people.list_tables(plan.show_id):
            usable = not table.is_closed and admits(table.kind, item.buyer.kind) and table.id not in taken
            answers[table.id, slot.id] = hindrance or (None if usable else Obstacle.NO_TABLE)
    return answers


def _own_bookings(plan: Timetable) -> set[int]:
    """Return the bookings of consultations that the draft itself holds."""
    return {each.booking_id for each in list_fixed(plan.show_id) if each.booking_id}


def _hindrance(
    item: TimetableItem, slot: Slot, here: list[TimetableItem], busy: free.Busyness, desks: int
) -> Obstacle | None:
    interpreter = item.interpreter_id
    hindrances = (
        (Obstacle.NOT_FOR_KIND, not admits(slot.kind, item.buyer.kind)),
        (
            Obstacle.BUYER_BUSY,
            any(each.buyer_id == item.buyer_id for each in here)
            or not busy.free(ResourceKind.BUYER, item.buyer_id, slot),
        ),
        (
            Obstacle.EXHIBITOR_BUSY,
            sum(each.exhibitor_id == item.exhibitor_id for each in here) >= desks
            or not any(busy.free(ResourceKind.DESK, item.exhibitor_id, slot, n) for n in range(1, desks + 1)),
        ),
        (
            Obstacle.NO_INTERPRETER,
            interpreter is not None
            and (
                any(each.interpreter_id == interpreter for each in here)
                or not busy.free(ResourceKind.INTERPRETER, interpreter, slot)
            ),
        ),
    )
    return next((code for code, holds in hindrances if holds), None)


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
    return WhyNot.OTHERS_FIRST if _common_slot(plan, buyer, exhibitor, profile.desks) else WhyNot.NO_COMMON_SLOT


def _common_slot(plan: Timetable, buyer: Buyer, exhibitor: Exhibitor, desks: int) -> bool:
    slots = timetable.list_slots(plan.show_id)
    for slot in slots:
        here = [each for each in plan.items if each.slot_id == slot.id]
        buyer_free = admits(slot.kind, buyer.kind) and all(each.buyer_id != buyer.id for each in here)
        if buyer_free and sum(each.exhibitor_id == exhibitor.id for each in here) < desks:
            return True
    return False

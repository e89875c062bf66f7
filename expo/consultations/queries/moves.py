"""Where a consultation may be moved: every cell of a day's board with the reason that forbids it, if one does."""

from __future__ import annotations

from datetime import datetime

from expo.calendar.rules import ResourceKind
from expo.consultations.models import Consultation
from expo.consultations.queries import board, seating, timetable
from expo.consultations.queries import openings as free
from expo.consultations.rules.booking import Obstacle, table_obstacle


def cells(consultation: Consultation, *, now: datetime) -> dict[tuple[int, int], Obstacle | None]:
    """Return for (table, slot) what is in the way of moving the consultation there, or None."""
    slots = timetable.list_slots(consultation.show_id, day_id=consultation.slot.day_id)
    if not slots:
        return {}
    pair, own = free.load_pair(consultation.buyer, consultation.exhibitor), consultation.booking_id
    found = free.openings(pair, slots, now=now, walk_in=True, besides=own)
    busy = free.load_busyness(
        consultation.show_id, {ResourceKind.TABLE: None}, slots[0].starts_at, slots[-1].ends_at, besides=own
    )
    held = board.list_day(consultation.show_id, consultation.slot.day_id)
    answers: dict[tuple[int, int], Obstacle | None] = {}
    for row in seating.list_rows(consultation.show_id, held):
        at_own = row.exhibitor_id in {None, consultation.exhibitor_id}
        kind = consultation.buyer.kind
        for slot in slots:
            opening = found[slot.id]
            free_here = row.exhibitor_id is not None or busy.free(ResourceKind.TABLE, row.id, slot)
            if not at_own:
                answers[row.id, slot.id] = Obstacle.OTHER_BOOTH
            elif isinstance(opening, Obstacle) and opening is not Obstacle.NO_TABLE:
                answers[row.id, slot.id] = opening
            else:
                seat = table_obstacle(row.kind, kind, is_closed=row.is_closed, is_taken=not free_here)
                answers[row.id, slot.id] = seat
    return answers

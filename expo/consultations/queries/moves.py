"""Where a consultation may be moved: every cell of a day's board with the reason that forbids it, if one does."""

from __future__ import annotations

from datetime import datetime

from expo.calendar.rules import ResourceKind
from expo.consultations.models import Consultation
from expo.consultations.queries import openings as free
from expo.consultations.queries import people, timetable
from expo.consultations.rules.booking import Obstacle, admits


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
    answers: dict[tuple[int, int], Obstacle | None] = {}
    for table in people.list_tables(consultation.show_id):
        for slot in slots:
            opening = found[slot.id]
            usable = not table.is_closed and admits(table.kind, consultation.buyer.kind)
            if isinstance(opening, Obstacle) and opening is not Obstacle.NO_TABLE:
                answers[table.id, slot.id] = opening
            elif not usable or not busy.free(ResourceKind.TABLE, table.id, slot):
                answers[table.id, slot.id] = Obstacle.NO_TABLE
            else:
                answers[table.id, slot.id] = None
    return answers

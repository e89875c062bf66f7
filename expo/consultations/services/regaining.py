"""Where a consultation that stands again goes when somebody has its table or interpreter since."""

from __future__ import annotations

from datetime import datetime

from expo.calendar.rules import ResourceKind
from expo.consultations.models import Consultation, Interpreter, Table
from expo.consultations.queries import openings as free
from expo.consultations.rules.booking import Opening
from expo.core.db import db


def find_place_again(consultation: Consultation, *, now: datetime) -> None:
    """Let the consultation keep its table and interpreter, or have others that are free in its slot.

    Where there are none, or one of the two people is taken, it stays as it was: the calendar says who is busy.
    """
    slot = consultation.slot
    wanted = {ResourceKind.TABLE: None, ResourceKind.INTERPRETER: None}
    busy = free.load_busyness(consultation.show_id, wanted, slot.starts_at, slot.ends_at)
    has_table = consultation.table_id is None or busy.free(ResourceKind.TABLE, consultation.table_id, slot)
    helper = consultation.interpreter_id
    has_helper = helper is None or busy.free(ResourceKind.INTERPRETER, helper, slot)
    if has_table and has_helper:
        return
    pair = free.load_pair(consultation.buyer, consultation.exhibitor)
    found = free.openings(pair, [slot], now=now, walk_in=slot.starts_at <= now)[slot.id]
    if not isinstance(found, Opening):
        return
    if not has_table:
        consultation.sit(db.session.get_one(Table, found.table_id) if found.table_id else None)
    if not has_helper and found.interpreter_id is not None:
        consultation.interpreter = db.session.get_one(Interpreter, found.interpreter_id)

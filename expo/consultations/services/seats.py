"""Another table or interpreter in the same slot."""

from __future__ import annotations

from datetime import datetime

from expo.calendar import services as calendar
from expo.calendar.rules import ResourceKind
from expo.consultations import errors
from expo.consultations.models import Buyer, Consultation, Table
from expo.consultations.queries import openings as free
from expo.consultations.queries import setups, timetable
from expo.consultations.rules.booking import TableOption, admits, choose_table
from expo.consultations.rules.codes import ConsultationStatus, Origin, Seating
from expo.consultations.services import booking, ground, tell
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db

AT_TABLE = (ConsultationStatus.CONFIRMED, ConsultationStatus.RUNNING)


def other_table(actor: Actor, consultation: Consultation, *, now: datetime) -> bool:
    """Give the consultation another free table in its slot; False where there is none."""
    slot = consultation.slot
    tables = [each for each in setups.list_tables(consultation.show_id) if not each.is_closed]
    busy = free.load_busyness(consultation.show_id, {ResourceKind.TABLE: None}, slot.starts_at, slot.ends_at)
    uses = timetable.table_uses(slot.day_id)
    options = [
        TableOption(each.id, each.number, each.kind, each.kept_for_walk_ins, uses.get(each.id, 0))
        for each in tables
        if busy.free(ResourceKind.TABLE, each.id, slot)
    ]
    found = choose_table(
        options,
        seating=Seating.ANY_TABLE,
        buyer=consultation.buyer.kind,
        usual=None,
        walk_in=consultation.origin is Origin.ON_SITE,
    )
    if found is None:
        return False
    sit_at(actor, consultation, db.session.get_one(Table, found), now=now)
    return True


def table_left_by(freed: Consultation, buyer: Buyer) -> Table | None:
    """Return the table that a freed slot leaves empty, where this buyer may sit there and has not their own free."""
    table, slot = freed.table, freed.slot
    if table is None or table.is_closed or not admits(table.kind, buyer.kind):
        return None
    busy = free.load_busyness(freed.show_id, {ResourceKind.TABLE: None}, slot.starts_at, slot.ends_at)
    setup = setups.find_setup(freed.show_id)
    keeps = setup is None or setup.seating is Seating.BUYER_TABLE
    own = timetable.usual_table(buyer, slot.day_id) if keeps else None
    if own is not None and busy.free(ResourceKind.TABLE, own, slot):
        return None
    return table if busy.free(ResourceKind.TABLE, table.id, slot) else None


def sit_at(actor: Actor, consultation: Consultation, table: Table, *, now: datetime) -> None:
    """Move a consultation to another table in its slot; both sides are told. Raises ResourceBusy where it is taken."""
    consultation.revision = ground.begin_change(consultation.show_id)
    if consultation.status not in AT_TABLE or consultation.booking is None:
        raise errors.StateChanged
    was = tell.place_of(consultation)
    consultation.sit(table)
    slot = consultation.slot
    calendar.move(consultation.booking, slot.starts_at, slot.ends_at, booking.resources_of(consultation))
    subject = ground.subject_of(consultation.id, consultation.code, consultation.label, consultation.show_id)
    audit.record(actor, "consultations.reseat", subject, now=now, table=table.number)
    tell.moved(consultation, was, now=now)

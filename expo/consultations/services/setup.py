"""Setting up slots and tables at once, where nobody waits for progress; a change never leaves a consultation behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from expo.consultations.models import Slot, Table
from expo.consultations.rules import slots as rules
from expo.consultations.rules.codes import SlotKind
from expo.consultations.services import rehoming
from expo.consultations.services.change import Outcome
from expo.consultations.services.changes import Closing, Reopened, TablePlan, TablesChange
from expo.consultations.services.day_changes import DayChange
from expo.core.actor import Actor
from expo.core.db import db
from expo.shows.models import Show, ShowDay

Period = tuple[datetime, datetime]


def periods_of(day: ShowDay, layout: rules.Layout, zone: str) -> list[Period]:
    """Return the layout's slots as moments of the day."""
    midnight = datetime.combine(day.on, time(0), ZoneInfo(zone))
    return [
        (midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)) for start, end in rules.lay_out(layout)
    ]


def lay_out_day(actor: Actor, day: ShowDay, periods: Sequence[Period], kind: SlotKind, *, now: datetime) -> Outcome:
    """Give the day these slots; consultations in slots that go get the nearest place, else they are called off."""
    change = DayChange(day.id, [(start, end, kind) for start, end in periods])
    return rehoming.make(actor, db.session.get_one(Show, day.show_id), change, now=now)


def set_tables(actor: Actor, show: Show, plan: TablePlan, *, now: datetime) -> Outcome:
    """Let the area have these tables; consultations at those that are closed are seated elsewhere."""
    return rehoming.make(actor, show, TablesChange(plan), now=now)


def close_table(actor: Actor, table: Table, *, now: datetime) -> Outcome:
    """Take a table away (broken); consultations still to come there get another table, another slot, or are called off."""
    return rehoming.make(actor, db.session.get_one(Show, table.show_id), Closing(table.number), now=now)


def open_table(actor: Actor, table: Table, *, now: datetime) -> Outcome:
    """Let a table be used again."""
    return rehoming.make(actor, db.session.get_one(Show, table.show_id), Reopened(table.number), now=now)


def count_slots(show_id: int) -> int:
    """Return how many open slots the show has."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Slot).where(Slot.show_id == show_id, Slot.is_closed.is_(False))
        )
        or 0
    )

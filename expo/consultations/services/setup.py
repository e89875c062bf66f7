"""Setting up slots and tables at once, where nobody waits for progress; a change never leaves a consultation behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from expo.consultations.rules import slots as rules
from expo.consultations.rules.codes import SlotKind
from expo.consultations.services import rehoming
from expo.consultations.services.change import Outcome
from expo.consultations.services.changes import TablePlan, TablesChange
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

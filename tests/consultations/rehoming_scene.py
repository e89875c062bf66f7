"""A small show whose set-up changes, and what must be true of everybody afterwards."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select

from expo.calendar.models import ClaimCell
from expo.consultations.models import Slot, Table
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import HOLDING, SlotKind
from expo.consultations.services import planning
from expo.consultations.services.change import Change
from expo.consultations.services.day_changes import DayChange
from expo.core import clock
from expo.core.db import db
from expo.core.jobs import Job
from expo.core.work import unit_of_work
from expo.shows.models import Show, ShowDay
from tests.consultations.test_booking import ORGANIZER, Scene, book
from tests.factories.consultations import make_buyer
from tests.factories.exhibitors import make_exhibitor

HALF = timedelta(minutes=30)


def day_of(scene: Scene) -> ShowDay:
    return db.session.get_one(ShowDay, scene.slots[0].day_id)


def crowd(scene: Scene, now: datetime) -> list[int]:
    """Every table busy in every slot: three pairs in each of the four."""
    buyers, firms = [make_buyer(scene.show) for _ in range(3)], [make_exhibitor(scene.show) for _ in range(3)]
    with unit_of_work():
        return [
            book(buyers[n], firms[(n + place) % 3], slot, now).id
            for place, slot in enumerate(scene.slots[:3])
            for n in range(3)
        ]


def shifted(
    scene: Scene, *, by: timedelta = timedelta(minutes=15), number: int = 4, length: timedelta = HALF
) -> DayChange:
    first = scene.slots[0].starts_at + by
    return DayChange(
        scene.slots[0].day_id,
        [(first + n * length, first + (n + 1) * length, SlotKind.GENERAL) for n in range(number)],
    )


def searched(scene: Scene, change: Change, now: datetime) -> Job:
    """Let the job look for places, as the page does."""
    with clock.at(now), unit_of_work():
        job_id = planning.begin(ORGANIZER, db.session.get_one(Show, scene.show.id), change, now=now).id
    db.session.rollback()
    return db.session.get_one(Job, job_id)


def agreed(scene: Scene, plan: Job, now: datetime) -> Job:
    with clock.at(now), unit_of_work():
        show = db.session.get_one(Show, scene.show.id)
        job_id = planning.agree(ORGANIZER, show, db.session.get_one(Job, plan.id), now=now).id
    db.session.rollback()
    return db.session.get_one(Job, job_id)


def figures(made: Job) -> dict[str, object]:
    """Return what a change did, without the trace it left."""
    return {key: value for key, value in made.result.items() if key != "trace"}


def demand_nobody_twice() -> None:
    standing = timetable.list_consultations(statuses=HOLDING)
    for place in (
        Counter((each.buyer_id, each.slot_id) for each in standing),
        Counter((each.exhibitor_id, each.desk, each.slot_id) for each in standing),
        Counter((each.table_id, each.slot_id) for each in standing if each.table_id),
        Counter((each.interpreter_id, each.slot_id) for each in standing if each.interpreter_id),
    ):
        assert not place or max(place.values()) == 1
    held = set(db.session.scalars(select(ClaimCell.booking_id).distinct()))
    assert held == {each.booking_id for each in standing}
    assert not any(each.slot.is_closed for each in standing)


def state() -> list[tuple[object, ...]]:
    """Everything a change could leave half done."""
    db.session.rollback()
    rows = [
        (each.id, each.status, each.slot.starts_at, each.table_id, each.interpreter_id, each.booking_id)
        for each in timetable.list_consultations()
    ]
    cells = db.session.execute(select(ClaimCell.resource_id, ClaimCell.cell, ClaimCell.booking_id)).all()
    slots = db.session.execute(select(Slot.id, Slot.starts_at, Slot.kind, Slot.is_closed)).all()
    tables = db.session.execute(select(Table.number, Table.is_closed, Table.kind)).all()
    return [*rows, *sorted(map(tuple, cells)), *sorted(map(tuple, slots)), *sorted(map(tuple, tables))]

"""A change of the set-up that was made, taking it back, and everything that has to be as before."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import func, select

from expo.consultations.models import ConsultationSetup, Interpreter, Table
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import SlotKind
from expo.consultations.rules.returning import Hindrance
from expo.consultations.services import planning, returning
from expo.consultations.services.change import Change
from expo.consultations.services.day_changes import DayChange
from expo.consultations.services.hindering import in_the_way
from expo.core import clock
from expo.core.db import db
from expo.core.jobs import Job
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.shows.models import Show
from tests.consultations.rehoming_scene import agreed, searched
from tests.consultations.test_booking import ORGANIZER, Scene


def everything(show: Show) -> list[tuple[object, ...]]:
    """Everything that is as before once a change is taken back; slots by their times, because new ones take their place."""
    db.session.rollback()
    held = [
        (
            *(each.id, each.status, each.slot.starts_at, each.slot.ends_at, each.slot.is_closed, each.table_id),
            *(each.at_booth, each.desk, each.interpreter_id, each.interpreting, each.reason, each.expires_at),
            each.booking and (each.booking.starts_at, each.booking.ends_at, each.booking.cancelled_at),
        )
        for each in timetable.list_consultations()
    ]
    slots = [(each.starts_at, each.ends_at, each.kind) for each in timetable.list_slots(show.id)]
    tables = db.session.execute(
        select(Table.number, Table.is_closed, Table.kind, Table.kept_for_walk_ins).order_by(Table.number)
    )
    people = [
        (each.languages, each.max_run, [(at.starts_at, at.ends_at) for at in each.shifts], each.name_en)
        for each in db.session.scalars(select(Interpreter).order_by(Interpreter.id))
    ]
    row = db.session.get_one(ConsultationSetup, show.id)
    return [*held, *slots, *map(tuple, tables), *people, (row.seating, row.answer_hours, row.wishes_close_at)]


def made(scene: Scene, change: Change, now: datetime) -> Job:
    """Let the change be looked for and made; returns the search."""
    plan = searched(scene, change, now)
    assert "moved" in agreed(scene, plan, now).result
    return db.session.get_one(Job, plan.id)


def taken_back(scene: Scene, plan: Job, now: datetime) -> Job:
    with clock.at(now), unit_of_work():
        show = db.session.get_one(Show, scene.show.id)
        job_id = planning.take_back(ORGANIZER, show, db.session.get_one(Job, plan.id), now=now).id
    db.session.rollback()
    return db.session.get_one(Job, job_id)


def hindrances(scene: Scene, plan: Job, now: datetime) -> Counter[Hindrance]:
    db.session.rollback()
    applied = planning.applying_of(db.session.get_one(Job, plan.id))
    assert applied is not None
    show = db.session.get_one(Show, scene.show.id)
    return Counter(each.why for each in in_the_way(show, returning.read(applied.result["trace"]), now=now))


def letters(template: str) -> int:
    return db.session.scalar(select(func.count(Mail.id)).where(Mail.template == f"consultations/{template}")) or 0


def kept(scene: Scene) -> Change:
    kinds = [SlotKind.EXPORT, *[SlotKind.GENERAL] * 3]
    plan = [(slot.starts_at, slot.ends_at, kind) for slot, kind in zip(scene.slots, kinds, strict=True)]
    return DayChange(scene.slots[0].day_id, plan, SlotKind.EXPORT)


def db_scene(scene: Scene) -> Scene:
    """Return the scene as this transaction reads it."""
    return Scene(db.session.get_one(Show, scene.show.id), scene.slots, scene.tables, scene.buyer, scene.firm)

"""While a change of the set-up is taken back others book, press the same button, or stop it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from sqlalchemy import select

from expo.consultations import errors
from expo.consultations.models import Buyer
from expo.consultations.queries import timetable
from expo.consultations.services import booking, planning, returning
from expo.core import clock, jobs
from expo.core.db import db
from expo.core.errors import DomainError
from expo.core.jobs import Job, JobStatus
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show
from tests.consultations.rehoming_scene import HALF, crowd, demand_nobody_twice, shifted
from tests.consultations.returning_scene import everything, made, taken_back
from tests.consultations.test_booking import ORGANIZER, make_scene
from tests.factories.consultations import make_buyer
from tests.factories.exhibitors import make_exhibitor
from tests.factories.threads import all_at_once


def test_people_book_while_a_change_is_taken_back(app: Flask, now: datetime) -> None:
    """It comes back as a whole or stays as a whole, whoever is first, and nobody is in two places."""
    scene = make_scene()
    crowd(scene, now)
    before = everything(scene.show)
    plan = made(scene, shifted(scene, by=HALF, number=5), now)
    changed = everything(scene.show)
    rivals = [(make_buyer(scene.show).id, make_exhibitor(scene.show).id) for _ in range(4)]
    starts = [slot.id for slot in timetable.list_slots(scene.show.id)]
    applied = planning.applying_of(plan)
    assert applied is not None
    trace, show_id = returning.read(applied.result["trace"]), scene.show.id
    db.session.expunge_all()  # some of what was made is gone by now

    def rival(n: int) -> int:
        buyer, firm = (db.session.get_one(kind, key) for kind, key in zip((Buyer, Exhibitor), rivals[n], strict=True))
        slot = timetable.get_slot(show_id, starts[n])
        return booking.book(ORGANIZER, buyer, firm, slot, now=now).id  # type: ignore[arg-type]

    def back() -> int:
        return returning.give_back(ORGANIZER, db.session.get_one(Show, show_id), trace, now=now).moved

    tasks: list[Callable[[], int]] = [back, *(lambda n=n: rival(n) for n in range(len(rivals)))]
    answers = all_at_once(app, tasks)
    db.session.rollback()
    demand_nobody_twice()
    newer = {each for each in answers[1:] if isinstance(each, int)}
    wanted = changed if isinstance(answers[0], errors.CannotReturn) else before
    assert isinstance(answers[0], errors.CannotReturn | int)
    show = db.session.get_one(Show, show_id)
    assert [row for row in everything(show) if row[0] not in newer] == wanted
    assert all(isinstance(each, int | DomainError) for each in answers)


def test_of_two_who_press_at_once_one_takes_it_back(app: Flask, now: datetime) -> None:
    scene = make_scene()
    crowd(scene, now)
    plan_id, show_id = made(scene, shifted(scene), now).id, scene.show.id
    db.session.expunge_all()  # some of what was made is gone by now

    def press() -> int:
        show, plan = db.session.get_one(Show, show_id), db.session.get_one(Job, plan_id)
        return planning.take_back(ORGANIZER, show, plan, now=now).id

    answers = all_at_once(app, [press, press])
    assert [type(each) for each in answers if isinstance(each, DomainError)] == [errors.PlanMoved]
    db.session.rollback()
    assert len(db.session.scalars(select(Job).where(Job.kind == planning.RETURN)).all()) == 1


def test_stopping_leaves_the_change_as_it_was_made(app: Flask, now: datetime) -> None:
    scene = make_scene()
    crowd(scene, now)
    plan = made(scene, shifted(scene), now)
    after = everything(scene.show)
    row = Job(
        kind=planning.RETURN, show_id=scene.show.id, params={"show": scene.show.slug, "of": plan.id},
        stop_requested=True, actor_kind=ORGANIZER.kind, actor_name="test", created_at=now,
    )  # fmt: skip
    with unit_of_work():
        db.session.add(row)
    with clock.at(now):
        jobs.run(row.id)
    db.session.rollback()
    assert db.session.get_one(Job, row.id).status is JobStatus.STOPPED
    assert everything(scene.show) == after
    assert taken_back(scene, plan, now).result["moved"] == 9

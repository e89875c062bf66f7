"""While a change of the set-up is looked for or made others book, agree to it too, or stop it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from expo.consultations import errors
from expo.consultations.models import Buyer
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import ConsultationStatus
from expo.consultations.services import booking, planning, rehoming
from expo.core import clock, jobs
from expo.core.db import db
from expo.core.errors import DomainError
from expo.core.jobs import Job, JobStatus
from expo.core.work import looking, unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show
from tests.consultations.rehoming_scene import (
    HALF,
    agreed,
    crowd,
    demand_nobody_twice,
    searched,
    shifted,
    state,
)
from tests.consultations.test_booking import ORGANIZER, book, make_scene
from tests.factories.consultations import make_buyer
from tests.factories.exhibitors import make_exhibitor
from tests.factories.threads import all_at_once


@pytest.mark.parametrize("kind", [planning.PLAN, planning.APPLY])
def test_stopping_leaves_everything_as_it_was(app: Flask, now: datetime, kind: str) -> None:
    scene = make_scene()
    crowd(scene, now)
    plan = searched(scene, shifted(scene), now)
    before = state()
    row = Job(
        kind=kind,
        show_id=scene.show.id,
        params=plan.params if kind == planning.PLAN else {"show": scene.show.slug, "of": plan.id},
        stop_requested=True,
        actor_kind=ORGANIZER.kind,
        actor_name="test",
        created_at=now,
    )
    with unit_of_work():
        db.session.add(row)
    with clock.at(now):
        jobs.run(row.id)
    db.session.rollback()
    ended = db.session.get_one(Job, row.id)
    assert (ended.status, ended.result) == (JobStatus.STOPPED, {})
    assert state() == before
    assert agreed(scene, plan, now).result["moved"] == 9  # it may be agreed to again


def test_a_search_stops_in_the_middle(sqlite_app: Flask, now: datetime) -> None:
    scene = make_scene()
    crowd(scene, now)
    question = rehoming.ask(scene.show, shifted(scene), now=now)
    heard: list[int] = []

    def report(done: int, steps: int) -> bool:
        heard.append(1000 * done // steps)
        return len(heard) < 5

    assert question.search(report) is None
    assert len(heard) == 5
    assert heard == sorted(heard)


def test_people_book_while_a_day_is_laid_out_anew(app: Flask, now: datetime) -> None:
    """Nothing is lost and nobody in two places, whoever is first; who asks for a slot that has gone is told so."""
    scene = make_scene()
    ids = crowd(scene, now)
    plan = searched(scene, shifted(scene, by=2 * HALF, number=5), now)
    rivals = [(make_buyer(scene.show).id, make_exhibitor(scene.show).id) for _ in range(8)]

    def rival(n: int) -> int:
        buyer, firm = rivals[n]
        slot = timetable.get_slot(scene.show.id, scene.slots[n % 4].id)
        return booking.book(
            ORGANIZER, db.session.get_one(Buyer, buyer), db.session.get_one(Exhibitor, firm), slot, now=now
        ).id

    def change() -> int:
        shown = rehoming.Planned.read(plan.result["plan"])
        show = db.session.get_one(Show, scene.show.id)
        return rehoming.make(ORGANIZER, show, rehoming.read(plan.params["change"]), now=now, plan=shown).moved

    tasks: list[Callable[[], int]] = [change, *(lambda n=n: rival(n) for n in range(len(rivals)))]
    answers = all_at_once(app, tasks)
    db.session.rollback()
    demand_nobody_twice()
    booked = [answer for answer in answers[1:] if isinstance(answer, int)]
    standing = {each.id for each in timetable.list_consultations(statuses=(ConsultationStatus.CONFIRMED,))}
    if isinstance(answers[0], DomainError):
        assert isinstance(answers[0], errors.MoreLost)
    off = {each.id for each in timetable.list_consultations(statuses=(ConsultationStatus.CANCELLED,))}
    assert standing | off == {*ids, *booked}
    assert not off & set(ids) - {row[0] for row in plan.result["plan"]["off"]}


def test_of_two_who_agree_at_once_one_makes_the_change(app: Flask, now: datetime) -> None:
    scene = make_scene()
    crowd(scene, now)
    plan_id = searched(scene, shifted(scene), now).id

    def agree() -> int:
        show, plan = db.session.get_one(Show, scene.show.id), db.session.get_one(Job, plan_id)
        return planning.agree(ORGANIZER, show, plan, now=now).id

    answers = all_at_once(app, [agree, agree])
    assert [type(each) for each in answers if isinstance(each, DomainError)] == [errors.PlanMoved]
    db.session.rollback()
    assert len(db.session.scalars(select(Job).where(Job.kind == planning.APPLY)).all()) == 1


def test_the_search_keeps_nobody_from_writing(app: Flask, now: datetime) -> None:
    """Another connection writes while the places are looked for and the mails are written."""
    scene = make_scene()
    crowd(scene, now)
    change = shifted(scene)
    rival = make_buyer(scene.show)
    with looking():
        show = db.session.get_one(Show, scene.show.id)
        question = rehoming.ask(show, change, now=now)
        made = elsewhere(app, lambda: book(rival, scene.firm, scene.slots[3], now).id)
        found = question.search()
    assert isinstance(made, int)
    assert found is not None
    assert len(found.places) == 9


def elsewhere(app: Flask, task: Callable[[], int]) -> int | DomainError:
    def run() -> int:
        with app.app_context():
            try:
                with unit_of_work():
                    return task()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=10)

"""An applied re-plan is taken back in one go, as long as nothing newer has happened."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from expo.consultations import errors
from expo.consultations.models import Consultation, Table, Timetable
from expo.consultations.queries import matching as queries
from expo.consultations.rules.codes import ConsultationStatus, Side
from expo.consultations.services import booking, losses, replan, taking_back
from expo.core import clock
from expo.core.db import db
from expo.core.jobs import Job
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from tests.consultations.test_booking import Scene, book, make_scene
from tests.consultations.test_replan import ACTOR, apply, draft_without
from tests.factories.consultations import make_buyer, make_profile
from tests.factories.exhibitors import make_exhibitor


def places(scene: Scene) -> dict[int, tuple[object, ...]]:
    """Return everything that says where everybody is."""
    db.session.expire_all()
    found = db.session.scalars(select(Consultation).where(Consultation.show_id == scene.show.id))
    return {
        each.id: (each.status, each.slot_id, each.table_id, each.desk, each.interpreter_id, each.reason)
        for each in found
    }


def take_back(scene: Scene, plan: Timetable, now: datetime) -> int:
    with unit_of_work():
        return taking_back.take_back(ACTOR, queries.get_timetable(scene.show, plan.id), now=now)


def moved_mails() -> int:
    return db.session.scalar(select(func.count(Mail.id)).where(Mail.template == "consultations/moved")) or 0


def test_everybody_returns_and_is_told_and_the_kept_time_is_open_again(app: Flask, now: datetime) -> None:
    scene = make_scene()
    with unit_of_work():
        book(scene.buyer, scene.firm, scene.slots[0], now)
    before = places(scene)
    plan = draft_without(scene, scene.buyer, now, until=time(14))
    apply(scene, plan, now)
    assert places(scene) != before
    told = moved_mails()
    assert take_back(scene, plan, now) == 1
    assert places(scene) == before
    assert moved_mails() == 2 * told
    with unit_of_work():
        book(scene.buyer, make_exhibitor(scene.show), scene.slots[1], now)
    with pytest.raises(errors.TooLateToTakeBack):
        take_back(scene, plan, now)


def test_a_firm_that_stays_after_all_has_its_consultations_and_requests_back(sqlite_app: Flask, now: datetime) -> None:
    scene = make_scene()
    make_profile(scene.firm, confirms_at_once=False)
    with unit_of_work():
        book(scene.buyer, scene.firm, scene.slots[0], now)
        booking.request(ACTOR, make_buyer(scene.show), scene.firm, scene.slots[2], now=now, asked_by=Side.BUYER)
    before = places(scene)
    with unit_of_work():
        loss = losses.lose(scene.firm, losses.lost_slots(scene.show, now=now, day_id=None), for_good=True)
        job_id = replan.begin(ACTOR, scene.show, loss, now=now, reason="leaves").id
    db.session.expire_all()
    plan = queries.get_timetable(scene.show, db.session.get_one(Job, job_id).result["timetable"])
    apply(scene, plan, now)
    assert {each[0] for each in places(scene).values()} == {ConsultationStatus.CANCELLED}
    take_back(scene, plan, now)
    assert places(scene) == before
    with unit_of_work():
        book(make_buyer(scene.show), scene.firm, scene.slots[1], now)


def test_nothing_is_taken_back_over_something_newer_or_in_the_past(sqlite_app: Flask, now: datetime) -> None:
    scene = make_scene()
    with unit_of_work():
        held = book(scene.buyer, scene.firm, scene.slots[0], now)
    broken = db.session.get_one(Table, held.table_id)
    plan = draft_without(scene, broken, now)
    apply(scene, plan, now)
    fresh = queries.get_timetable(scene.show, plan.id)
    assert taking_back.may_take_back(fresh, now=now)
    assert not taking_back.may_take_back(fresh, now=scene.slots[0].starts_at + timedelta(minutes=1))
    with clock.at(now), unit_of_work():
        booking.move(ACTOR, db.session.get_one(Consultation, held.id), scene.slots[3], now=now)
    after = places(scene)
    with pytest.raises(errors.TooLateToTakeBack):
        take_back(scene, plan, now)
    assert places(scene) == after

"""A change of the set-up displaces consultations: all find a place if there is one, nobody twice, nothing half done."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from expo.consultations.models import Consultation, Slot
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import BuyerKind, ConsultationStatus, Side, SlotKind
from expo.consultations.services import booking, day_changes, rehoming, setup
from expo.consultations.services.change import Outcome
from expo.consultations.services.day_changes import DayChange
from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.core.jobs import JobStatus
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from tests.consultations.rehoming_scene import (
    agreed,
    crowd,
    day_of,
    demand_nobody_twice,
    figures,
    searched,
    shifted,
    state,
)
from tests.consultations.test_booking import ORGANIZER, book, make_scene
from tests.factories.consultations import make_buyer, make_profile
from tests.factories.exhibitors import make_exhibitor


def test_a_full_day_laid_out_anew_is_shown_and_then_keeps_everybody(app: Flask, now: datetime) -> None:
    scene = make_scene()
    ids = crowd(scene, now)
    before = state()
    plan = searched(scene, shifted(scene), now)
    assert plan.status is JobStatus.DONE
    assert (len(plan.result["plan"]["places"]), plan.result["plan"]["off"]) == (9, [])
    assert state() == before  # shown, nothing done
    done = agreed(scene, plan, now)
    assert figures(done) == {"moved": 9, "cancelled": 0, "stayed": 0}
    demand_nobody_twice()
    found = {each.id: each for each in timetable.list_consultations()}
    shown = {row[0]: (datetime.fromisoformat(row[1]), row[3]) for row in plan.result["plan"]["places"]}
    assert {key: (each.slot.starts_at, each.table_id) for key, each in found.items()} == shown
    assert set(found) == set(ids)
    moves = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "consultations.move")).all()
    assert {int(each.subject_id) for each in moves} == set(ids)
    letters = db.session.scalars(select(Mail).where(Mail.template == "consultations/moved")).all()
    assert len(letters) == 9  # the firms have no accounts
    assert all(each.calendar and each.sent_at for each in letters)
    assert not db.session.scalars(select(Slot).where(Slot.is_closed)).all()


def test_fewer_slots_call_off_no_more_than_must_be(app: Flask, now: datetime) -> None:
    scene = make_scene()
    crowd(scene, now)
    plan = searched(scene, shifted(scene, number=2), now)
    assert len(plan.result["plan"]["off"]) == 3  # nine at three tables in two slots
    done = agreed(scene, plan, now)
    assert figures(done) == {"moved": 6, "cancelled": 3, "stayed": 0}
    demand_nobody_twice()
    off = db.session.scalars(select(Mail).where(Mail.template == "consultations/cancelled")).all()
    assert len(off) == 3


def test_who_books_meanwhile_keeps_the_place_and_others_find_another(app: Flask, now: datetime) -> None:
    scene = make_scene()
    with unit_of_work():
        mine = book(scene.buyer, scene.firm, scene.slots[0], now).id
    change = DayChange(day_of(scene).id, [(s.starts_at, s.ends_at, s.kind) for s in scene.slots[1:]])
    plan = searched(scene, change, now)
    assert datetime.fromisoformat(plan.result["plan"]["places"][0][1]) == scene.slots[1].starts_at
    rival = make_buyer(scene.show)
    with unit_of_work():  # the firm is taken there now
        book(rival, db.session.get_one(Exhibitor, scene.firm.id), scene.slots[1], now)
    assert figures(agreed(scene, plan, now)) == {"moved": 1, "cancelled": 0, "stayed": 0}
    demand_nobody_twice()
    found = db.session.get_one(Consultation, mine)
    assert found.slot_id == scene.slots[2].id
    last = db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()
    assert last is not None
    assert "14:00" in last.subject  # written anew, not as it was shown


def test_nobody_is_called_off_who_was_not_shown(app: Flask, now: datetime) -> None:
    scene = make_scene()
    with unit_of_work():
        book(scene.buyer, scene.firm, scene.slots[0], now)
    change = DayChange(day_of(scene).id, [(s.starts_at, s.ends_at, s.kind) for s in scene.slots[3:]])
    plan = searched(scene, change, now)
    rival = make_buyer(scene.show)
    with unit_of_work():
        book(rival, db.session.get_one(Exhibitor, scene.firm.id), scene.slots[3], now)
    before = state()
    assert agreed(scene, plan, now).result == {"more": 1}
    assert state() == before
    again = searched(scene, change, now)
    assert len(again.result["plan"]["off"]) == 1
    assert figures(agreed(scene, again, now)) == {"moved": 0, "cancelled": 1, "stayed": 0}
    demand_nobody_twice()


def test_slots_that_have_begun_with_somebody_in_them_stay(app: Flask, now: datetime) -> None:
    scene = make_scene()
    other = make_exhibitor(scene.show)
    with unit_of_work():
        begun = book(scene.buyer, scene.firm, scene.slots[0], now).id
        coming = book(scene.buyer, other, scene.slots[1], now).id
    later = scene.slots[0].starts_at + timedelta(minutes=5)
    with unit_of_work():
        outcome = rehoming.make(ORGANIZER, scene.show, shifted(scene), now=later)
    assert outcome == Outcome(1, 0)
    assert db.session.get_one(Consultation, begun).slot_id == scene.slots[0].id
    starts = [slot.starts_at - scene.slots[0].starts_at for slot in timetable.list_slots(scene.show.id)]
    assert starts == [timedelta(0), timedelta(minutes=45), timedelta(minutes=75), timedelta(minutes=105)]
    assert db.session.get_one(Consultation, coming).slot.starts_at == scene.slots[0].starts_at + timedelta(minutes=45)
    demand_nobody_twice()


def test_a_copied_day_brings_its_kinds_and_moves_who_is_not_admitted(app: Flask, now: datetime) -> None:
    scene = make_scene()
    first, second = scene.show.days[1], scene.show.days[2]
    with unit_of_work():
        for place, slot in enumerate(scene.slots):
            db.session.get_one(Slot, slot.id).kind = SlotKind.EXPORT if place == 0 else SlotKind.GENERAL
        setup.lay_out_day(
            ORGANIZER,
            second,
            [(s.starts_at + timedelta(days=1), s.ends_at + timedelta(days=1)) for s in scene.slots],
            SlotKind.GENERAL,
            now=now,
        )
    slots = timetable.list_slots(scene.show.id, day_id=second.id)
    guest, other = make_buyer(scene.show, kind=BuyerKind.OVERSEAS), make_exhibitor(scene.show)
    with unit_of_work():
        home = book(scene.buyer, scene.firm, slots[0], now).id
        abroad = book(guest, other, slots[0], now).id
    plan = searched(scene, day_changes.copied(scene.show, first, second), now)
    assert [row[0] for row in plan.result["plan"]["places"]] == [home]
    agreed(scene, plan, now)
    assert db.session.get_one(Consultation, home).slot.starts_at == slots[1].starts_at
    assert db.session.get_one(Consultation, abroad).slot_id == slots[0].id
    assert [s.kind for s in timetable.list_slots(scene.show.id, day_id=second.id)][:2] == [
        SlotKind.EXPORT,
        SlotKind.GENERAL,
    ]


def test_a_request_keeps_waiting_at_the_nearest_time_and_is_asked_again(app: Flask, now: datetime) -> None:
    scene = make_scene()
    make_profile(scene.firm, confirms_at_once=False)
    first = scene.slots[0].starts_at
    with unit_of_work():
        asked = booking.request(
            ORGANIZER,
            scene.buyer,
            db.session.get_one(Exhibitor, scene.firm.id),
            scene.slots[0],
            now=now,
            asked_by=Side.EXHIBITOR,
        ).id
    agreed(scene, searched(scene, shifted(scene), now), now)
    found = db.session.get_one(Consultation, asked)
    assert found.status is ConsultationStatus.REQUESTED
    assert found.slot.starts_at == first + timedelta(minutes=15)
    letters = db.session.scalars(select(Mail).where(Mail.template == "consultations/asked")).all()
    assert len(letters) == 2

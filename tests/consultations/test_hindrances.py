"""What keeps a change of the set-up from being taken back is named, each thing with its consultation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from expo.consultations.models import Buyer, Consultation, ConsultationSetup, Interpreter, Table
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import BuyerKind, BuyerStatus, ConsultationStatus, Seating, SlotKind
from expo.consultations.rules.returning import Hindrance, Since, hindrance
from expo.consultations.services import away, booking, interpreters
from expo.consultations.services.change import Outcome
from expo.consultations.services.day_changes import DayChange
from expo.core.db import db
from expo.core.jobs import Job
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from tests.consultations.rehoming_scene import HALF, shifted
from tests.consultations.returning_scene import db_scene, everything, hindrances, kept, made, taken_back
from tests.consultations.test_booking import ORGANIZER, Scene, book, make_scene
from tests.factories.consultations import make_buyer, make_interpreter, make_profile
from tests.factories.exhibitors import make_exhibitor


def _booked_at_the_old_table(scene: Scene, now: datetime) -> None:
    book(make_buyer(scene.show), make_exhibitor(scene.show), timetable.list_slots(scene.show.id)[0], now)


def _moved(scene: Scene, now: datetime) -> None:
    held = timetable.list_consultations(statuses=(ConsultationStatus.CONFIRMED,))[0]
    booking.cancel(ORGANIZER, held, now=now, reason="ill")


def _met_again(scene: Scene, now: datetime) -> None:
    [off] = timetable.list_consultations(statuses=(ConsultationStatus.CANCELLED,))
    standing = timetable.list_consultations(statuses=(ConsultationStatus.CONFIRMED,))[0]
    booking.cancel(ORGANIZER, standing, now=now)  # so that the buyer has time
    book(off.buyer, off.exhibitor, standing.slot, now)


def _left(_scene: Scene, _now: datetime) -> None:
    [off] = timetable.list_consultations(statuses=(ConsultationStatus.CANCELLED,))
    db.session.get_one(Buyer, off.buyer_id).status = BuyerStatus.WITHDRAWN


def _laid_out(scene: Scene, now: datetime) -> None:
    last = timetable.list_slots(scene.show.id)[-1]
    plan = [(slot.starts_at, slot.ends_at, slot.kind) for slot in timetable.list_slots(scene.show.id)]
    more = [*plan, (last.ends_at, last.ends_at + HALF, SlotKind.GENERAL)]
    DayChange(last.day_id, more).write(ORGANIZER, scene.show, Outcome(0, 0), now=now)


def _called_off_again(_scene: Scene, now: datetime) -> None:
    [off] = timetable.list_consultations(statuses=(ConsultationStatus.CANCELLED,))
    other = timetable.list_consultations(statuses=(ConsultationStatus.CONFIRMED,))[0]
    booking.cancel(ORGANIZER, other, now=now)  # so that the buyer has time
    off.slot = other.slot
    booking.restore(ORGANIZER, off, now=now)
    booking.cancel(ORGANIZER, off, now=now)


SINCE = [
    (_booked_at_the_old_table, {Hindrance.NEWER}),
    (_moved, {Hindrance.CHANGED}),
    (_met_again, {Hindrance.CHANGED, Hindrance.PAIRED, Hindrance.NEWER, Hindrance.BUYER_TAKEN}),
    (_left, {Hindrance.OUT}),
    (_laid_out, {Hindrance.SETUP}),
    (_called_off_again, {Hindrance.CHANGED}),
]


@pytest.mark.parametrize(("deed", "why"), SINCE)
def test_what_has_happened_since_is_named_and_nothing_is_taken_back(
    app: Flask, now: datetime, deed: Callable[[Scene, datetime], None], why: set[Hindrance]
) -> None:
    scene = make_scene()
    firms = [make_exhibitor(scene.show) for _ in range(3)]
    with unit_of_work():
        for slot, firm in zip(scene.slots[:3], firms, strict=True):
            book(scene.buyer, firm, slot, now)
    plan = made(scene, shifted(scene, number=2), now)
    with unit_of_work():
        deed(db_scene(scene), now)
    assert set(hindrances(scene, plan, now)) == why
    after, sent = everything(scene.show), db.session.scalar(select(func.count(Mail.id)))
    refused = taken_back(scene, plan, now)
    assert refused.result == {"hindered": hindrances(scene, plan, now).total()}
    assert everything(scene.show) == after
    assert db.session.scalar(select(func.count(Mail.id))) == sent


@pytest.mark.parametrize(
    ("rival", "why"),
    [
        ("firm", Hindrance.FIRM_TAKEN),
        ("tables", Hindrance.TABLE_TAKEN),
        ("buyer", Hindrance.BUYER_TAKEN),
        ("closed", Hindrance.GONE),
    ],
)
def test_an_old_place_that_somebody_took_is_named(app: Flask, now: datetime, rival: str, why: Hindrance) -> None:
    scene = make_scene()
    with unit_of_work():
        book(scene.buyer, scene.firm, scene.slots[0], now)
    plan = made(scene, kept(scene), now)
    guests = [make_buyer(scene.show, kind=BuyerKind.OVERSEAS) for _ in range(3)]
    firms = [make_exhibitor(scene.show) for _ in range(3)]
    with unit_of_work():
        match rival:
            case "firm":
                book(guests[0], scene.firm, scene.slots[0], now)
            case "tables":
                for guest, firm in zip(guests, firms, strict=True):
                    book(guest, firm, scene.slots[0], now)
            case "buyer":
                away.add(db.session.get_one(Buyer, scene.buyer.id), scene.slots[0].starts_at, scene.slots[0].ends_at)
            case _:
                db.session.get_one(Table, scene.tables[0].id).is_closed = True
    assert hindrances(scene, plan, now) == {why: 1}
    after = everything(scene.show)
    assert taken_back(scene, plan, now).result == {"hindered": 1}
    assert everything(scene.show) == after


def test_nothing_returns_to_a_time_that_has_begun(sqlite_app: Flask, now: datetime) -> None:
    scene = make_scene()
    with unit_of_work():
        book(scene.buyer, scene.firm, scene.slots[0], now)
    later = scene.slots[0].starts_at + timedelta(minutes=1)
    plan = made(scene, shifted(scene), now)
    assert hindrances(scene, plan, later) == {Hindrance.BEGUN: 1}
    rival, firm = make_buyer(scene.show), make_exhibitor(scene.show)
    with unit_of_work():
        book(rival, firm, timetable.list_slots(scene.show.id)[0], now)
    assert hindrances(scene, plan, later + HALF) == {Hindrance.BEGUN: 1, Hindrance.NEWER: 1}


def test_the_plainest_hindrance_is_named_first() -> None:
    fine = Since(unchanged=True, begun=False, place_exists=True)
    assert hindrance(fine) is None
    assert hindrance(Since(unchanged=False, begun=True, place_exists=False)) is Hindrance.CHANGED
    taken = Since(unchanged=True, begun=False, place_exists=True, taken=Hindrance.WALKING)
    assert hindrance(taken) is Hindrance.WALKING


def test_an_interpreter_whose_shift_has_changed_since_cannot_come(app: Flask, now: datetime) -> None:
    scene = make_scene()
    person = make_interpreter(scene.show, ["en"])
    guest = make_buyer(scene.show, languages=["en"], kind=BuyerKind.OVERSEAS)
    with unit_of_work():
        held = book(guest, scene.firm, scene.slots[0], now)
        assert held.interpreter_id == person.id
    plan = made(scene, shifted(scene, by=2 * HALF), now)
    later = [(scene.slots[2].starts_at, scene.slots[3].ends_at + HALF)]
    with unit_of_work():
        interpreters.change(ORGANIZER, db.session.get_one(Interpreter, person.id), ["en"], later, now=now)
    demand_refusal(scene, plan, Hindrance.INTERPRETER_TAKEN, now)


def test_an_interpreter_who_is_busy_at_the_old_time_by_now_cannot_come(app: Flask, now: datetime) -> None:
    scene = make_scene()
    person = make_interpreter(scene.show, ["en"])
    guest = make_buyer(scene.show, languages=["en"], kind=BuyerKind.OVERSEAS)
    with unit_of_work():
        book(guest, scene.firm, scene.slots[0], now)
    old = scene.slots[0].starts_at, scene.slots[0].ends_at
    plan = made(scene, shifted(scene, by=2 * HALF), now)
    with unit_of_work():
        away.add(db.session.get_one(Interpreter, person.id), *old)
    demand_refusal(scene, plan, Hindrance.INTERPRETER_TAKEN, now)


def test_nobody_returns_where_there_would_be_no_time_to_walk(app: Flask, now: datetime) -> None:
    scene = make_scene(seating=Seating.BOOTH, walking_min=10)
    other = make_exhibitor(scene.show)
    with unit_of_work():
        first = book(scene.buyer, scene.firm, scene.slots[1], now)
    earlier = [(slot.starts_at, slot.ends_at, slot.kind) for slot in (scene.slots[0], *scene.slots[2:])]
    plan = made(scene, DayChange(scene.slots[0].day_id, earlier), now)
    moved_to = db.session.get_one(Consultation, first.id).slot.starts_at
    [beside] = {scene.slots[0].starts_at, scene.slots[2].starts_at} - {moved_to}
    slot = next(each for each in timetable.list_slots(scene.show.id) if each.starts_at == beside)
    with unit_of_work():  # reached from where it is now, not from where it was
        db.session.get_one(ConsultationSetup, scene.show.id).walking_min = 0
        book(scene.buyer, other, slot, now)
        db.session.get_one(ConsultationSetup, scene.show.id).walking_min = 10
    demand_refusal(scene, plan, Hindrance.WALKING, now)


def test_a_request_is_not_asked_again_once_its_time_to_answer_is_over(app: Flask, now: datetime) -> None:
    scene = make_scene(answer_hours=1)
    make_profile(scene.firm, confirms_at_once=False)
    with unit_of_work():
        held = book(scene.buyer, scene.firm, scene.slots[3], now)
        assert held.status is ConsultationStatus.REQUESTED
        expires = held.expires_at
    assert expires is not None
    assert expires < scene.slots[0].starts_at
    plan = made(scene, DayChange(scene.slots[0].day_id, []), now)
    assert hindrances(scene, plan, expires - timedelta(minutes=1)) == {}
    demand_refusal(scene, plan, Hindrance.UNANSWERED, expires)


def demand_refusal(scene: Scene, plan: Job, why: Hindrance, at: datetime) -> None:
    """Demand that just this one thing is in the way, and that pressing the button changes nothing."""
    assert hindrances(scene, plan, at) == {why: 1}
    after = everything(scene.show)
    assert taken_back(scene, plan, at).result == {"hindered": 1}
    assert everything(scene.show) == after

"""On the day: arrivals, no-shows, freed slots, and who is in the hall."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from expo.calendar.models import ClaimCell
from expo.checkin.queries import list_whereabouts
from expo.consultations import errors
from expo.consultations.events import ConsultationFinished
from expo.consultations.models import Buyer, Consultation, ConsultationSetup, Table
from expo.consultations.queries import board, presence, timetable
from expo.consultations.rules.codes import ConsultationStatus, NoShow, Seating, Side
from expo.consultations.services import booking, day, seats, wishes
from expo.core import events
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from tests.consultations.day_scene import ACTOR, again
from tests.consultations.test_booking import Scene, book
from tests.factories.consultations import make_buyer, make_wish
from tests.factories.exhibitors import make_exhibitor
from tests.factories.registration import make_registration


def test_both_arrivals_start_it_and_the_end_frees_the_rest_and_is_announced(
    held: tuple[Scene, Consultation], finished: list[ConsultationFinished]
) -> None:
    _scene, made = held
    start = made.slot.starts_at
    with unit_of_work():
        day.arrive(ACTOR, again(made), Side.BUYER, now=start - timedelta(minutes=5))
        assert again(made).status is ConsultationStatus.CONFIRMED
        day.arrive(ACTOR, again(made), Side.EXHIBITOR, now=start + timedelta(minutes=1))
    assert again(made).status is ConsultationStatus.RUNNING
    with unit_of_work():
        day.finish(ACTOR, again(made), now=start + timedelta(minutes=12))
    assert again(made).status is ConsultationStatus.DONE
    assert db.session.scalar(select(func.count()).select_from(ClaimCell)) == 3 * 3
    assert [each.consultation_id for each in finished] == [made.id]


def test_a_pair_waits_while_one_of_them_still_talks_and_then_begins(held: tuple[Scene, Consultation]) -> None:
    scene, first = held
    end = first.slot.ends_at
    with unit_of_work():
        second = book(
            scene.buyer, make_exhibitor(scene.show), scene.slots[1], first.slot.starts_at - timedelta(hours=1)
        )
        day.start(ACTOR, again(first), now=first.slot.starts_at)
    with unit_of_work():
        for side in Side:
            day.arrive(ACTOR, again(second), side, now=end + timedelta(minutes=1))
        assert again(second).status is ConsultationStatus.CONFIRMED
        day.finish(ACTOR, again(first), now=end + timedelta(minutes=4))
    assert (again(first).status, again(second).status) == (ConsultationStatus.DONE, ConsultationStatus.RUNNING)
    assert again(second).started_at == end + timedelta(minutes=4)
    with unit_of_work():
        day.resume(ACTOR, again(second), now=end + timedelta(minutes=5))
        day.resume(ACTOR, again(first), now=end + timedelta(minutes=5))
        day.start(ACTOR, again(second), now=end + timedelta(minutes=6))  # who is sent to the table ends what runs there
    assert (again(first).status, again(second).status) == (ConsultationStatus.DONE, ConsultationStatus.RUNNING)


@pytest.fixture
def finished() -> Iterator[list[ConsultationFinished]]:
    heard: list[ConsultationFinished] = []
    events.subscribe(ConsultationFinished, heard.append)
    yield heard
    events._handlers[ConsultationFinished].remove(heard.append)


def test_no_show_is_kept_by_side_and_its_slot_goes_to_the_best_wish_in_the_hall(
    held: tuple[Scene, Consultation], now: datetime
) -> None:
    scene, made = held
    with unit_of_work():
        db.session.add(Table(show_id=scene.show.id, number=99, kept_for_walk_ins=True))
    start = made.slot.starts_at
    absent, second, first = (make_buyer(scene.show) for _ in range(3))
    for rank, buyer in ((1, absent), (2, second)):
        make_wish(buyer, scene.firm, rank=rank)
    make_wish(first, scene.firm, rank=5)
    make_wish(first, scene.firm, side=Side.EXHIBITOR, rank=1)
    with unit_of_work():
        for buyer in (second, first):
            day.see_buyer(ACTOR, db.session.get_one(Buyer, buyer.id), now=start)
        day.miss(ACTOR, again(made), NoShow.BUYER, now=start + timedelta(minutes=11))
    waiting = board.list_waiting(again(made), now=start + timedelta(minutes=11))
    assert [each.pair.buyer.id for each in waiting] == [first.id, second.id]
    with unit_of_work():
        best = board.list_waiting(again(made), now=start + timedelta(minutes=11))[0]
        taken = day.refill(ACTOR, again(made), best.pair.buyer, best.pair.exhibitor, now=start + timedelta(minutes=11))
    assert (taken.slot_id, taken.table_id) == (made.slot_id, made.table_id)  # not the one kept for walk-ins
    assert again(made).no_show is NoShow.BUYER


def test_a_freed_table_is_for_buyers_whose_own_is_taken(held: tuple[Scene, Consultation], now: datetime) -> None:
    scene, made = held
    comes, own = make_buyer(scene.show), scene.tables[1]
    with unit_of_work():
        db.session.get_one(ConsultationSetup, scene.show.id).seating = Seating.BUYER_TABLE
        db.session.get_one(Buyer, comes.id).table_id = own.id
        day.miss(ACTOR, again(made), NoShow.BUYER, now=made.slot.starts_at + timedelta(minutes=11))
    buyer = db.session.get_one(Buyer, comes.id)
    assert seats.table_left_by(again(made), buyer) is None  # they keep their own
    with unit_of_work():
        other = make_exhibitor(scene.show)
        booking.book(ACTOR, make_buyer(scene.show), other, again(made).slot, now=now, table=own)
    left = seats.table_left_by(again(made), db.session.get_one(Buyer, comes.id))
    assert left is not None
    assert left.id == made.table_id


def test_who_asked_at_the_desk_comes_before_better_wishes_and_a_firm_in_the_hall_before_all(
    held: tuple[Scene, Consultation], now: datetime
) -> None:
    scene, made = held
    start = made.slot.starts_at
    present = make_exhibitor(scene.show)
    wishing = [make_buyer(scene.show) for _ in range(6)]
    asking = make_buyer(scene.show)
    for buyer in wishing:
        make_wish(buyer, scene.firm, rank=1)
        make_wish(buyer, scene.firm, side=Side.EXHIBITOR, rank=wishing.index(buyer) + 1)
    make_wish(wishing[5], present, rank=9)
    with unit_of_work():
        wishes.wait_on_site(ACTOR, asking, scene.firm, now=start)
        for buyer in (*wishing, asking):
            day.see_buyer(ACTOR, db.session.get_one(Buyer, buyer.id), now=start)
        day.see_exhibitor(ACTOR, db.session.get_one(Exhibitor, present.id), now=start)
        day.miss(ACTOR, again(made), NoShow.BOTH, now=start + timedelta(minutes=11))
    waiting = board.list_waiting(again(made), now=start + timedelta(minutes=11))
    order = [each.pair.buyer.id for each in waiting]
    assert order == [wishing[5].id, asking.id, *(each.id for each in wishing[:3])]


def test_a_no_show_is_undone_while_nobody_took_the_place(held: tuple[Scene, Consultation]) -> None:
    _scene, made = held
    late = made.slot.starts_at + timedelta(minutes=11)
    with pytest.raises(errors.NotNow), unit_of_work():
        day.miss(ACTOR, again(made), NoShow.BOTH, now=made.slot.starts_at - timedelta(minutes=1))
    with unit_of_work():
        day.miss(ACTOR, again(made), NoShow.BOTH, now=late)
    with unit_of_work():
        booking.restore(ACTOR, again(made), now=late)
    assert (again(made).status, again(made).no_show) == (ConsultationStatus.CONFIRMED, None)


def test_a_buyer_is_in_the_hall_while_the_gates_say_so(held: tuple[Scene, Consultation]) -> None:
    scene, made = held
    start, waits = made.slot.starts_at, make_buyer(scene.show)
    make_wish(waits, scene.firm, rank=1)
    person = make_registration(scene.show)
    at_gate: dict[int, tuple[bool, datetime]] = {person.id: (True, start)}
    with unit_of_work():
        db.session.get_one(Buyer, waits.id).registration_id = person.id
        day.miss(ACTOR, again(made), NoShow.BUYER, now=start + timedelta(minutes=11))
    assert not board.list_waiting(again(made), now=start + timedelta(minutes=11))
    try:
        presence.set_gates(lambda _people, _day: at_gate)
        (found,) = board.list_waiting(again(made), now=start + timedelta(minutes=11))
        assert (found.pair.buyer.id, found.seen_at) == (waits.id, start)
        at_gate[person.id] = (False, start + timedelta(minutes=5))
        assert not board.list_waiting(again(made), now=start + timedelta(minutes=11))
    finally:
        presence.set_gates(list_whereabouts)


def test_a_consultation_called_off_leaves_other_screens(
    app: Flask, held: tuple[Scene, Consultation], now: datetime
) -> None:
    scene, made = held
    seen = board.revision_of(scene.show.id)
    with unit_of_work():
        booking.cancel(ACTOR, again(made), now=now)
    changed = board.list_changed(scene.show.id, made.slot.day_id, seen)
    assert [each.id for each in changed] == [made.id]
    assert not board.list_day(scene.show.id, made.slot.day_id)
    assert timetable.count_by_status(scene.show.id) == {ConsultationStatus.CANCELLED: 1}

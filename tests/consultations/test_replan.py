"""Whoever or whatever drops out on the day: shown first, few moves, locked ones keep their time, nobody in the past."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from flask import Flask

from expo.consultations import errors
from expo.consultations.models import Consultation, Interpreter, Table, Timetable
from expo.consultations.queries import matching as queries
from expo.consultations.queries import people
from expo.consultations.rules.codes import BuyerKind, ConsultationStatus, Seating
from expo.consultations.services import applying, away, booking, ground, losses, matching, replan
from expo.core import clock
from expo.core.actor import job_actor
from expo.core.db import db
from expo.core.jobs import Job
from expo.core.work import unit_of_work
from tests.consultations.test_booking import Scene, book, make_scene
from tests.factories.consultations import make_buyer, make_interpreter, make_profile, make_slots
from tests.factories.exhibitors import make_exhibitor

ACTOR = job_actor("test")


def again(consultation: Consultation) -> Consultation:
    return db.session.get_one(Consultation, consultation.id)


def draft_without(scene: Scene, thing: losses.Thing, now: datetime, **when: time) -> Timetable:
    """Return the draft for a day without somebody, as the job keeps it."""
    with clock.at(now), unit_of_work():
        slots = losses.lost_slots(scene.show, now=now, day_id=scene.slots[0].day_id, **when)
        job_id = replan.begin(ACTOR, scene.show, losses.lose(thing, slots), now=now, reason="out").id
    db.session.expire_all()
    done = db.session.get_one(Job, job_id)
    assert "timetable" in done.result, (done.status, done.error)
    return queries.get_timetable(scene.show, done.result["timetable"])


def apply(scene: Scene, plan: Timetable, now: datetime) -> int:
    with unit_of_work():
        count = matching.release(ACTOR, scene.show, queries.get_timetable(scene.show, plan.id), now=now)
    db.session.expire_all()
    return count


def test_a_late_buyer_moves_to_after_the_arrival_and_others_stay(sqlite_app: Flask, now: datetime) -> None:
    scene = make_scene()
    other, firm = make_buyer(scene.show), make_exhibitor(scene.show)
    with unit_of_work():
        mine, theirs = book(scene.buyer, scene.firm, scene.slots[0], now), book(other, firm, scene.slots[0], now)
    plan = draft_without(scene, scene.buyer, now, until=time(14))
    assert again(mine).slot_id == scene.slots[0].id
    assert apply(scene, plan, now) == 1
    assert again(mine).slot_id in {slot.id for slot in scene.slots[2:]}
    assert (again(theirs).slot_id, again(mine).reason) == (scene.slots[0].id, "out")
    with pytest.raises(errors.NothingLost):
        losses.lose(scene.buyer, losses.lost_slots(scene.show, now=now + timedelta(days=9), day_id=None))


def test_who_comes_late_is_met_on_the_same_day_even_if_another_has_a_gap_to_fill(
    sqlite_app: Flask, now: datetime
) -> None:
    scene = make_scene()
    later, others = make_slots(scene.show, day=2, hour=10), [make_exhibitor(scene.show) for _ in range(2)]
    with unit_of_work():
        late = book(scene.buyer, scene.firm, scene.slots[0], now)
        for firm, slot in zip(others, (later[0], later[2]), strict=True):
            book(scene.buyer, firm, slot, now)
    apply(scene, draft_without(scene, scene.buyer, now, until=time(14)), now)
    assert again(late).slot_id in {slot.id for slot in scene.slots[2:]}


def test_a_broken_table_changes_no_time_while_others_are_free(sqlite_app: Flask, now: datetime) -> None:
    scene = make_scene()
    firms = [make_exhibitor(scene.show) for _ in range(2)]
    with unit_of_work():
        held = [book(scene.buyer, firm, slot, now) for firm, slot in zip(firms, scene.slots[::2], strict=True)]
    was = {each.id: each.slot_id for each in held}
    table = db.session.get_one(Table, again(held[0]).table_id)
    apply(scene, draft_without(scene, table, now), now)
    assert {each.id: again(each).slot_id for each in held} == was
    assert table.id not in {again(each).table_id for each in held}


def test_who_loses_the_rest_of_the_day_is_met_on_another(sqlite_app: Flask, now: datetime) -> None:
    scene = make_scene()
    later = make_slots(scene.show, day=2, hour=10)
    with unit_of_work():
        late = book(scene.buyer, scene.firm, scene.slots[0], now)
    apply(scene, draft_without(scene, scene.buyer, now), now)
    assert again(late).slot_id in {slot.id for slot in later}


def test_a_broken_table_leaves_everybody_their_time_even_locked_ones(sqlite_app: Flask, now: datetime) -> None:
    scene = make_scene()
    pairs = [(make_buyer(scene.show), make_exhibitor(scene.show)) for _ in range(4)]
    with unit_of_work():
        made = [book(*pair, scene.slots[0], now) for pair in pairs[:2]]
        made[0].is_locked = True
    broken = db.session.get_one(Table, made[0].table_id)
    plan = draft_without(scene, broken, now)
    assert [item.consultation_id for item in replan.changed_items(plan)] == [made[0].id]
    apply(scene, plan, now)
    assert again(made[0]).slot_id == scene.slots[0].id
    assert again(made[0]).table_id not in {broken.id, again(made[1]).table_id}
    with unit_of_work():
        free = [book(*pair, scene.slots[1], now) for pair in pairs[2:]]
    assert broken.id not in {each.table_id for each in free}


def test_a_lost_interpreter_is_replaced_or_the_consultation_moves(sqlite_app: Flask, now: datetime) -> None:
    scene = make_scene()
    first, second = (make_interpreter(scene.show, languages=["en"]) for _ in range(2))
    abroad = make_buyer(scene.show, kind=BuyerKind.OVERSEAS, languages=["en"])
    with unit_of_work():
        made = book(abroad, scene.firm, scene.slots[0], now)
    lost = people.get_interpreter(scene.show, made.interpreter_id or 0)
    spare = ({first.id, second.id} - {lost.id}).pop()
    apply(scene, draft_without(scene, lost, now), now)
    assert (again(made).slot_id, again(made).interpreter_id) == (scene.slots[0].id, spare)


def test_a_firm_that_leaves_is_called_off_and_no_more_booked(sqlite_app: Flask, now: datetime) -> None:
    scene = make_scene()
    with unit_of_work():
        made = book(scene.buyer, scene.firm, scene.slots[0], now)
        slots = losses.lost_slots(scene.show, now=now, day_id=None)
        loss = losses.lose(scene.firm, slots, for_good=True)
        job_id = replan.begin(ACTOR, scene.show, loss, now=now, reason="leaves").id
    db.session.expire_all()
    plan = queries.get_timetable(scene.show, db.session.get_one(Job, job_id).result["timetable"])
    apply(scene, plan, now)
    assert again(made).status is ConsultationStatus.CANCELLED
    other = make_buyer(scene.show)
    with pytest.raises(errors.NotBookable), unit_of_work():
        book(other, scene.firm, scene.slots[1], now)


def test_nobody_moves_into_the_past_and_a_plan_that_others_overtook_is_refused(
    sqlite_app: Flask, now: datetime
) -> None:
    scene = make_scene()
    with unit_of_work():
        mine = book(scene.buyer, scene.firm, scene.slots[2], now)
    later = scene.slots[1].starts_at + timedelta(minutes=5)
    plan = draft_without(scene, scene.buyer, later, since=time(14), until=time(14, 30))
    (item,) = replan.changed_items(plan)
    assert item.slot_id == scene.slots[3].id
    with unit_of_work():
        booking.cancel(ACTOR, again(mine), now=later)
    with pytest.raises(errors.InputsMoved):
        apply(scene, plan, later)


def test_others_stay_where_they_are_unless_somebody_would_have_no_place(app: Flask, now: datetime) -> None:
    """Idle gaps of others are not closed, a rule broken before is no reason to move, and few give way."""
    scene = make_scene()
    slots, firms = scene.slots, [make_exhibitor(scene.show) for _ in range(5)]
    rival, *others = [make_buyer(scene.show) for _ in range(4)]
    person = make_interpreter(scene.show, languages=["vi"])
    abroad = make_buyer(scene.show, kind=BuyerKind.OVERSEAS, languages=["vi"])
    with unit_of_work():
        mine = book(scene.buyer, scene.firm, slots[0], now)
        idle = [book(rival, firms[0], slots[0], now), book(rival, firms[1], slots[3], now)]
        idle += [book(abroad, firms[place + 1], slots[place], now) for place in (1, 2)]
        db.session.get_one(Interpreter, person.id).max_run = 1  # two in a row are booked already
    plan = draft_without(scene, scene.buyer, now, until=time(13, 30))
    assert [each.consultation_id for each in replan.changed_items(plan)] == [mine.id]
    with unit_of_work():
        in_the_way = [book(others[place - 1], scene.firm, slots[place], now) for place in (1, 2, 3)]
        in_the_way[0].is_locked = True
    plan = draft_without(scene, scene.buyer, now, until=time(13, 30))
    changed = {each.consultation_id for each in replan.changed_items(plan)}
    assert len(changed) == 2
    assert changed - {mine.id} < {each.id for each in in_the_way[1:]}
    assert not plan.unplaced
    assert {each.id for each in idle}.isdisjoint(changed)


def test_requests_end_with_a_firm_that_leaves_and_other_appointments_stand(app: Flask, now: datetime) -> None:
    scene = make_scene()
    make_profile(scene.firm, confirms_at_once=False)
    with unit_of_work():
        asked = book(scene.buyer, scene.firm, scene.slots[0], now)
        shoot = scene.slots[2]
        away.add(scene.firm, shoot.starts_at, shoot.ends_at)
    plan = draft_without(scene, scene.firm, now)
    assert [each.id for each in applying.lost_requests(plan)] == [asked.id]
    apply(scene, plan, now)
    assert again(asked).status is ConsultationStatus.CANCELLED
    desk = [each.id for each in away.resources_of(scene.firm)]
    kept = away.list_of(desk, scene.slots[0].starts_at, scene.slots[-1].ends_at)
    assert len(kept) == 3


def test_those_at_booths_take_no_table_from_others_after_a_change_of_seating(sqlite_app: Flask, now: datetime) -> None:
    """More stand in one slot than there are tables, because some still meet at booths: none of them moves for that."""
    scene = make_scene()
    pairs = [(make_buyer(scene.show), make_exhibitor(scene.show)) for _ in range(4)]
    with unit_of_work():
        ground.ensure_setup(scene.show.id).seating = Seating.BOOTH
    with unit_of_work():
        made = [book(*pair, scene.slots[0], now) for pair in pairs]
        ground.ensure_setup(scene.show.id).seating = Seating.ANY_TABLE
    with unit_of_work():
        book(scene.buyer, scene.firm, scene.slots[0], now)
    plan = draft_without(scene, made[0].buyer, now, until=time(13, 30))
    assert [item.consultation_id for item in replan.changed_items(plan)] == [made[0].id]
    assert not plan.unplaced

"""A change of the set-up displaces consultations: all find a place if there is one, nobody twice, nothing half done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from expo.calendar.models import ClaimCell
from expo.consultations import errors
from expo.consultations.models import Buyer, Consultation, Slot, Table
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import HOLDING, BuyerKind, ConsultationStatus, Side, SlotKind
from expo.consultations.services import booking, day_changes, planning, rehoming, setup
from expo.consultations.services.change import Change, Outcome
from expo.consultations.services.day_changes import DayChange
from expo.core import clock, jobs
from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.core.errors import DomainError
from expo.core.jobs import Job, JobStatus
from expo.core.mail import Mail
from expo.core.work import looking, unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show, ShowDay
from tests.consultations.test_booking import ORGANIZER, Scene, book, make_scene
from tests.factories.consultations import make_buyer, make_profile
from tests.factories.exhibitors import make_exhibitor
from tests.factories.threads import all_at_once

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

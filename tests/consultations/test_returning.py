"""An applied change of the set-up is taken back as a whole: set-up, places, who was called off; or nothing of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from expo.consultations import errors
from expo.consultations.models import Buyer, Consultation, ConsultationSetup, Interpreter, Slot, Table
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import BuyerKind, BuyerStatus, ConsultationStatus, Seating, Side, SlotKind
from expo.consultations.rules.returning import Hindrance, Since, hindrance
from expo.consultations.services import away, booking, changes, planning, returning, setup
from expo.consultations.services.area_state import Rules
from expo.consultations.services.change import Change, Outcome
from expo.consultations.services.day_changes import DayChange
from expo.consultations.services.hindering import in_the_way
from expo.consultations.services.person_change import PersonChange
from expo.core import clock, jobs
from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.core.errors import DomainError
from expo.core.jobs import Job, JobStatus
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show
from tests.consultations.test_booking import ORGANIZER, Scene, book, make_scene
from tests.consultations.test_rehoming import HALF, agreed, crowd, demand_nobody_twice, searched, shifted
from tests.factories.consultations import make_buyer, make_interpreter, make_profile
from tests.factories.exhibitors import make_exhibitor
from tests.factories.threads import all_at_once


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


def test_a_day_laid_out_anew_returns_with_everybody_and_those_called_off(app: Flask, now: datetime) -> None:
    scene = make_scene()
    crowd(scene, now)
    before = everything(scene.show)
    plan = made(scene, shifted(scene, number=2), now)
    assert everything(scene.show) != before
    told = letters("moved")
    assert hindrances(scene, plan, now) == {}
    back = taken_back(scene, plan, now)
    assert (back.status, back.result) == (JobStatus.DONE, {"moved": 6, "revived": 3})
    assert everything(scene.show) == before
    demand_nobody_twice()
    assert (told, letters("moved"), letters("restored")) == (6, 12, 3)
    assert not db.session.scalars(select(Slot).where(Slot.is_closed)).all()
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "consultations.take_back_change"))
    assert (entry.details["moved"], entry.details["confirmed"]) == (6, 3)
    with pytest.raises(errors.PlanMoved):  # once is enough
        taken_back(scene, plan, now)


def _tables(scene: Scene) -> Change:
    rules = Rules(Seating.ANY_TABLE, 5, 7, 3, scene.slots[0].starts_at)
    return changes.TablesChange(changes.TablePlan(4, walk_ins=[4], export=[1]), rules)


def _fewer(_scene: Scene) -> Change:
    return changes.TablesChange(changes.TablePlan(1))


def _kept(scene: Scene) -> Change:
    kinds = [SlotKind.EXPORT, *[SlotKind.GENERAL] * 3]
    plan = [(slot.starts_at, slot.ends_at, kind) for slot, kind in zip(scene.slots, kinds, strict=True)]
    return DayChange(scene.slots[0].day_id, plan, SlotKind.EXPORT)


@pytest.mark.parametrize("change", [_fewer, _kept, lambda _scene: changes.Closing(2)])
def test_every_kind_of_change_returns(app: Flask, now: datetime, change: Callable[[Scene], Change]) -> None:
    scene = make_scene()
    crowd(scene, now)
    before = everything(scene.show)
    plan = made(scene, change(scene), now)
    assert everything(scene.show) != before
    assert taken_back(scene, plan, now).status is JobStatus.DONE
    assert everything(scene.show) == before
    demand_nobody_twice()


def test_rules_and_kinds_of_tables_return_and_a_new_table_is_closed(app: Flask, now: datetime) -> None:
    scene = make_scene()
    crowd(scene, now)
    before = everything(scene.show)
    with unit_of_work():
        setup.set_tables(ORGANIZER, scene.show, changes.TablePlan(3, walk_ins=[3]), now=now)
    with unit_of_work():
        setup.set_tables(ORGANIZER, scene.show, changes.TablePlan(3), now=now)
    plan = made(scene, changes.Closing(3), now)
    with unit_of_work():
        db.session.get_one(Table, scene.tables[2].id).kind = SlotKind.EXPORT
    assert hindrances(scene, plan, now) == {Hindrance.SETUP: 1}
    with unit_of_work():
        db.session.get_one(Table, scene.tables[2].id).kind = SlotKind.GENERAL
    assert taken_back(scene, plan, now).status is JobStatus.DONE
    assert everything(scene.show) == before
    wanted = _tables(scene)
    was = wanted.as_is(scene.show)
    with unit_of_work():
        wanted.write(ORGANIZER, scene.show, Outcome(0, 0), now=now)
    assert everything(scene.show) != before
    with unit_of_work():
        was.write(ORGANIZER, scene.show, Outcome(0, 0), now=now)
    found = everything(scene.show)
    assert [each for each in found if each not in before] == [(4, True, SlotKind.GENERAL, False)]


def test_an_interpreter_has_the_old_shifts_and_people_again(app: Flask, now: datetime) -> None:
    scene = make_scene()
    person, other = make_interpreter(scene.show, ["en"]), make_interpreter(scene.show, ["en"])
    guest = make_buyer(scene.show, languages=["en"], kind=BuyerKind.OVERSEAS)
    with unit_of_work():
        held = book(guest, scene.firm, scene.slots[0], now)
        who = held.interpreter_id
    assert who in {person.id, other.id}
    before = everything(scene.show)
    shifts = [(scene.slots[2].starts_at, scene.slots[3].ends_at)]
    assert who is not None
    plan = made(scene, PersonChange(who, ["en", "ja"], shifts, 3, {"name_en": "Other"}), now)
    assert db.session.get_one(Consultation, held.id).interpreter_id != who
    assert taken_back(scene, plan, now).status is JobStatus.DONE
    assert everything(scene.show) == before


def test_who_was_seated_anew_sits_as_before(app: Flask, now: datetime) -> None:
    scene = make_scene()
    crowd(scene, now)
    with unit_of_work():
        db.session.get_one(ConsultationSetup, scene.show.id).seating = Seating.BOOTH
        db.session.get_one(ConsultationSetup, scene.show.id).walking_min = 0
    before = everything(scene.show)
    plan = made(scene, changes.Reseating(), now)
    assert all(each.at_booth for each in timetable.list_consultations())
    assert taken_back(scene, plan, now).result == {"moved": 9, "revived": 0}
    assert everything(scene.show) == before


def test_requests_return_with_their_time_to_answer_and_are_asked_again(app: Flask, now: datetime) -> None:
    scene = make_scene()
    make_profile(scene.firm, confirms_at_once=False)
    with unit_of_work():
        firm = db.session.get_one(Exhibitor, scene.firm.id)
        booking.request(ORGANIZER, scene.buyer, firm, scene.slots[3], now=now, asked_by=Side.EXHIBITOR)
    before, asked = everything(scene.show), letters("asked")
    earlier = [(slot.starts_at, slot.ends_at, slot.kind) for slot in scene.slots[:3]]
    plan = made(scene, DayChange(scene.slots[0].day_id, earlier), now)
    assert letters("asked") == asked + 1
    taken_back(scene, plan, now)
    assert everything(scene.show) == before
    assert letters("asked") == asked + 2
    none = made(scene, DayChange(scene.slots[0].day_id, []), now)
    assert {each.status for each in timetable.list_consultations()} == {ConsultationStatus.CANCELLED}
    assert taken_back(scene, none, now).result == {"moved": 0, "revived": 1}
    assert everything(scene.show) == before


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


def db_scene(scene: Scene) -> Scene:
    """Return the scene as this transaction reads it."""
    return Scene(db.session.get_one(Show, scene.show.id), scene.slots, scene.tables, scene.buyer, scene.firm)


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
    plan = made(scene, _kept(scene), now)
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


def test_the_plainest_hindrance_is_named_first() -> None:
    fine = Since(unchanged=True, begun=False, place_exists=True)
    assert hindrance(fine) is None
    assert hindrance(Since(unchanged=False, begun=True, place_exists=False)) is Hindrance.CHANGED
    taken = Since(unchanged=True, begun=False, place_exists=True, taken=Hindrance.WALKING)
    assert hindrance(taken) is Hindrance.WALKING

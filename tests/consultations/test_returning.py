"""An applied change of the set-up is taken back as a whole: set-up, places, who was called off; or nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from expo.consultations import errors
from expo.consultations.models import Consultation, ConsultationSetup, Slot, Table
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import BuyerKind, ConsultationStatus, Seating, Side, SlotKind
from expo.consultations.rules.returning import Hindrance
from expo.consultations.services import booking, changes, setup
from expo.consultations.services.area_state import Rules
from expo.consultations.services.change import Change, Outcome
from expo.consultations.services.day_changes import DayChange
from expo.consultations.services.person_change import PersonChange
from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.core.jobs import JobStatus
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from tests.consultations.rehoming_scene import crowd, demand_nobody_twice, shifted
from tests.consultations.returning_scene import everything, hindrances, kept, letters, made, taken_back
from tests.consultations.test_booking import ORGANIZER, Scene, book, make_scene
from tests.factories.consultations import make_buyer, make_interpreter, make_profile


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


@pytest.mark.parametrize("change", [_fewer, kept, lambda _scene: changes.Closing(2)])
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

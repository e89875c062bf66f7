"""Those who are confirmed sit as a new rule wants it, at their own times; a walk-in keeps what is kept for it."""

from __future__ import annotations

from datetime import datetime
from itertools import product

import pytest
from flask import Flask

from expo.consultations.models import Buyer, Consultation, ConsultationSetup, Table
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import BuyerKind, ConsultationStatus, Origin, Seating
from expo.consultations.services import booking, changes, rehoming
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from tests.consultations.rehoming_scene import agreed, demand_nobody_twice, figures, searched
from tests.consultations.test_booking import ORGANIZER, book, make_scene
from tests.factories.consultations import make_buyer, make_interpreter
from tests.factories.exhibitors import make_exhibitor


@pytest.mark.parametrize(("was", "rule"), list(product(Seating, Seating)))
def test_a_new_rule_of_seating_reseats_whom_it_can_and_moves_no_time(
    app: Flask, now: datetime, was: Seating, rule: Seating
) -> None:
    scene = make_scene(seating=was, walking_min=0)
    make_interpreter(scene.show, ["en"])
    guest = make_buyer(scene.show, languages=["en"], kind=BuyerKind.OVERSEAS)
    firms = [make_exhibitor(scene.show) for _ in range(8)]
    with unit_of_work():
        for place, slot in enumerate(scene.slots):
            book(scene.buyer, firms[place], slot, now)
            book(guest, firms[4 + place], scene.slots[3 - place], now)
    with unit_of_work():
        db.session.get_one(ConsultationSetup, scene.show.id).seating = rule
    before = {each.id: each.slot_id for each in timetable.list_consultations()}
    otherwise = rehoming.seated_otherwise(scene.show, now=now)
    tables = Seating.BOOTH not in {was, rule}
    assert otherwise == 0 if was is rule or (tables and rule is Seating.ANY_TABLE) else otherwise > 0 or tables
    done = agreed(scene, searched(scene, changes.Reseating(), now), now)
    assert done.result["cancelled"] == done.result["stayed"] == 0
    assert {each.id: each.slot_id for each in timetable.list_consultations()} == before
    assert rehoming.seated_otherwise(scene.show, now=now) == 0
    assert all(each.at_booth == (rule is Seating.BOOTH) for each in timetable.list_consultations())
    demand_nobody_twice()


def test_who_has_no_time_to_walk_stays_at_the_table(app: Flask, now: datetime) -> None:
    scene = make_scene(walking_min=10)
    firms = [make_exhibitor(scene.show) for _ in range(3)]
    with unit_of_work():
        for place, firm in zip((0, 1, 3), firms, strict=True):
            book(scene.buyer, firm, scene.slots[place], now)
        db.session.get_one(ConsultationSetup, scene.show.id).seating = Seating.BOOTH
    plan = searched(scene, changes.Reseating(), now)
    assert len(plan.result["plan"]["places"]) == 1  # the one with a pause before it
    assert {why for _id, why in plan.result["plan"]["off"]} == {"walking"}
    assert figures(agreed(scene, plan, now)) == {"moved": 1, "cancelled": 0, "stayed": 2}


def test_two_who_sit_wrong_change_tables(app: Flask, now: datetime) -> None:
    """Each is at the table the other keeps: neither can move alone."""
    scene = make_scene(seating=Seating.ANY_TABLE)
    one, other = scene.buyer, make_buyer(scene.show)
    third, firms = make_buyer(scene.show), [make_exhibitor(scene.show) for _ in range(9)]
    with unit_of_work():
        for place, slot in enumerate(scene.slots[:3]):
            first, second = (one, other) if place < 2 else (other, one)
            for table, buyer in enumerate((first, second, third)):
                book(buyer, firms[3 * place + table], slot, now)
        db.session.get_one(ConsultationSetup, scene.show.id).seating = Seating.BUYER_TABLE
    assert rehoming.seated_otherwise(scene.show, now=now) == 2
    assert agreed(scene, searched(scene, changes.Reseating(), now), now).result["moved"] == 2
    assert rehoming.seated_otherwise(scene.show, now=now) == 0
    demand_nobody_twice()


def test_a_walk_in_may_sit_at_a_table_kept_for_walk_ins(app: Flask, now: datetime) -> None:
    scene = make_scene()
    rival, other = make_buyer(scene.show), make_exhibitor(scene.show)
    with unit_of_work():
        db.session.get_one(Table, scene.tables[2].id).kept_for_walk_ins = True
        buyer = db.session.get_one(Buyer, scene.buyer.id)
        planned = book(rival, other, scene.slots[0], now).id
        firm = db.session.get_one(Exhibitor, scene.firm.id)
        on_site = booking.book(ORGANIZER, buyer, firm, scene.slots[0], now=now, origin=Origin.ON_SITE).id
    with unit_of_work():
        for table in scene.tables[:2]:
            rehoming.make(ORGANIZER, scene.show, changes.Closing(table.number), now=now)
    assert db.session.get_one(Consultation, on_site).table_id == scene.tables[2].id
    assert db.session.get_one(Consultation, planned).status is ConsultationStatus.CANCELLED

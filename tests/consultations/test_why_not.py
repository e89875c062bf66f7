"""Why a pair does not meet: every reason is the one that is true, from the wish to the last table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from flask import Flask

from expo.consultations.models import Buyer, ConsultationSetup, Slot, Table, Timetable, TimetableItem
from expo.consultations.queries import matching as queries
from expo.consultations.queries.why import WhyNot, why_not
from expo.consultations.rules.codes import BuyerStatus, Seating, Side, SlotKind
from expo.consultations.services import away
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from tests.consultations.test_booking import Scene, make_scene
from tests.consultations.test_matching import solved
from tests.factories.consultations import make_buyer, make_interpreter, make_profile, make_wish
from tests.factories.exhibitors import make_exhibitor

_places = count()


def make_plan(scene: Scene, *pairs: tuple[Buyer, Exhibitor, Slot], now: datetime) -> Timetable:
    """Return a draft in which these meet, each at the next table."""
    plan = Timetable(show_id=scene.show.id, name="draft", created_at=now, figures={}, unplaced=[])
    with unit_of_work():
        plan.items = [
            TimetableItem(
                buyer_id=buyer.id, exhibitor_id=firm.id, slot_id=slot.id, table_id=scene.tables[next(_places) % 3].id
            )
            for buyer, firm, slot in pairs
        ]
        db.session.add(plan)
    return queries.get_timetable(scene.show, plan.id)


def answer(scene: Scene, now: datetime, *pairs: tuple[Buyer, Exhibitor, Slot]) -> WhyNot:
    plan = make_plan(scene, *pairs, now=now)
    db.session.expire_all()
    return why_not(plan, scene.buyer, scene.firm)


def put(model: type[Any], *keys: int, **values: object) -> None:
    with unit_of_work():
        for key in keys:
            row = db.session.get_one(model, key)
            for name, value in values.items():
                setattr(row, name, value)


@pytest.fixture
def scene(sqlite_app: Flask) -> Scene:
    """A buyer who wishes for a firm; four slots, three tables."""
    made = make_scene()
    make_wish(made.buyer, made.firm)
    return made


def _away(scene: Scene, who: Buyer | Exhibitor, first: int, end: int) -> None:
    with unit_of_work():
        away.add(db.session.merge(who), scene.slots[first].starts_at, scene.slots[end - 1].ends_at)


def _foreign(scene: Scene) -> None:
    """The only interpreter of the buyer's language is away while there are consultations."""
    put(Buyer, scene.buyer.id, languages=["vi"])
    make_profile(scene.firm, languages=["ko"])
    person = make_interpreter(scene.show, ("vi",))
    with unit_of_work():
        away.add(db.session.get_one(type(person), person.id), scene.slots[0].starts_at, scene.slots[-1].ends_at)


def _never_both(scene: Scene) -> None:
    _away(scene, scene.buyer, 0, 2)
    _away(scene, scene.firm, 2, 4)


CHANGES: dict[WhyNot, Callable[[Scene], object]] = {
    WhyNot.OTHERS_FIRST: lambda scene: scene,
    WhyNot.NOT_APPROVED: lambda scene: put(Buyer, scene.buyer.id, status=BuyerStatus.DECLINED),
    WhyNot.VETO: lambda scene: make_wish(scene.buyer, scene.firm, side=Side.EXHIBITOR, veto=True),
    WhyNot.CLOSED: lambda scene: make_profile(scene.firm, takes_requests=False),
    WhyNot.BUYER_FULL: lambda scene: put(Buyer, scene.buyer.id, max_consultations=0),
    WhyNot.EXHIBITOR_FULL: lambda scene: make_profile(scene.firm, max_consultations=0),
    WhyNot.NOT_FOR_KIND: lambda scene: put(Slot, *(each.id for each in scene.slots), kind=SlotKind.EXPORT),
    WhyNot.BUYER_AWAY: lambda scene: _away(scene, scene.buyer, 0, 4),
    WhyNot.EXHIBITOR_AWAY: lambda scene: _away(scene, scene.firm, 0, 4),
    WhyNot.NEVER_BOTH: _never_both,
    WhyNot.NO_INTERPRETER: _foreign,
    WhyNot.NO_TABLE: lambda scene: put(Table, *(each.id for each in scene.tables), kept_for_walk_ins=True),
}


@pytest.mark.parametrize("reason", CHANGES)
def test_each_reason_is_named_where_it_holds(scene: Scene, now: datetime, reason: WhyNot) -> None:
    CHANGES[reason](scene)
    assert answer(scene, now) is reason


def test_nobody_who_wished_is_told_apart_from_a_veto(sqlite_app: Flask, now: datetime) -> None:
    assert answer(make_scene(), now) is WhyNot.NO_WISH


def test_those_who_meet_meet(scene: Scene, now: datetime) -> None:
    assert answer(scene, now, (scene.buyer, scene.firm, scene.slots[0])) is WhyNot.IT_IS


def test_others_in_every_slot_leave_nothing_in_common_and_a_second_desk_does(scene: Scene, now: datetime) -> None:
    others = [(make_buyer(scene.show), scene.firm, slot) for slot in scene.slots]
    assert answer(scene, now, *others) is WhyNot.NO_COMMON_SLOT
    make_profile(scene.firm, desks=2)
    assert answer(scene, now, *others) is WhyNot.OTHERS_FIRST


def test_full_tables_are_the_reason_only_where_people_sit_at_tables(scene: Scene, now: datetime) -> None:
    full = [(make_buyer(scene.show), make_exhibitor(scene.show), slot) for slot in scene.slots for _ in range(3)]
    assert answer(scene, now, *full) is WhyNot.NO_TABLE
    put(ConsultationSetup, scene.show.id, seating=Seating.BOOTH)
    assert answer(scene, now, *full) is WhyNot.OTHERS_FIRST


def test_a_booth_next_to_every_free_slot_is_too_far(scene: Scene, now: datetime) -> None:
    put(ConsultationSetup, scene.show.id, seating=Seating.BOOTH, walking_min=5)
    beside = [(scene.buyer, make_exhibitor(scene.show), scene.slots[place]) for place in (0, 2)]
    assert answer(scene, now, *beside) is WhyNot.WALKING


def test_why_not_names_the_missing_interpreter(sqlite_app: Flask, now: datetime) -> None:
    scene = make_scene()
    make_interpreter(scene.show, ("vi",), max_run=1)
    firms = [scene.firm, *(make_exhibitor(scene.show) for _ in range(2))]
    for firm in firms:
        make_profile(firm, languages=["ko"])
    guest = make_buyer(scene.show, languages=["vi"])
    for rank, firm in enumerate(firms, start=1):
        make_wish(guest, firm, rank=rank)
    plan = queries.get_timetable(scene.show, solved(scene, now).id)
    met = {item.exhibitor_id for item in plan.items}
    [left] = [firm for firm in firms if firm.id not in met]  # four slots, and a pause after each consultation
    assert why_not(plan, guest, left) is WhyNot.NO_INTERPRETER
    assert why_not(plan, guest, next(firm for firm in firms if firm.id in met)) is WhyNot.IT_IS
    with unit_of_work():
        make_interpreter(scene.show, ("vi",))
    assert why_not(plan, guest, left) is WhyNot.OTHERS_FIRST

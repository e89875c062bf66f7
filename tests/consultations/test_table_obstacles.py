"""Why one certain table may not be had: said of that table, not of all of them."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from expo.consultations.models import Table, Timetable, TimetableItem
from expo.consultations.queries import draft, moves
from expo.consultations.rules.booking import Obstacle, table_obstacle
from expo.consultations.rules.codes import BuyerKind, SlotKind
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.consultations.test_booking import Scene, book, make_scene
from tests.factories.consultations import make_buyer
from tests.factories.exhibitors import make_exhibitor


@pytest.mark.parametrize(
    ("kind", "faults", "answer"),
    [
        (SlotKind.GENERAL, set(), None),
        (SlotKind.GENERAL, {"taken"}, Obstacle.TABLE_TAKEN),
        (SlotKind.EXPORT, set(), Obstacle.TABLE_NOT_FOR_KIND),
        (SlotKind.EXPORT, {"taken"}, Obstacle.TABLE_NOT_FOR_KIND),
        (SlotKind.EXPORT, {"taken", "closed"}, Obstacle.TABLE_CLOSED),
    ],
)
def test_the_lasting_reason_is_told_first(kind: SlotKind, faults: set[str], answer: Obstacle | None) -> None:
    assert table_obstacle(kind, BuyerKind.DOMESTIC, is_closed="closed" in faults, is_taken="taken" in faults) is answer


def scene_with_three_kinds_of_tables() -> Scene:
    """Table 1 is taken in the first slot, table 2 is closed, table 3 is for overseas buyers."""
    scene = make_scene()
    with unit_of_work():
        db.session.get_one(Table, scene.tables[1].id).is_closed = True
        db.session.get_one(Table, scene.tables[2].id).kind = SlotKind.EXPORT
    return scene


def first_three(answers: dict[tuple[int, int], Obstacle | None], scene: Scene) -> list[Obstacle | None]:
    return [answers[table.id, scene.slots[0].id] for table in scene.tables[:3]]


REASONS = [Obstacle.TABLE_TAKEN, Obstacle.TABLE_CLOSED, Obstacle.TABLE_NOT_FOR_KIND]


def test_a_draft_says_of_each_table_what_is_in_the_way(app: Flask, now: datetime) -> None:
    scene = scene_with_three_kinds_of_tables()
    other, firm = make_buyer(scene.show), make_exhibitor(scene.show)
    with unit_of_work():
        plan = Timetable(show_id=scene.show.id, name="Draft", created_at=now)
        table, (first, second, *_rest) = scene.tables[0].id, scene.slots
        plan.items = [
            TimetableItem(buyer_id=other.id, exhibitor_id=firm.id, slot_id=first.id, table_id=table),
            TimetableItem(buyer_id=scene.buyer.id, exhibitor_id=scene.firm.id, slot_id=second.id, table_id=table),
        ]
        db.session.add(plan)
    kept = db.session.get_one(Timetable, plan.id)
    mine = next(each for each in kept.items if each.buyer_id == scene.buyer.id)
    assert first_three(draft.cells(kept, mine, now=now), scene) == REASONS


def test_the_live_board_says_of_each_table_what_is_in_the_way(app: Flask, now: datetime) -> None:
    scene = scene_with_three_kinds_of_tables()
    other, firm = make_buyer(scene.show), make_exhibitor(scene.show)
    with unit_of_work():
        book(other, firm, scene.slots[0], now)
        mine = book(scene.buyer, scene.firm, scene.slots[1], now)
    assert first_three(moves.cells(mine, now=now), scene) == REASONS

"""Walking from booth to booth: between two consultations a buyer has the time it takes, booked or matched."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import pairwise

import pytest
from flask import Flask

from expo.consultations import errors
from expo.consultations.models import ConsultationSetup
from expo.consultations.rules.codes import Seating
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.consultations.test_booking import Scene, book, make_scene
from tests.consultations.test_matching import release_again, solved
from tests.consultations.test_replan import again, apply, draft_without
from tests.factories.consultations import make_wish
from tests.factories.exhibitors import make_exhibitor


def booth_scene(walking_min: int) -> Scene:
    """Four half hours one after the other, at the booths; the buyer wishes for three firms."""
    scene = make_scene(seating=Seating.BOOTH, walking_min=walking_min)
    for rank, firm in enumerate((scene.firm, make_exhibitor(scene.show), make_exhibitor(scene.show)), start=1):
        make_wish(scene.buyer, firm, rank=rank)
    return scene


def test_next_slot_at_another_booth_is_refused_and_the_one_after_is_not(app: Flask, now: datetime) -> None:
    scene = booth_scene(walking_min=5)
    with unit_of_work():
        book(scene.buyer, scene.firm, scene.slots[1], now)
    other = make_exhibitor(scene.show)
    for beside in (scene.slots[0], scene.slots[2]):
        with pytest.raises(errors.NoTimeToWalk), unit_of_work():
            book(scene.buyer, other, beside, now)
    with unit_of_work():
        assert book(scene.buyer, other, scene.slots[3], now).slot_id == scene.slots[3].id


def test_round_leaves_time_to_walk(sqlite_app: Flask, now: datetime) -> None:
    scene = booth_scene(walking_min=5)
    items = solved(scene, now).items
    times = sorted((item.slot.starts_at, item.slot.ends_at) for item in items)
    assert len(times) == 2  # of four slots in a row every other one
    assert all((start - end).total_seconds() >= 5 * 60 for (_, end), (start, _) in pairwise(times))


def test_release_anyway_does_not_forget_the_walk(sqlite_app: Flask, now: datetime) -> None:
    scene = booth_scene(walking_min=0)
    plan = solved(scene, now)
    assert len(plan.items) == 3
    with unit_of_work():
        db.session.get_one(ConsultationSetup, scene.show.id).walking_min = 5
    with pytest.raises(errors.NoTimeToWalk), unit_of_work():
        release_again(scene, plan, now)


def test_a_re_plan_leaves_time_to_walk_to_where_somebody_moves(app: Flask, now: datetime) -> None:
    scene = booth_scene(walking_min=5)
    other = make_exhibitor(scene.show)
    with unit_of_work():
        first = book(scene.buyer, scene.firm, scene.slots[0], now)
        second = book(scene.buyer, other, scene.slots[2], now)
    apply(scene, draft_without(scene, other, now, since=time(14), until=time(14, 30)), now)
    assert again(second).slot_id != scene.slots[2].id
    held = sorted((each.slot.starts_at, each.slot.ends_at) for each in (again(first), again(second)))
    assert held[1][0] - held[0][1] >= timedelta(minutes=5)
    assert again(second).at_booth

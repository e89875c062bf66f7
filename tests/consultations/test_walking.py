"""Walking from booth to booth: between two consultations a buyer has the time it takes, booked or matched."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest
from flask import Flask

from expo.consultations import errors
from expo.consultations.models import ConsultationSetup
from expo.consultations.queries import draft
from expo.consultations.queries import matching as queries
from expo.consultations.queries.draft import WhyNot
from expo.consultations.rules.codes import Seating
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.consultations.test_booking import Scene, book, make_scene
from tests.consultations.test_matching import release_again, solved
from tests.factories.consultations import make_buyer, make_interpreter, make_profile, make_wish
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
    assert draft.why_not(plan, guest, left) is WhyNot.NO_INTERPRETER
    assert draft.why_not(plan, guest, next(firm for firm in firms if firm.id in met)) is WhyNot.IT_IS
    with unit_of_work():
        make_interpreter(scene.show, ("vi",))
    assert draft.why_not(plan, guest, left) is WhyNot.OTHERS_FIRST

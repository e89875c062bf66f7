"""The organizer releases a timetable while people book its places: each place has one consultation, whoever was first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from flask import Flask

from expo.consultations.models import Buyer, Slot
from expo.consultations.queries import matching as queries
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import HOLDING
from expo.consultations.services import booking, matching
from expo.core.db import db
from expo.core.errors import DomainError
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show
from tests.consultations.test_booking import ORGANIZER, book
from tests.consultations.test_matching import ACTOR, solved, wished_scene
from tests.factories.consultations import make_buyer
from tests.factories.threads import all_at_once


def test_nobody_is_booked_twice_while_a_timetable_is_released(app: Flask, now: datetime) -> None:
    scene = wished_scene()
    draft_id = solved(scene, now).id
    rivals = [make_buyer(scene.show) for _ in range(10)]
    # rivals want the firm that everybody wants, and half of the draft's own buyers change their mind at that moment
    tasks: list[Callable[[], object]] = [
        lambda rival=rival, slot=scene.slots[n % 4]: book(rival, scene.firm, slot, now)  # type: ignore[misc]
        for n, rival in enumerate(rivals)
    ]
    items = queries.get_timetable(scene.show, draft_id).items[:5]
    tasks += [lambda n=n: _book_elsewhere(items[n].buyer_id, items[n].slot_id, scene.firm.id, now) for n in range(5)]  # type: ignore[misc]

    def release() -> int:
        show = db.session.get_one(Show, scene.show.id)
        return matching.release(ACTOR, show, queries.get_timetable(show, draft_id), now=now, anyway=True)

    answers = all_at_once(app, [release, *tasks])
    assert all(isinstance(each, int | DomainError) or each is not None for each in answers)
    standing = timetable.list_consultations(statuses=HOLDING)
    for place in (
        Counter((each.buyer_id, each.slot_id) for each in standing),
        Counter((each.exhibitor_id, each.desk, each.slot_id) for each in standing),
        Counter((each.table_id, each.slot_id) for each in standing),
        Counter((each.buyer_id, each.exhibitor_id) for each in standing),
    ):
        assert max(place.values()) == 1
    released = [each for each in standing if each.origin.value == "matching"]
    assert len(released) in {0, 23}  # all of the draft, or nothing of it


def _book_elsewhere(buyer_id: int, slot_id: int, firm_id: int, now: datetime) -> int:
    buyer, slot = db.session.get_one(Buyer, buyer_id), db.session.get_one(Slot, slot_id)
    firm = db.session.get_one(Exhibitor, firm_id)
    return booking.book(ORGANIZER, buyer, firm, slot, now=now).id


def test_a_round_solved_while_people_book_is_not_released_over_them(app: Flask, now: datetime) -> None:
    scene = wished_scene()
    draft_id = solved(scene, now).id
    rival = make_buyer(scene.show)
    first = queries.get_timetable(scene.show, draft_id).items[0]
    with unit_of_work():
        book(rival, first.exhibitor, first.slot, now)
    answers = all_at_once(
        app,
        [
            lambda: matching.release(
                ACTOR, db.session.get_one(Show, scene.show.id), queries.get_timetable(scene.show, draft_id), now=now
            )
        ],
    )
    assert isinstance(answers[0], DomainError)
    assert len(timetable.list_consultations(statuses=HOLDING)) == 1

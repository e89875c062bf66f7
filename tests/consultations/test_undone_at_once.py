"""A change of the set-up that displaces nobody is made at once, kept among the changes, and undone with one press."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from expo.consultations import errors
from expo.consultations.queries import setups, timetable
from expo.consultations.rules.codes import BuyerKind, Seating, SlotKind
from expo.consultations.rules.returning import Hindrance
from expo.consultations.services import changes, planning, rehoming
from expo.consultations.services.area_state import Rules
from expo.consultations.services.change import Change
from expo.consultations.services.day_changes import DayChange
from expo.consultations.services.person_change import PersonChange
from expo.core import clock
from expo.core.db import db
from expo.core.jobs import Job, JobStatus
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.shows.models import Show
from tests.consultations.fair import Fair, as_organizer
from tests.consultations.returning_scene import everything, hindrances, taken_back
from tests.consultations.test_booking import ORGANIZER, Scene, book, make_scene
from tests.factories.consultations import make_buyer, make_interpreter
from tests.factories.exhibitors import make_exhibitor


def made_at_once(scene: Scene, change: Change, now: datetime) -> Job:
    with unit_of_work():
        plan = planning.make_at_once(ORGANIZER, db.session.get_one(Show, scene.show.id), change, now=now)
        assert plan is not None
        plan_id = plan.id
    db.session.rollback()
    return db.session.get_one(Job, plan_id)


def _rules(scene: Scene) -> Change:
    rules = Rules(Seating.BUYER_TABLE, 7, 9, 4, scene.slots[0].starts_at)
    return changes.TablesChange(changes.TablePlan(2, walk_ins=[2]), rules)


def _more_slots(scene: Scene) -> Change:
    slots = [(slot.starts_at, slot.ends_at, slot.kind) for slot in scene.slots]
    last = scene.slots[-1].ends_at
    return DayChange(scene.slots[0].day_id, [*slots, (last, last + timedelta(minutes=30), SlotKind.EXPORT)])


def _person(scene: Scene) -> Change:
    person = make_interpreter(scene.show, ["en"])
    return PersonChange(person.id, ["ja"], [(scene.slots[0].starts_at, scene.slots[1].ends_at)], 3, {"name_en": "X"})


@pytest.mark.parametrize("make", [_rules, _more_slots, _person, lambda _scene: changes.Closing(3)])
def test_every_kind_of_change_that_displaced_nobody_is_undone_and_nobody_is_written_to(
    app: Flask, now: datetime, make: Callable[[Scene], Change]
) -> None:
    scene = make_scene()
    with unit_of_work():
        book(scene.buyer, scene.firm, scene.slots[0], now)
    change = make(scene)
    before, mails = everything(scene.show), len(db.session.scalars(select(Mail.id)).all())
    plan = made_at_once(scene, change, now)
    assert everything(scene.show) != before
    assert hindrances(scene, plan, now) == {}
    back = taken_back(scene, plan, now)
    assert (back.status, back.result) == (JobStatus.DONE, {"moved": 0, "revived": 0})
    assert everything(scene.show) == before
    assert len(db.session.scalars(select(Mail.id)).all()) == mails
    with pytest.raises(errors.PlanMoved):  # once is enough
        taken_back(scene, plan, now)


def test_a_table_brought_back_is_retired_again_unless_somebody_sits_there_by_now(app: Flask, now: datetime) -> None:
    scene = make_scene()
    with unit_of_work():
        for table in scene.tables:
            rehoming.make(ORGANIZER, scene.show, changes.Closing(table.number), now=now)
    plan = made_at_once(scene, changes.Reopened(2), now)
    with unit_of_work():
        assert book(scene.buyer, scene.firm, scene.slots[0], now).table_id == scene.tables[1].id
    assert hindrances(scene, plan, now) == {Hindrance.NEWER: 1}
    after = everything(scene.show)
    assert taken_back(scene, plan, now).result == {"hindered": 1}
    assert everything(scene.show) == after


def test_new_slots_stay_once_somebody_has_booked_one(app: Flask, now: datetime) -> None:
    scene = make_scene()
    plan = made_at_once(scene, _more_slots(scene), now)
    guest = make_buyer(scene.show, kind=BuyerKind.OVERSEAS)
    with unit_of_work():
        book(guest, make_exhibitor(scene.show), timetable.list_slots(scene.show.id)[-1], now)
    assert hindrances(scene, plan, now) == {Hindrance.NEWER: 1}
    assert taken_back(scene, plan, now).result == {"hindered": 1}


def test_the_older_of_two_changes_of_one_part_waits_until_the_newer_is_undone(app: Flask, now: datetime) -> None:
    scene = make_scene()
    before = everything(scene.show)
    older = made_at_once(scene, _rules(scene), now)
    newer = made_at_once(scene, changes.TablesChange(changes.TablePlan(3)), now)
    assert taken_back(scene, older, now).result == {"hindered": 1}
    assert [taken_back(scene, each, now).result["moved"] for each in (newer, older)] == [0, 0]
    assert everything(scene.show) == before


def test_saving_what_is_so_already_leaves_nothing_to_undo(app: Flask, now: datetime) -> None:
    scene = make_scene()
    with unit_of_work():
        show = db.session.get_one(Show, scene.show.id)
        same = changes.TablesChange(changes.TablePlan(3), Rules.of(show))
        assert planning.make_at_once(ORGANIZER, show, same, now=now) is None
    assert planning.list_made(scene.show, limit=9) == []


def test_a_search_under_way_is_shown_although_something_else_was_saved_since(app: Flask, now: datetime) -> None:
    scene = make_scene()
    with unit_of_work():
        open_one = Job(
            kind=planning.PLAN, show_id=scene.show.id, params={}, actor_kind=ORGANIZER.kind, actor_name="test",
            created_at=now,
        )  # fmt: skip
        db.session.add(open_one)
    made_at_once(scene, changes.Closing(3), now)
    found = planning.find_open(scene.show)
    assert found is not None
    assert found.id == open_one.id


def undo_of(page: str) -> str:
    """Return the address of the toast's undo button."""
    found = re.search(r'<form method="post" action="([^"]+)"><input[^>]*><button type="submit">Undo', page)
    assert found is not None
    return unescape(found[1])


def test_the_toast_undoes_and_the_list_of_changes_says_so(visitor: FlaskClient, fair: Fair, now: datetime) -> None:
    as_organizer(visitor, fair)
    setup_url = f"{fair.manage_url}/setup"
    with clock.at(now):
        visitor.post(f"{fair.manage_url}/tables/2")
        page = visitor.get(f"{setup_url}?lang=en").text
        undo = undo_of(page)
        assert "nobody was displaced" in page
        change_page = visitor.get(undo.split("?")[0] + "?lang=en").text
        assert "What it made of the set-up" in change_page
        assert re.search(r"Table 2</td>.*everybody.*closed", change_page, re.DOTALL)
        answer = visitor.post(undo)
        assert answer.headers["Location"] == setup_url
        db.session.rollback()
        assert not [each for each in setups.list_tables(fair.show.id) if each.is_closed]
        page = visitor.get(setup_url).text
        assert "Taken back: Without table 2" in page
        assert visitor.post(undo).status_code == 409


def test_an_undo_that_comes_too_late_leads_to_what_is_in_the_way(
    visitor: FlaskClient, fair: Fair, now: datetime
) -> None:
    as_organizer(visitor, fair)
    values = {"seating": "any_table", "tables": "3", "answer_hours": "24", "grace_min": "10", "walking_min": "5"}
    with clock.at(now):
        visitor.post(f"{fair.manage_url}/setup", data=values | {"grace_min": "12"})
        undo = undo_of(visitor.get(f"{fair.manage_url}/setup?lang=en").text)
        visitor.post(f"{fair.manage_url}/setup", data=values | {"grace_min": "14"})
        late = visitor.post(undo).headers["Location"]
        page = visitor.get(late).text
    assert "Meanwhile something came in the way" in page
    assert "The same part of the set-up has been changed again since." in page
    db.session.rollback()
    db.session.expire_all()
    found = setups.find_setup(fair.show.id)
    assert found is not None
    assert found.grace_min == 14


def test_what_is_in_the_way_comes_in_pages(visitor: FlaskClient, fair: Fair, now: datetime) -> None:
    as_organizer(visitor, fair)
    with unit_of_work():
        show = db.session.get_one(Show, fair.show.id)
        plan = planning.make_at_once(ORGANIZER, show, changes.TablesChange(changes.TablePlan(30)), now=now)
        assert plan is not None
        job = plan.id
    pairs = [(make_buyer(fair.show), make_exhibitor(fair.show)) for _ in range(30)]
    with unit_of_work():
        held = [book(*pair, fair.slots[0], now) for pair in pairs]
        newer = [each.code for each in held if each.table and each.table.number > 3]
    assert len(newer) == 27
    page = f"{fair.manage_url}/setup/changes/{job}?lang=en&per=25"
    with clock.at(now):
        first, second = (visitor.get(f"{page}&page={number}").text for number in (1, 2))
    said = "What is in the way of taking it back"
    shown = [[code for code in newer if code in text.partition(said)[2]] for text in (first, second)]
    assert [len(codes) for codes in shown] == [25, 2]
    assert sorted(shown[0] + shown[1]) == sorted(newer)
    assert "26–27 / 27" in second
    assert re.search(rf'href="[^"]*/changes/{job}\?per=25&amp;page=2#way-h"', first)


def test_who_sits_otherwise_is_told_only_when_the_rule_has_changed(
    visitor: FlaskClient, fair: Fair, now: datetime
) -> None:
    as_organizer(visitor, fair)
    values = {"seating": "any_table", "tables": "3", "answer_hours": "24", "grace_min": "10", "walking_min": "0"}
    with clock.at(now):
        visitor.post(f"{fair.manage_url}/setup", data=values)
        with unit_of_work():
            book(fair.buyer, fair.firm, fair.slots[0], now)
        said = {}
        for seating, grace in (("booth", "10"), ("booth", "12")):
            visitor.post(f"{fair.manage_url}/setup", data=values | {"seating": seating, "grace_min": grace})
            said[grace] = "Saved. 1 confirmed" in visitor.get(f"{fair.manage_url}/setup?lang=en").text
    assert said == {"10": True, "12": False}

"""The organizer's pages and the interpreter's, driven over HTTP."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape

import pytest
from flask.testing import FlaskClient

from expo.consultations.models import Slot, Timetable
from expo.consultations.queries import setups, timetable
from expo.consultations.rules.codes import ConsultationStatus, TimetableStatus
from expo.core.actor import Role
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.consultations.fair import Fair, as_organizer, only
from tests.factories.accounts import make_user, sign_in
from tests.factories.consultations import (
    make_buyer,
    make_interpreter,
)
from tests.factories.shows import grant


def test_organizer_lists_exports_moves_and_cancels(visitor: FlaskClient, fair: Fair) -> None:
    as_organizer(visitor, fair)
    visitor.post(f"{fair.buyer_url}/exhibitors/{fair.firm.slug}", data={"slot": fair.slots[0].id})
    made = only()
    listed = visitor.get(f"{fair.manage_url}?lang=en&q=C-1&sort=-exhibitor&status=confirmed")
    assert made.code in listed.text
    assert made.code in visitor.get(f"{fair.manage_url}/export.csv").text
    assert visitor.get(f"{fair.manage_url}/export.xlsx").data[:2] == b"PK"
    assert visitor.get(f"{fair.manage_url}/{made.id}").status_code == 200
    visitor.post(f"{fair.manage_url}/{made.id}", data={"do": "move", "slot": fair.slots[3].id})
    db.session.rollback()
    assert only().slot_id == fair.slots[3].id
    visitor.post(fair.manage_url, data={"ids": [made.id], "action": "cancel"})
    db.session.rollback()
    db.session.expire_all()
    assert only().status is ConsultationStatus.CANCELLED


def test_laying_a_day_out_anew_first_shows_and_then_moves_what_stood_there(
    visitor: FlaskClient, fair: Fair, now: datetime
) -> None:
    as_organizer(visitor, fair)
    visitor.post(f"{fair.buyer_url}/exhibitors/{fair.firm.slug}", data={"slot": fair.slots[0].id})
    url, old_id = f"{fair.manage_url}/days/{fair.show.days[1].id}", fair.slots[0].id
    layout = {
        "layout-starts": "14:00",
        "layout-ends": "16:00",
        "layout-length": "20",
        "layout-gap": "0",
        "layout-kind": "general",
    }
    plan = visitor.post(url, data=layout).headers["Location"]
    shown = visitor.get(plan + "?lang=en").text
    assert "C-0001" in shown
    assert "14:00 · Table 1" in shown
    assert len(timetable.list_slots(fair.show.id)) == 4
    assert only().slot_id == old_id
    visitor.post(plan, data={"do": "apply"})
    db.session.rollback()
    db.session.expire_all()
    assert "1 moved, 0 called off" in visitor.get(plan).text
    assert visitor.post(plan, data={"do": "apply"}).status_code == 409  # once is enough
    slots = timetable.list_slots(fair.show.id)
    assert len(slots) == 6
    moved = only()
    assert moved.status is ConsultationStatus.CONFIRMED
    assert moved.slot_id == slots[0].id
    assert db.session.get(Slot, old_id) is None


def test_setup_makes_tables_and_a_broken_one_is_emptied(visitor: FlaskClient, fair: Fair) -> None:
    as_organizer(visitor, fair)
    setup = {"seating": "any_table", "tables": "4", "walk_ins": "4", "answer_hours": "24", "grace_min": "10"} | {
        "walking_min": "5"
    }
    assert visitor.post(f"{fair.manage_url}/setup", data=setup).status_code == 302
    visitor.post(f"{fair.buyer_url}/exhibitors/{fair.firm.slug}", data={"slot": fair.slots[0].id})
    plan = visitor.post(f"{fair.manage_url}/tables/1").headers["Location"]
    db.session.rollback()
    assert [each.table.number for each in [only()] if each.table] == [1]
    visitor.post(plan, data={"do": "apply"})
    db.session.rollback()
    db.session.expire_all()
    found = only()
    assert found.table is not None
    assert found.table.number == 2


def test_other_settings_are_saved_while_a_table_is_broken_and_it_stays_closed(visitor: FlaskClient, fair: Fair) -> None:
    as_organizer(visitor, fair)
    setup = {"seating": "any_table", "tables": "4", "walk_ins": "4", "answer_hours": "24", "walking_min": "5"}
    visitor.post(f"{fair.manage_url}/setup", data=setup | {"grace_min": "10"})
    visitor.post(f"{fair.manage_url}/tables/1")
    db.session.rollback()
    page = visitor.get(f"{fair.manage_url}/setup").text
    shown = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in ("tables", "walk_ins")}
    values = {name: found[1] for name, found in shown.items() if found}
    assert values == {"tables": "4", "walk_ins": "4"}
    db.session.rollback()
    assert visitor.post(f"{fair.manage_url}/setup", data=setup | values | {"grace_min": "15"}).status_code == 302
    db.session.rollback()
    db.session.expire_all()
    assert [each.number for each in setups.list_tables(fair.show.id) if each.is_closed] == [1]
    for count, closed in (("2", [1, 3, 4]), ("4", [1])):  # fewer and more again: the broken one is no part of that
        db.session.rollback()
        visitor.post(f"{fair.manage_url}/setup", data=setup | {"tables": count, "walk_ins": "", "grace_min": "15"})
        db.session.rollback()
        db.session.expire_all()
        assert [each.number for each in setups.list_tables(fair.show.id) if each.is_closed] == closed


def test_interpreter_sees_only_their_own_timetable(visitor: FlaskClient, fair: Fair) -> None:
    user = make_user(language="en")
    grant(user, Role.INTERPRETER, fair.show)
    mine, other = make_interpreter(fair.show, user_id=user.id), make_interpreter(fair.show)
    fair.buyer = make_buyer(fair.show, languages=["en"])
    as_organizer(visitor, fair)
    visitor.post(f"{fair.buyer_url}/exhibitors/{fair.firm.slug}", data={"slot": fair.slots[0].id})
    sign_in(visitor, user)
    page = visitor.get(f"/shows/{fair.show.slug}/interpreter/{mine.id}/")
    assert fair.buyer.organization.name_en in page.text
    assert visitor.get(f"/shows/{fair.show.slug}/interpreter/{other.id}/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"First try", "Second try"}),
        ("&status=draft", {"Second try"}),
        ("&q=FIRST", {"First try"}),
        ("&q=Bora&status=discarded", {"First try"}),
        ("&status=released", set()),
    ],
)
def test_timetables_are_found_by_state_and_words_also_in_the_file(
    visitor: FlaskClient, fair: Fair, now: datetime, asked: str, found: set[str]
) -> None:
    as_organizer(visitor, fair)
    states = {"First try": TimetableStatus.DISCARDED, "Second try": TimetableStatus.DRAFT}
    with unit_of_work():
        for name, status in states.items():
            plan = Timetable(show_id=fair.show.id, name=name, status=status, author="한보라 (Bora Han)", created_at=now)
            db.session.add(plan)
    page = f"/shows/{fair.show.slug}/manage/matching?lang=en{asked}"
    text = visitor.get(page).text
    assert {name for name in states if name in text} == found
    assert ("No timetable with these filters." in text) is (not found)
    file = visitor.get(f"{page}&file=csv").text
    assert {name for name in states if name in file} == found


def test_timetables_are_paged(visitor: FlaskClient, fair: Fair, now: datetime) -> None:
    as_organizer(visitor, fair)
    with unit_of_work():
        db.session.add_all(Timetable(show_id=fair.show.id, name=f"Try {n:02}", created_at=now) for n in range(27))
    page = f"/shows/{fair.show.slug}/manage/matching?lang=en&per=25&sort=name"
    first, second = visitor.get(page).text, visitor.get(f"{page}&page=2").text
    assert ("Try 24" in first, "Try 25" in first) == (True, False)
    assert ("Try 24" in second, "Try 26" in second) == (False, True)


def test_an_interpreter_without_an_account_is_invited_from_their_page(visitor: FlaskClient, fair: Fair) -> None:
    helper = make_interpreter(fair.show, email="park@example.com")
    as_organizer(visitor, fair)
    page = visitor.get(f"{fair.manage_url}/interpreters/{helper.id}").text
    [link] = re.findall(r'href="([^"]*/people/invite[^"]*)"', page)
    form = visitor.get(unescape(link)).text
    assert 'value="park@example.com"' in form
    assert 'value="박통역 (Park)"' in form
    assert re.search(r'<option[^>]*selected[^>]*value="interpreter"|value="interpreter"[^>]*selected', form)
    with_account = make_interpreter(fair.show, email="choi@example.com", user_id=make_user().id)
    assert "/people/invite" not in visitor.get(f"{fair.manage_url}/interpreters/{with_account.id}").text

"""The pages of the four sides, driven over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from expo.consultations.models import Buyer, Consultation, Slot
from expo.consultations.queries import timetable, wishes
from expo.consultations.rules.codes import ConsultationStatus, Side
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show
from tests.factories.accounts import make_user, sign_in
from tests.factories.consultations import (
    make_buyer,
    make_interpreter,
    make_profile,
    make_setup,
    make_slots,
    make_tables,
)
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant, make_show


@dataclass
class Fair:
    show: Show
    slots: list[Slot]
    buyer: Buyer
    firm: Exhibitor

    @property
    def buyer_url(self) -> str:
        return f"/shows/{self.show.slug}/buyer/{self.buyer.id}"

    @property
    def firm_url(self) -> str:
        return f"/shows/{self.show.slug}/exhibitor/{self.firm.slug}"

    @property
    def manage_url(self) -> str:
        return f"/shows/{self.show.slug}/manage/consultations"


@pytest.fixture
def fair(sqlite_app: Flask) -> Fair:
    show = make_show()
    make_setup(show)
    make_tables(show)
    return Fair(show, make_slots(show), make_buyer(show), make_exhibitor(show))


@pytest.fixture
def visitor(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()


def as_buyer(visitor: FlaskClient, fair: Fair) -> None:
    user = make_user(language="en")
    grant(user, Role.BUYER, fair.show, organization=fair.buyer.organization)
    sign_in(visitor, user)


def as_firm(visitor: FlaskClient, fair: Fair, firm: Exhibitor | None = None) -> None:
    user = make_user(language="en")
    grant(user, Role.EXHIBITOR, fair.show, organization=(firm or fair.firm).organization)
    sign_in(visitor, user)


def as_organizer(visitor: FlaskClient, fair: Fair) -> None:
    user = make_user(language="en")
    grant(user, Role.ORGANIZER, fair.show)
    sign_in(visitor, user)


def only() -> Consultation:
    [found] = timetable.list_consultations()
    return found


def test_buyer_books_a_slot_that_both_calendars_then_show(visitor: FlaskClient, fair: Fair) -> None:
    as_buyer(visitor, fair)
    page = f"{fair.buyer_url}/exhibitors/{fair.firm.slug}"
    assert f'value="{fair.slots[1].id}"' in visitor.get(page).text
    answer = visitor.post(page, data={"slot": fair.slots[1].id}, follow_redirects=True)
    assert "Table 1" in answer.text
    assert "13:30" in answer.text
    as_firm(visitor, fair)
    theirs = visitor.get(f"{fair.firm_url}/consultations?lang=en").text
    assert (
        "You have something else at this time."
        in visitor.get(f"{fair.firm_url}/buyers/{make_buyer(fair.show).id}").text
    )
    assert fair.buyer.organization.name_en in theirs
    assert "Table 1" in theirs


def ask(visitor: FlaskClient, fair: Fair) -> str:
    """Let the buyer ask the firm for a slot; return the firm's address of the request."""
    make_profile(fair.firm, confirms_at_once=False)
    as_buyer(visitor, fair)
    visitor.post(f"{fair.buyer_url}/exhibitors/{fair.firm.slug}", data={"slot": fair.slots[1].id})
    return f"{fair.firm_url}/consultations/{only().id}"


def test_a_declined_request_offers_its_undo_and_says_why_on_both_pages(visitor: FlaskClient, fair: Fair) -> None:
    request = ask(visitor, fair)
    as_firm(visitor, fair)
    said = visitor.post(request, data={"do": "decline", "reason": "Sold out"}, follow_redirects=True).text
    assert f'action="{request}?do=undo"' in said  # the toast
    assert "You declined." in said
    as_buyer(visitor, fair)
    theirs = visitor.get(f"{fair.buyer_url}/calendar?lang=en").text
    assert "They declined." in theirs
    assert "Reason: Sold out" in theirs
    assert "Undo: " not in theirs
    as_firm(visitor, fair)
    assert "Asks to meet you on" in visitor.post(f"{request}?do=undo", follow_redirects=True).text
    assert only().status is ConsultationStatus.REQUESTED


def test_an_undo_is_offered_only_while_it_can_be_done(visitor: FlaskClient, fair: Fair) -> None:
    as_buyer(visitor, fair)
    visitor.post(f"{fair.buyer_url}/exhibitors/{fair.firm.slug}", data={"slot": fair.slots[1].id})
    mine = f"{fair.buyer_url}/consultations/{only().id}"
    begun, calendar = fair.slots[1].starts_at, f"{fair.buyer_url}/calendar?day={fair.slots[1].day_id}&lang=en"
    db.session.rollback()
    with clock.at(begun + timedelta(minutes=3)):
        page = visitor.get(calendar).text
        assert "The time has begun, so this cannot be undone." in page
        db.session.rollback()
        said = visitor.post(mine, data={"do": "cancel", "reason": "ill"}, follow_redirects=True).text
        assert "By you." in said
        assert "do=undo" not in said
        db.session.rollback()
        assert visitor.post(f"{mine}?do=undo").status_code == 409


def test_nobody_takes_back_what_the_other_side_asked(visitor: FlaskClient, fair: Fair) -> None:
    request = ask(visitor, fair)
    as_firm(visitor, fair)
    assert visitor.post(request, data={"do": "cancel"}).status_code == 404
    as_buyer(visitor, fair)
    mine = f"{fair.buyer_url}/consultations/{only().id}"
    assert visitor.post(mine, data={"do": "decline"}).status_code == 404
    assert visitor.post(f"{mine}/other-time", data={"slot": fair.slots[2].id}).status_code == 409
    visitor.post(mine, data={"do": "cancel"})
    assert "You took the request back." in visitor.get(f"{fair.buyer_url}/calendar?lang=en").text


def test_a_proposal_whose_slot_is_gone_keeps_what_was_typed(visitor: FlaskClient, fair: Fair) -> None:
    request = ask(visitor, fair)
    as_organizer(visitor, fair)
    rival = f"/shows/{fair.show.slug}/buyer/{make_buyer(fair.show).id}/exhibitors/{fair.firm.slug}"
    visitor.post(rival, data={"slot": fair.slots[2].id})
    [theirs] = [each for each in timetable.list_consultations() if each.buyer_id != fair.buyer.id]
    visitor.post(f"{fair.manage_url}/{theirs.id}", data={"do": "accept"})
    as_firm(visitor, fair)
    answer = visitor.post(f"{request}/other-time", data={"slot": fair.slots[2].id, "message": "With the samples"})
    assert answer.status_code == 409
    assert "With the samples" in answer.text
    assert f'value="{fair.slots[3].id}"' in answer.text
    visitor.post(f"{request}/other-time", data={"slot": fair.slots[3].id, "message": "With the samples"})
    as_buyer(visitor, fair)
    page = visitor.get(f"{fair.buyer_url}/calendar?lang=en").text
    assert "Proposes another time:" in page
    assert "With the samples" in page
    assert "Requests without a consultation" not in page  # it goes on


@pytest.mark.parametrize("at_once", [True, False])
def test_the_exhibitors_home_says_whom_it_meets_and_must_answer(
    visitor: FlaskClient, fair: Fair, *, at_once: bool
) -> None:
    make_profile(fair.firm, confirms_at_once=at_once)
    as_buyer(visitor, fair)
    visitor.post(f"{fair.buyer_url}/exhibitors/{fair.firm.slug}", data={"slot": fair.slots[1].id})
    as_firm(visitor, fair)
    home = visitor.get(f"{fair.firm_url}/?lang=en").text
    name = fair.buyer.organization.name_en
    assert (f"13:30, {name}" in home) is at_once
    assert ("Requests for consultations to answer: 1" in home) is not at_once


def test_a_taken_slot_is_refused_with_a_sentence_and_the_page_stays(visitor: FlaskClient, fair: Fair) -> None:
    as_organizer(visitor, fair)
    page = f"{fair.buyer_url}/exhibitors/{fair.firm.slug}?lang=en"
    rival = f"/shows/{fair.show.slug}/buyer/{make_buyer(fair.show).id}/exhibitors/{fair.firm.slug}"
    assert visitor.post(rival, data={"slot": fair.slots[0].id}).status_code == 302
    answer = visitor.post(page, data={"slot": fair.slots[0].id})
    assert answer.status_code == 409
    assert "is busy on 2026-10-14 from 13:00 to 13:30" in answer.text
    assert f'value="{fair.slots[1].id}"' in answer.text


def test_nobody_opens_a_strangers_pages(visitor: FlaskClient, fair: Fair) -> None:
    as_buyer(visitor, fair)
    stranger = make_buyer(fair.show)
    assert visitor.get(f"/shows/{fair.show.slug}/buyer/{stranger.id}/calendar").status_code == 404
    as_firm(visitor, fair, make_exhibitor(fair.show))
    assert visitor.get(f"{fair.firm_url}/consultations").status_code == 404


def test_buyer_ranks_and_vetoes(visitor: FlaskClient, fair: Fair) -> None:
    as_buyer(visitor, fair)
    others = [fair.firm, make_exhibitor(fair.show), make_exhibitor(fair.show)]
    for firm in others:
        visitor.post(f"{fair.buyer_url}/wishes/{firm.slug}", data={"do": "want"})
    visitor.post(f"{fair.buyer_url}/wishes/{others[2].slug}", data={"do": "up"})
    visitor.post(f"{fair.buyer_url}/wishes/{others[0].slug}", data={"do": "veto"})
    found = wishes.list_wishes(fair.show.id, Side.BUYER, buyer_id=fair.buyer.id)
    assert [(w.exhibitor_id, w.rank, w.veto) for w in found] == [
        (others[2].id, 1, False),
        (others[1].id, 2, False),
        (others[0].id, None, True),
    ]


def test_exhibitor_declines_and_buyer_sees_nothing_planned(visitor: FlaskClient, fair: Fair) -> None:
    make_profile(fair.firm, confirms_at_once=False)
    as_buyer(visitor, fair)
    visitor.post(f"{fair.buyer_url}/exhibitors/{fair.firm.slug}", data={"slot": fair.slots[0].id})
    asked = only()
    assert asked.status is ConsultationStatus.REQUESTED
    answer_own = visitor.post(f"{fair.buyer_url}/consultations/{asked.id}", data={"do": "accept"})
    assert answer_own.status_code == 404
    as_firm(visitor, fair)
    visitor.post(f"{fair.firm_url}/consultations/{asked.id}", data={"do": "decline"})
    db.session.rollback()
    assert timetable.get_consultation(fair.show, asked.id).status is ConsultationStatus.DECLINED


def test_times_away_leave_the_slot_out(visitor: FlaskClient, fair: Fair) -> None:
    as_firm(visitor, fair)
    day = fair.show.days[1].id
    sent = visitor.post(
        f"{fair.firm_url}/consultations/away",
        data={"away-day": day, "away-starts": "13:00", "away-ends": "14:00"},
    )
    assert sent.status_code == 302
    as_buyer(visitor, fair)
    page = visitor.get(f"{fair.buyer_url}/exhibitors/{fair.firm.slug}").text
    assert f'value="{fair.slots[1].id}"' not in page
    assert f'value="{fair.slots[2].id}"' in page


def test_calendar_file_holds_the_consultation(visitor: FlaskClient, fair: Fair) -> None:
    as_buyer(visitor, fair)
    visitor.post(f"{fair.buyer_url}/exhibitors/{fair.firm.slug}", data={"slot": fair.slots[0].id})
    ics = visitor.get(f"{fair.buyer_url}/calendar.ics").text
    assert "DTSTART;TZID=Asia/Seoul:20261014T130000" in ics
    assert fair.firm.organization.name_en in ics.replace("\r\n ", "")


def test_overseas_buyer_sees_their_own_time_beside_the_shows(visitor: FlaskClient, fair: Fair) -> None:
    fair.buyer = make_buyer(fair.show, time_zone="Europe/Berlin")
    as_buyer(visitor, fair)
    page = visitor.get(f"{fair.buyer_url}/exhibitors/{fair.firm.slug}").text
    assert "13:00" in page
    assert "06:00" in page


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


@pytest.mark.parametrize("path", ["", "/exhibitors", "/wishes", "/calendar"])
def test_every_buyer_page_opens_in_both_languages(visitor: FlaskClient, fair: Fair, path: str) -> None:
    as_buyer(visitor, fair)
    for language in ("ko", "en"):
        assert visitor.get(f"{fair.buyer_url}{path or '/'}?lang={language}").status_code == 200


@pytest.mark.parametrize("path", ["/consultations", "/consultations/settings", "/buyers"])
def test_every_exhibitor_page_opens(visitor: FlaskClient, fair: Fair, path: str) -> None:
    as_firm(visitor, fair)
    assert visitor.get(f"{fair.firm_url}{path}").status_code == 200
    assert visitor.get(f"{fair.firm_url}/buyers/{fair.buyer.id}").status_code == 200

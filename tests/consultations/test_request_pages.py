"""Requests on the pages of both sides: asking, answering, proposing, undoing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from expo.consultations.models import ConsultationSetup
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import ConsultationStatus, Side
from expo.core import clock
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.consultations.fair import Fair, as_buyer, as_firm, as_organizer, only
from tests.factories.consultations import (
    make_buyer,
    make_profile,
    make_wish,
)


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


def test_who_answers_a_proposal_reads_it_and_its_words(visitor: FlaskClient, fair: Fair) -> None:
    request = ask(visitor, fair)
    as_firm(visitor, fair)
    visitor.post(f"{request}/other-time", data={"slot": fair.slots[2].id, "message": "A little later"})
    [proposal] = [each for each in timetable.list_consultations() if each.status is ConsultationStatus.REQUESTED]
    as_buyer(visitor, fair)
    page = visitor.get(f"{fair.buyer_url}/consultations/{proposal.id}/other-time?lang=en").text
    assert "Proposes another time" in page
    assert "A little later" in page


def test_a_refused_request_keeps_the_word_to_the_firm(visitor: FlaskClient, fair: Fair) -> None:
    make_profile(fair.firm, confirms_at_once=False)
    make_wish(fair.buyer, fair.firm, side=Side.EXHIBITOR, veto=True, rank=None)
    as_buyer(visitor, fair)
    typed = {"slot": fair.slots[2].id, "message": "About the pans"}
    refused = visitor.post(f"{fair.buyer_url}/exhibitors/{fair.firm.slug}", data=typed)
    assert refused.status_code == 422
    assert 'value="About the pans"' in refused.text


def test_closed_wishes_are_seen_and_not_ranked(visitor: FlaskClient, fair: Fair) -> None:
    closes = fair.slots[0].starts_at - timedelta(days=3)
    with unit_of_work():
        db.session.get_one(ConsultationSetup, fair.show.id).wishes_close_at = closes
    as_buyer(visitor, fair)
    db.session.rollback()
    with clock.at(closes - timedelta(hours=1)):
        assert "Until " in visitor.get(f"{fair.buyer_url}/?lang=en").text
    with clock.at(closes + timedelta(hours=1)):
        page = visitor.get(f"{fair.buyer_url}/?lang=en").text
    assert "Closed since" in page
    assert ">Rank<" not in page


def test_ones_own_veto_is_said_and_taken_back_instead_of_a_refusal(visitor: FlaskClient, fair: Fair) -> None:
    as_buyer(visitor, fair)
    page, wish = f"{fair.buyer_url}/exhibitors/{fair.firm.slug}?lang=en", f"{fair.buyer_url}/wishes/{fair.firm.slug}"
    assert 'name="slot"' in visitor.get(page).text
    visitor.post(wish, data={"do": "veto"})
    vetoed = visitor.get(page).text
    assert "You do not want to meet this firm." in vetoed
    assert 'name="slot"' not in vetoed
    assert 'value="forget"' in vetoed
    visitor.post(wish, data={"do": "forget"})
    assert 'name="slot"' in visitor.get(page).text
    as_firm(visitor, fair)
    theirs = f"{fair.firm_url}/buyers/{fair.buyer.id}"
    visitor.post(f"{theirs}/wish", data={"do": "veto"})
    assert "You do not want to meet this buyer." in visitor.get(f"{theirs}?lang=en").text

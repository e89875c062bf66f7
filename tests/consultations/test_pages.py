"""The pages of the buyer and the exhibitor, driven over HTTP."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from expo.consultations.models import ConsultationSetup
from expo.consultations.queries import wishes
from expo.consultations.rules.codes import Side
from expo.core import clock
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.consultations.fair import Fair, as_buyer, as_firm, as_organizer
from tests.factories.consultations import (
    make_buyer,
)
from tests.factories.exhibitors import make_exhibitor


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


def test_a_taken_slot_is_refused_with_a_sentence_and_the_page_stays(visitor: FlaskClient, fair: Fair) -> None:
    as_organizer(visitor, fair)
    page = f"{fair.buyer_url}/exhibitors/{fair.firm.slug}?lang=en"
    rival = f"/shows/{fair.show.slug}/buyer/{make_buyer(fair.show).id}/exhibitors/{fair.firm.slug}"
    assert visitor.post(rival, data={"slot": fair.slots[0].id}).status_code == 302
    answer = visitor.post(page, data={"slot": fair.slots[0].id})
    assert answer.status_code == 409
    assert "is busy on Wed 14 Oct from 13:00 to 13:30" in answer.text
    assert f'value="{fair.slots[1].id}"' in answer.text


def test_where_wishes_are_closed_a_list_leads_to_the_free_slots(visitor: FlaskClient, fair: Fair) -> None:
    as_buyer(visitor, fair)
    page, link = f"{fair.buyer_url}/exhibitors", f'class="btn" href="{fair.buyer_url}/exhibitors/{fair.firm.slug}"'
    assert link not in visitor.get(page).text
    db.session.rollback()
    with unit_of_work():
        db.session.get_one(ConsultationSetup, fair.show.id).wishes_close_at = clock.now() - timedelta(hours=1)
    veto = f"{fair.buyer_url}/wishes/{fair.firm.slug}"
    assert link in visitor.get(page).text
    db.session.rollback()
    visitor.post(veto, data={"do": "veto"})
    assert link not in visitor.get(page).text


def test_who_will_be_late_says_by_how_much(visitor: FlaskClient, fair: Fair) -> None:
    as_buyer(visitor, fair)
    visitor.post(f"{fair.buyer_url}/exhibitors/{fair.firm.slug}", data={"slot": fair.slots[0].id})
    starts = fair.slots[0].starts_at
    day = fair.slots[0].day_id
    db.session.rollback()
    with clock.at(starts - timedelta(hours=1)):
        page = visitor.get(f"{fair.buyer_url}/calendar?lang=en&day={day}").text
        [action] = re.findall(r'<form method="post" action="([^"]+)">(?:(?!</form>).)*name="minutes"', page, re.DOTALL)
        db.session.rollback()
        visitor.post(action, data={"do": "late", "minutes": "45"})
        later = visitor.get(f"{fair.buyer_url}/calendar?lang=en&day={day}").text
    assert "45 min late" in later
    assert '<option value="45" selected>' in later


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

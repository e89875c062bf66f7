"""The exhibitor's page leads with wishes while they are open, then with what is next: who comes, who waits, what to write."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from expo.consultations.models import Consultation, ConsultationSetup, Slot
from expo.consultations.rules.codes import LogAuthor, Side, Stage
from expo.consultations.services import booking, day, logs
from expo.core import clock
from expo.core.db import db
from expo.core.ids import new_uuid
from expo.core.work import unit_of_work
from tests.consultations.fair import Fair, as_firm
from tests.consultations.test_booking import ORGANIZER, book
from tests.factories.consultations import make_buyer, make_profile

LEADS = 'id="next-h"'


def wishes_close(fair: Fair, at: datetime) -> None:
    with unit_of_work():
        db.session.get_one(ConsultationSetup, fair.show.id).wishes_close_at = at


def page_at(visitor: FlaskClient, fair: Fair, at: datetime) -> str:
    db.session.rollback()
    with clock.at(at):
        page = visitor.get(f"{fair.firm_url}/consultations?lang=en").text
    db.session.rollback()
    return page


def lead_of(page: str) -> str:
    found = re.search(rf"{LEADS}.*?</section>\s*<nav", page, re.DOTALL)
    assert found is not None
    return found[0]


@pytest.mark.parametrize(("before_show", "closes_in", "leads"), [(9, 1, False), (9, -1, True), (0, 1, True)])
def test_wishes_lead_until_they_close_or_the_show_begins(
    visitor: FlaskClient,
    fair: Fair,
    now: datetime,
    before_show: int,
    closes_in: int,
    leads: bool,  # noqa: FBT001
) -> None:
    as_firm(visitor, fair)
    at = now - timedelta(days=before_show)
    wishes_close(fair, at + timedelta(hours=closes_in))
    page = page_at(visitor, fair, at)
    wishes = re.search(r'class="(btn[^"]*)" href="[^"]*/wishes"', page)
    assert wishes is not None
    assert ("primary" in wishes[1]) is (closes_in > 0)
    assert (LEADS in page) is leads
    assert ("Nothing waits for you now." in page) is leads


def test_the_next_one_the_requests_and_the_logs_to_write_come_first(
    visitor: FlaskClient, fair: Fair, now: datetime
) -> None:
    guests = [make_buyer(fair.show) for _ in range(3)]
    with unit_of_work():
        over = book(guests[0], fair.firm, fair.slots[0], now).id
        book(guests[1], fair.firm, fair.slots[2], now)
    make_profile(fair.firm, confirms_at_once=False)
    with unit_of_work():
        asked = booking.request(
            ORGANIZER, guests[2], fair.firm, db.session.get_one(Slot, fair.slots[3].id), now=now, asked_by=Side.BUYER
        )
        assert asked.booking_id is None
    with unit_of_work():
        day.start(ORGANIZER, db.session.get_one(Consultation, over), now=fair.slots[0].starts_at)
        day.finish(ORGANIZER, db.session.get_one(Consultation, over), now=fair.slots[0].ends_at)
    as_firm(visitor, fair)
    at, begun = fair.slots[1].starts_at, fair.slots[2].starts_at
    names = [each.organization.name.en for each in guests]
    lead = lead_of(page_at(visitor, fair, at))
    assert [lead.index(each) for each in (names[1], names[2], names[0])] == sorted(map(lead.index, names))
    assert f'/consultations/{over}/log"' in lead
    assert "Consultation log" not in lead  # it has not begun
    assert "Consultation log" in lead_of(page_at(visitor, fair, begun))

    draft = logs.LogDraft(id=new_uuid(), author=LogAuthor.EXHIBITOR, stage=Stage.DISCUSSED, lines=(), written_at=at)
    with unit_of_work():
        logs.save_log(ORGANIZER, db.session.get_one(Consultation, over), draft, now=at)
    lead = lead_of(page_at(visitor, fair, at))
    assert "Logs to write" not in lead
    assert names[0] not in lead

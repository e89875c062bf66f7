"""Moments are words on pages; forms and files keep figures that programs read."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from expo.consultations.models import ConsultationSetup, Slot
from expo.consultations.rules.codes import Side
from expo.consultations.services import booking
from expo.core import clock
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.consultations.fair import Fair, as_firm, as_organizer
from tests.consultations.test_booking import ORGANIZER, book
from tests.factories.consultations import make_profile


def test_a_deadline_is_read_as_one_writes_it(visitor: FlaskClient, fair: Fair, now: datetime) -> None:
    make_profile(fair.firm, confirms_at_once=False)
    with unit_of_work():
        slot = db.session.get_one(Slot, fair.slots[1].id)
        asked = booking.request(ORGANIZER, fair.buyer, fair.firm, slot, now=now, asked_by=Side.BUYER)
        asked.expires_at = now + timedelta(hours=2)
    as_firm(visitor, fair)
    with clock.at(now):
        for language, words in (("ko", "10월 14일(수) 12:00까지"), ("en", "Answer by 14 Oct 2026 12:00")):
            assert words in visitor.get(f"{fair.firm_url}/consultations?lang={language}").text


@pytest.mark.parametrize("language", ["ko", "en"])
def test_forms_and_files_keep_figures(visitor: FlaskClient, fair: Fair, now: datetime, language: str) -> None:
    with unit_of_work():
        db.session.get_one(ConsultationSetup, fair.show.id).wishes_close_at = now
        book(fair.buyer, fair.firm, fair.slots[0], now)
    as_organizer(visitor, fair)
    assert 'value="2026-10-14T10:00"' in visitor.get(f"{fair.manage_url}/setup?lang={language}").text
    assert "2026-10-14 13:00" in visitor.get(f"{fair.manage_url}/export.csv?lang={language}").text

"""An applicant picks wished booths on a phone, with a finger on the map and with the lists."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from expo.core.db import db
from expo.exhibitors import links
from expo.exhibitors.models import Application
from expo.floor.services import wishing
from tests.factories.exhibitors import make_application
from tests.floor.setting import make_setting
from tests.journeys.conftest import Readers, assert_accessible, go, words

pytestmark = pytest.mark.journey

PHONE = {"viewport": {"width": 360, "height": 780}}


def test_booths_are_picked_on_the_map_and_in_lists(readers: Readers) -> None:
    show = make_setting().show
    for language, settings in (("ko", PHONE), ("en", {})):
        application = db.session.get_one(Application, make_application(show).id)
        address = f"/shows/{application.show.slug}/applications/{links.token_of(application)}/wishes"
        db.session.rollback()
        page = readers.open(None, language, **settings)
        go(page, address)
        expect(page.get_by_role("heading", level=1)).to_have_text(words(language, "Wished booths"))
        page.locator("select").first.select_option("B02")
        page.locator('a.booth[data-no="A03"]').click()
        expect(page.locator('a.booth[data-no="A03"] .b-n')).to_have_text("2")
        assert_accessible(page)
        page.locator('a.booth[data-no="A01"]').click()
        page.locator('a.booth[data-no="A03"]').click()
        page.get_by_role("button", name=words(language, "Save"), exact=True).click()
        expect(page.locator('a.booth[data-no="A01"] .b-n')).to_have_text("2")
        assert wishing.list_wishes(application) == ["B02", "A01"]
        db.session.rollback()

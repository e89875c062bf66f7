"""A buyer wishes for firms far down a long list on a phone and stays where they are."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from expo.core.actor import Role
from tests.factories.accounts import make_user
from tests.factories.consultations import make_buyer, make_setup
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant, make_show
from tests.journeys.conftest import Readers, go

pytestmark = pytest.mark.journey

PHONE = {"viewport": {"width": 360, "height": 780}}


def test_a_wish_far_down_the_list_does_not_lead_back_to_its_top(readers: Readers) -> None:
    show = make_show()
    make_setup(show)
    buyer, user = make_buyer(show), make_user(language="en")
    grant(user, Role.BUYER, show, organization=buyer.organization)
    for _ in range(20):
        make_exhibitor(show)
    page = readers.open(user, "en", **PHONE)
    go(page, f"/shows/{show.slug}/buyer/{buyer.id}/exhibitors")
    page.locator("button[value=want]").nth(15).scroll_into_view_if_needed()
    stood = page.evaluate("scrollY")
    assert stood > 780
    page.locator("button[value=want]").nth(15).click()
    expect(page.locator("button[value=forget]")).to_be_focused()
    assert page.evaluate("scrollY") == stood

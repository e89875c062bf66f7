"""A buyer whose camera does not work types the code of a log on their own page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from expo.consultations.models import ConsultationLog
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from tests.factories.accounts import make_user
from tests.factories.shows import grant
from tests.journeys.conftest import Readers, Site, assert_accessible, go, words
from tests.journeys.day_hall import NOON, Hall

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("language", ["ko", "en"])]

PHONE = {"viewport": {"width": 360, "height": 760}}


@pytest.fixture(autouse=True)
def early_afternoon(site: Site) -> Iterator[None]:  # the site's own hour comes first
    with clock.at(NOON):
        yield


def test_a_buyer_types_the_code_instead_of_scanning_it(site: Site, readers: Readers, language: str) -> None:
    hall = Hall()
    made = hall.book(0, 0)
    seller = readers.open(hall.user(Role.EXHIBITOR, 0), language, **PHONE)
    go(seller, f"/shows/{hall.show.slug}/consultations/{made}/log")
    seller.get_by_label(words(language, "Next step")).fill("Sample")
    seller.get_by_role("button", name=words(language, "Save"), exact=True).click()
    code = seller.locator(".log-typecode").inner_text()

    user = make_user()
    grant(user, Role.BUYER, hall.show, organization=hall.pairs[0][0].organization)
    buyer = readers.open(user, language, **PHONE)
    readers.watch.expected_statuses = {422}
    go(buyer, f"/shows/{hall.show.slug}/buyer/{hall.pairs[0][0].id}/calendar")
    buyer.get_by_text(words(language, "Confirm a log with a code")).click()
    field = buyer.get_by_label(words(language, "Confirmation code"))
    field.fill(code[:-2])
    field.press("Enter")
    wrong = words(language, "A code has eleven letters and digits; this one has %(count)s.", count=9)
    expect(buyer.get_by_role("main")).to_contain_text(wrong)
    assert_accessible(buyer)
    expect(field).to_have_value(code[:-2])
    field.fill(code.lower().replace("-", " "))
    field.press("Enter")
    expect(buyer.get_by_role("main")).to_contain_text("Sample")
    buyer.get_by_role("button", name=words(language, "Yes, this is what we discussed")).click()
    expect(buyer.get_by_role("main")).to_contain_text(words(language, "Confirmed by the buyer, %(time)s", time=""))
    assert_accessible(buyer)
    db.session.rollback()
    kept = db.session.scalars(select(ConsultationLog).where(ConsultationLog.consultation_id == made)).one()
    assert kept.confirmed_at is not None


def test_a_price_that_cannot_be_kept_is_said_at_its_field_before_it_waits_for_the_network(
    site: Site, readers: Readers, language: str
) -> None:
    """One that an older page had queued is refused by the server, stays on the device and is corrected."""
    hall = Hall()
    made = hall.book(0, 0)
    page = readers.open(hall.user(Role.EXHIBITOR, 0), language, **PHONE)
    address = f"/shows/{hall.show.slug}/consultations/{made}/log"
    go(page, address)
    price = page.get_by_label(words(language, "Unit price %(number)s", number=1))
    page.get_by_label(words(language, "Currency")).select_option("USD")
    page.get_by_label(words(language, "Won for %(units)s, the day's rate", units="1 USD")).fill("1384.5")
    page.get_by_label(words(language, "Product %(number)s", number=1)).fill("Gear")
    price.fill("1.255")
    page.get_by_label(words(language, "Quantity %(number)s", number=1)).fill("200")
    page.get_by_role("button", name=words(language, "Save"), exact=True).click()
    fine = words(
        language,
        "The smallest amount of %(currency)s is %(smallest)s. Round the price to it.",
        currency="USD",
        smallest="0.01",
    )
    expect(page.locator("#price-0-error")).to_have_text(fine)
    expect(price).to_be_focused()
    assert page.evaluate("localStorage.getItem('consultation-logs')") is None
    assert_accessible(page)

    readers.watch.expected_statuses = {422}
    page.evaluate(QUEUE, page.url)
    go(page, f"/shows/{hall.show.slug}/exhibitor/{hall.pairs[0][1].slug}/consultations")
    waits = page.get_by_role("link", name=words(language, "A kept log has to be corrected before it can be sent."))
    expect(waits).to_contain_text(fine)
    waits.click()
    expect(page.locator("#price-0-error")).to_have_text(fine)
    expect(price).to_have_value("1.255")
    price.fill("1.25")
    expect(page.locator("#price-0-error")).to_be_hidden()
    page.get_by_role("button", name=words(language, "Save"), exact=True).click()
    expect(page.locator(".log-typecode")).to_be_visible()
    assert page.evaluate("localStorage.getItem('consultation-logs')") is None
    db.session.rollback()
    kept = db.session.scalars(select(ConsultationLog).where(ConsultationLog.consultation_id == made)).one()
    assert (kept.amount_minor, kept.currency) == (25_000, "USD")


#: puts what the form says into the queue, as a page did that did not look at the price
QUEUE = """url => {
  const form = document.querySelector("form[data-behaviour='consultations/log']");
  const fields = Object.fromEntries(new FormData(form).entries());
  delete fields.csrf_token;
  fields.written_at = new Date().toISOString();
  localStorage.setItem("consultation-logs", JSON.stringify([{ url, fields }]));
}"""

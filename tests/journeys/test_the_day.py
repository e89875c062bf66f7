"""Job 2 on the day: logs over a dead network, and a day on which three do not come, one is late and one table breaks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from expo.consultations.models import Buyer, Consultation, ConsultationLog
from expo.consultations.rules.codes import ConsultationStatus, LogAuthor
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.consultations import make_wish
from tests.factories.shows import grant
from tests.journeys.conftest import Readers, Site, assert_accessible, go, words
from tests.journeys.day_hall import NOON, Hall, state_of
from tests.journeys.replanning import replan

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("language", ["ko", "en"])]

PHONE = {"viewport": {"width": 390, "height": 800}}


@pytest.fixture(autouse=True)
def early_afternoon(site: Site) -> Iterator[None]:  # the site's own hour comes first
    with clock.at(NOON):
        yield


def test_a_log_written_without_a_network_is_sent_once_when_it_is_back(
    site: Site, readers: Readers, language: str
) -> None:
    hall = Hall()
    made = hall.book(0, 0)
    page = readers.open(hall.user(Role.EXHIBITOR, 0), language, **PHONE)
    go(page, f"/shows/{hall.show.slug}/consultations/{made}/log")
    assert_accessible(page)
    page.get_by_label(words(language, "Signed on site")).check()
    page.get_by_label(words(language, "Currency")).select_option("USD")
    page.get_by_label(words(language, "Won for %(units)s, the day's rate", units="1 USD")).fill("1384.5")
    page.get_by_label(words(language, "Product %(number)s", number=1)).fill("Gear")
    page.get_by_label(words(language, "Unit price %(number)s", number=1)).fill("12.50")
    page.get_by_label(words(language, "Quantity %(number)s", number=1)).fill("200")
    page.get_by_label(words(language, "Next step")).fill("Sample")
    page.context.set_offline(True)
    page.get_by_role("button", name=words(language, "Save"), exact=True).click()
    assert logs_of(made) == 0
    unsent = page.locator("[data-unsent]")
    expect(unsent).to_contain_text(words(language, "The code for the buyer appears as soon as it has been sent."))
    page.context.set_offline(False)
    code = page.get_by_role("img", name=words(language, "QR code with the confirmation link"))
    expect(code).to_be_visible(timeout=20_000)  # nobody pressed anything
    expect(page.locator("#toasts")).to_contain_text(words(language, "All kept logs have been sent."))
    expect(unsent).to_be_hidden()
    readers.watch.faults[:] = [fault for fault in readers.watch.faults if "net::ERR_" not in fault]
    assert logs_of(made) == 1
    held = state_of(made)
    log = db.session.scalars(select(ConsultationLog)).one()
    assert (held.status, log.amount_minor, log.currency, log.rate_micro) == (
        ConsultationStatus.DONE, 250_000, "USD", 1_384_500_000,
    )  # fmt: skip

    [read] = zxingcpp.read_barcodes(Image.open(BytesIO(code.screenshot())))
    shopper = readers.open(None, language, **PHONE)
    go(shopper, str(read.text))
    shopper.get_by_role("button", name=words(language, "Yes, this is what we discussed")).click()
    expect(shopper.get_by_role("main")).to_contain_text(words(language, "Confirmed by the buyer, %(time)s", time=""))


def test_a_log_kept_offline_is_sent_from_the_calendar_too_and_its_code_is_shown_later(
    site: Site, readers: Readers, language: str
) -> None:
    hall = Hall()
    made = hall.book(0, 0)
    page = readers.open(hall.user(Role.EXHIBITOR, 0), language, **PHONE)
    address = f"/shows/{hall.show.slug}/consultations/{made}/log"
    go(page, address)
    page.get_by_label(words(language, "Next step")).fill("Sample")
    page.context.set_offline(True)
    page.get_by_role("button", name=words(language, "Save"), exact=True).click()
    expect(page.locator("[data-unsent]")).to_be_visible()
    page.get_by_label(words(language, "Next step")).fill("Sample, then a visit")
    page.context.set_offline(False)
    unsent = page.locator("[data-unsent]")
    expect(unsent).to_contain_text(
        words(
            language,
            "The log has been sent as you saved it. Save again what you have changed since, and the code for the buyer appears.",
        ),
        timeout=20_000,
    )
    expect(page.get_by_label(words(language, "Next step"))).to_have_value("Sample, then a visit")
    page.route("**/log", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name=words(language, "Save"), exact=True).click()
    expect(unsent).to_contain_text(words(language, "The code for the buyer appears as soon as it has been sent."))
    go(page, f"/shows/{hall.show.slug}/exhibitor/{hall.pairs[0][1].slug}/consultations")
    expect(page.locator("[data-behaviour='consultations/kept']")).to_contain_text(
        words(language, "A consultation log is kept on this device. It is sent as soon as there is a connection.")
    )
    assert_accessible(page)
    page.unroute("**/log")
    expect(page.locator("#toasts")).to_contain_text(words(language, "The kept log has been sent."), timeout=30_000)
    readers.watch.faults[:] = [fault for fault in readers.watch.faults if "net::ERR_" not in fault]
    db.session.rollback()
    log = db.session.scalars(select(ConsultationLog).where(ConsultationLog.consultation_id == made)).one()
    assert log.next_step == "Sample, then a visit"
    go(page, address)
    page.get_by_role("button", name=words(language, "Show the code for the buyer")).click()
    expect(page.get_by_role("img", name=words(language, "QR code with the confirmation link"))).to_be_visible()
    assert_accessible(page)


def test_a_buyers_log_outlives_the_session_and_is_sent_after_signing_in(
    site: Site, readers: Readers, language: str
) -> None:
    hall = Hall()
    made = hall.book(0, 0)
    user = make_user()
    grant(user, Role.BUYER, hall.show, organization=hall.pairs[0][0].organization)
    page = readers.open(user, language, **PHONE)
    page.set_default_timeout(60_000)
    readers.watch.expected_statuses = {400, 401, 403}
    go(page, f"/shows/{hall.show.slug}/consultations/{made}/log")
    page.get_by_label(words(language, "Next step")).fill("Sample")
    page.context.clear_cookies()
    page.get_by_role("button", name=words(language, "Save"), exact=True).click()
    again = page.locator("[data-unsent] a")
    expect(again).to_be_visible()
    assert logs_of(made) == 0
    again.click()
    page.locator("input[type=email]").fill(user.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("input[type=password]").press("Enter")
    expect(page.locator("form[data-behaviour='consultations/log']")).to_be_visible(timeout=20_000)
    spoken = page.locator("html").get_attribute("lang") or language  # the cookie went too
    expect(page.locator("#toasts")).to_contain_text(words(spoken, "All kept logs have been sent."), timeout=20_000)
    assert logs_of(made) == 1
    log = db.session.scalars(select(ConsultationLog).where(ConsultationLog.consultation_id == made)).one()
    assert (log.author, log.next_step) == (LogAuthor.BUYER, "Sample")


def logs_of(consultation_id: int) -> int:
    db.session.rollback()
    counted = select(func.count()).select_from(ConsultationLog)
    return db.session.scalar(counted.where(ConsultationLog.consultation_id == consultation_id)) or 0


def test_a_day_with_three_no_shows_one_late_flight_and_one_broken_table(
    site: Site, readers: Readers, language: str
) -> None:
    hall = Hall()
    first = [hall.book(place, 0) for place in range(3)]
    late, broken = hall.book(3, 1), hall.book(4, 2)
    waits, firm = hall.pairs[4][0], hall.pairs[0][1]
    make_wish(waits, firm, rank=1)
    with unit_of_work():
        here = db.session.get_one(Buyer, waits.id)
        here.is_here, here.seen_at = True, NOON
    page = readers.open(hall.user(Role.ORGANIZER), language)

    with clock.at(NOON + timedelta(minutes=7)):
        for made in first:
            miss(page, hall, made, language)
        go(page, f"{hall.board}?c={first[0]}")
        page.get_by_role("button", name=words(language, "Offer")).first.click()
        expect(page.locator("#toasts")).to_contain_text("C-")
        assert [state_of(each).status for each in first] == [ConsultationStatus.NO_SHOW] * 3
        taken = db.session.scalars(select(Consultation).where(Consultation.replaces_id == first[0])).one()
        assert (taken.buyer_id, taken.slot_id) == (waits.id, hall.slots[0].id)

        replan(page, hall, f"b{hall.pairs[3][0].id}", language, until="14:00")
        assert state_of(late).slot_id in {each.id for each in hall.slots[2:]}

        was = state_of(broken)
        table, slot = was.table_id, was.slot_id
        replan(page, hall, f"t{table}", language, rest=True)
        held = state_of(broken)
        assert held.slot_id == slot
        assert held.table_id != table


def miss(page: Page, hall: Hall, consultation: int, language: str) -> None:
    """Record on the board that the buyer did not come."""
    go(page, f"{hall.board}?c={consultation}")
    page.get_by_role("button", name=words(language, "Exhibitor is here")).click()
    expect(page.get_by_role("button", name=words(language, "Exhibitor is not here"))).to_be_visible()
    page.get_by_role("button", name=words(language, "No-show: buyer")).click()
    expect(page.get_by_role("button", name=words(language, "Undo no-show"))).to_be_visible()

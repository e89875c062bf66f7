"""Two devices of one firm write the same log, one of them with a clock that is behind: neither text is lost unseen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from expo.consultations.models import ConsultationLog
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from tests.journeys.conftest import Readers, Site, assert_accessible, go, words
from tests.journeys.day_hall import NOON, Hall

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("language", ["ko", "en"])]

PHONE = {"viewport": {"width": 360, "height": 760}}
#: the device believes it is over a year ago
BEHIND = """(() => { const Right = Date; const late = 4e10;
  window.Date = class extends Right { constructor(...given) { given.length ? super(...given) : super(Right.now() - late); }
    static now() { return Right.now() - late; } }; })()"""


@pytest.fixture(autouse=True)
def early_afternoon(site: Site) -> Iterator[None]:  # the site's own hour comes first
    with clock.at(NOON):
        yield


def kept_step(made: int) -> str:
    db.session.rollback()
    kept = db.session.scalars(select(ConsultationLog).where(ConsultationLog.consultation_id == made)).one()
    return kept.next_step


def test_what_was_saved_last_stands_and_what_was_saved_meanwhile_is_shown(
    site: Site, readers: Readers, language: str
) -> None:
    hall = Hall()
    made = hall.book(0, 0)
    user, address = hall.user(Role.EXHIBITOR, 0), f"/shows/{hall.show.slug}/consultations/{made}/log"

    def write(page: Page, step: str) -> None:
        page.get_by_label(words(language, "Next step")).fill(step)
        page.get_by_role("button", name=words(language, "Save"), exact=True).click()

    tablet = readers.open(user, language, **PHONE)
    go(tablet, address)
    write(tablet, "Sample")
    expect(tablet.locator(".log-typecode")).to_be_visible()

    phone = readers.open(user, language, **PHONE)
    phone.add_init_script(BEHIND)
    go(phone, address)
    assert phone.evaluate("new Date().getFullYear()") < 2026
    write(phone, "Sample and price list")  # with its clock behind, on what the tablet saved
    expect(phone.locator(".log-typecode")).to_be_visible()
    assert kept_step(made) == "Sample and price list"

    readers.watch.expected_statuses = {409}
    write(tablet, "Visit")  # without knowing what the phone saved
    expect(tablet.get_by_role("heading", name=words(language, "Another text was saved meanwhile"))).to_be_focused()
    expect(tablet.locator("[data-other]")).to_contain_text("Sample and price list")
    expect(tablet.get_by_label(words(language, "Next step"))).to_have_value("Visit")
    assert_accessible(tablet)
    assert kept_step(made) == "Sample and price list"
    write(tablet, "Visit, sample and price list")
    expect(tablet.locator(".log-typecode")).to_be_visible()
    assert kept_step(made) == "Visit, sample and price list"
    assert tablet.evaluate("localStorage.getItem('consultation-logs')") is None

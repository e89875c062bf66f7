"""What a log comes to: the same words while it is typed and after it is saved, and a file of it from a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from expo.consultations.models import Consultation
from expo.consultations.rules.codes import LogAuthor, Stage
from expo.consultations.rules.log import Line
from expo.consultations.services import logs
from expo.consultations.views.log_form import CURRENCIES
from expo.core import clock
from expo.core.actor import Role, job_actor
from expo.core.db import db
from expo.core.ids import new_uuid
from expo.core.work import unit_of_work
from expo.web.locale import money
from tests.journeys.conftest import Readers, Site, assert_accessible, go, words
from tests.journeys.day_hall import NOON, Hall

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("language", ["ko", "en"])]

PHONE = {"viewport": {"width": 360, "height": 760}}
PRICE, PIECES = 1_234_500, 7


def test_an_amount_reads_the_same_while_typed_and_when_saved(site: Site, readers: Readers, language: str) -> None:
    with clock.at(NOON):
        hall = Hall()
        made = hall.book(0, 0)
        page = readers.open(hall.user(Role.EXHIBITOR, 0), language, **PHONE)
        go(page, f"/shows/{hall.show.slug}/consultations/{made}/log")
        page.get_by_label(words(language, "Product %(number)s", number=1)).fill("Gear")
        page.get_by_label(words(language, "Unit price %(number)s", number=1)).fill(f"{PRICE:,}")
        page.get_by_label(words(language, "Quantity %(number)s", number=1)).fill(str(PIECES))
        amount = page.locator("[data-amount]")
        for currency in reversed(CURRENCIES):  # the won comes last, which needs no rate
            page.get_by_label(words(language, "Currency")).select_option(currency)
            expect(amount).to_have_text(_as_the_server_says(site, language, currency))
        said = amount.inner_text()
        assert_accessible(page)
        page.get_by_role("button", name=words(language, "Save"), exact=True).click()
        expect(page.locator(".log-typecode")).to_be_visible()
        expect(amount).to_have_text(said)


def _as_the_server_says(site: Site, language: str, currency: str) -> str:
    with site.app.test_request_context(f"/?lang={language}"):
        minor = PRICE * PIECES * (100 if currency in ("USD", "EUR", "CNY") else 1)
        return money(minor, currency)


def test_an_organizer_takes_the_logs_away_on_a_phone(site: Site, readers: Readers, language: str) -> None:
    with clock.at(NOON):
        hall = Hall()
        made = hall.book(0, 0)
        _write(made)
        page = readers.open(hall.user(Role.ORGANIZER), language, **PHONE)
        go(page, f"/shows/{hall.show.slug}/manage/consultation-logs")
        page.locator(".head").get_by_text(words(language, "Export"), exact=True).click()
        link = page.get_by_role("link", name=words(language, "CSV, the products"))
        assert _is_inside(page, words(language, "XLSX, with a sheet of the products"))
        assert_accessible(page)
        with page.expect_download() as waiting:
            link.click()
        text = waiting.value.path().read_text(encoding="utf-8-sig")
        assert "Gear,12.50,USD,3" in text


def _is_inside(page: Page, link: str) -> bool:
    box = page.get_by_role("link", name=link).bounding_box()
    return box is not None and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["viewport"]["width"]


def _write(made: int) -> None:
    draft = logs.LogDraft(
        id=new_uuid(),
        author=LogAuthor.EXHIBITOR,
        stage=Stage.DISCUSSED,
        lines=(Line("Gear", 1_250, 3),),
        currency="USD",
        rate_micro=1_391_500_000,
        written_at=clock.now(),
    )
    with unit_of_work():
        logs.save_log(job_actor("test"), db.session.get_one(Consultation, made), draft, now=clock.now())

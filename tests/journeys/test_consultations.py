"""Job 2: a buyer picks an exhibitor and a time both have; both calendars show it, and who comes second is told why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from expo.accounts.models import User
from expo.consultations.models import Buyer
from expo.consultations.rules.codes import BuyerKind
from expo.core import clock
from expo.core.actor import Role
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show
from tests.factories.accounts import make_organization, make_user
from tests.factories.consultations import make_buyer, make_profile, make_setup, make_slots, make_tables
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant, make_show
from tests.journeys.conftest import Readers, Site, assert_accessible, go, words

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("language", ["ko", "en"])]

PHONE = {"viewport": {"width": 390, "height": 800}}
FIRM = {"ko": "가람정밀", "en": "Garam Precision"}
SHOP = {"ko": "한빛유통", "en": "Hanbit Retail"}


@dataclass
class Fair:
    """A show whose third day, tomorrow, has four slots from 13:00 on; a firm, and a buyer each of its own user."""

    show: Show
    firm: Exhibitor
    staff: User

    @property
    def url(self) -> str:
        return f"/shows/{self.show.slug}"


def make_fair(*, confirms_at_once: bool = True) -> Fair:
    show = make_show(starts_on=clock.today_in("Asia/Seoul") - timedelta(days=1))
    make_setup(show)
    make_slots(show, day=2)
    make_tables(show)
    firm = make_exhibitor(show, organization=make_organization(**FIRM))
    make_profile(firm, confirms_at_once=confirms_at_once)
    staff = make_user()
    grant(staff, Role.EXHIBITOR, show, organization=firm.organization)
    return Fair(show, firm, staff)


def make_shopper(show: Show, *, kind: BuyerKind = BuyerKind.DOMESTIC, **changes: object) -> tuple[Buyer, User]:
    user = make_user()
    organization = make_organization(**SHOP)
    buyer = make_buyer(show, organization=organization, kind=kind, user_id=user.id, **changes)
    grant(user, Role.BUYER, show, organization=organization)
    return buyer, user


def open_firm(page: Page, fair: Fair, buyer: Buyer, language: str) -> None:
    """Go from the buyer's home to the firm's free times."""
    page.goto(f"{fair.url}/buyer/{buyer.id}/")
    page.get_by_role("link", name=words(language, "Exhibitors"), exact=True).filter(visible=True).first.click()
    page.get_by_role("main").get_by_role("link", name=FIRM[language]).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FIRM[language])


def test_a_booked_slot_stands_in_both_calendars_and_is_gone_for_others(
    site: Site, readers: Readers, language: str
) -> None:
    fair = make_fair()
    (buyer, shopper), (rival, slower) = make_shopper(fair.show), make_shopper(fair.show)
    page, late = readers.open(shopper, language, **PHONE), readers.open(slower, language, **PHONE)
    open_firm(late, fair, rival, language)
    open_firm(page, fair, buyer, language)

    page.get_by_role("button", name="13:30").click()
    expect(page.locator("#toasts")).to_contain_text(words(language, "Booked."))
    expect(entry(page, FIRM[language])).to_contain_text(words(language, "Table %(number)s", number=1))
    expect(entry(page, FIRM[language])).to_contain_text("13:30")

    readers.watch.expected_statuses = {409}
    late.get_by_role("button", name="13:30").click()
    expect(late.get_by_role("alert").first).to_contain_text(FIRM[language])
    expect(late.get_by_role("button", name="13:30")).to_have_count(0)
    expect(late.get_by_role("button", name="14:00")).to_be_visible()

    desk = readers.open(fair.staff, language)
    open_exhibitors_day(desk, fair)
    expect(entry(desk, SHOP[language])).to_contain_text(words(language, "Table %(number)s", number=1))
    expect(entry(desk, SHOP[language])).to_contain_text("13:30")


def entry(page: Page, name: str) -> Locator:
    """Return what a calendar says about a consultation with somebody."""
    return page.locator(".b-cal").get_by_role("listitem").filter(has_text=name).last


def open_exhibitors_day(page: Page, fair: Fair) -> None:
    """Open the firm's calendar at the day of the slots, as its navigation does."""
    page.goto(f"{fair.url}/exhibitor/{fair.firm.slug}/consultations")
    tomorrow = fair.show.days[2].on
    page.locator(".b-days a").filter(has=page.get_by_text(str(tomorrow.day), exact=True)).click()


def test_a_firm_that_answers_first_is_asked_accepts_and_the_buyer_sees_it(
    site: Site, readers: Readers, language: str
) -> None:
    fair = make_fair(confirms_at_once=False)
    buyer, shopper = make_shopper(fair.show)
    page = readers.open(shopper, language, **PHONE)
    open_firm(page, fair, buyer, language)
    page.get_by_label(words(language, "A word to the firm")).fill("감속기 500대")
    page.get_by_role("button", name="14:00").click()
    expect(page.locator("#toasts")).to_contain_text(words(language, "Request sent."))

    desk = readers.open(fair.staff, language, **PHONE)
    desk.goto(f"{fair.url}/exhibitor/{fair.firm.slug}/consultations")
    request = desk.get_by_role("region", name=words(language, "Waiting for your answer"))
    expect(request).to_contain_text("감속기 500대")
    request.get_by_role("button", name=words(language, "Accept")).click()
    expect(entry(desk, SHOP[language])).to_contain_text("14:00")

    page.reload()
    expect(entry(page, FIRM[language])).to_contain_text(words(language, "Table %(number)s", number=1))


def test_a_firm_declines_with_a_reason_undoes_it_and_the_buyer_takes_the_request_back(
    site: Site, readers: Readers, language: str
) -> None:
    fair = make_fair(confirms_at_once=False)
    buyer, shopper = make_shopper(fair.show)
    page, desk = readers.open(shopper, language, **PHONE), readers.open(fair.staff, language, **PHONE)
    open_firm(page, fair, buyer, language)
    page.get_by_role("button", name="14:00").click()

    go(desk, f"{fair.url}/exhibitor/{fair.firm.slug}/consultations")
    answer(desk, language, "Decline", "출장 중입니다")
    expect(desk.locator(".b-ended")).to_contain_text(words(language, "You declined."))
    page.reload()
    page.locator(".b-ended summary").click()
    expect(page.locator(".b-ended")).to_contain_text(words(language, "They declined."))
    expect(page.locator(".b-ended")).to_contain_text("출장 중입니다")
    desk.locator("#toasts").get_by_role("button", name=words(language, "Undo")).click()
    expect(desk.get_by_role("region", name=words(language, "Waiting for your answer"))).to_contain_text("14:00")

    go(page, f"{fair.url}/buyer/{buyer.id}/calendar")
    answer(page, language, "Take the request back", "")
    expect(page.locator(".b-ended")).to_be_attached()
    assert_accessible(page)
    page.locator(".b-ended").get_by_role("button").click()
    expect(page.get_by_role("region", name=words(language, "Waiting for their answer"))).to_contain_text("14:00")


def answer(page: Page, language: str, label: str, reason: str) -> None:
    """Press the button, say why in the dialog that asks, and press it there."""
    page.get_by_role("button", name=words(language, label), exact=True).click()
    asks = page.locator("dialog[open]")
    asks.get_by_label(words(language, "Reason")).fill(reason)
    asks.get_by_role("button", name=words(language, label), exact=True).click()


def test_an_overseas_buyer_reads_the_own_time_beside_the_shows(site: Site, readers: Readers, language: str) -> None:
    fair = make_fair()
    buyer, shopper = make_shopper(fair.show, kind=BuyerKind.OVERSEAS, time_zone="Asia/Ho_Chi_Minh", languages=["ko"])
    page = readers.open(shopper, language, **PHONE)
    open_firm(page, fair, buyer, language)
    expect(page.get_by_role("button", name="13:30")).to_contain_text("11:30")
    page.get_by_role("button", name="13:30").click()
    expect(entry(page, FIRM[language])).to_contain_text("11:30")

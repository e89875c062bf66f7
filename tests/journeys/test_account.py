"""One person with several roles and browsers: switching roles, signing a browser out, a new address, a new password."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from expo.core import clock
from expo.core.actor import Role
from expo.registration import links
from tests.factories.accounts import PASSWORD, make_organization, make_user
from tests.factories.exhibitors import make_exhibitor
from tests.factories.mails import mails_to
from tests.factories.registration import make_registration
from tests.factories.shows import grant, make_pavilion, make_show
from tests.journeys.conftest import Readers, assert_accessible, go, words

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("language", ["ko", "en"])]

PHONE = {"viewport": {"width": 360, "height": 780}}
OLD, NEW = "minseo@garam.example", "minseo@haneul.example"
NEW_PASSWORD = "a blue train across the sea"


def press(page: Page, text: str, language: str) -> None:
    page.locator("main").get_by_role("button", name=words(language, text), exact=True).first.click()


def sign_in(page: Page, language: str, email: str, password: str = PASSWORD) -> None:
    go(page, "/sign-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(password)
    press(page, "Sign in", language)


def open_mail(page: Page, address: str, language: str) -> None:
    """Open the link in the newest mail to an address, which is written in the person's language."""
    mail = mails_to(address)[-1]
    assert mail.language == language
    link = re.search(r"https?://[^/]+(/\S+)", mail.body)
    assert link is not None, mail.body
    go(page, link[1])


def test_one_account_with_several_roles_and_browsers(readers: Readers, language: str) -> None:
    show = make_show()
    user = make_user(email=OLD, name="김민서 (Minseo Kim)", language=language)
    firm, pavilion = make_exhibitor(show, organization=make_organization()), make_pavilion(show)
    homes = {
        grant(user, Role.EXHIBITOR, show, organization=firm.organization).id: f"exhibitor/{firm.slug}/",
        grant(user, Role.HOST, show, pavilion=pavilion).id: f"host/{pavilion.slug}/",
        grant(user, Role.ORGANIZER, show).id: "manage/",
    }
    desk, phone = readers.open(None, language), readers.open(None, language, **PHONE)
    sign_in(phone, language, OLD)
    sign_in(desk, language, OLD)
    expect(desk.locator(".start-roles a")).to_have_count(3)
    assert_accessible(desk)
    change_roles(desk, show.slug, homes)
    change_roles(phone, show.slug, dict([homes.popitem()]))
    sign_the_phone_out(desk, phone, language)
    change_address(desk, language)
    forget_password(phone, desk, language)


def change_roles(page: Page, show: str, homes: dict[int, str]) -> None:
    """Go from one role to the next in the header, which marks the one at work."""
    for role, home in homes.items():
        page.locator("details.menu > summary").filter(has=page.locator(".bar-who-name")).click()
        page.locator(f"details.menu[open] a[href$='/roles/{role}']").click()
        expect(page).to_have_url(re.compile(f"/shows/{show}/{home}$"))
        expect(page.locator("html[data-started]")).to_be_attached()
        expect(page.locator("details.menu a[aria-current][href*='/roles/']")).to_have_count(1)
        expect(page.locator(f"details.menu a[aria-current][href$='/roles/{role}']")).to_be_attached()


def sign_the_phone_out(desk: Page, phone: Page, language: str) -> None:
    """See both browsers at the desk and end the phone's sign-in: its next page asks for the password."""
    go(desk, "/account/sign-ins")
    rows = desk.locator("main tbody tr")
    expect(rows).to_have_count(2)
    assert_accessible(desk)
    press(desk, "Sign out", language)
    expect(desk.locator("#toasts")).to_contain_text(words(language, "That browser is signed out."))
    expect(rows).to_have_count(1)
    go(phone, "/account")
    expect(phone).to_have_url(re.compile(r"/sign-in\?next="))


def change_address(desk: Page, language: str) -> None:
    """Ask for a new address, confirm it with the mail that went there; the old one is told."""
    go(desk, "/account/address")
    desk.locator("[name=email]").fill(NEW)
    desk.locator("[name=password]").fill(PASSWORD)
    press(desk, "Send the link", language)
    expect(desk.locator("#toasts")).to_contain_text(
        words(language, "We have sent a link to the new address. Open it there to finish.")
    )
    open_mail(desk, NEW, language)
    press(desk, "Use this address", language)
    expect(desk.locator("#toasts")).to_contain_text(words(language, "Your address is changed."))
    assert NEW.partition("@")[2] in mails_to(OLD)[-1].body


def forget_password(phone: Page, desk: Page, language: str) -> None:
    """Reset the password by mail on the phone: it is signed in, the desk no longer."""
    go(phone, "/forgot-password")
    phone.locator("[name=email]").fill(NEW)
    press(phone, "Send the link", language)
    expect(phone).to_have_url(re.compile("/mail-sent"))
    open_mail(phone, NEW, language)
    assert_accessible(phone)
    phone.locator("input[type=password]").fill(NEW_PASSWORD)
    press(phone, "Set the password and sign in", language)
    expect(phone).to_have_url(re.compile("/start$"))
    go(desk, "/account")
    expect(desk).to_have_url(re.compile(r"/sign-in\?next="))
    sign_in(desk, language, NEW, NEW_PASSWORD)
    expect(desk).to_have_url(re.compile("/start$"))


def test_an_expired_badge_link_is_sent_again_to_whoever_has_no_account(readers: Readers, language: str) -> None:
    """The mail of old opens no badge any more but offers a new one, which does."""
    now = clock.now()
    show = make_show()
    person = make_registration(show, email=OLD, language=language)
    phone = readers.open(None, language, **PHONE)
    readers.watch.expected_statuses.add(410)  # what an expired link answers
    go(phone, links.path_of(person, now - timedelta(days=4000)))
    expect(phone.locator(".bdg")).to_have_count(0)
    press(phone, "Send a new link", language)
    expect(
        phone.get_by_role("heading", name=words(language, "We have sent the badge to that address."))
    ).to_be_visible()
    assert_accessible(phone)
    open_mail(phone, OLD, language)
    expect(phone.locator(".bdg-code")).to_be_visible()
    press(phone, "Send by mail again", language)
    expect(phone.locator("#toasts")).to_contain_text(words(language, "The badge is on its way to your mail address."))
    assert len(mails_to(OLD)) == 2

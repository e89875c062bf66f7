"""An exhibitor meets somebody at the stand and keeps the contact: by badge, or without one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from expo.accounts.models import User
from expo.core import clock
from expo.core.actor import Role
from expo.exhibitors.models import Exhibitor
from expo.registration.rules import RegistrationKind
from tests.factories.accounts import make_organization, make_user
from tests.factories.exhibitors import make_exhibitor, make_product
from tests.factories.registration import badge_of, make_registration, token_of
from tests.factories.shows import grant, make_show
from tests.journeys import camera
from tests.journeys.conftest import Readers, Site, words

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("language", ["ko", "en"])]


@dataclass
class Stand:
    """An exhibitor, somebody of its team and a neighbour's, and the token and short code of a visitor's badge."""

    exhibitor: Exhibitor
    staff: User
    neighbour: User
    token: str
    code: str

    @property
    def leads(self) -> str:
        return f"/shows/{self.exhibitor.show.slug}/exhibitor/{self.exhibitor.slug}/leads"


def make_stand() -> Stand:
    show = make_show(starts_on=clock.today_in("Asia/Seoul") - timedelta(days=1))
    exhibitor, other = make_exhibitor(show), make_exhibitor(show, organization=make_organization())
    make_product(exhibitor)
    staff, neighbour = make_user(), make_user()
    grant(staff, Role.EXHIBITOR, show, organization=exhibitor.organization)
    grant(neighbour, Role.EXHIBITOR, show, organization=other.organization)
    visitor = make_registration(
        show,
        kind=RegistrationKind.VISITOR,
        name="장보라",
        name_en="Bora Jang",
        organization_name="한빛유통",
        email="bora@hanbit.example",
    )
    return Stand(exhibitor, staff, neighbour, token_of(visitor), badge_of(visitor).code)


def agree(page: Page, language: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("?")
    # a busy machine takes its time to start the decoder
    page.get_by_role("button", name=words(language, "I agree")).click(timeout=45_000)


def test_a_scanned_badge_becomes_a_lead_of_this_exhibitor_only(site: Site, readers: Readers, language: str) -> None:
    stand = make_stand()
    camera.show(stand.token)
    page = readers.open(stand.staff, language)
    page.goto(stand.leads)
    page.get_by_role("link", name=words(language, "Scan a badge")).click()
    page.get_by_role("button", name=words(language, "Scan with the camera")).click()
    agree(page, language)
    expect(page.get_by_role("heading", level=1)).to_have_text("한빛유통")
    page.get_by_role("radio", name=words(language, "Hot")).check(force=True)
    page.get_by_role("checkbox", name="정밀 감속기" if language == "ko" else "Precision reducer").check(force=True)
    page.get_by_label(words(language, "Note")).fill("단가표 요청")
    page.get_by_role("button", name=words(language, "Save"), exact=True).click()
    expect(page.get_by_text("bora@hanbit.example")).to_be_visible()
    lead = page.url
    page.goto(stand.leads)
    lead_row = page.get_by_role("main").get_by_role("listitem").filter(has_text="한빛유통")
    expect(lead_row).to_contain_text("장보라" if language == "ko" else "Bora Jang")
    assert_hidden_from_the_neighbour(readers, stand, lead, language)


def assert_hidden_from_the_neighbour(readers: Readers, stand: Stand, lead: str, language: str) -> None:
    readers.watch.expected_statuses = {403, 404}
    page = readers.open(stand.neighbour, language)
    for address in (lead, stand.leads):
        response = page.goto(address)
        assert response is not None
        assert response.status == 404
        expect(page.get_by_text("장보라").or_(page.get_by_text("Bora Jang"))).to_have_count(0)


def test_without_consent_only_the_meeting_is_kept(site: Site, readers: Readers, language: str) -> None:
    stand = make_stand()
    page = readers.open(stand.staff, language)
    page.goto(f"{stand.leads}/scan")
    page.get_by_label(words(language, "Badge code")).fill(stand.code.lower())
    page.get_by_role("button", name=words(language, "Continue")).click()
    page.get_by_role("button", name=words(language, "I refuse")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words(language, "Visitor without contact"))
    page.get_by_role("button", name=words(language, "Save"), exact=True).click()
    page.goto(stand.leads)
    expect(page.get_by_text(words(language, "No contact"))).to_be_visible()
    for private in ("장보라", "한빛유통", "bora@hanbit.example"):
        expect(page.get_by_text(private)).to_have_count(0)


def test_a_typed_contact_needs_consent_and_is_kept(site: Site, readers: Readers, language: str) -> None:
    stand = make_stand()
    readers.watch.expected_statuses = {422}
    page = readers.open(stand.staff, language)
    page.goto(f"{stand.leads}/scan")
    page.get_by_role("link", name=words(language, "Without a badge")).click()
    page.locator("[name=contact_name]").fill("Nguyen Thi Lan")
    page.get_by_label(words(language, "Organization")).fill("Saigon Food")
    page.get_by_role("radio", name=words(language, "Warm")).check(force=True)
    page.get_by_role("button", name=words(language, "Save"), exact=True).click()
    expect(page.locator(".error").first).to_be_visible()
    expect(page.get_by_label(words(language, "Organization"))).to_have_value("Saigon Food")
    page.get_by_role(
        "checkbox", name=words(language, "The visitor agreed on this screen that we get the contact details")
    ).check()
    page.get_by_role("button", name=words(language, "Save"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saigon Food")
    sell(page, language)
    page.goto(stand.leads)
    expect(page.get_by_text("Saigon Food")).to_be_visible()


def sell(page: Page, language: str) -> None:
    """Record what came of it: 100 million won through an employee mall."""
    page.get_by_text(words(language, "Add an outcome")).click()
    page.get_by_label(words(language, "Kind of amount")).select_option("concluded")
    page.get_by_label(words(language, "Channel")).select_option("employee_mall")
    page.get_by_label(words(language, "Amount"), exact=True).fill("100000000")
    page.get_by_label(words(language, "Date")).fill("2026-12-01")
    page.get_by_role("button", name=words(language, "Save outcome")).click()
    outcome = page.get_by_role("listitem").filter(has_text="100,000,000")
    expect(outcome).to_contain_text(words(language, "Employee mall"))

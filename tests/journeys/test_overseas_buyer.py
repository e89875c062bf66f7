"""Job 2 whole: an overseas buyer from the organizer's invitation to the log that both sides agree on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from expo.accounts.models import User
from expo.consultations.models import Buyer, Consultation, ConsultationLog, Wish
from expo.consultations.rules.codes import ConsultationStatus, Side, Stage
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.mail import Mail
from expo.exhibitors.models import Exhibitor
from expo.leads.models import Lead
from expo.registration.models import Registration
from expo.shows.models import Show
from tests.factories.accounts import make_organization, make_user
from tests.factories.consultations import make_profile, make_setup, make_slots, make_tables
from tests.factories.exhibitors import make_exhibitor, make_product
from tests.factories.registration import badge_of, make_registration
from tests.factories.shows import grant, make_show
from tests.journeys.conftest import Readers, Site, assert_accessible, go, words

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("language", ["ko", "en"])]

PHONE = {"viewport": {"width": 390, "height": 800}}
#: a week before the show, 10:00 in Seoul
EARLIER = datetime(2026, 10, 7, 1, 0, tzinfo=UTC)
ADDRESS = "linh@lotus.example"
FIRM = {"ko": "가람정밀", "en": "Garam Precision"}
OTHER = {"ko": "나래산업", "en": "Narae Industries"}
RIVAL = {"ko": "다솜식품", "en": "Dasom Foods"}


@dataclass
class Fair:
    """A show in a week whose second day has four slots from 13:00 on; a firm that answers requests, and two others."""

    show: Show = field(init=False)
    firm: Exhibitor = field(init=False)
    staff: User = field(init=False)

    def __post_init__(self) -> None:
        self.show = make_show(starts_on=(EARLIER + timedelta(days=7)).date())
        make_setup(self.show)
        self.slots = make_slots(self.show, day=1)
        make_tables(self.show)
        self.firm, other, rival = (
            make_exhibitor(self.show, organization=make_organization(**names)) for names in (FIRM, OTHER, RIVAL)
        )
        make_profile(self.firm, confirms_at_once=False, languages=["en"])
        make_product(self.firm, ko="감속기", en="Gear reducer")
        make_product(other, ko="컨베이어", en="Conveyor")
        self.staff = self.user(Role.EXHIBITOR, self.firm)
        self.rival = rival

    def user(self, role: Role, firm: Exhibitor | None = None) -> User:
        user = make_user()
        grant(user, role, self.show, organization=firm.organization if firm else None)
        return user

    def address(self, path: str) -> str:
        return f"/shows/{self.show.slug}/{path}"


def test_an_overseas_buyer_from_the_invitation_to_the_confirmed_log(
    site: Site, readers: Readers, language: str
) -> None:
    with clock.at(EARLIER):
        fair = Fair()
        invite(readers, fair, language)
        buyer = come_in(readers, fair, language)
        fill_profile(buyer, language)
        wish(buyer, fair, language)
        ask(buyer, fair, language)
        accept(readers, fair, language)
        made = read_mail(fair, language)
        with clock.at(fair.slots[1].starts_at + timedelta(minutes=2)):
            meet(readers, fair, made, language)
        with clock.at(fair.slots[1].starts_at + timedelta(minutes=25)):
            link, seller = write_log(readers, fair, made, language)
            confirm(buyer, link, language)
            take_lead(seller, fair, made, language)


def opened(readers: Readers, user: User | None, language: str, **settings: object) -> Page:
    """Return an empty page that waits for a busy machine."""
    page = readers.open(user, language, **settings)
    page.set_default_timeout(60_000)
    return page


def invite(readers: Readers, fair: Fair, language: str) -> None:
    """The organizer enters the buyer and says in which language to write."""
    page = opened(readers, fair.user(Role.ORGANIZER), language)
    go(page, fair.address("manage/buyers/new"))
    page.locator("[name=name_en]").fill("Lotus Trading")
    page.locator("[name=kind]").select_option("overseas")
    page.locator("[name=country]").fill("VN")
    page.locator("[name=contact_name]").fill("Linh Tran")
    page.locator("[name=email]").fill(ADDRESS)
    page.locator("[name=language]").select_option(language)
    page.locator("[name=time_zone]").fill("Asia/Ho_Chi_Minh")
    page.locator("label.choice").filter(has=page.locator("[name=languages][value=en]")).click()
    page.get_by_role("button", name=words(language, "Invite"), exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("Lotus Trading")


def mail_of(template: str) -> Mail:
    db.session.rollback()
    return db.session.scalars(select(Mail).where(Mail.recipient == ADDRESS, Mail.template == template)).one()


def come_in(readers: Readers, fair: Fair, language: str) -> Page:
    """The buyer opens the mail's link on a phone, chooses a password and stands on their own page."""
    letter = mail_of("shows/invitation")
    assert letter.language == language
    assert letter.subject == words(language, "Invitation to %(show)s", show=fair.show.name.in_language(language))
    found = re.search(r"https?://[^/]+(/welcome/\S+)", letter.body)
    assert found is not None
    page = opened(readers, None, language, **PHONE)
    go(page, found.group(1))
    assert_accessible(page)
    page.locator("input[type=password]").fill("a lotus in the morning")
    page.get_by_role("button", name=words(language, "Set the password and sign in")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lotus Trading")
    return page


def fill_profile(page: Page, language: str) -> None:
    """What they look for, which slots they can come to, how many consultations: their own time beside the show's."""
    page.get_by_role("link", name=words(language, "Fill in the profile")).click()
    expect(page.locator("html[data-started]")).to_be_attached()
    assert_accessible(page)
    page.locator("[name=wants_en]").fill("gear reducer for small conveyors")
    last = page.locator(".prof-day label").last
    expect(last).to_contain_text("12:30")  # 14:30 in Seoul
    last.click()
    page.locator("[name=min_consultations]").fill("1")
    page.locator("[name=max_consultations]").fill("5")
    page.locator("label.choice").filter(has=page.locator("[name=languages][value=vi]")).click()
    page.get_by_role("button", name=words(language, "Save"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lotus Trading")
    db.session.rollback()
    held = db.session.scalars(select(Buyer)).one()
    assert (held.languages, held.min_consultations, held.time_zone) == (["en", "vi"], 1, "Asia/Ho_Chi_Minh")


def wish(page: Page, fair: Fair, language: str) -> None:
    """A suggestion says why; two firms are ranked and put in order, a third is not to be met."""
    go(page, page.url.rstrip("/") + "/wishes")
    suggested = page.locator(".b-rec")
    expect(suggested).to_contain_text(
        "감속기" if language == "ko" else "Gear reducer"
    )  # called by the reader's name for it
    add = "Add to wishes: %(name)s"
    page.get_by_role("button", name=words(language, add, name=FIRM[language])).click()
    expect(page.locator(".b-wish li")).to_have_count(1)
    go(page, page.url.replace("/wishes", "/exhibitors"))
    firm = page.get_by_role("article").filter(has_text=OTHER[language])
    firm.get_by_role("button", name=words(language, "Wish"), exact=True).click()
    rival = page.get_by_role("article").filter(has_text=RIVAL[language])
    rival.get_by_role("button", name=words(language, "Not to meet")).click()
    go(page, page.url.split("/exhibitors")[0] + "/wishes")
    expect(page.locator(".b-wish li")).to_have_count(2)
    page.get_by_role("button", name=words(language, "Move up: %(name)s", name=OTHER[language])).click()
    expect(page.locator(".b-wish li").first).to_contain_text(OTHER[language])
    expect(page.locator(".b-veto")).to_contain_text(RIVAL[language])
    assert_accessible(page)
    db.session.rollback()
    ranks = {each.exhibitor_id: each.rank for each in db.session.scalars(select(Wish).where(Wish.side == Side.BUYER))}
    assert (ranks[fair.firm.id], ranks[fair.rival.id], len(ranks)) == (2, None, 3)


def ask(page: Page, fair: Fair, language: str) -> None:
    """They ask the firm for a slot, which they read in both zones."""
    go(page, page.url.split("/wishes")[0] + f"/exhibitors/{fair.firm.slug}")
    slot = page.get_by_role("button", name="13:30")
    expect(slot).to_contain_text("11:30")
    expect(page.get_by_role("button", name="14:30")).to_have_count(0)  # not coming then
    page.get_by_label(words(language, "A word to the firm")).fill("200 pieces")
    slot.click()
    expect(page.locator("#toasts")).to_contain_text(words(language, "Request sent."))


def accept(readers: Readers, fair: Fair, language: str) -> None:
    """The firm accepts on a phone."""
    page = opened(readers, fair.staff, language, **PHONE)
    go(page, fair.address(f"exhibitor/{fair.firm.slug}/consultations"))
    request = page.get_by_role("region", name=words(language, "Waiting for your answer"))
    expect(request).to_contain_text("200 pieces")
    request.get_by_role("button", name=words(language, "Accept")).click()
    expect(page.locator(".b-cal")).to_contain_text("Lotus Trading")


def read_mail(fair: Fair, language: str) -> int:
    """The mail names both zones and brings a calendar file; return the consultation."""
    letter = mail_of("consultations/confirmed")
    home, away = ("서울", "호찌민") if language == "ko" else ("Seoul", "Ho Chi Minh City")
    ending = "시간" if language == "ko" else "time"
    assert f"13:30–14:00 ({home} {ending})" in letter.body
    assert f"11:30–12:00 ({away} {ending})" in letter.body
    assert letter.calendar is not None
    assert "METHOD:PUBLISH" in letter.calendar
    assert "DTSTART;TZID=Asia/Seoul:20261015T133000" in letter.calendar
    return db.session.scalars(select(Consultation)).one().id


def meet(readers: Readers, fair: Fair, made: int, language: str) -> None:
    """Host's phone: the badges of both are scanned at the table, and the consultation runs."""
    seller = make_registration(fair.show, email=fair.staff.email)
    mine = db.session.get_one(Buyer, db.session.get_one(Consultation, made).buyer_id).registration_id
    person = db.session.get_one(Registration, mine)
    codes = (badge_of(person).code, badge_of(seller).code)
    db.session.rollback()
    page = opened(readers, fair.user(Role.GATE), language, **PHONE)
    go(page, fair.address("manage/board/tables"))
    assert_accessible(page)
    for code in codes:
        page.get_by_role("link", name=words(language, "Scan a badge")).click()
        page.get_by_label(words(language, "Badge"), exact=True).fill(code)
        page.get_by_role("button", name=words(language, "Arrived"), exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("13:30")
        go(page, fair.address("manage/board/tables"))
    expect(page.get_by_role("button", name=words(language, "Finish"))).to_be_visible()
    page.close()  # its poll would outlive the day
    db.session.rollback()
    db.session.expire_all()
    assert db.session.get_one(Consultation, made).status is ConsultationStatus.RUNNING


def write_log(readers: Readers, fair: Fair, made: int, language: str) -> tuple[str, Page]:
    """The firm writes the log on a phone; return what its code says, and the page."""
    page = opened(readers, fair.staff, language, **PHONE)
    go(page, fair.address(f"exhibitor/{fair.firm.slug}/consultations"))
    page.get_by_role("link", name=words(language, "Consultation log")).first.click()
    expect(page.locator("html[data-started]")).to_be_attached()
    page.get_by_label(words(language, "MOU")).check()
    page.get_by_label(words(language, "Currency")).select_option("USD")
    page.get_by_label(words(language, "Won for %(units)s, the day's rate", units="1 USD")).fill("1384.5")
    page.get_by_label(words(language, "Product %(number)s", number=1)).fill("Gear reducer")
    page.get_by_label(words(language, "Unit price %(number)s", number=1)).fill("12.50")
    page.get_by_label(words(language, "Quantity %(number)s", number=1)).fill("200")
    page.get_by_role("radio", name="5", exact=True).check()
    page.get_by_role("button", name=words(language, "Save"), exact=True).click()
    code = page.get_by_role("img", name=words(language, "QR code with the confirmation link"))
    expect(code).to_be_visible()
    assert_accessible(page)
    [read] = zxingcpp.read_barcodes(Image.open(BytesIO(code.screenshot())))
    db.session.rollback()
    log = db.session.scalars(select(ConsultationLog).where(ConsultationLog.consultation_id == made)).one()
    assert (log.stage, log.amount_minor, log.satisfaction) == (Stage.MOU, 250_000, 5)
    db.session.rollback()
    return str(read.text), page


def confirm(page: Page, link: str, language: str) -> None:
    """The buyer scans the code and agrees."""
    go(page, link)
    expect(page.get_by_role("main")).to_contain_text("Gear reducer")
    assert_accessible(page)
    page.get_by_role("button", name=words(language, "Yes, this is what we discussed")).click()
    expect(page.get_by_role("main")).to_contain_text(words(language, "Confirmed by the buyer, %(time)s", time=""))


def take_lead(page: Page, fair: Fair, made: int, language: str) -> None:
    """The finished consultation offers itself as a lead on the log's page."""
    page.get_by_role("button", name=words(language, "Make it a lead")).click()
    expect(page.get_by_role("main")).to_contain_text("Lotus Trading")
    db.session.rollback()
    assert db.session.scalars(select(Lead.consultation_id)).one() == made
    go(page, fair.address(f"consultations/{made}/log"))
    expect(page.get_by_role("link", name=words(language, "Open the lead"))).to_be_visible()

"""A firm applies on a phone; the organizer imports a table, reviews, and every applicant is told in their language."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.exhibitors.models import Application
from expo.exhibitors.rules import ApplicationStatus
from expo.exhibitors.rules.numbers import with_check_digit
from expo.shows.models import Show
from tests.exhibitors.test_importing import BROKEN, KOREAN, rows, xlsx
from tests.factories.accounts import make_organization, make_user
from tests.factories.exhibitors import make_category
from tests.factories.shows import grant
from tests.floor.setting import Setting, make_setting
from tests.journeys.conftest import Readers, assert_accessible, go, words

PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}
NUMBER = with_check_digit("220881000")


def _upcoming() -> Setting:
    """Return a show that takes applications today."""
    setting = make_setting()
    with unit_of_work():
        show = db.session.get_one(Show, setting.show.id)
        show.starts_on = clock.now().date() + timedelta(days=200)
        show.ends_on = show.starts_on + timedelta(days=3)
    make_category(setting.show, en="Reducers", ko="감속기류")
    return setting


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(out, "PNG")
    return out.getvalue()


def _press(page: Page, language: str, label: str, heading: str) -> None:
    """Press a button of the form and wait for the page that follows."""
    page.get_by_role("button", name=words(language, label), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words(language, heading))
    expect(page.locator("html[data-started]")).to_be_attached(timeout=15_000)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_firm_applies_on_a_phone(readers: Readers, language: str) -> None:
    show, beside = _upcoming().show, make_organization(ko="솔뫼장", en="Solmoe Jang")
    db.session.refresh(show)
    slug, beside_id, page = show.slug, beside.id, readers.open(None, language, **PHONE)
    readers.watch.expected_statuses = {422}
    db.session.rollback()
    go(page, f"/shows/{slug}/apply")
    page.fill("[name=name_ko]", "가람정밀")
    page.fill("[name=contact_name]", "이서연")
    page.locator("form:has([name=name_ko]) [name=email]").fill("lee@firm.example")
    page.locator(f"[name=language][value={language}]").check(force=True)
    assert_accessible(page)
    _press(page, language, "Begin the application", "Firm")
    page.fill("[name=business_number]", "123-45-67890")
    page.get_by_role("button", name=words(language, "Save and go on")).click()
    expect(page.locator("#business_number-error")).to_be_visible()
    page.fill("[name=business_number]", NUMBER)
    _press(page, language, "Save and go on", "Stand")
    page.select_option("[name=category_id]", label=words_of(language, "감속기류", "Reducers"))
    page.fill("[name=power_kw]", "2")
    _press(page, language, "Save and go on", "Wished booths")
    _come_back(readers, page, language)
    page.locator('a.booth[data-no="B02"]').tap()
    page.locator('a.booth[data-no="A03"]').tap()
    expect(page.locator('a.booth[data-no="A03"] .b-n')).to_have_text("2")
    assert_accessible(page)
    _press(page, language, "Save and go on", "Neighbours")
    page.fill("[name=name]", "솔뫼장")
    page.locator("[name=kind][value=apart]").check(force=True)
    page.fill("[name=distance_m]", "12")
    _press(page, language, "Add and stay here", "Neighbours")
    expect(page.locator(".items")).to_contain_text("12 m")
    assert_accessible(page)
    _press(page, language, "Save and go on", "Products")
    page.fill("[name=name_ko]", "정밀 감속기")
    page.set_input_files("[name=picture]", {"name": "reducer.png", "mimeType": "image/png", "buffer": _picture()})
    _press(page, language, "Save and go on", "Documents")
    _press(page, language, "Save and go on", "Check and send")
    expect(page.locator(".items img")).to_have_count(1)
    page.locator("[name=agree]").check()
    assert_accessible(page)
    page.get_by_role("button", name=words(language, "Send the application")).click()
    expect(page.locator("main")).to_contain_text(
        words(language, "We have it and review it. You can change it until then.")
    )
    expect(page.locator("main")).to_contain_text("B02, A03")
    found = db.session.scalars(select(Application)).one()
    assert (found.status, found.language) == (ApplicationStatus.SUBMITTED, language)
    assert [(each.organization_id, each.distance_m) for each in found.neighbours] == [(beside_id, 12)]
    assert found.products[0].image
    db.session.rollback()


def words_of(language: str, ko: str, en: str) -> str:
    return ko if language == "ko" else en


def _come_back(readers: Readers, page: Page, language: str) -> None:
    """Leave, and go on by the link of the mail in another browser session of the phone."""
    letter = db.session.scalars(select(Mail).order_by(Mail.id)).first()
    assert letter is not None
    link = next(word for word in letter.body.split() if "/applications/" in word)
    db.session.rollback()
    go(page, f"/{link.split('/', 3)[3]}/wishes")
    expect(page.get_by_role("heading", level=1)).to_have_text(words(language, "Wished booths"))


HEAD = [*KOREAN, "언어", "희망부스"]


def _table(*, broken: bool = True) -> bytes:
    good = [[*row, "en" if place == 2 else "ko", "A01; B02" if place == 0 else ""] for place, row in enumerate(rows())]
    return xlsx([HEAD, *good, *([*row, "", ""] for row in (BROKEN if broken else []))])


def _send_table(page: Page, slug: str, table: bytes, language: str) -> None:
    go(page, f"/shows/{slug}/manage/applications/import")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("[name=file]", {"name": "신청.xlsx", "mimeType": kind, "buffer": table})
    page.get_by_role("button", name=words(language, "Show the preview")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(words(language, "Preview"))


def _count() -> int:
    number = db.session.scalar(select(func.count(Application.id))) or 0
    db.session.rollback()
    return number


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_organizer_imports_120_applications_and_reviews_them(readers: Readers, language: str) -> None:
    show, user = _upcoming().show, make_user(language=language)
    grant(user, Role.ORGANIZER, show)
    db.session.refresh(show)
    slug, page = show.slug, readers.open(user, language)
    readers.watch.expected_statuses = {422}
    db.session.rollback()
    _send_table(page, slug, _table(), language)
    bad = page.locator("section:has(> .sec-head #bad) tbody tr")
    expect(bad).to_have_count(5)
    assert [row.locator("td").first.inner_text() for row in bad.all()] == ["117", "118", "119", "120", "121"]
    expect(bad.nth(0)).to_contain_text("123-45-67890")
    expect(bad.nth(4)).to_contain_text("없는관")
    assert all(row.locator("td").nth(2).inner_text().strip() for row in bad.all())
    assert_accessible(page)
    assert _count() == 0
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".tbl tbody tr")).to_have_count(50)
    assert _count() == 115
    _send_table(page, slug, _table(broken=False), language)
    expect(page.locator(".dots")).to_have_text(f"{words(language, 'unchanged')} 115")
    expect(page.locator("main form button[type=submit]").first).to_be_disabled()
    _review(page, slug, language)
    rows_ = db.session.scalars(select(Mail).where(Mail.template.like("exhibitors/%")).order_by(Mail.id)).all()
    told = {letter.template: letter for letter in rows_}
    assert set(told) == {"exhibitors/approved", "exhibitors/waiting", "exhibitors/rejected"}
    assert told["exhibitors/rejected"].language == "en"
    assert "Your products do not fit the theme of this show." in told["exhibitors/rejected"].body
    assert told["exhibitors/approved"].language == "ko"
    db.session.rollback()
    go(page, f"/shows/{slug}/manage/outbox?q=a2@example.com")
    expect(page.locator("main")).to_contain_text("a2@example.com")


def _review(page: Page, slug: str, language: str) -> None:
    """Approve the first, put the second on the waiting list, reject the third, who reads English."""
    for number, deed, state in (
        (1, "Approve", "Approved"),
        (2, "Waiting list", "Waiting list"),
        (3, "Reject", "Rejected"),
    ):
        go(page, f"/shows/{slug}/manage/applications/{number}")
        if deed == "Reject":
            page.get_by_role("button", name=words(language, deed), exact=True).click()
            expect(page.locator("#reason_en-error")).to_be_visible()
            expect(page.locator("html[data-started]")).to_be_attached(timeout=15_000)
            page.select_option("[name=prepared]", "theme")
        if number == 1:
            expect(page.locator("main")).to_contain_text("A01, B02")
            assert_accessible(page)
        page.get_by_role("button", name=words(language, deed)).first.click()
        expect(page.locator(".head")).to_contain_text(words(language, state))

"""A firm applies on a phone; the organizer imports a table, reviews, and every applicant is told in their language."""

from __future__ import annotations

import io
import re
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
from expo.exhibitors import links
from expo.exhibitors.models import Application
from expo.exhibitors.rules import ApplicationStatus
from expo.exhibitors.rules.numbers import with_check_digit
from expo.shows.models import Show
from tests.exhibitors.test_importing import BROKEN, KOREAN, rows, xlsx
from tests.factories.accounts import make_organization, make_user
from tests.factories.exhibitors import make_application, make_category
from tests.factories.shows import grant, make_pavilion, make_show
from tests.floor.setting import Setting, make_setting
from tests.journeys.conftest import Readers, assert_accessible, go, thumb, words

pytestmark = pytest.mark.journey

PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}
NUMBER = with_check_digit("220881000")
PAPER = b"%PDF-1.4\n%%EOF\n"


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
    later, organizer = _later(show), make_user(language=language)
    grant(organizer, Role.ORGANIZER, show)
    db.session.refresh(show)
    slug, beside_id, page = show.slug, beside.id, readers.open(None, language, **PHONE)
    readers.watch.expected_statuses = {422}
    db.session.rollback()
    _begin(page, slug, language)
    _stand(page, language)
    _come_back(readers, page, language)
    _wish(page, language)
    _neighbour(page, language)
    _files(page, language)
    expect(page.locator(".items img")).to_have_count(1)
    expect(page.locator(".items")).to_contain_text(["정밀 감속기", "공장등록증.pdf"])
    page.locator("[name=agree]").check()
    assert_accessible(page)
    page.get_by_role("button", name=words(language, "Send the application")).click()
    expect(page.locator("main")).to_contain_text(
        words(language, "We have it and review it. You can change it until then.")
    )
    expect(page.locator("main")).to_contain_text("B02, A03, A01, B05, A05")
    found = db.session.scalars(select(Application)).one()
    assert (found.status, found.language, found.number) == (ApplicationStatus.SUBMITTED, language, 1)
    assert [(each.organization_id, each.distance_m) for each in found.neighbours] == [(beside_id, 12)]
    assert found.products[0].image
    db.session.rollback()
    _reviewer_reads(readers.open(organizer, language), slug)
    _copy_and_withdraw(page, later, language)


def _later(show: Show) -> str:
    """Return what next year's show of the series is called; it takes applications too."""
    later = make_show(starts_on=clock.now().date() + timedelta(days=500))
    with unit_of_work():
        row = db.session.get_one(Show, later.id)
        row.series_id, row.name_ko, row.name_en = show.series_id, "열린공장엑스포 2028", "Open Factory Expo 2028"
    return later.slug


def _begin(page: Page, slug: str, language: str) -> None:
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


def _stand(page: Page, language: str) -> None:
    """Say what is needed; the pavilion's questions are asked of those who want to stand there."""
    expect(page.locator("[name=pavilion_id]")).to_be_hidden()
    page.locator("[name=participation][value=sample_display]").check(force=True)
    expect(page.locator("[name=pavilion_id]")).to_be_visible()
    expect(page.locator("[name=booths_wanted]")).to_be_hidden()
    page.locator("[name=participation][value=own_booth]").check(force=True)
    page.select_option("[name=category_id]", label=words_of(language, "감속기류", "Reducers"))
    page.fill("[name=power_kw]", "2")
    _press(page, language, "Save and go on", "Wished booths")


def _wish(page: Page, language: str) -> None:
    """Wish for five booths: three by touch, two by keyboard; a sixth is not taken."""
    for number in ("B02", "A03", "A01"):
        thumb(page, number)
        expect(page.locator("a.booth.here")).to_have_count(("B02", "A03", "A01").index(number) + 1)
    expect(page.locator('a.booth[data-no="A03"] .b-n')).to_have_text("2")
    for number in ("B05", "A05", "A02"):
        page.locator(f'a.booth[data-no="{number}"]').press("Enter")
    expect(
        page.locator("[role=status], .toast").filter(
            has_text=words(language, "Five wishes are chosen. Take one out first.")
        )
    ).to_be_visible()
    expect(page.locator("[name=wish5]")).to_have_value("A05")
    assert_accessible(page)
    _press(page, language, "Save and go on", "Neighbours")


def _neighbour(page: Page, language: str) -> None:
    page.fill("[name=name]", "솔뫼장")
    page.locator("[name=kind][value=apart]").check(force=True)
    page.fill("[name=distance_m]", "12")
    _press(page, language, "Add and stay here", "Neighbours")
    expect(page.locator(".items")).to_contain_text("12 m")
    assert_accessible(page)
    _press(page, language, "Save and go on", "Products")


def _files(page: Page, language: str) -> None:
    page.fill("[name=name_ko]", "정밀 감속기")
    page.set_input_files("[name=picture]", {"name": "reducer.png", "mimeType": "image/png", "buffer": _picture()})
    _press(page, language, "Save and go on", "Documents")
    page.set_input_files("[name=file]", {"name": "공장등록증.pdf", "mimeType": "application/pdf", "buffer": PAPER})
    _press(page, language, "Save and go on", "Check and send")


def _reviewer_reads(page: Page, slug: str) -> None:
    """The organizer opens what the applicant sent along."""
    go(page, f"/shows/{slug}/manage/applications/1")
    link = page.get_by_role("link", name="공장등록증.pdf")
    assert page.request.get(str(link.get_attribute("href"))).body() == PAPER


def _copy_and_withdraw(page: Page, later: str, language: str) -> None:
    """Apply to next year's show with the same, then take this year's application back."""
    home = page.url
    name = words_of(language, "열린공장엑스포 2028", "Open Factory Expo 2028")
    page.get_by_role("button", name=words(language, "Apply to %(show)s with this", show=name)).click()
    page.wait_for_url(f"**/shows/{later}/applications/*/firm")
    expect(page.locator("[name=name_ko]")).to_have_value("가람정밀")
    draft = db.session.scalars(select(Application).where(Application.status == ApplicationStatus.DRAFT)).one()
    assert (draft.power_kw, len(draft.products), len(draft.documents), len(draft.neighbours)) == (2, 1, 1, 1)
    db.session.rollback()
    go(page, home)
    page.locator("[popovertarget=withdraw][aria-haspopup]").click()
    page.locator("#withdraw button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(words(language, "It has been withdrawn."))


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


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_host_decides_about_many_of_the_own_pavilion(readers: Readers, language: str) -> None:
    setting, user = _upcoming(), make_user(language=language)
    show, pavilion = setting.show, setting.pavilion
    grant(user, Role.HOST, show, pavilion=pavilion)
    firms = [make_application(show, pavilion=pavilion, language="en") for _ in range(3)]
    elsewhere = make_application(show, pavilion=make_pavilion(show, position=2))
    page, ids = readers.open(user, language), [each.id for each in firms]
    page_url, elsewhere_id = f"/shows/{show.slug}/host/{pavilion.slug}/applications", elsewhere.id
    shown = {each.id: f"/shows/{show.slug}{links.path_of(each).split(show.slug)[1]}" for each in firms}
    db.session.rollback()
    go(page, page_url)
    expect(page.locator("tbody tr")).to_have_count(3)
    for each in ids[:2]:
        page.locator(f"tbody input[value='{each}']").check()
    assert_accessible(page)
    page.locator("#bulk [value=approve]").click()
    page.locator("dialog .btn-primary").click()
    expect(page.locator(".head")).to_contain_text(re.compile(r"1\s*/\s*1"))  # the quota holds: the second is told why
    expect(page.locator("html[data-started]")).to_be_attached(timeout=15_000)
    for each in ids[1:]:
        page.locator(f"tbody input[value='{each}']").check()
    page.locator("#bulk").get_by_role("button", name=words(language, "Reject"), exact=True).click()
    page.select_option("dialog [name=prepared]", "eligibility")
    page.locator("dialog [value=reject]").click()
    expect(page.locator("tbody tr").filter(has_text=words(language, "Rejected"))).to_have_count(2)
    states = {number: state for number, state in db.session.execute(select(Application.id, Application.status))}  # noqa: C416 - rows, not pairs
    assert [states[each] for each in ids] == [ApplicationStatus.APPROVED, *[ApplicationStatus.REJECTED] * 2]
    assert states[elsewhere_id] is ApplicationStatus.SUBMITTED
    letter = db.session.scalars(select(Mail).where(Mail.template == "exhibitors/rejected")).first()
    assert letter is not None
    assert "The conditions of the pavilion are not met." in letter.body
    db.session.rollback()
    applicant = readers.open(None, "en", **PHONE)
    go(applicant, shown[ids[2]])
    expect(applicant.locator(".reason")).to_contain_text("The conditions of the pavilion are not met.")

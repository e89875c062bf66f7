"""The organizer's matching round: from the wishes of 70 buyers and 99 firms to a released timetable in a few presses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from expo.accounts.models import Organization
from expo.consultations.models import Buyer, Consultation, Wish
from expo.consultations.rules.codes import BuyerKind, BuyerStatus, ConsultationStatus, Side
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show
from tests.factories.accounts import make_user
from tests.factories.consultations import make_setup, make_slots, make_tables
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant, make_show
from tests.journeys.conftest import Readers, Site, assert_accessible, go, words

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("language", ["ko", "en"])]

BUYERS, FIRMS, WISHES = 70, 99, 6


def make_wishes(show: Show) -> None:
    """Seventy buyers who each rank six of ninety-nine firms, written at once."""
    firms = [make_exhibitor(show).id for _ in range(FIRMS)]
    with unit_of_work():
        houses = [
            Organization(name_ko=f"구매처 {n}", name_en=f"House {n}", country="KR", created_at=clock.now())
            for n in range(BUYERS)
        ]
        db.session.add_all(houses)
        db.session.flush()
        buyers = [
            Buyer(
                show_id=show.id, organization_id=house.id, kind=BuyerKind.DOMESTIC, status=BuyerStatus.APPROVED,
                contact_name="김민서", email=f"house{n}@example.com", languages=["ko"], min_consultations=2,
                created_at=clock.now(),
            )
            for n, house in enumerate(houses)
        ]  # fmt: skip
        db.session.add_all(buyers)
        db.session.flush()
        db.session.add_all(
            Wish(
                show_id=show.id, side=Side.BUYER, buyer_id=buyer.id, exhibitor_id=firms[(n * 7 + rank * 11) % FIRMS],
                rank=rank + 1, veto=False, created_at=clock.now(),
            )
            for n, buyer in enumerate(buyers)
            for rank in range(WISHES)
        )  # fmt: skip


def test_organizer_makes_adjusts_and_releases_a_timetable(site: Site, readers: Readers, language: str) -> None:
    show = make_show(starts_on=clock.now().date() + timedelta(days=30))
    make_setup(show)
    make_slots(show, day=1, number=12, hour=10)
    make_slots(show, day=2, number=12, hour=10)
    make_tables(show, number=20)
    make_wishes(show)
    user = make_user()
    grant(user, Role.ORGANIZER, show)
    page = readers.open(user, language)
    page.set_default_timeout(60_000)

    # 1 press: make a draft; the page follows the job until the draft is ready
    go(page, f"/shows/{show.slug}/manage/matching")
    page.get_by_role("button", name=words(language, "Make a draft")).click()
    opened = page.get_by_role("link", name=words(language, "Open it"))
    expect(opened).to_be_visible(timeout=120_000)
    assert_accessible(page)
    # 2: look at it; 3 and 4: choose a consultation and move it to another time
    opened.click()
    expect(page.locator("html[data-started]")).to_be_attached()
    page.locator(".brd-grid td a").first.click()
    where = page.get_by_label(words(language, "Move to"))
    where.select_option(index=0)
    page.get_by_role("button", name=words(language, "Move"), exact=True).click()
    expect(page.locator("#toasts")).to_be_visible()
    assert_accessible(page)
    # 5 and 6: release, and say so once more
    page.get_by_role("button", name=words(language, "Release"), exact=True).first.click()
    page.get_by_role("alertdialog").or_(page.locator("#release")).get_by_role(
        "button", name=words(language, "Release"), exact=True
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words(language, "Consultations"), timeout=120_000)

    db.session.rollback()
    held = db.session.scalar(
        select(func.count()).select_from(Consultation).where(Consultation.status == ConsultationStatus.CONFIRMED)
    )
    told = db.session.scalars(select(Mail.recipient).where(Mail.template == "consultations/timetable")).all()
    assert held == BUYERS * WISHES
    assert len(set(told)) == len(told) == BUYERS
    assert db.session.scalar(select(func.count()).select_from(Exhibitor)) == FIRMS

"""A consultation of a draft is held over the board: a red cell says why before anything is put down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from expo.consultations.models import Slot, Table, Timetable, TimetableItem
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.factories.accounts import make_user
from tests.factories.consultations import make_buyer, make_setup, make_slots, make_tables
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant, make_show
from tests.journeys.conftest import Readers, Site, assert_accessible, go, words

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("language", ["ko", "en"])]

TAKEN = "Another consultation is at this table at this time."
BUSY = "The buyer is busy at this time."
MAY = "it may go here."


class Draft:
    """One buyer at table 1 in the first two slots, another buyer at table 2 in the third."""

    def __init__(self) -> None:
        self.show = make_show(starts_on=clock.now().date() + timedelta(days=30))
        make_setup(self.show)
        self.slots: list[Slot] = make_slots(self.show, number=4)
        self.tables: list[Table] = make_tables(self.show)
        mine, other, firms = make_buyer(self.show), make_buyer(self.show), [make_exhibitor(self.show) for _ in range(3)]
        with unit_of_work():
            plan = Timetable(show_id=self.show.id, name="Draft", created_at=clock.now())
            plan.items = [
                TimetableItem(buyer_id=buyer.id, exhibitor_id=firm.id, slot_id=self.slots[at].id, table_id=table.id)
                for buyer, firm, at, table in zip(
                    (mine, mine, other), firms, (0, 1, 2), [self.tables[0], *self.tables[:2]], strict=True
                )
            ]
            plan.unplaced = [{"buyer": other.id, "exhibitor": firms[0].id, "code": "tables_full"}]
            db.session.add(plan)
        self.plan, self.item = plan.id, min(each.id for each in plan.items)

    def cell(self, page: Page, table: int, slot: int) -> Locator:
        """Return a cell of the board by the places of its table and slot."""
        return page.locator(f'td[data-table="{self.tables[table].id}"][data-slot="{self.slots[slot].id}"]')

    def open(self, readers: Readers, language: str, **settings: object) -> Page:
        """Return the draft's page as an organizer sees it."""
        user = make_user()
        grant(user, Role.ORGANIZER, self.show)
        page = readers.open(user, language, **settings)
        go(page, f"/shows/{self.show.slug}/manage/matching/{self.plan}?c={self.item}")
        return page

    def seat(self) -> tuple[int, int | None]:
        """Return the slot and the table of the consultation that is held."""
        db.session.rollback()
        db.session.expire_all()
        item = db.session.get_one(TimetableItem, self.item)
        return item.slot_id, item.table_id


def says(page: Page, language: str, text: str) -> None:
    """Wait until the line says this of the cell pointed at."""
    expect(page.locator("[data-held-why]")).to_contain_text(words(language, text))


def test_a_dragged_card_reads_its_reasons_on_the_way(site: Site, readers: Readers, language: str) -> None:
    draft = Draft()
    page = draft.open(readers, language)
    line = page.locator("[data-held-why]")
    draft.cell(page, 0, 0).hover()
    page.mouse.down()
    draft.cell(page, 1, 1).hover()
    says(page, language, BUSY)
    assert_accessible(page)
    draft.cell(page, 1, 2).hover()
    says(page, language, TAKEN)
    draft.cell(page, 1, 3).hover()
    says(page, language, MAY)
    page.mouse.up()
    expect(draft.cell(page, 1, 3).locator("a")).to_have_attribute("data-id", str(draft.item))
    expect(line).to_be_empty()
    assert draft.seat() == (draft.slots[3].id, draft.tables[1].id)


def test_a_card_held_by_keys_stays_held_over_a_red_cell(site: Site, readers: Readers, language: str) -> None:
    draft = Draft()
    page = draft.open(readers, language)
    card = draft.cell(page, 0, 0).locator("a")
    card.focus()
    page.keyboard.press("m")
    expect(draft.cell(page, 0, 1)).to_have_class("is-bad")
    page.keyboard.press("ArrowRight")
    says(page, language, BUSY)
    page.keyboard.press("Enter")
    says(page, language, BUSY)
    assert draft.seat() == (draft.slots[0].id, draft.tables[0].id)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    says(page, language, MAY)
    page.keyboard.press("Escape")
    expect(page.locator("[data-held-why]")).to_be_empty()
    assert draft.seat() == (draft.slots[0].id, draft.tables[0].id)


def test_a_thumb_holds_a_card_from_its_panel(site: Site, readers: Readers, language: str) -> None:
    draft = Draft()
    page = draft.open(readers, language, viewport={"width": 360, "height": 780}, has_touch=True, is_mobile=True)
    lift = page.get_by_role("button", name=words(language, "Move on the board"))
    lift.tap()
    expect(draft.cell(page, 0, 2)).to_have_class("is-good")
    draft.cell(page, 0, 1).tap()
    says(page, language, BUSY)
    assert_accessible(page)
    draft.cell(page, 2, 0).tap()
    expect(draft.cell(page, 2, 0).locator("a")).to_have_attribute("data-id", str(draft.item))
    where = words(language, "Table %(number)s", number=3)
    expect(page.locator("#panel > p").first).to_contain_text(where)
    assert draft.seat() == (draft.slots[0].id, draft.tables[2].id)


def test_the_lists_of_a_draft_lead_to_why_not(site: Site, readers: Readers, language: str) -> None:
    draft = Draft()
    page = draft.open(readers, language)
    page.get_by_role("link", name=words(language, "Wishes not granted: %(count)s", count=1)).click()
    for name in ("Buyers", "Exhibitors", "Wishes not granted"):
        page.get_by_role("navigation", name=words(language, "Lists")).get_by_text(words(language, name)).click()
        expect(page.get_by_role("table", name=words(language, name))).to_be_visible()
        assert_accessible(page)
    page.get_by_role("main").get_by_text(words(language, "Why not?")).last.click()
    expect(page.locator("#panel .note")).to_be_visible()

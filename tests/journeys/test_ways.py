"""Booths given in five ways in one plan, compared, released, and one exhibitor moved after the release."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.floor.models import Plan, SelectionWindow
from tests.factories.accounts import make_user
from tests.factories.shows import grant
from tests.floor.setting import Setting, make_firm, make_setting, stands
from tests.journeys.conftest import Readers, assert_accessible, go, thumb, words

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("language", ["ko", "en"])]
PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}


class Walk:
    """An organizer who gives booths in every way, in one language."""

    def __init__(self, readers: Readers, language: str) -> None:
        self.readers, self.language = readers, language
        self.setting: Setting = make_setting(quota=2)
        member = make_firm(self.setting, "P02", pavilion=True)
        firms = [make_firm(self.setting, wish, *more) for wish, *more in (["A01"], ["A03", "B03"], ["A03"], ["A03"])]
        self.first, self.chooser, self.member = firms[0].id, firms[1].id, member.id
        self.others = {firm.id for firm in firms[2:]}
        user = make_user(name="Kim Minseo")
        grant(user, Role.ORGANIZER, self.setting.show)
        db.session.refresh(self.setting.show)
        self.show = f"/shows/{self.setting.show.slug}"
        self.individual, self.pavilion = (self.setting.booths[number].area_id for number in ("A01", "P01"))
        self.plan = f"{self.show}/manage/plans/{self.setting.plan.id}"
        self.page: Page = readers.open(user, language)

    def press(self, page: Page, text: str, **params: object) -> None:
        page.get_by_role("button", name=words(self.language, text, **params), exact=True).first.click()

    def place(self, firm: int, booth: str, reason: str = "") -> None:
        """Choose in the list beside the map: by keyboard or hand, without dragging."""
        go(self.page, f"{self.plan}?firm={firm}")
        self.page.locator("#to-booth").select_option(booth)
        if reason:
            self.page.locator("#to-reason").fill(reason)
        self.press(self.page, "Place here")
        expect(self.page.locator("[data-firm-panel] .plate").first).to_have_text(booth)

    def allocate(self, way: str, name: str, *, area: int | None = None, keep: bool = True) -> None:
        """Let the whole show or an area be allocated into a new draft, and open it."""
        go(self.page, f"{self.plan}/allocate")
        self.page.locator(f"input[name=way][value={way}]").check(force=True)
        if area is not None:
            self.page.locator(f"input[name=areas][value='{area}']").check()
        self.page.locator("input[name=keep]").set_checked(keep)
        self.page.locator("input[name=name]").fill(name)
        if way == "optimise":  # the others take no time that could be limited
            self.page.locator("input[name=seconds]").fill("2")
        self.press(self.page, "Allocate into a new draft")
        self.page.get_by_role("link", name=words(self.language, "Open the draft")).click(timeout=20_000)
        expect(self.page.locator(".planbar")).to_contain_text(name)
        self.plan = self.page.url.removeprefix(self.readers.site.url).split("?")[0]

    def give_reasons(self) -> None:
        """Once exhibitors have been told, a lock asks nothing and a move asks why before it is sent."""
        go(self.page, f"{self.plan}?firm={self.chooser}")
        self.press(self.page, "Lock")
        self.press(self.page, "Unlock")
        self.press(self.page, "Vacate")
        dialog = self.page.locator("#set-aside")
        expect(dialog).to_contain_text(
            words(self.language, "Write why. Exhibitors have already been told their booths.")
        )
        assert_accessible(self.page)
        dialog.locator("input").fill("the wall moved")
        dialog.locator("[data-go]").click()
        expect(self.page.locator("[data-firm-panel] .plate").first).to_have_text(words(self.language, "none"))

    def stands(self) -> dict[int, tuple[str, ...]]:
        db.session.rollback()
        return stands(db.session.get_one(Plan, int(self.plan.rsplit("/", 1)[1])))

    def choose(self) -> None:
        """Open windows for the individual booths; one exhibitor takes its second wish on a phone, then it ends."""
        go(self.page, f"{self.plan}/selection")
        self.page.locator(f"input[name=areas][value='{self.individual}']").check()
        self.page.locator("select[name=way]").select_option("application")
        self.press(self.page, "Set the windows")
        expect(self.page.locator("tbody tr")).to_have_count(3)
        with unit_of_work():  # the exhibitor's turn has come
            window = db.session.scalars(
                select(SelectionWindow).where(SelectionWindow.exhibitor_id == self.chooser)
            ).one()
            window.opens_at, window.closes_at = clock.now(), clock.now() + timedelta(hours=1)
        firm = db.session.get_one(Exhibitor, self.chooser)
        person, home = make_user(), f"{self.show}/exhibitor/{firm.slug}/choose-booth"
        grant(person, Role.EXHIBITOR, self.setting.show, organization=firm.organization)
        phone = self.readers.open(person, self.language, **PHONE)
        go(phone, home)
        assert_accessible(phone)
        thumb(phone, "B03")
        expect(phone.locator("#booth")).to_have_value("B03")
        self.press(phone, "Hold for ten minutes")
        expect(phone.locator("#take .plate")).to_have_text("B03")
        self.press(phone, "Confirm this booth")
        expect(phone.locator(".note-ok")).to_contain_text("B03")
        go(self.page, f"{self.plan}/selection")
        self.press(self.page, "End the round")
        self.page.locator("dialog[open] button[type=submit]").last.click()
        expect(self.page.locator("select[name=way]")).to_be_visible()

    def draw(self) -> None:
        """Commit, hold the draw, and watch it on the public screen."""
        go(self.page, f"{self.plan}/draws")
        self.page.locator(f"input[name=areas][value='{self.individual}']").check()
        self.press(self.page, "Commit and tell the entrants")
        commitment = self.page.locator("code").first.inner_text()
        self.press(self.page, "Hold the draw")
        self.page.locator("dialog[open] button[type=submit]").last.click()
        expect(self.page.locator(".draw progress")).to_be_visible()
        screen = self.readers.open(None, self.language)
        go(screen, self.page.url)
        expect(screen.locator(".draw-list li")).to_have_count(2, timeout=15_000)
        expect(screen.locator("main")).to_contain_text(commitment)
        assert_accessible(screen)

    def release(self) -> None:
        go(self.page, f"{self.plan}/release")
        self.page.locator("main form button[type=submit]").last.click()
        expect(self.page.locator(".state-ok")).to_contain_text(words(self.language, "in force"))


def test_five_ways_in_one_plan_are_compared_released_and_survive_a_later_move(readers: Readers, language: str) -> None:
    walk = Walk(readers, language)
    walk.place(walk.first, "A01")
    walk.allocate("application", "order", area=walk.pavilion)
    assert walk.stands() == {walk.first: ("A01",), walk.member: ("P02",)}
    walk.choose()
    assert walk.stands()[walk.chooser] == ("B03",)
    walk.draw()
    combined, plan = walk.stands(), walk.plan
    assert set(combined) == {walk.first, walk.chooser, walk.member, *walk.others}
    assert [combined[walk.first], combined[walk.chooser], combined[walk.member]] == [("A01",), ("B03",), ("P02",)]

    walk.allocate("optimise", "best", keep=False)
    ids = [address.rsplit("/", 1)[1] for address in (plan, walk.plan)]
    go(walk.page, f"{walk.show}/manage/plans/compare?plan={ids[0]}&plan={ids[1]}")
    expect(walk.page.locator("tbody").first).to_contain_text(words(language, "Worst off, percent of its first wish"))
    assert_accessible(walk.page)

    walk.plan = plan
    walk.release()
    walk.give_reasons()
    walk.place(walk.chooser, "B05", reason="pillar 3")
    walk.release()
    db.session.rollback()
    assert "pillar 3" in (db.session.scalars(select(Mail.body).order_by(Mail.id.desc())).first() or "")
    slug = db.session.get_one(Exhibitor, walk.chooser).slug
    db.session.rollback()
    go(walk.page, f"{walk.show}/manage/exhibitors/{slug}")
    expect(walk.page.locator("section[aria-labelledby=booth-history]")).to_contain_text("pillar 3")
    go(walk.page, f"{walk.show}/manage/booths/B05")
    expect(walk.page.locator("section[aria-labelledby=history]")).to_contain_text("pillar 3")
    assert_accessible(walk.page)
    go(walk.page, f"{walk.show}/map?booth=B05")
    expect(walk.page.locator("a.booth.here")).to_have_attribute("data-no", "B05")

"""Job 1: an approved exhibitor is dragged onto a free booth, the plan is released, the public sees it."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from expo.core.actor import Role
from expo.core.db import db
from expo.shows.models import Show
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.shows import grant
from tests.floor.setting import Setting, make_firm, make_setting, stands
from tests.journeys.conftest import Site, Watch, go, words

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]


def _sign_in(page: Page, site: Site, email: str, language: str) -> None:
    page.goto(f"{site.url}/sign-in?lang={language}")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def _organizer(page: Page, site: Site, setting: Setting, language: str, name: str = "Kim Minseo") -> str:
    user = make_user(name=name)
    grant(user, Role.ORGANIZER, setting.show)
    _sign_in(page, site, user.email, language)
    db.session.refresh(setting.show)
    db.session.refresh(setting.plan)
    return f"{site.url}/shows/{setting.show.slug}/manage/plans/{setting.plan.id}"


def _drag(page: Page, source: Locator, target: Locator) -> None:
    start, end = source.bounding_box(), target.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 3, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] - 30, start["y"] + 20, steps=4)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=6)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_organizer_drags_a_firm_onto_a_booth_releases_and_the_public_finds_it(
    site: Site, page: Page, watch: Watch, language: str
) -> None:
    setting = make_setting()
    firm, hungry = make_firm(setting, "B02"), make_firm(setting, power_kw=9)
    firm_id, hungry_id = firm.id, hungry.id
    name = firm.organization.name_ko if language == "ko" else firm.organization.name_en
    plan = _organizer(page, site, setting, language)
    watch.expected_statuses = {409, 422}
    go(page, f"{plan}?lang={language}")

    _drag(page, page.locator(f'tr[data-firm="{firm_id}"] [data-grip]'), page.locator('a[data-no="B02"]'))
    expect(page.locator('a[data-no="B02"]')).to_have_class("booth free can")
    expect(page.locator("[data-note]")).to_contain_text(words(language, "wish %(rank)s", rank=1))
    page.mouse.up()
    expect(page.locator(f'tr[data-firm="{firm_id}"] [data-plate]')).to_have_text("B02")
    expect(page.locator('a[data-no="B02"]')).to_have_class("booth w1")

    _drag(page, page.locator(f'tr[data-firm="{hungry_id}"] [data-grip]'), page.locator('a[data-no="B02"]'))
    page.mouse.up()
    expect(page.locator(".toasts [role=alert]")).to_contain_text("B02")

    _drag(page, page.locator(f'tr[data-firm="{hungry_id}"] [data-grip]'), page.locator('a[data-no="A01"]'))
    expect(page.locator('a[data-no="A01"]')).to_have_class("booth free cannot")
    expect(page.locator("[data-note]")).to_contain_text("9 kW")
    page.mouse.up()
    dialog = page.locator("#set-aside")
    expect(dialog).to_contain_text("9 kW")
    dialog.locator("input").fill("발전기를 가져옵니다")
    dialog.locator("[data-go]").click()
    expect(page.locator(f'tr[data-firm="{hungry_id}"] [data-plate]')).to_have_text("A01")

    page.locator('form[data-deed="undo"] button').click()
    expect(page.locator(f'tr[data-firm="{hungry_id}"] [data-plate]')).to_have_class("plate plate-none")

    go(page, f"{plan}/release")
    page.locator("main form button[type=submit]").last.click()
    page.goto(f"{site.url}/shows/{_slug(setting)}/map?q={name}")
    expect(page.locator("a.booth.here")).to_have_count(1)
    expect(page.locator(".map-found")).to_contain_text("B02")
    page.goto(f"{site.url}/shows/{_slug(setting)}/exhibitors?q={name}")
    expect(page.locator("main")).to_contain_text("B02")


def _slug(setting: Setting) -> str:
    db.session.rollback()
    return db.session.get_one(Show, setting.show.id).slug


def test_the_same_is_done_by_keyboard_alone(site: Site, page: Page) -> None:
    setting = make_setting()
    firm_id = make_firm(setting, "B02").id
    plan = _organizer(page, site, setting, "en")
    go(page, plan)
    page.locator(f'tr[data-firm="{firm_id}"] a').focus()
    page.keyboard.press("Enter")
    select = page.locator("#to-booth")
    expect(select).to_be_visible()
    select.focus()
    expect(select).to_have_value("B02")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-firm-panel] .plate").first).to_have_text("B02")
    db.session.rollback()
    assert stands(setting.plan) == {firm_id: ("B02",)}


def test_two_organizers_see_each_other_within_two_seconds(
    site: Site, page: Page, watch: Watch, context: BrowserContext
) -> None:
    setting = make_setting()
    firm_id = make_firm(setting, "A01").id
    plan = _organizer(page, site, setting, "en")
    go(page, plan)
    browser = context.browser
    assert browser is not None
    second = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    other = second.new_page()
    watch.attach(other)
    _organizer(other, site, setting, "en", name="Park Sora")
    go(other, f"{plan}?firm={firm_id}")
    expect(page.locator("[data-here]")).to_contain_text("Park Sora")
    other.locator("#to-booth").select_option("A02")
    other.locator('form[data-deed="place"] button').click()
    expect(page.locator(f'tr[data-firm="{firm_id}"] [data-plate]')).to_have_text("A02", timeout=2000)
    second.close()

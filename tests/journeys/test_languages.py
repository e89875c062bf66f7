"""Two languages: the switch keeps the place, the question and what is signed in; names change along."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from expo.demo.accounts import PASSWORD
from tests.demonstration import LIVE
from tests.journeys.conftest import Site, Watch

pytestmark = pytest.mark.journey

OTHER = {"ko": ("English", "en"), "en": ("한국어", "ko")}
PLACES = (
    f"/shows/{LIVE}/exhibitors?q=a&page=2",
    f"/shows/{LIVE}/map?q=a",
    f"/shows/{LIVE}/",
    "/sign-in?next=/shows/open-factory-demo/map",
)


@pytest.fixture
def demo_page(browser: Browser, demo_site: Site) -> Iterator[Page]:
    """A watched page of a Korean reader at a desk."""
    context = browser.new_context(base_url=demo_site.url, locale="ko-KR", viewport={"width": 1280, "height": 900})
    watch = Watch(demo_site.url)
    context.on("page", watch.attach)
    yield context.new_page()
    context.close()
    assert watch.faults == []


def switch(page: Page, language: str) -> None:
    name, other = OTHER[language]
    page.get_by_role("link", name=name, exact=True).filter(visible=True).first.click()
    expect(page.locator("html")).to_have_attribute("lang", other)


def test_every_header_of_a_phone_offers_the_other_language_and_no_more(browser: Browser, demo_site: Site) -> None:
    context = browser.new_context(base_url=demo_site.url, locale="ko-KR", viewport={"width": 360, "height": 780})
    page = context.new_page()
    for place in (*PLACES, "/", f"/shows/{LIVE}/register", "/shows/open-factory-next/apply", "/ui-kit"):
        page.goto(place)
        links = page.locator("header .lang a").filter(visible=True)
        expect(links).to_have_text(["English"])
        box = links.bounding_box()
        assert box is not None
        assert box["height"] >= 44, place
    context.close()


@pytest.mark.parametrize("place", PLACES)
def test_switching_keeps_place_and_question(demo_page: Page, place: str) -> None:
    wanted = urlsplit(place)
    demo_page.goto(place)
    expect(demo_page.locator("html")).to_have_attribute("lang", "ko")
    for language in ("ko", "en"):
        switch(demo_page, language)
        here = urlsplit(demo_page.url)
        assert here.path == wanted.path
        kept = {name: values for name, values in parse_qs(here.query).items() if name != "lang"}
        assert kept == parse_qs(wanted.query)


def test_the_choice_is_remembered_and_names_change_with_it(demo_page: Page) -> None:
    demo_page.goto(f"/shows/{LIVE}/exhibitors")
    expect(demo_page.get_by_role("link", name="열린공장엑스포 (체험)").first).to_be_visible()
    switch(demo_page, "ko")
    demo_page.goto(f"/shows/{LIVE}/map")
    expect(demo_page.locator("html")).to_have_attribute("lang", "en")
    expect(demo_page.get_by_role("link", name="Open Factory Expo (demo)").first).to_be_visible()


def test_the_overseas_buyer_of_the_demo_reads_two_times(demo_page: Page) -> None:
    demo_page.goto("/sign-in?lang=en")
    demo_page.locator("input[type=email]").fill("buyer@expo.example")
    demo_page.locator("input[type=password]").fill(PASSWORD)
    demo_page.locator("main form:has(input[type=password]) [type=submit]").first.click()
    demo_page.get_by_role("main").get_by_role("link").first.click()  # a buyer of two shows chooses one
    demo_page.get_by_role("link", name="Calendar", exact=True).filter(visible=True).first.click()
    clocks = demo_page.locator(".b-tz > span")
    expect(clocks).to_have_count(2)
    expect(clocks.first).to_contain_text("Seoul")
    expect(clocks.last).not_to_contain_text("Seoul")
    switch(demo_page, "en")
    expect(clocks.first).to_contain_text("서울")
    assert urlsplit(demo_page.url).path.endswith("/calendar")

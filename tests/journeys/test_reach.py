"""Main pages for people who use a keyboard, a narrow window, large text or no motion."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from expo.demo.accounts import PASSWORD
from tests.demonstration import LIVE, NEXT
from tests.journeys.conftest import Site, Watch

pytestmark = pytest.mark.journey

HOME = f"/shows/{LIVE}"
#: who opens which pages; "start" is where the role works
PAGES = {
    "": ("/", f"{HOME}/", f"{HOME}/exhibitors", f"{HOME}/map", "/sign-in"),
    "organizer@expo.example": (f"{HOME}/manage/plans", f"/shows/{NEXT}/manage/plans"),
    "exhibitor@expo.example": ("start",),
    "buyer@expo.example": ("start",),
    "gate@expo.example": (f"{HOME}/gate/gate-1/",),
}
STEPS = 25
DESK = ViewportSize(width=1280, height=720)

#: what has the focus, and whether it, its frame or its drawing looks otherwise than without
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  const parts = [element, element.parentElement, ...element.children, ...(element.labels ?? [])];
  const look = () => parts.map((part) => {
    const style = getComputedStyle(part);
    return [style.outline, style.boxShadow, style.border, style.background, style.stroke, style.strokeWidth].join();
  }).join();
  const focused = look();
  element.blur();
  const marked = focused !== look();
  element.focus({ preventScroll: true });
  return {
    name: element.outerHTML.slice(0, 90), marked,
    shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  const takes = (durations) => durations.split(",").some((each) => parseFloat(each) > 0.01);
  return takes(style.transitionDuration) || (style.animationName !== "none" && takes(style.animationDuration));
}).map((element) => element.outerHTML.slice(0, 90))"""
EXCESS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def reader(browser: Browser, demo_site: Site) -> Iterator[Page]:
    """A watched page that asks for reduced motion."""
    context = browser.new_context(base_url=demo_site.url, viewport=DESK, locale="en-GB", reduced_motion="reduce")
    watch = Watch(demo_site.url)
    context.on("page", watch.attach)
    yield context.new_page()
    context.close()
    assert watch.faults == []


def pages_of(page: Page, email: str) -> Iterator[str]:
    """Sign in and open each of somebody's main pages; yield their addresses."""
    start = ""
    if email:
        page.goto("/sign-in")
        page.locator("input[type=email]").fill(email)
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("main form:has(input[type=password]) [type=submit]").first.click()
        page.wait_for_url(lambda url: "sign-in" not in url)
        start = page.url
    for address in PAGES[email]:
        page.goto(start if address == "start" else address)
        yield page.url


@pytest.mark.parametrize("email", PAGES)
def test_pages_suit_keyboards_stillness_and_small_windows(reader: Page, email: str) -> None:
    for address in pages_of(reader, email):
        assert reader.evaluate(MOVING) == [], address
        assert_tab_walks_visibly(reader, address)
        assert_small_windows_fit(reader, address)


def assert_tab_walks_visibly(reader: Page, address: str) -> None:
    seen: list[str] = []
    for _ in range(STEPS):
        reader.keyboard.press("Tab")
        focus = reader.evaluate(FOCUS)
        if focus is None:
            break
        assert focus["shown"], f"{address}: focus out of sight on {focus['name']}"
        assert focus["marked"], f"{address}: no mark on {focus['name']}"
        seen.append(focus["name"])
    assert len(set(seen)) >= 4, f"{address}: Tab reaches only {seen}"


def assert_small_windows_fit(reader: Page, address: str) -> None:
    """320 px is WCAG's narrowest; 640 px is what a window of 1280 px holds at 200 %."""
    for width in (320, 640):
        reader.set_viewport_size({"width": width, "height": 640})
        assert reader.evaluate(EXCESS) <= 0, f"{address} at {width} px"
    reader.set_viewport_size(DESK)


def test_the_skip_link_leads_past_the_navigation(reader: Page) -> None:
    reader.goto(f"{HOME}/exhibitors")
    reader.keyboard.press("Tab")
    expect(reader.locator(".skip")).to_be_focused()
    reader.keyboard.press("Enter")
    reader.keyboard.press("Tab")
    assert reader.evaluate("document.querySelector('main').contains(document.activeElement)")

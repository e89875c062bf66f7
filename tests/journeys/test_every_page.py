"""Every page a person can reach in the demo holds what every page must hold.

One walk per reader and language. Korean pages are loaded at 1280 px in the light and then narrowed, English ones at
360 px in the dark and then widened; axe looks at each as it was loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from expo.core import clock
from expo.demo.accounts import PASSWORD
from tests.demonstration import LIVE, NEXT, Demo
from tests.journeys.conftest import Site, Watch
from tests.journeys.crawling import NARROW, WIDE, Crawl
from tests.journeys.hidden import Addresses, make_pages

pytestmark = pytest.mark.journey


@dataclass(frozen=True)
class Walk:
    """Who walks where. The account's own pages are the same for everyone: the buyer's walk looks at them."""

    email: str
    starts: tuple[str, ...]
    show: str = LIVE
    only: tuple[str, ...] = ("",)
    without: tuple[str, ...] = ("accounts.",)
    #: at least so many kinds of pages
    pages: int = 3


HOME = f"/shows/{LIVE}/"
#: rooms that take up the first of the organizer's two walks
BEFORE = ("accounts.", "exhibitors.", "floor.", "shows.", "desk.")
WALKS = {
    "organizer before the show": Walk(
        "organizer@expo.example", (f"{HOME}manage/plans", "/start"), only=BEFORE, pages=20
    ),
    "organizer on the day": Walk("organizer@expo.example", (HOME, f"{HOME}manage/plans"), without=BEFORE, pages=20),
    "stranger": Walk("", ("/", HOME, "/ui-kit"), without=(), pages=10),
    "organizer of the next show": Walk(
        "organizer@expo.example", (f"/shows/{NEXT}/manage/plans",), show=NEXT, only=("floor.",)
    ),
    "host": Walk("host@expo.example", (HOME, "/start")),
    "gate": Walk("gate@expo.example", (HOME, "/start")),
    "exhibitor": Walk("exhibitor@expo.example", (HOME, "/start"), pages=8),
    "buyer": Walk("buyer@expo.example", (HOME, "/start", "/account"), without=(), pages=8),
    "interpreter": Walk("interpreter@expo.example", (HOME, "/start")),
}
#: see hidden.py; nobody is signed in for ""
READERS_OF_HIDDEN = ("", "organizer@expo.example", "exhibitor@expo.example", "buyer@expo.example")


@pytest.fixture(scope="session")
def hidden(demo: Demo) -> Addresses:
    """What no walk reaches, made in the demo once; walks of this process do not mind the few more rows."""
    with clock.here(demo.loaded_at):
        return make_pages(demo.app)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("reader", WALKS)
def test_every_page_is_sound(browser: Browser, demo_site: Site, reader: str, language: str) -> None:
    walk = WALKS[reader]
    with look_around(browser, demo_site, walk.email, language) as crawl:
        crawl.show, crawl.only, crawl.without, crawl.as_stranger = walk.show, walk.only, walk.without, not walk.email
        crawl.walk(*walk.starts)
    assert len(crawl.seen) >= walk.pages, sorted(crawl.seen)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("email", READERS_OF_HIDDEN)
def test_every_hidden_page_is_sound(
    browser: Browser, demo_site: Site, hidden: Addresses, email: str, language: str
) -> None:
    with look_around(browser, demo_site, email, language) as crawl:
        crawl.only = ("nothing further",)
        crawl.walk(*hidden[email])


@contextmanager
def look_around(browser: Browser, site: Site, email: str, language: str) -> Iterator[Crawl]:
    """Give a crawl to somebody who reads this language; afterwards what it found fails the test."""
    watch = Watch(site.url)
    context = browser.new_context(
        base_url=site.url,
        viewport=WIDE if language == "ko" else NARROW,
        locale=f"{language}-KR",
        reduced_motion="reduce",
    )
    theme = "light" if language == "ko" else "dark"
    context.add_cookies([{"name": "theme", "value": theme, "url": site.url}])
    context.on("page", watch.attach)
    page = context.new_page()
    if email:
        sign_in(page, email)
    page.goto(f"/?lang={language}")
    crawl = Crawl(site.app, site.url, page, language)
    yield crawl
    context.close()
    if faults := [*crawl.faults, *watch.faults]:
        pytest.fail("\n".join(faults), pytrace=False)


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form:has(input[type=password]) [type=submit]").first.click()
    page.wait_for_url(lambda url: "sign-in" not in url)

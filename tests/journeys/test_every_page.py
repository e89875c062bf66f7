"""Every page a person can reach in the demo holds what every page must hold.

One walk per reader and language. Korean pages are loaded at 1280 px and then narrowed, English ones the other way
round; axe looks at each once in each language, and in English once more at the colours of the dark.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from expo.demo.accounts import ACCOUNTS, PASSWORD
from tests.demonstration import LIVE, NEXT
from tests.journeys.conftest import Site, Watch
from tests.journeys.crawling import NARROW, WIDE, Crawl

pytestmark = pytest.mark.journey

#: where a reader's walk begins beside the home of the live show
STARTS: dict[str, tuple[str, ...]] = {
    "": ("/", f"/shows/{LIVE}/", "/ui-kit"),
    "organizer@expo.example": (f"/shows/{LIVE}/", f"/shows/{NEXT}/"),
    "buyer@expo.example": (f"/shows/{LIVE}/", "/account"),
}


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("reader", ["", *ACCOUNTS])
def test_every_page_is_sound(browser: Browser, demo_site: Site, reader: str, language: str) -> None:
    first = WIDE if language == "ko" else NARROW
    context = browser.new_context(
        base_url=demo_site.url,
        viewport=first,
        locale=f"{language}-KR",
        reduced_motion="reduce",
    )
    watch = Watch(demo_site.url)
    context.on("page", watch.attach)
    page = context.new_page()
    if reader:
        page.goto("/sign-in")
        page.locator("[name=email]").fill(reader)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main form [type=submit]").first.click()
        page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(f"/?lang={language}")
    crawl = Crawl(demo_site.app, demo_site.url, page, language, signed_in=bool(reader))
    # the account's own pages are the same for everyone: the buyer's walk looks at them
    crawl.without = () if reader in {"", "buyer@expo.example"} else ("accounts.",)
    crawl.walk(*STARTS.get(reader, (f"/shows/{LIVE}/",)), *(["/start"] if reader else []))
    context.close()
    if faults := [*crawl.faults, *watch.faults]:
        pytest.fail("\n".join(faults), pytrace=False)

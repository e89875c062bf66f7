"""A real server and a real browser.

`site` serves the app on a free port over a real database (SQLite, then PostgreSQL). `page` is watched: a console
error, an uncaught exception or a request to another host fails the test.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_babel import force_locale, gettext
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from expo.accounts import services as accounts
from expo.accounts.models import User
from expo.accounts.session import SESSION_KEY
from expo.core import clock
from expo.core.db import db
from expo.core.work import unit_of_work
from tests import hour
from tests.conftest import ENGINES, app_on, empty_database
from tests.demonstration import Demo, make_demo
from tests.factories.accounts import PASSWORD
from tests.journeys import camera
from tools.browser import find as find_chromium

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROOT = Path(__file__).resolve().parents[2]
#: Playwright's own list (a second one replaces it), and the address bar's pages, which cost every window a second
WITHOUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"
)
QUIET = (
    f"--disable-features={WITHOUT}",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    # typing into a field glides it into view, and a button pressed meanwhile is no longer under the finger when it is let go
    "--disable-smooth-scrolling",
    "--no-first-run",
    "--no-sandbox",
    "--disable-gpu",
)


#: pages take the time of day from the app, not from the machine
SHIFT = """(shift) => {
  const True = Date;
  globalThis.Date = class extends True {
    constructor(...parts) { if (parts.length) super(...parts); else super(True.now() + shift); }
    static now() { return True.now() + shift; }
  };
}"""


@dataclass(frozen=True)
class Site:
    """The served app."""

    app: Flask
    url: str


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the system's Chromium with a camera that shows whatever `camera.show` last wrote."""
    return {"executable_path": find_chromium(), "args": [*QUIET, *camera.chromium_flags()]}


@pytest.fixture
def browser_context_args() -> dict[str, Any]:
    """A Korean reader at a desk; a test narrows the window or changes the language itself."""
    return {"locale": "ko-KR", "viewport": {"width": 1280, "height": 900}, "permissions": ["camera"]}


@pytest.fixture
def context(context: BrowserContext, site: Site) -> BrowserContext:
    """The test's window, in which it is as late as in the app."""
    set_time(context)
    return context


def set_time(context: BrowserContext) -> None:
    """Let every page of this browser begin at the app's present hour."""
    ahead = clock.now() - datetime.now(UTC)
    context.add_init_script(f"({SHIFT})({ahead // timedelta(milliseconds=1)})")


class PatientHandler(WSGIRequestHandler):
    """Lets a reader be silent for a while, not for ever."""

    timeout = 10


class PatientServer(ThreadedWSGIServer):
    """Closes only when no request is at work any more: the database is emptied next."""

    daemon_threads = False


def closing(app: WSGIApplication) -> WSGIApplication:
    """Close every answer of `app`, also one whose reader hung up.

    werkzeug's server reads what the reader still sent before it closes an answer, and where that read meets a reset
    connection the answer stays open; a generator closes it whenever it is let go.
    """

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterator[bytes]:
        parts = app(environ, start)
        try:
            yield from parts
        finally:
            if close := getattr(parts, "close", None):
                close()

    return answer


def serve(app: Flask) -> Iterator[Site]:
    """Serve `app` on a free port from a thread of this process."""
    server = PatientServer("127.0.0.1", 0, closing(app), PatientHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(app, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()


@pytest.fixture(params=ENGINES)
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """The app with an empty database, served as it would be for real: CSRF on, time passes."""
    app = app_on(request.param)
    app.config["WTF_CSRF_ENABLED"] = True
    with app.app_context(), clock.at(hour.moment(), runs=True):
        yield from serve(app)
        empty_database()
        db.session.remove()
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo on a database of its own."""
    return make_demo(tmp_path_factory)


@pytest.fixture(scope="session")
def demo_site(demo: Demo) -> Iterator[Site]:
    """The demo, served to be read; a test that writes more than a sign-in takes `site`."""
    yield from serve(demo.app)


@dataclass
class Watch:
    """What went wrong in a page behind the reader's back."""

    host: str
    faults: list[str] = field(default_factory=list)
    #: statuses the test provokes on purpose, which Chromium reports as console errors
    expected_statuses: set[int] = field(default_factory=set)

    def attach(self, page: Page) -> None:
        """Listen to one page."""
        page.on("pageerror", lambda error: self.faults.append(f"exception: {error}"))
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("request", self._request)

    def _console(self, kind: str, text: str) -> None:
        provoked = any(f"status of {status}" in text for status in self.expected_statuses)
        if kind == "error" and not provoked:
            self.faults.append(f"console: {text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.host, "data:", "blob:")):
            self.faults.append(f"foreign request: {request.url}")


@pytest.fixture
def watch(site: Site, context: BrowserContext) -> Iterator[Watch]:
    """The watch over every page of this test's browser."""
    watcher = Watch(site.url)
    context.on("page", watcher.attach)
    yield watcher
    assert watcher.faults == []


@pytest.fixture
def page(watch: Watch, context: BrowserContext) -> Page:
    """A watched page."""
    return context.new_page()


@dataclass
class Readers:
    """Opens pages for people, each in a browser of their own; `watch` sees them all."""

    site: Site
    browser: Browser
    settings: dict[str, Any]
    watch: Watch
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, user: User | None = None, language: str = "ko", **settings: Any) -> Page:  # noqa: ANN401 - as Playwright
        """Return an empty page of somebody who reads this language and is signed in as `user`."""
        context = self.browser.new_context(**{**self.settings, "base_url": self.site.url, **settings})
        context.set_default_timeout(10_000)
        set_time(context)
        self.contexts.append(context)
        context.on("page", self.watch.attach)
        cookies = {"lang": language} | ({self._cookie_name: self._session(user)} if user else {})
        context.add_cookies([{"name": name, "value": value, "url": self.site.url} for name, value in cookies.items()])
        return context.new_page()

    @property
    def _cookie_name(self) -> str:
        return str(self.site.app.config["SESSION_COOKIE_NAME"])

    def _session(self, user: User) -> str:
        """Return the cookie of a new sign-in."""
        with unit_of_work():
            _, token = accounts.sign_in(user.email, PASSWORD, user_agent="test", address="127.0.0.1", now=clock.now())
        signer = SecureCookieSessionInterface().get_signing_serializer(self.site.app)
        assert signer is not None
        return str(signer.dumps({SESSION_KEY: token}))


@pytest.fixture
def readers(site: Site, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Readers]:
    """People with browsers of their own; what goes wrong in any of them fails the test."""
    people = Readers(site, browser, browser_context_args, Watch(site.url))
    yield people
    for context in people.contexts:
        context.close()
    assert people.watch.faults == []


def go(page: Page, address: str) -> None:
    """Open a page and wait until its scripts listen, as a person would who sees it before touching it."""
    page.goto(address)
    expect(page.locator("html[data-started]")).to_be_attached(timeout=15_000)


def thumb(page: Page, booth: str) -> None:
    """Pick a booth on the map of a whole hall with a thumb: the first tap brings it near, the second meets it."""
    place = page.locator(f'a.booth[data-no="{booth}"]')
    side = place.locator("rect")
    page.locator("[data-step=fit]").first.click()
    expect(page.locator("svg.plan-svg").first).not_to_have_attribute("style", re.compile("scale"))
    small = side.bounding_box()
    assert small is not None
    assert small["width"] < LARGE_ENOUGH, "the hall is so near already that nothing is tried here"
    before = place.get_attribute("class")
    place.tap()
    expect(page.locator("svg.plan-svg").first).to_have_attribute("style", re.compile("scale"))
    near = side.bounding_box()
    assert near is not None
    assert min(near["width"], near["height"]) >= LARGE_ENOUGH
    assert place.get_attribute("class") == before, "nothing is picked by coming nearer"
    place.tap()


def words(language: str, text: str, **params: object) -> str:
    """Return what a page in this language says for an English text."""
    with force_locale(language):
        return str(gettext(text, **params))


#: pixels a thumb meets without help (WCAG 2.5.8)
LARGE_ENOUGH = 24

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


#: only what is wrong leaves the page: the list of all that axe looked at is long
LOOK = """axe.run(document, {resultTypes: ['violations'], preload: false}).then(({violations}) => violations.map(
  ({id, nodes}) => `${id}: ${nodes.slice(0, 4).map(({target}) => target).join(', ')}`))"""


def axe(page: Page) -> list[str]:
    """Return axe's violations in a page: the rule and the elements."""
    page.evaluate(AXE + ";0")
    found: list[str] = page.evaluate(LOOK)
    return found


def assert_accessible(page: Page) -> None:
    """Fail when axe finds a violation, or when the page scrolls sideways."""
    found = axe(page)
    assert found == [], f"{page.url}: {found}"
    excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert excess <= 0, f"{page.url} scrolls sideways by {excess} px"


#: what a journey is walked in only by `make soak`: each language has its database and its width
CROSSED = {"ko": {"site": "postgresql", "width": 360}, "en": {"site": "sqlite", "width": 1280}}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Walk each journey in Korean on SQLite at a desk's width and in English on PostgreSQL at a phone's.

    `make soak` walks them all.
    """
    if os.environ.get("JOURNEYS") == "all":
        return
    left = [item for item in items if _is_crossed(item)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not _is_crossed(item)]


def _is_crossed(item: pytest.Item) -> bool:
    params = getattr(getattr(item, "callspec", None), "params", {})
    other = CROSSED.get(str(params.get("language", "")), {})
    return any(params.get(name) == value for name, value in other.items())

"""Walking through the site like a curious reader, and looking closely at each page on the way."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from babel.messages.pofile import read_po
from flask import Flask
from playwright.sync_api import Page, ViewportSize
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from expo.web.access import rule_of
from tests.demonstration import LIVE
from tests.journeys.conftest import ROOT, axe

INSPECT = (Path(__file__).parent / "inspect.js").read_text(encoding="utf-8")
WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=360, height=740)
FILES = re.compile(r"\.(csv|xlsx|pdf|svg|ics|vcf|json|png|webp|zip)$|/export(/|$)")
#: languages are called by their own name
OWN_NAMES = {"English", "한국어"}
NOT_PAGES = {"api.openapi", "static", "web.healthz", "web.readyz"}


@cache
def words_of_the_other(language: str) -> frozenset[str]:
    """Return the catalogue's texts that must not appear in pages of this language: those of the other one."""
    found = set()
    for path in (ROOT / "translations" / "ko" / "LC_MESSAGES").glob("*.po"):
        with path.open("rb") as file:
            pairs = [(message.id, message.string) for message in read_po(file) if message.id]
        for english, korean in pairs:
            if isinstance(english, str) and isinstance(korean, str) and korean not in {"", english}:
                found.add(" ".join((english if language == "ko" else korean).split()))
    return frozenset(found - OWN_NAMES)


@dataclass
class Crawl:
    """One reader's way through the site; every endpoint is opened once."""

    app: Flask
    url: str
    page: Page
    language: str
    #: the show whose pages are preferred where a page links to several
    show: str = LIVE
    #: beginnings of the endpoints the walk keeps to, and of those it leaves out
    only: tuple[str, ...] = ("",)
    without: tuple[str, ...] = ()
    #: whether pages open to strangers belong to this walk
    as_stranger: bool = True
    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def walk(self, *starts: str) -> None:
        """Open the starting pages and everything that can be reached from them."""
        ways = deque(starts)
        for start in starts:
            self.seen.add(self._endpoint(start))
        while ways:
            way = ways.popleft()
            for link in sorted(self._visit(way), key=lambda address: self.show not in address):
                endpoint = self._endpoint(link)
                if endpoint and endpoint not in self.seen and self._wanted(endpoint):
                    self.seen.add(endpoint)
                    ways.append(link)

    def _endpoint(self, address: str) -> str:
        """Return which endpoint answers a GET of the address; "" where it is none of ours or another language's."""
        parts = urlsplit(address)
        if not address.startswith((self.url, "/")) or "lang" in parse_qs(parts.query):
            return ""
        try:
            return str(self.app.url_map.bind("").match(parts.path, "GET")[0])
        except (HTTPException, RequestRedirect):
            return ""

    def _wanted(self, endpoint: str) -> bool:
        rule = rule_of(self.app.view_functions[endpoint]) if endpoint not in NOT_PAGES else None
        if rule is None or not endpoint.startswith(self.only) or (self.without and endpoint.startswith(self.without)):
            return False
        return self.as_stranger or not rule.public_reason

    def _visit(self, address: str) -> list[str]:
        """Look at one page in both widths and return its links; a file only has to arrive."""
        target = address if address.startswith("http") else self.url + address
        if FILES.search(urlsplit(target).path):
            self._expect_ok(address, self.page.request.get(target).status)
            return []
        response = self.page.goto(target)
        status = response.status if response else 0
        if not self._expect_ok(address, status):
            return []
        return self._look()

    def _expect_ok(self, address: str, status: int) -> bool:
        if status != 200:
            self._note(address, [f"status {status}"])
        return status == 200

    def _look(self) -> list[str]:
        """Check the page at the width it was loaded in, then at the other one."""
        self.seen.add(self._endpoint(self.page.url))
        where = urlsplit(self.page.url).path
        links: list[str] = []
        for width in self._widths():
            self.page.set_viewport_size(width)
            seen = self.page.evaluate(INSPECT, self.language)
            links = seen["links"]
            self._note(f"{where} at {width['width']} px", [*seen["faults"], *self._foreign_words(seen["texts"])])
        return links

    def _widths(self) -> Iterable[ViewportSize]:
        """Yield both widths; axe runs in the one the page was loaded in."""
        first, second = (WIDE, NARROW) if self.language == "ko" else (NARROW, WIDE)
        yield first
        self._note(f"{urlsplit(self.page.url).path} at {first['width']} px", axe(self.page))
        yield second
        self.page.set_viewport_size(first)

    def _foreign_words(self, texts: Iterable[str]) -> list[str]:
        return [f"of the other language: {text}" for text in texts if text in words_of_the_other(self.language)]

    def _note(self, where: str, faults: Iterable[str]) -> None:
        self.faults += [f"{where}: {fault}" for fault in faults]

"""A hall of 1,500 booths in the browser: how much a frame of panning, zooming and dragging works, and how long papers take.

Every frame's script and style work should stay below 8 ms (processor time of the page's main thread in headless Chromium,
with real mouse moves; frames in which nothing moved do not count). `python -m bench maps`.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from playwright.sync_api import Locator, Page, sync_playwright

from bench import serving
from bench.frames import recorded
from tools.browser import find

MOST_MS, MOST_S = 8.0, 3.0
STEPS = 60
SHOW = "open-factory-demo"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
Point = tuple[float, float]


def fill() -> None:
    """Make the demo with 1,500 booths and 1,000 exhibitors but few visitors; print where the plan and the hall are."""
    from flask_migrate import upgrade
    from sqlalchemy import select

    from expo.app import create_app
    from expo.core import clock
    from expo.core.actor import job_actor
    from expo.core.db import db
    from expo.core.work import unit_of_work
    from expo.demo.loading import SIZES, Loader, Size
    from expo.floor.models import Hall, Plan
    from expo.floor.services.plans import copy_plan
    from expo.shows.models import Show

    few = Size(SIZES["large"].individual, 200, 20, 10, 20, tables=24, per_buyer=12, arrivals=60)
    with create_app().app_context():
        upgrade()
        Loader(few, 1, lambda _line: None).run()
        show = db.session.scalars(select(Show).where(Show.slug == SHOW)).one()
        with unit_of_work():
            released = db.session.scalars(select(Plan).where(Plan.show_id == show.id)).first()
            assert released is not None
            draft = copy_plan(released, "draft", actor=job_actor("bench"), now=clock.now())
        hall = db.session.scalars(select(Hall).where(Hall.show_id == show.id)).one()
        print(json.dumps({"plan": draft.id, "hall": hall.id}))


@contextmanager
def site() -> Iterator[tuple[str, dict[str, int]]]:
    """Yield the address of a server over such a show, and the numbers of its plan and hall."""
    with tempfile.TemporaryDirectory(prefix="expo-bench-") as name:
        folder = Path(name)
        env = serving.environment(f"sqlite:///{folder / 'bench.db'}", folder, workers=1)
        command = [sys.executable, "-m", "bench.maps", "--fill"]
        done = subprocess.run(command, cwd=serving.ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
        with serving.served(env) as port:
            yield f"http://127.0.0.1:{port}", json.loads(done.stdout.splitlines()[-1])


@dataclass
class Hand:
    """The mouse over the hall of a page."""

    page: Page

    @property
    def frame(self) -> Locator:
        return self.page.locator(".map-frame").first

    @property
    def box(self) -> tuple[float, float, float, float]:
        found = self.frame.bounding_box()
        assert found is not None
        return found["x"], found["y"], found["width"], found["height"]

    def middle(self) -> Point:
        x, y, w, h = self.box
        return x + w / 2, y + h / 2

    def over(self, locator: Locator) -> Point:
        found = locator.bounding_box()
        assert found is not None
        return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2

    def wander(self, start: Point, reach: float) -> None:
        """Move in a circle, a step at a time."""
        for step in range(1, STEPS + 1):
            turn = 2 * math.pi * step / STEPS
            self.page.mouse.move(start[0] + reach * math.sin(turn), start[1] + reach * (1 - math.cos(turn)) / 2)

    def drag(self, start: Point, reach: float) -> None:
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.wander(start, reach)
        self.page.keyboard.press("Escape")
        self.page.mouse.up()

    def step(self, name: str, times: int = 1) -> None:
        """Press the button that shows more or less of the hall."""
        for _time in range(times):
            self.page.locator(f"[data-zoom] [data-step={name}]").first.click()

    def wheel(self) -> None:
        self.page.mouse.move(*self.middle())
        self.page.keyboard.down("Control")
        for step in range(STEPS):
            self.page.mouse.wheel(0, -120 if step < STEPS // 2 else 120)
        self.page.keyboard.up("Control")

    def pan(self) -> None:
        self.drag(self.middle(), 300)


def measure(hand: Hand, page_name: str, action: str, deed: Callable[[], None]) -> None:
    """Print the frames of one deed."""
    with recorded(hand.page) as frames:
        deed()
    median, most = frames.at(0.5), max(frames.ms, default=0.0)
    verdict = "ok" if frames.at(0.95) < MOST_MS else "TOO MUCH"
    parts = ", ".join(f"{name} {ms:.0f}" for name, ms in sorted(frames.parts.items(), key=lambda part: -part[1])[:3])
    print(
        f"{page_name:8}{action:22}{len(frames.ms):>7}{median:>9.1f}{frames.at(0.95):>8.1f}{most:>9.1f}  {verdict:9} {parts}",
        flush=True,
    )


def open_page(page: Page, address: str) -> Hand:
    """Open a page and wait until its scripts listen."""
    page.goto(address)
    page.locator("html[data-started]").wait_for()
    return Hand(page)


def public_map(page: Page, base: str) -> None:
    hand = open_page(page, f"{base}/shows/{SHOW}/map")
    measure(hand, "map", "zoom with the wheel", hand.wheel)
    hand.step("in", 3)
    measure(hand, "map", "pan", hand.pan)


def plan(page: Page, base: str, made: dict[str, int]) -> None:
    hand = open_page(page, f"{base}/shows/{SHOW}/manage/plans/{made['plan']}")
    measure(hand, "plan", "zoom with the wheel", hand.wheel)
    hand.step("in", 3)
    measure(hand, "plan", "pan", hand.pan)
    hand.step("fit")
    row = page.locator("tr[data-firm] .grip").first

    def carry() -> None:
        page.mouse.move(*hand.over(row))
        page.mouse.down()
        hand.wander(hand.middle(), 250)
        page.keyboard.press("Escape")
        page.mouse.up()

    measure(hand, "plan", "drag a firm", carry)


def editor(page: Page, base: str, made: dict[str, int]) -> None:
    hand = open_page(page, f"{base}/shows/{SHOW}/manage/floors/{made['hall']}")
    measure(hand, "editor", "zoom with the wheel", hand.wheel)
    hand.step("in", 3)
    measure(hand, "editor", "pan", hand.pan)
    hand.step("fit")

    def frame() -> None:
        x, y, w, _h = hand.box
        page.keyboard.down("Shift")
        hand.drag((x + w / 3, y + 60), 250)
        page.keyboard.up("Shift")

    measure(hand, "editor", "frame many", frame)
    page.keyboard.press("Escape")
    booth = page.locator('a.thing[data-kind="b"]').nth(700)
    page.mouse.click(*hand.over(booth))
    measure(hand, "editor", "drag a booth", lambda: hand.drag(hand.over(booth), 200))


def papers(page: Page, base: str, made: dict[str, int]) -> None:
    """Print how long the server needs for what shows all booths at once."""
    manage = f"{base}/shows/{SHOW}/manage"
    paths = {
        "map": f"{base}/shows/{SHOW}/map",
        "map as PDF": f"{base}/shows/{SHOW}/map.pdf",
        "map as SVG": f"{base}/shows/{SHOW}/map.svg",
        "plan": f"{manage}/plans/{made['plan']}",
        "plan as PDF": f"{manage}/plans/{made['plan']}/plan.pdf",
        "floor editor": f"{manage}/floors/{made['hall']}",
        "booth list": f"{manage}/booths",
        "booth list as XLSX": f"{manage}/booths.xlsx",
    }
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
    print(f"\n{'answer':22}{'s':>7}{'kB':>8}")
    for name, path in paths.items():
        asked = Request(path, headers={"Cookie": cookies})  # noqa: S310 - our own server
        began = time.perf_counter()
        with urlopen(asked, timeout=120) as answer:  # noqa: S310 - our own server
            size = len(answer.read())
        took = time.perf_counter() - began
        print(f"{name:22}{took:>7.2f}{size / 1000:>8.0f}  {'ok' if took < MOST_S else 'TOO SLOW'}", flush=True)


def sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/sign-in")
    page.locator("input#email").fill("organizer@expo.example")
    page.locator("input#password").fill("expo-demo")
    page.locator("input#password").press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def main() -> None:
    """Measure every page that shows the hall."""
    if "--fill" in sys.argv:
        fill()
        return
    print(f"{'page':8}{'action':22}{'frames':>7}{'median':>9}{'p95':>8}{'longest':>9}  ms of script and style work")
    with site() as (base, made), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=[*FLAGS])
        page = browser.new_page(locale="ko-KR", viewport={"width": 1280, "height": 900})
        public_map(page, base)
        sign_in(page, base)
        plan(page, base, made)
        editor(page, base, made)
        papers(page, base, made)
        browser.close()


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()

"""Admitting people: by camera, hand-held scanner and typed number, with the network and without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from expo.accounts.models import User
from expo.checkin.models import Gate, Scan
from expo.core import clock
from expo.core.actor import Role, job_actor
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.registration import services as registration
from expo.registration.models import Registration
from expo.registration.rules import RevokeReason
from expo.shows.models import Show
from tests.factories.accounts import make_user
from tests.factories.checkin import make_gate
from tests.factories.registration import badge_of, make_registration, token_of
from tests.factories.shows import grant, make_show
from tests.journeys import camera
from tests.journeys.conftest import Readers, Site, assert_accessible, words

pytestmark = [pytest.mark.journey]
PHONE = {"viewport": {"width": 360, "height": 740}}


@dataclass
class Door:
    """A gate with somebody who works there and somebody who wants in."""

    show: Show
    gate: Gate
    staff: User
    visitor: Registration

    @property
    def path(self) -> str:
        return f"/shows/{self.show.slug}/gate/{self.gate.slug}/"


def make_door() -> Door:
    show = make_show(starts_on=clock.today_in("Asia/Seoul") - timedelta(days=1))
    with unit_of_work():
        db.session.get_one(Show, show.id).gates_keep_hours = False
    gate, staff = make_gate(show), make_user()
    grant(staff, Role.GATE, show)
    visitor = make_registration(show, name="장보라", organization_name="한빛유통")
    return Door(show, gate, staff, visitor)


def open_gate(readers: Readers, door: Door, language: str = "ko", **settings: Any) -> Page:  # noqa: ANN401 - as Playwright
    """Return the gate page, ready to scan."""
    page = readers.open(door.staff, language, **{**PHONE, **settings})
    page.goto(door.path)
    expect(page.locator("main[data-ready=yes]")).to_be_visible()
    return page


def type_number(page: Page, language: str, number: str) -> None:
    page.get_by_role("button", name=words(language, "Type number")).click()
    page.get_by_label(words(language, "Number below the QR code")).fill(number)
    page.get_by_role("button", name=words(language, "Check"), exact=True).click()


def scanned(show: Show) -> list[tuple[str, str | None, str | None]]:
    db.session.rollback()
    rows = db.session.execute(
        select(Scan.outcome, Scan.reason, Scan.decided).where(Scan.show_id == show.id).order_by(Scan.received_at)
    )
    return [(row[0], row[1], row[2]) for row in rows]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_camera_admits_once_and_says_so_over_the_whole_screen(site: Site, readers: Readers, language: str) -> None:
    door = make_door()
    camera.show(token_of(door.visitor))
    page = open_gate(readers, door, language)
    verdict = page.locator(".g-big")
    expect(page.locator("main.gate-admitted")).to_be_visible()
    expect(verdict).to_contain_text(words(language, "Admitted"))
    expect(verdict).to_contain_text("장보라")
    expect(verdict).to_contain_text("한빛유통")
    assert_accessible(page)
    expect(page.locator("main.gate-admitted")).to_have_count(0)
    assert_accessible(page)
    type_number(page, language, badge_of(door.visitor).code)
    expect(page.locator("main.gate-refused")).to_be_visible()
    expect(verdict).to_contain_text(words(language, "Already in"))
    assert_accessible(page)
    assert scanned(door.show) == [("admitted", None, None), ("refused", "already_in", None)]
    page.get_by_role("button", name=words(language, "Record exit")).click()
    expect(verdict).to_contain_text(words(language, "Goodbye"))


def test_typed_number_says_what_is_wrong_with_it(site: Site, readers: Readers) -> None:
    door = make_door()
    camera.show_nothing()
    page = open_gate(readers, door, "en")
    code = badge_of(door.visitor).code
    type_number(page, "en", code[:-1])
    expect(page.get_by_text("1 characters are missing")).to_be_visible()
    page.get_by_label("Number below the QR code").fill(code[:3] + ("2" if code[3] != "2" else "3") + code[4:])
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("One character is wrong")).to_be_visible()
    page.get_by_label("Number below the QR code").fill(f"{code[:4]}-{code[4:8]}-{code[8:]}".lower())
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("main.gate-admitted")).to_be_visible()


#: what a browser sees of an American scanner's keys while the Korean input method is on
STROKES = """([text, jamo]) => {
  const shifted = {"$": "Digit4", "%": "Digit5", "*": "Digit8", "+": "Equal", ":": "Semicolon"};
  const plain = {" ": "Space", "-": "Minus", ".": "Period", "/": "Slash"};
  const press = (code, shiftKey) => document.body.dispatchEvent(
    new KeyboardEvent("keydown", {code, key: "Process", shiftKey, bubbles: true, cancelable: true}));
  for (const sign of text) {
    if (/[A-Z]/.test(sign)) press(`Key${sign}`, !jamo);
    else if (/[0-9]/.test(sign)) press(`Digit${sign}`, false);
    else if (sign in shifted) press(shifted[sign], true);
    else press(plain[sign], false);
  }
  press("Enter", false);
}"""


@pytest.mark.parametrize("jamo", [True, False])
def test_hand_held_scanner_works_while_the_korean_input_method_is_on(
    site: Site, readers: Readers, *, jamo: bool
) -> None:
    door = make_door()
    camera.show_nothing()
    page = open_gate(readers, door)
    page.evaluate(STROKES, [token_of(door.visitor), jamo])
    expect(page.locator("main.gate-admitted")).to_be_visible()
    assert scanned(door.show) == [("admitted", None, None)]


def test_gate_goes_on_without_a_network_and_sends_everything_once(site: Site, readers: Readers) -> None:
    door = make_door()
    revoked = make_registration(door.show, name="최무효")
    void = token_of(revoked)
    with unit_of_work():
        registration.revoke_badge(revoked, RevokeReason.LOST, actor=job_actor("test"), now=clock.now())
    camera.show_nothing()
    page = open_gate(readers, door, "en")
    wait_until_kept(page)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("main[data-ready=yes]")).to_be_visible()
    expect(page.get_by_text("Admission goes on without a connection")).to_be_visible()
    page.evaluate(STROKES, [token_of(door.visitor), False])
    expect(page.locator(".g-big")).to_contain_text("장보라")
    expect(page.locator(".g-big")).to_contain_text("decided on this device")
    page.evaluate(STROKES, [token_of(door.visitor), False])
    expect(page.locator(".g-big")).to_contain_text("Already in")
    page.evaluate(STROKES, [void, False])
    expect(page.locator(".g-big")).to_contain_text("void")
    forged = token_of(door.visitor)[:60] + "0000" + token_of(door.visitor)[64:]
    page.evaluate(STROKES, [forged, False])
    expect(page.locator(".g-big")).to_contain_text("Not a genuine badge")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("[data-part=waiting]")).to_have_text("4")
    assert scanned(door.show) == []
    assert_accessible(page)
    page.context.set_offline(False)
    expect(page.locator("[data-part=offline]")).to_be_hidden(timeout=20_000)
    expect(page.locator("[data-part=off-note]")).to_be_hidden(timeout=20_000)
    readers.watch.faults[:] = [fault for fault in readers.watch.faults if "net::ERR_" not in fault]
    assert sorted(scanned(door.show), key=str) == [
        ("admitted", None, "admitted"),
        ("refused", "already_in", "refused"),
        ("refused", "bad_signature", "refused"),
        ("refused", "revoked", "refused"),
    ]


def wait_until_kept(page: Page) -> None:
    """Wait until the service worker holds the page and all its files."""
    page.evaluate(
        """async () => {
          const wanted = JSON.parse(document.querySelector("main").dataset.keep).length + 1;
          await navigator.serviceWorker.ready;
          for (;;) {
            const cache = await caches.open("gate");
            if ((await cache.keys()).length >= wanted) return;
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        }"""
    )

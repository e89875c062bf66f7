"""Job 2 at the tables: arrivals, a delay, a no-show of the exhibitor and its undo, an on-site request, the interpreter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from expo.accounts.models import User
from expo.consultations.models import Buyer, Consultation, ConsultationLog
from expo.consultations.rules.codes import ConsultationStatus, LogAuthor, NoShow
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from tests.factories.accounts import make_user
from tests.factories.consultations import make_interpreter, make_profile
from tests.factories.shows import grant
from tests.journeys import camera
from tests.journeys.conftest import Readers, Site, go, words
from tests.journeys.day_hall import NOON, Hall, state_of

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("language", ["ko", "en"])]

PHONE = {"viewport": {"width": 360, "height": 760}}


@pytest.fixture(autouse=True)
def early_afternoon(site: Site) -> Iterator[None]:  # the site's own hour comes first
    with clock.at(NOON):
        yield


def press(page: Page, language: str, name: str, **params: object) -> None:
    page.get_by_role("button", name=words(language, name, **params), exact=True).first.click()


def make_helper(hall: Hall, language: str) -> tuple[User, int]:
    """Let the first buyer speak Vietnamese only; return the interpreter's account and id."""
    user = make_user(language=language)
    grant(user, Role.INTERPRETER, hall.show)
    with unit_of_work():
        db.session.get_one(Buyer, hall.pairs[0][0].id).languages = ["vi"]
    make_profile(hall.pairs[0][1], languages=["ko"])
    return user, make_interpreter(hall.show, ["vi"], user_id=user.id).id


def test_a_host_runs_the_tables_from_a_phone(site: Site, readers: Readers, language: str) -> None:
    hall = Hall()
    helper, helper_id = make_helper(hall, language)
    talks, waits, later = hall.book(0, 0), hall.book(1, 0), hall.book(2, 1)
    host = readers.open(hall.user(Role.GATE), language, **PHONE)

    buyer, firm = (side.organization.name.in_language(language) for side in hall.pairs[0])
    camera.show(hall.badge(0))
    go(host, f"{hall.board}/arrivals")
    press(host, language, "Use the camera")
    expect(host.get_by_role("alert")).to_contain_text(buyer, timeout=15_000)
    host.locator("main input[type=search]").fill(firm)
    expect(host.locator(".arr li")).to_have_count(1)
    press(host, language, "%(who)s has arrived", who=firm)
    expect(host.locator("#toasts")).to_contain_text(firm)
    go(host, f"{hall.board}/tables")
    expect(host.get_by_role("button", name=words(language, "Finish"))).to_be_visible()
    assert state_of(talks).status is ConsultationStatus.RUNNING

    interpret(readers, hall, helper, helper_id, language)
    log = db.session.scalars(select(ConsultationLog)).one()
    assert (log.author, log.consultation_id) == (LogAuthor.INTERPRETER, talks)
    assert state_of(talks).status is ConsultationStatus.DONE

    be_late(host, hall, later, language)
    miss_and_undo(host, hall, waits, language)
    seat(host, hall, language)


def interpret(readers: Readers, hall: Hall, helper: User, helper_id: int, language: str) -> None:
    """The interpreter got the mail, sees the day on a phone and writes the log."""
    told = db.session.scalars(select(Mail).where(Mail.recipient == helper.email)).one()
    assert (told.template, told.language) == ("consultations/interpreting", language)
    address = f"/shows/{hall.show.slug}/interpreter/{helper_id}/"
    assert address in told.body
    page = readers.open(helper, language, **PHONE)
    go(page, address)
    page.get_by_role("link", name=words(language, "Consultation log")).click()
    page.get_by_label(words(language, "Next step")).fill("Sample")
    press(page, language, "Save")
    expect(page.get_by_role("img", name=words(language, "QR code with the confirmation link"))).to_be_visible()


def be_late(host: Page, hall: Hall, consultation: int, language: str) -> None:
    """One side says to be late: the consultation stays where it is and its board says so."""
    go(host, f"{hall.board}?c={consultation}")
    host.get_by_label(words(language, "Will be late by")).select_option("15")
    press(host, language, "Buyer is late")
    expect(host.locator("#panel")).to_contain_text(words(language, "%(minutes)s min late", minutes=15))
    held = state_of(consultation)
    assert (held.late_min, held.slot_id) == (15, hall.slots[1].id)


def miss_and_undo(host: Page, hall: Hall, consultation: int, language: str) -> None:
    """After the grace time the host notes on the phone that the exhibitor did not come, and takes it back."""
    with clock.at(NOON + timedelta(minutes=7)):
        go(host, f"{hall.board}/tables")
        press(host, language, "Buyer is here")
        press(host, language, "No-show: exhibitor")
        expect(host.get_by_role("button", name=words(language, "Undo no-show"))).to_be_visible()
        held = state_of(consultation)
        assert (held.status, held.no_show) == (ConsultationStatus.NO_SHOW, NoShow.EXHIBITOR)
        host.get_by_role("button", name=words(language, "Undo no-show")).click()
        expect(host.get_by_role("button", name=words(language, "Exhibitor is here"))).to_be_visible()
        assert state_of(consultation).status is ConsultationStatus.CONFIRMED


def seat(host: Page, hall: Hall, language: str) -> None:
    """An on-site request takes the free cell that was touched on the board."""
    buyer, firm = hall.pairs[3]
    table, slot = hall.tables[3], hall.slots[2]
    go(host, hall.board)
    host.locator(f"td[data-table='{table.id}'][data-slot='{slot.id}'] a").click()
    host.get_by_label(words(language, "Buyer"), exact=True).select_option(str(buyer.id))
    host.get_by_label(words(language, "Exhibitor"), exact=True).select_option(str(firm.id))
    press(host, language, "Find a slot")
    press(host, language, "Seat them at %(time)s, table %(number)s", time="14:00", number=table.number)
    expect(host.locator("#toasts")).to_contain_text("14:00")
    db.session.rollback()  # what the server wrote since
    made = db.session.scalars(select(Consultation).where(Consultation.buyer_id == buyer.id)).one()
    assert (made.table_id, made.slot_id) == (table.id, slot.id)


#: the list that was pressed in is gone by the time the server is known to be there
GONE_MEANWHILE = """() => { const real = window.fetch;
  window.fetch = (...asked) => { document.querySelector(".arr").remove(); return real(...asked); }; }"""


def test_a_press_in_a_list_counts_though_it_was_searched_in_and_comes_anew(
    site: Site, readers: Readers, language: str
) -> None:
    hall = Hall()
    hall.book(0, 0)
    firm = hall.pairs[0][1].organization.name.in_language(language)
    host = readers.open(hall.user(Role.GATE), language, **PHONE)
    go(host, f"{hall.board}/arrivals")
    search = host.locator("main input[type=search]")
    search.fill(firm)
    expect(host.locator(".arr li")).to_have_count(1)
    asked: list[str] = []
    host.on("request", lambda request: asked.append(request.url))
    search.blur()  # as by the finger that goes for the button
    host.evaluate(GONE_MEANWHILE)
    assert asked == []
    press(host, language, "%(who)s has arrived", who=firm)
    expect(host.locator("#toasts")).to_contain_text(firm)


def test_a_dead_network_leaves_the_host_on_the_page(site: Site, readers: Readers, language: str) -> None:
    hall = Hall()
    talks = hall.book(0, 0)
    host = readers.open(hall.user(Role.GATE), language, **PHONE)
    go(host, f"{hall.board}/tables")
    host.context.set_offline(True)
    press(host, language, "Start")
    toast = host.locator("#toasts")
    expect(toast).to_contain_text(
        words(language, "No connection. Nothing was sent. Try again when you are back online.")
    )
    stale = host.get_by_text(words(language, "No connection to the server. The board may be old."))
    expect(stale).to_be_visible()
    assert state_of(talks).status is ConsultationStatus.CONFIRMED
    host.context.set_offline(False)
    expect(stale).to_be_hidden()
    press(host, language, "Start")
    expect(host.get_by_role("button", name=words(language, "Finish"))).to_be_visible()
    assert state_of(talks).status is ConsultationStatus.RUNNING
    readers.watch.faults[:] = [each for each in readers.watch.faults if "ERR_INTERNET_DISCONNECTED" not in each]


def test_a_big_screen_shows_every_table_without_scrolling(site: Site, readers: Readers, language: str) -> None:
    hall = Hall()
    hall.book(0, 0)
    screen = readers.open(hall.user(Role.GATE), language, viewport={"width": 3840, "height": 2160})
    go(screen, f"{hall.board}/screen")
    name = screen.locator(".scr-now b").first
    expect(name).to_be_visible()
    assert screen.evaluate("document.documentElement.scrollHeight <= innerHeight")
    box = name.bounding_box()
    assert box is not None
    assert box["height"] > 2 * 28  # one line of 28 pixels, made larger for the hall

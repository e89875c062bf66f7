"""The organizer lays a full day out anew: watches the search, stops it, looks again, agrees; and seats people anew."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from expo.consultations.models import Consultation, ConsultationSetup, Slot
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import ConsultationStatus, Seating, SlotKind
from expo.consultations.services import booking, bulk, planning
from expo.consultations.services.day_changes import DayChange
from expo.consultations.views.displaced import SHOWN
from expo.core import clock, jobs
from expo.core.actor import Role, job_actor
from expo.core.db import db
from expo.core.jobs import Job, JobContext, JobStatus
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.shows.models import Show
from tests.factories.accounts import make_user
from tests.factories.consultations import make_buyer, make_setup, make_slots, make_tables
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import grant, make_show
from tests.journeys.conftest import Readers, Site, assert_accessible, go, words

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("language", ["ko", "en"])]

#: tables, buyers and firms; each buyer meets a firm in every slot
MANY, SLOTS = 8, 6


def full_day() -> Show:
    """Return a show with every table busy all day: nobody keeps a table, so that a new rule has something to do."""
    show = make_show(starts_on=clock.now().date() + timedelta(days=30))
    make_setup(show, seating=Seating.ANY_TABLE)
    slots = make_slots(show, day=1, number=SLOTS, hour=10)
    tables, buyers = make_tables(show, number=MANY), [make_buyer(show) for _ in range(MANY)]
    firms = [make_exhibitor(show) for _ in range(MANY)]
    seats = [
        bulk.Seat(buyer=buyers[n], exhibitor=firms[(n + place) % MANY], slot=slot, table=tables[(n + place) % MANY])
        for place, slot in enumerate(slots)
        for n in range(MANY)
    ]
    with unit_of_work():
        bulk.seat_many(job_actor("test"), show.id, seats, now=clock.now())
    return show


def waiting(show: Show) -> Job:
    """Return a search for other slots that nobody has begun yet."""
    first = timetable.list_slots(show.id)[0]
    step = timedelta(minutes=40)
    starts = [first.starts_at + n * step for n in range(SLOTS)]
    change = DayChange(first.day_id, [(start, start + step, SlotKind.GENERAL) for start in starts])
    actor = job_actor("test")
    row = Job(
        kind=planning.PLAN, show_id=show.id, params={"show": show.slug, "change": change.params},
        actor_kind=actor.kind, actor_name=actor.name, created_at=clock.now(),
    )  # fmt: skip
    with unit_of_work():
        db.session.add(row)
    return row


def standing() -> list[tuple[int, int, int | None]]:
    db.session.rollback()
    db.session.expire_all()
    return [(each.id, each.slot_id, each.table_id) for each in timetable.list_consultations()]


def press(page: Page, language: str, name: str) -> None:
    page.get_by_role("button", name=words(language, name), exact=True).click()


@contextmanager
def once_committed(is_it: Callable[[Job], bool], deed: Callable[[], None]) -> Iterator[list[bool]]:
    """Do something in the instant after a job for which the condition holds was committed; says whether that was."""
    seen: list[bool] = []
    done: list[bool] = []

    def note(session: Session) -> None:
        seen.extend(True for each in session.dirty if isinstance(each, Job) and is_it(each))

    def act(_session: Session) -> None:
        if seen and not done:
            done.append(True)
            deed()

    event.listen(Session, "before_commit", note)
    event.listen(Session, "after_commit", act)
    try:
        yield done
    finally:
        event.remove(Session, "before_commit", note)
        event.remove(Session, "after_commit", act)


def test_a_search_under_way_is_stopped(site: Site, readers: Readers, language: str) -> None:
    """Stop is pressed while the job runs: it has said for how many it looks, and has not said that it is over."""
    show = full_day()
    user = make_user()
    grant(user, Role.ORGANIZER, show)
    page = readers.open(user, language)
    before, job = standing(), waiting(show)
    job_id, here = job.id, threading.get_ident()

    go(page, f"/shows/{show.slug}/manage/consultations/setup/changes/{job_id}")
    bar = page.get_by_role("progressbar", name=words(language, "New places are being looked for"))
    counted = words(language, "for %(count)s consultations; nothing has changed yet", count=MANY * SLOTS)

    def stop() -> None:
        assert threading.get_ident() == here
        expect(page.get_by_text(counted)).to_be_visible()  # the page polls what the job has just said
        with page.expect_response(lambda answer: answer.request.method == "POST"):  # it has been heard
            press(page, language, "Stop")
        expect(bar).to_be_visible()  # asked to stop, not stopped yet

    with once_committed(lambda each: each.id == job_id and "all" in each.notes, stop) as pressed:
        jobs.run(job_id)
    assert pressed
    expect(page.get_by_text(words(language, "Stopped. Everything is as it was."))).to_be_visible()
    assert standing() == before
    assert db.session.get_one(Job, job_id).status is JobStatus.STOPPED
    press(page, language, "Look for places again")
    expect(page.get_by_text(words(language, "This is what would happen. Nothing has changed yet."))).to_be_visible()


def look_at_the_list(page: Page, language: str) -> None:
    """Open the list of all who are displaced, find one of them in it, and come back."""
    page.get_by_role("link", name=words(language, "All %(count)s", count=MANY * SLOTS)).click()
    expect(page.locator(".pager")).to_contain_text(f"1–{MANY * SLOTS} / {MANY * SLOTS}")
    assert_accessible(page)
    firms = page.locator("tbody td:nth-child(3)").all_inner_texts()
    page.get_by_role("main").get_by_role("searchbox").fill(firms[0])
    expect(page.locator("tbody tr")).to_have_count(sum(firms[0] in each for each in firms))
    page.locator(".crumb a").click()


def demand_everybody_moved() -> None:
    """Assert that all have a place of the new length, one for each, and a mail that says so."""
    db.session.rollback()
    found = timetable.list_consultations(statuses=(ConsultationStatus.CONFIRMED,))
    assert len(found) == MANY * SLOTS
    assert max(Counter((each.slot_id, each.table_id) for each in found).values()) == 1
    assert {(each.slot.ends_at - each.slot.starts_at) // timedelta(minutes=1) for each in found} == {40}
    assert not db.session.scalars(select(Slot).where(Slot.is_closed)).all()
    assert len(db.session.scalars(select(Mail).where(Mail.template == "consultations/moved")).all()) == MANY * SLOTS


@pytest.mark.parametrize("width", [1280, 360])
def test_a_full_day_is_laid_out_anew_with_progress_and_stop(
    site: Site, readers: Readers, language: str, width: int
) -> None:
    show = full_day()
    user = make_user()
    grant(user, Role.ORGANIZER, show)
    page = readers.open(user, language)
    page.set_viewport_size({"width": width, "height": 800})
    before, job = standing(), waiting(show)
    places = [(each.id, each.slot.starts_at, each.table_id) for each in timetable.list_consultations()]

    go(page, f"/shows/{show.slug}/manage/consultations/setup")
    page.get_by_role("link", name=words(language, "Watch it")).click()
    bar = page.get_by_role("progressbar", name=words(language, "New places are being looked for"))
    expect(bar).to_be_visible()
    assert JobContext(job.id, job_actor("test")).report(400, all=MANY * SLOTS)
    expect(bar).to_have_attribute("value", "400")
    assert_accessible(page)
    press(page, language, "Stop")
    jobs.run(job.id)
    expect(page.get_by_text(words(language, "Stopped. Everything is as it was."))).to_be_visible()
    assert standing() == before

    press(page, language, "Look for places again")
    expect(page.get_by_text(words(language, "This is what would happen. Nothing has changed yet."))).to_be_visible()
    expect(page.locator("section[aria-labelledby=moved-h] tbody tr")).to_have_count(SHOWN)
    look_at_the_list(page, language)
    assert_accessible(page)
    assert standing() == before
    press(page, language, "Do it")
    done = words(
        language, "Done: %(moved)s moved, %(cancelled)s called off. Everybody has been told.", moved=48, cancelled=0
    )
    expect(page.get_by_text(done)).to_be_visible()
    assert_accessible(page)
    demand_everybody_moved()

    press(page, language, "Take the change back")
    back = words(
        language,
        "Taken back: %(moved)s are where they were, %(revived)s called off stand again. Everybody has been told.",
        moved=48,
        revived=0,
    )
    expect(page.get_by_text(back)).to_be_visible()
    assert_accessible(page)
    db.session.rollback()
    found = timetable.list_consultations(statuses=(ConsultationStatus.CONFIRMED,))
    assert [(each.id, each.slot.starts_at, each.table_id) for each in found] == places
    go(page, f"/shows/{show.slug}/manage/consultations/setup")
    expect(page.get_by_text(words(language, "Taken back"))).to_be_visible()
    assert_accessible(page)


def test_what_is_in_the_way_of_taking_back_is_named_before_anything_is_done(
    site: Site, readers: Readers, language: str
) -> None:
    show = full_day()
    user = make_user()
    grant(user, Role.ORGANIZER, show)
    page = readers.open(user, language)
    job = waiting(show)
    jobs.run(job.id)
    go(page, f"/shows/{show.slug}/manage/consultations/setup/changes/{job.id}")
    press(page, language, "Do it")
    expect(page.get_by_role("button", name=words(language, "Take the change back"), exact=True)).to_be_visible()
    with unit_of_work():
        held = timetable.list_consultations(statuses=(ConsultationStatus.CONFIRMED,))[0]
        booking.cancel(job_actor("test"), held, now=clock.now(), reason="ill")
    after = standing()
    press(page, language, "Take the change back")  # the page is older than the deed
    expect(page.get_by_role("alert")).to_contain_text(
        words(language, "Meanwhile something came in the way of taking it back. Nothing has changed.")
    )
    rows = page.locator("section[aria-labelledby=way-h] tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(held.code)
    expect(rows).to_contain_text(words(language, "It has been moved, called off or answered since."))
    expect(page.get_by_role("button", name=words(language, "Take the change back"), exact=True)).to_have_count(0)
    assert_accessible(page)
    assert standing() == after


def test_a_new_rule_of_seating_offers_to_seat_the_confirmed_anew(site: Site, readers: Readers, language: str) -> None:
    show = full_day()
    user = make_user()
    grant(user, Role.ORGANIZER, show)
    page = readers.open(user, language)
    times = {key: slot for key, slot, _table in standing()}

    go(page, f"/shows/{show.slug}/manage/consultations/setup")
    page.get_by_label(words(language, "Where people sit"), exact=True).select_option(Seating.BUYER_TABLE.value)
    press(page, language, "Save")
    otherwise = words(
        language,
        "%(count)s confirmed consultations sit otherwise than chosen here. They stay so unless you seat them anew; times do not change.",
        count=40,
    )
    expect(page.get_by_text(otherwise)).to_be_visible()
    db.session.rollback()
    assert db.session.get_one(ConsultationSetup, show.id).seating is Seating.BUYER_TABLE
    press(page, language, "Show where they would sit")
    expect(page.get_by_text(words(language, "This is what would happen. Nothing has changed yet."))).to_be_visible()
    press(page, language, "Do it")
    done = words(
        language, "Done: %(moved)s moved, %(cancelled)s called off. Everybody has been told.", moved=40, cancelled=0
    )
    expect(page.get_by_text(done)).to_be_visible()
    after = standing()
    assert {key: slot for key, slot, _table in after} == times
    tables = {(each.buyer_id, each.table_id) for each in db.session.scalars(select(Consultation))}
    assert len(tables) == MANY  # each buyer has one

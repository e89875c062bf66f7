"""What an interpreter is told: given, moved, handed over, called off, freed by a no-show, and a whole timetable."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from expo.accounts.models import User
from expo.consultations.models import Buyer, Consultation, Interpreter, Slot, Timetable, TimetableItem
from expo.consultations.rules.codes import NoShow, Side
from expo.consultations.services import booking, day, interpreters, matching, seats
from expo.core import clock
from expo.core.actor import job_actor
from expo.core.db import db
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show
from tests.factories.accounts import make_user
from tests.factories.consultations import (
    make_buyer,
    make_interpreter,
    make_profile,
    make_setup,
    make_slots,
    make_tables,
)
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import make_show

ORGANIZER = job_actor("test")


class Corner:
    """A Vietnamese buyer, a firm that speaks Korean only, and an interpreter with an account."""

    def __init__(self) -> None:
        self.show: Show = make_show()
        make_setup(self.show)
        self.tables = make_tables(self.show)
        self.slots: list[Slot] = make_slots(self.show)
        self.buyer: Buyer = make_buyer(self.show, languages=["vi"])
        self.firm: Exhibitor = make_exhibitor(self.show)
        make_profile(self.firm, languages=["ko"])
        self.user: User = make_user(language="en")
        self.person: Interpreter = make_interpreter(self.show, ["vi"], user_id=self.user.id)
        self.begin = self.slots[0].starts_at

    def book(self) -> Consultation:
        with unit_of_work():
            return booking.book(ORGANIZER, self.buyer, self.firm, self.slots[0], now=self.begin - timedelta(days=2))


def mails_to(address: str) -> list[Mail]:
    return list(db.session.scalars(select(Mail).where(Mail.recipient == address).order_by(Mail.id)))


def test_an_interpreter_hears_of_every_turn_of_a_consultation(app: Flask) -> None:
    corner = Corner()
    held = corner.book()
    begin = corner.begin
    with unit_of_work():
        booking.move(ORGANIZER, held, corner.slots[1], now=begin - timedelta(days=1), reason="Flight")
    with unit_of_work():
        assert seats.other_table(ORGANIZER, held, now=begin)
    with unit_of_work():
        day.announce_delay(ORGANIZER, held, Side.BUYER, minutes=7, now=begin)
    with unit_of_work():
        day.miss(ORGANIZER, held, NoShow.BUYER, now=begin + timedelta(hours=1))
    with unit_of_work():
        booking.restore(ORGANIZER, held, now=begin + timedelta(hours=1))
    with unit_of_work():
        booking.cancel(ORGANIZER, held, now=begin + timedelta(hours=1), reason="Broken pump")

    mails = mails_to(corner.user.email)
    assert [each.subject.split(":")[0] for each in mails] == [
        "You interpret", "Moved", "Another table", f"{corner.buyer.organization.name_en} will be 7 minutes late",
        "You are free", "You interpret", "You are free",
    ]  # fmt: skip
    methods = [next(iter(each.calendar.split("METHOD:")[1:])).split()[0] if each.calendar else "" for each in mails]
    assert methods == ["PUBLISH", "PUBLISH", "PUBLISH", "", "CANCEL", "PUBLISH", "CANCEL"]
    assert "Language: Vietnamese" in mails[0].body
    assert "Flight" in mails[1].body
    assert "Broken pump" in mails[-1].body
    assert all(f"/shows/{corner.show.slug}/interpreter/{corner.person.id}/" in each.body for each in mails)


def test_one_who_cannot_any_more_is_set_free_and_another_is_given_it(app: Flask) -> None:
    corner = Corner()
    held = corner.book()
    other = make_interpreter(corner.show, ["vi"], email="second@example.com")
    with unit_of_work():
        interpreters.change(
            ORGANIZER,
            db.session.get_one(Interpreter, corner.person.id),
            ["en"],
            [],
            now=corner.begin - timedelta(days=1),
        )
    assert held.interpreter_id == other.id
    freed, given = mails_to(corner.user.email)[-1], mails_to("second@example.com")[-1]
    assert freed.subject.startswith("You are free")
    assert "METHOD:CANCEL" in (freed.calendar or "")
    assert "You no longer interpret" in freed.body
    assert (given.language, "/interpreter/" in given.body) == ("ko", False)  # no account, no page
    assert "METHOD:PUBLISH" in (given.calendar or "")
    assert mails_to(corner.buyer.email)[-1].subject.startswith("통역 변경")


def test_a_release_sends_the_interpreter_all_that_is_theirs(app: Flask) -> None:
    corner = Corner()
    corner.book()
    second = make_buyer(corner.show, languages=["vi"])
    with unit_of_work():
        draft = Timetable(show_id=corner.show.id, name="Draft", created_at=clock.now())
        draft.items = [
            TimetableItem(
                buyer_id=second.id,
                exhibitor_id=corner.firm.id,
                slot_id=corner.slots[2].id,
                table_id=corner.tables[2].id,
                interpreter_id=corner.person.id,
                interpreting="vi",
            )
        ]
        db.session.add(draft)
    with unit_of_work():
        matching.release(
            ORGANIZER,
            db.session.get_one(Show, corner.show.id),
            db.session.get_one(Timetable, draft.id),
            now=corner.slots[2].ends_at,  # even what is over by now is in somebody's mail
            anyway=True,
        )
    last = mails_to(corner.user.email)[-1]
    assert last.template == "consultations/timetable"
    assert (last.calendar or "").count("BEGIN:VEVENT") == 1
    assert last.body.count("Vietnamese") == 1

"""The three calendar files one downloads: valid, one entry per consultation for life, and each says what its reader needs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from icalendar import Calendar, Event

from expo.consultations.models import Consultation, ConsultationProfile, Slot
from expo.consultations.rules.codes import ConsultationStatus, NoShow, Side
from expo.consultations.services import booking, day
from expo.core.actor import Role
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.shows.models import Show
from tests.consultations.test_interpreter_mails import ORGANIZER, Corner
from tests.factories.accounts import make_user, sign_in
from tests.factories.shows import grant

SIDES = ("buyer", "exhibitor", "interpreter")


def start_of(entry: Event) -> datetime:
    assert isinstance(entry.start, datetime)
    return entry.start


class Desk(Corner):
    """The corner, and everybody's way to their calendar file."""

    def __init__(self, app: Flask, language: str = "en") -> None:
        super().__init__()
        self.app, self.language = app, language
        grant(self.user, Role.INTERPRETER, self.show)
        base = f"/shows/{self.show.slug}"
        self.addresses = {
            "buyer": f"{base}/buyer/{self.buyer.id}/calendar.ics",
            "exhibitor": f"{base}/exhibitor/{self.firm.slug}/consultations.ics",
            "interpreter": f"{base}/interpreter/{self.person.id}/calendar.ics",
        }

    def file(self, side: str) -> Calendar:
        """Return the file as this side downloads it, after what every calendar program demands of it."""
        client, user = self.app.test_client(), self.user
        if side != "interpreter":
            user, role = make_user(language=self.language), Role.BUYER if side == "buyer" else Role.EXHIBITOR
            party = self.buyer if side == "buyer" else self.firm
            grant(user, role, db.session.get_one(Show, self.show.id), organization=party.organization)
        sign_in(client, user)
        answer = client.get(f"{self.addresses[side]}?lang={self.language}")
        db.session.rollback()
        assert answer.mimetype == "text/calendar"
        assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n"))
        read = Calendar.from_ical(answer.text)
        assert isinstance(read, Calendar)
        assert (read.errors, read["version"], bool(read["prodid"])) == ([], "2.0", True)
        assert not read.get_missing_tzids()
        assert len({each.uid for each in read.events}) == len(read.events)
        for each in read.events:
            assert each.errors == []
            assert str(start_of(each).tzinfo) == "Asia/Seoul"
            assert {"UID", "DTSTAMP", "SEQUENCE", "STATUS", "SUMMARY"} <= set(each)
        return read

    def entry(self, side: str) -> Event:
        [entry] = self.file(side).events
        return entry


@pytest.mark.parametrize("side", SIDES)
def test_an_entry_keeps_its_number_rises_with_each_change_and_ends_as_cancelled(app: Flask, side: str) -> None:
    corner = Desk(app)
    held = corner.book().id
    entries = [corner.entry(side)]
    early = corner.begin - timedelta(days=1)

    def again() -> Consultation:
        return db.session.get_one(Consultation, held)

    with unit_of_work():
        booking.move(ORGANIZER, again(), db.session.get_one(Slot, corner.slots[2].id), now=early)
    entries.append(corner.entry(side))
    with unit_of_work():
        booking.cancel(ORGANIZER, again(), now=early)
    entries.append(corner.entry(side))
    with unit_of_work():
        booking.restore(ORGANIZER, again(), now=early)
    entries.append(corner.entry(side))
    with unit_of_work():
        day.miss(ORGANIZER, again(), NoShow.BUYER, now=corner.slots[2].starts_at + timedelta(minutes=11))
    entries.append(corner.entry(side))

    assert len({each.uid for each in entries}) == 1
    sequences = [each.sequence for each in entries]
    assert sequences == sorted(set(sequences))
    assert [each.status for each in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED"]
    assert [start_of(each) for each in entries] == [corner.slots[at].starts_at for at in (0, 2, 2, 2, 2)]


def test_a_request_is_in_no_calendar_neither_while_it_waits_nor_taken_back(app: Flask) -> None:
    corner = Desk(app)
    with unit_of_work():
        asked = booking.request(
            ORGANIZER, corner.buyer, corner.firm, corner.slots[1], now=corner.begin, asked_by=Side.EXHIBITOR
        )
        assert asked.status is ConsultationStatus.REQUESTED
        key = asked.id
    assert corner.file("buyer").events == []
    with unit_of_work():
        booking.cancel(ORGANIZER, db.session.get_one(Consultation, key), now=corner.begin)
    assert corner.file("buyer").events == []


WORDS = {
    "en": (
        "You interpret: Vietnamese",
        ["{buyer} speaks: Vietnamese", "{firm} speaks: Korean, English"],
        "Interpreter: Park (Vietnamese)",
    ),
    "ko": (
        "통역 언어: 베트남어",
        ["{buyer}의 언어: 베트남어", "{firm}의 언어: 한국어, 영어"],
        "통역: 박통역 (베트남어)",
    ),
}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_interpreter_reads_who_speaks_what_and_the_sides_who_interprets(app: Flask, language: str) -> None:
    corner = Desk(app, language)
    with unit_of_work():
        db.session.get_one(ConsultationProfile, corner.firm.id).languages = ["ko", "en"]
    corner.book()
    names = {
        "buyer": corner.buyer.organization.name.in_language(language),
        "firm": corner.firm.organization.name.in_language(language),
    }
    interpreted, spoken, interpreter = WORDS[language]
    wanted = [interpreted, *(each.format(**names) for each in spoken)]
    assert corner.entry("interpreter").description.split("\n")[1:] == wanted
    for side in ("buyer", "exhibitor"):
        assert corner.entry(side).description.split("\n")[1:] == [interpreter]

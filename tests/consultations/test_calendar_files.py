"""Calendar files in the mails: one entry per consultation, moved and taken out by the mails that follow."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from expo.consultations.rules.codes import NoShow, Origin
from expo.consultations.services import booking, day
from expo.core import clock, mail
from expo.core.actor import job_actor
from expo.core.db import db
from expo.core.mail import Mail
from expo.core.work import unit_of_work
from tests.factories.consultations import make_buyer, make_setup, make_slots, make_tables
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import make_show

ORGANIZER = job_actor("test")


def parts_of(message: Mail, folder: Path) -> tuple[str, Calendar]:
    """Return the method in the attachment's type, and the attachment, of the file the delivery writes."""
    mail.deliver(message, sender="Expo <expo@expo.example>", folder=folder, smtp_url=None, now=clock.now())
    written = message_from_bytes((folder / f"{message.id:08d}.eml").read_bytes(), policy=policy.default)
    [attached] = written.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    body = attached.get_payload(decode=True)
    assert isinstance(body, bytes)
    return str(attached.get_param("method")), Calendar.from_ical(body.decode())


def test_mails_make_move_and_remove_one_entry(app: Flask, tmp_path: Path) -> None:
    show = make_show()
    make_setup(show)
    slots, buyer, firm = make_slots(show), make_buyer(show, language="en"), make_exhibitor(show)
    make_tables(show)
    now: datetime = slots[0].starts_at - timedelta(days=3)
    with unit_of_work():
        held = booking.book(ORGANIZER, buyer, firm, slots[0], now=now, origin=Origin.ORGANIZER)
    with unit_of_work():
        booking.move(ORGANIZER, held, slots[2], now=now)
    with unit_of_work():
        booking.cancel(ORGANIZER, held, now=now)
    with unit_of_work():
        mails = db.session.scalars(select(Mail).where(Mail.recipient == buyer.email).order_by(Mail.id)).all()
        files = [parts_of(each, tmp_path) for each in mails]

    assert [method for method, _ in files] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [calendar.method for _, calendar in files] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert all(not calendar.get_missing_tzids() and len(calendar.timezones) == 1 for _, calendar in files)
    entries = [calendar.events[0] for _, calendar in files]
    assert len({each.uid for each in entries}) == 1
    assert [each.status for each in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert {each.summary for each in entries} == {f"Consultation: {firm.organization.name_en}"}
    assert entries[0].description == f"{show.name_en}, {held.code}"
    sequences = [each.sequence for each in entries]
    assert sequences == sorted(set(sequences))
    assert [each.start for each in entries] == [slots[0].starts_at, slots[2].starts_at, slots[2].starts_at]


def test_a_no_show_leaves_the_calendars_and_its_undo_brings_it_back(app: Flask, tmp_path: Path) -> None:
    show = make_show()
    make_setup(show)
    slots, buyer, firm = make_slots(show), make_buyer(show), make_exhibitor(show)
    make_tables(show)
    start = slots[0].starts_at
    with unit_of_work():
        held = booking.book(ORGANIZER, buyer, firm, slots[0], now=start - timedelta(days=3))
    with unit_of_work():
        day.miss(ORGANIZER, held, NoShow.EXHIBITOR, now=start + timedelta(minutes=11))
    with unit_of_work():
        booking.restore(ORGANIZER, held, now=start + timedelta(minutes=12))
    with unit_of_work():
        mails = db.session.scalars(select(Mail).where(Mail.recipient == buyer.email).order_by(Mail.id)).all()
        files = [parts_of(each, tmp_path) for each in mails]
    assert [method for method, _ in files] == ["PUBLISH", "CANCEL", "PUBLISH"]
    assert [calendar.events[0].status for _, calendar in files] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert len({calendar.events[0].uid for _, calendar in files}) == 1


def test_other_mails_carry_no_file(app: Flask, tmp_path: Path) -> None:
    with unit_of_work():
        plain = mail.queue("a@expo.example", "accounts/password_changed", language="ko", now=clock.now(), name="김")
        mail.deliver(plain, sender="Expo <expo@expo.example>", folder=tmp_path, smtp_url=None, now=clock.now())
        written = message_from_bytes((tmp_path / f"{plain.id:08d}.eml").read_bytes(), policy=policy.default)
    assert list(written.iter_attachments()) == []

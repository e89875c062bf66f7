"""Mails to the two sides and the interpreter, in each reader's language and time zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from babel import Locale

from expo.consultations.calendar_files import calendar_text
from expo.consultations.models import Buyer, Consultation, Interpreter, Slot, Table
from expo.consultations.queries import setups
from expo.consultations.rules.codes import Side
from expo.consultations.services.readers import (
    Reader,
    at,
    moment,
    other_of,
    page_of,
    reader_of_buyer,
    reader_of_interpreter,
    readers_of,
    readers_of_exhibitor,
)
from expo.core import mail
from expo.core.db import db
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show


@dataclass(frozen=True, slots=True)
class Before:
    """Where a consultation was before it changed place."""

    slot: Slot
    table: Table | None
    interpreter: Interpreter | None


def place_of(consultation: Consultation) -> Before:
    """Return where the consultation is now, to be told later what changed."""
    return Before(consultation.slot, consultation.table, consultation.interpreter)


def confirmed(consultation: Consultation, *, now: datetime) -> None:
    """Tell both sides and the interpreter that and where they meet."""
    _send(consultation, "consultations/confirmed", now=now, in_calendar=True)
    _tell_interpreter(consultation, "consultations/interpreting", now=now)


def asked(consultation: Consultation, *, now: datetime) -> None:
    """Tell the side that is asked; where this answers its own request, which time it is proposed for."""
    if consultation.asked_by is not None:
        instead = db.session.get(Consultation, consultation.replaces_id) if consultation.replaces_id else None
        was = place_of(instead) if instead else None
        _send(consultation, "consultations/asked", consultation.asked_by.other, now=now, was=was)


def declined(consultation: Consultation, *, now: datetime) -> None:
    """Tell the side that asked that the other cannot come, and what it says about it."""
    if consultation.asked_by is not None:
        _send(consultation, "consultations/declined", consultation.asked_by, now=now)


def expired(consultation: Consultation, *, now: datetime) -> None:
    """Tell both sides that nobody answered: who asked may ask for another time, and so may who forgot."""
    _send(consultation, "consultations/expired", now=now)


def withdrawn(consultation: Consultation, *, now: datetime) -> None:
    """Tell the other side that a request was taken back; both where the organizer closed it."""
    sides = (consultation.decided_by.other,) if consultation.decided_by else ()
    _send(consultation, "consultations/withdrawn", *sides, now=now)


def stands_again(consultation: Consultation, side: Side, *, now: datetime) -> None:
    """Tell a side that the other took back how it had ended the request."""
    _send(consultation, "consultations/stands_again", side, now=now)


def restored(consultation: Consultation, *, now: datetime) -> None:
    """Tell both sides and the interpreter that it takes place after all."""
    _send(consultation, "consultations/restored", now=now, in_calendar=True)
    _tell_interpreter(consultation, "consultations/interpreting", now=now)


def cancelled(consultation: Consultation, *, now: datetime) -> None:
    """Tell both sides and the interpreter that it is off."""
    _send(consultation, "consultations/cancelled", now=now, in_calendar=True)
    _tell_interpreter(consultation, "consultations/interpreting_off", now=now)


def moved(consultation: Consultation, was: Before, *, now: datetime) -> None:
    """Tell both sides the new time or table; of two interpreters one is given it and the other set free."""
    _send(consultation, "consultations/moved", now=now, was=was, in_calendar=True)
    if was.interpreter is consultation.interpreter:
        _tell_interpreter(consultation, "consultations/interpreting_moved", now=now, was=was)
        return
    if was.interpreter is not None:
        _tell_interpreter(consultation, "consultations/interpreting_off", now=now, was=was, person=was.interpreter)
    _tell_interpreter(consultation, "consultations/interpreting", now=now)


def missed(consultation: Consultation, *, now: datetime) -> None:
    """Tell all that it was recorded as not taken place, and both sides how to object; calendars take it out."""
    _send(consultation, "consultations/missed", now=now, in_calendar=True)
    _tell_interpreter(consultation, "consultations/interpreting_off", now=now)


def late(consultation: Consultation, side: Side, *, now: datetime) -> None:
    """Tell the other side and the interpreter that this one comes later."""
    _send(consultation, "consultations/late", side.other, now=now)
    _tell_interpreter(consultation, "consultations/late", now=now, who=side)


def remind(buyer: Buyer, *, now: datetime) -> None:
    """Remind a buyer to choose whom to meet."""
    mail.queue(
        buyer.email,
        "consultations/remind",
        language=buyer.language,
        now=now,
        show_id=buyer.show_id,
        show=buyer.show,
        closes=_closing(buyer.show, buyer.show.time_zone, buyer.language),
        own=_closing(buyer.show, buyer.time_zone, buyer.language) if buyer.own_zone else "",
        zone=buyer.time_zone,
        path=f"/shows/{buyer.show.slug}/buyer/{buyer.id}/exhibitors",
    )


def remind_exhibitor(exhibitor: Exhibitor, show: Show, *, now: datetime) -> None:
    """Remind an exhibitor's team to choose whom to meet."""
    for reader in readers_of_exhibitor(exhibitor):
        mail.queue(
            reader.address,
            "consultations/remind_firm",
            language=reader.language,
            now=now,
            show_id=show.id,
            show=show,
            closes=_closing(show, show.time_zone, reader.language),
            path=f"/shows/{show.slug}/exhibitor/{exhibitor.slug}/wishes",
        )


def _closing(show: Show, zone: str, language: str) -> str:
    """Return when wishes close, as people in a time zone say it, or "" where no date is set."""
    setup = setups.find_setup(show.id)
    return moment(setup.wishes_close_at if setup else None, zone, language)


def timetable_to_buyer(buyer: Buyer, mine: Sequence[Consultation], *, now: datetime) -> None:
    """Send a buyer their whole timetable in one mail."""
    if buyer.email:
        _send_timetable(reader_of_buyer(buyer), mine, buyer.show, now=now)


def timetable_to_exhibitor(exhibitor: Exhibitor, mine: Sequence[Consultation], show: Show, *, now: datetime) -> None:
    """Send an exhibitor's team its whole timetable in one mail each."""
    for reader in readers_of_exhibitor(exhibitor):
        _send_timetable(reader, mine, show, now=now)


def timetable_to_interpreter(person: Interpreter, mine: Sequence[Consultation], show: Show, *, now: datetime) -> None:
    """Send an interpreter their whole timetable in one mail."""
    reader = reader_of_interpreter(person)
    if reader is not None:
        _send_timetable(reader, mine, show, now=now)


def _send_timetable(reader: Reader, mine: Sequence[Consultation], show: Show, *, now: datetime) -> None:
    rows = [
        (
            at(each.slot, show.time_zone, reader.language),
            at(each.slot, reader.zone, reader.language) if reader.zone else "",
            other_of(each, reader.side),
            _language(each, reader) if reader.side is None else "",
            each,
        )
        for each in mine
    ]
    mail.queue(
        reader.address,
        "consultations/timetable",
        language=reader.language,
        now=now,
        show_id=show.id,
        calendar=calendar_text(show, mine, reader.side, language=reader.language, now=now),
        rows=rows,
        reader=reader,
        show=show,
        path=page_of(mine[0], reader),
    )


def _send(
    consultation: Consultation,
    template: str,
    *sides: Side,
    now: datetime,
    was: Before | None = None,
    in_calendar: bool = False,
) -> None:
    """Write to the sides; `in_calendar` attaches the file that makes, moves or removes the calendars' entry."""
    show = consultation.buyer.show
    for reader in readers_of(consultation, *sides):
        entry = None
        if in_calendar:
            entry = calendar_text(show, [consultation], reader.side, language=reader.language, now=now)
        _queue(reader, template, consultation, other=reader.side, calendar=entry, was=was, now=now)


def _tell_interpreter(
    consultation: Consultation,
    template: str,
    *,
    now: datetime,
    was: Before | None = None,
    person: Interpreter | None = None,
    who: Side | None = None,
) -> None:
    """Write to the interpreter, or to `person` who no longer is; `who` is the side the mail is about."""
    person = person or consultation.interpreter
    reader = reader_of_interpreter(person) if person is not None else None
    if reader is None or person is None:
        return
    freed = person is not consultation.interpreter
    entry = None
    if who is None:
        show = consultation.buyer.show
        entry = calendar_text(show, [consultation], None, language=reader.language, now=now, is_off=freed)
    about = who.other if who else None  # the one the other side meets
    _queue(reader, template, consultation, other=about, calendar=entry, was=was, now=now)


def _queue(  # noqa: PLR0913 - all that a mail says
    reader: Reader,
    template: str,
    consultation: Consultation,
    *,
    other: Side | None,
    calendar: str | None,
    was: Before | None,
    now: datetime,
) -> None:
    show = consultation.buyer.show
    mail.queue(
        reader.address,
        template,
        language=reader.language,
        now=now,
        show_id=consultation.show_id,
        calendar=calendar,
        other=other_of(consultation, other).in_language(reader.language),
        consultation=consultation,
        reader=reader,
        show=show,
        start=at(consultation.slot, show.time_zone, reader.language),
        own=at(consultation.slot, reader.zone, reader.language) if reader.zone else "",
        interpreting=_language(consultation, reader),
        answer_by=moment(consultation.expires_at, reader.zone or show.time_zone, reader.language),
        was_at=at(was.slot, show.time_zone, reader.language) if was else "",
        other_time=was is not None and was.slot is not consultation.slot,
        other_table=was is not None and was.table is not consultation.table,
        path=page_of(consultation, reader),
    )


def _language(consultation: Consultation, reader: Reader) -> str:
    """Return the reader's name of the language that is interpreted, "" for none."""
    code = consultation.interpreting or ""
    return str(Locale.parse(reader.language).languages.get(code, code))

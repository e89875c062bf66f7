"""Mails to the two sides, in each reader's language and time zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from expo.accounts.models import User
from expo.consultations.calendar_files import calendar_text
from expo.consultations.models import Buyer, Consultation, Slot
from expo.consultations.rules.codes import Side
from expo.core import mail
from expo.core.actor import Role
from expo.core.db import LocalText, db
from expo.exhibitors.models import Exhibitor
from expo.shows.models import RoleGrant, Show


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets a mail and how they read it."""

    address: str
    language: str
    side: Side
    #: IANA name of the reader's own zone, or "" where it is the show's
    zone: str


def readers_of(consultation: Consultation, *sides: Side) -> Iterator[Reader]:
    """Return whom to write to on the wanted sides (both by default)."""
    wanted = sides or tuple(Side)
    if Side.BUYER in wanted and consultation.buyer.email:
        yield reader_of_buyer(consultation.buyer)
    if Side.EXHIBITOR in wanted:
        yield from readers_of_exhibitor(consultation.exhibitor)


def reader_of_buyer(buyer: Buyer) -> Reader:
    """Return the buyer as a reader of mails."""
    own = buyer.time_zone if buyer.time_zone != buyer.show.time_zone else ""
    return Reader(buyer.email, buyer.language, Side.BUYER, own)


def readers_of_exhibitor(exhibitor: Exhibitor) -> Iterator[Reader]:
    """Return the exhibitor's team."""
    team = db.session.scalars(
        select(User)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            RoleGrant.show_id == exhibitor.show_id,
            RoleGrant.organization_id == exhibitor.organization_id,
            RoleGrant.role == Role.EXHIBITOR,
            RoleGrant.approved_at.is_not(None),
            RoleGrant.revoked_at.is_(None),
        )
        .order_by(User.id)
    )
    for user in team:
        yield Reader(user.email, user.language, Side.EXHIBITOR, "")


def confirmed(consultation: Consultation, *, now: datetime) -> None:
    """Tell both sides that and where they meet."""
    _send(consultation, "consultations/confirmed", now=now, in_calendar=True)


def asked(consultation: Consultation, *, now: datetime) -> None:
    """Tell the side that is asked."""
    if consultation.asked_by is not None:
        _send(consultation, "consultations/asked", consultation.asked_by.other, now=now)


def declined(consultation: Consultation, *, now: datetime) -> None:
    """Tell the side that asked how it ended."""
    if consultation.asked_by is not None:
        _send(consultation, "consultations/declined", consultation.asked_by, now=now)


def cancelled(consultation: Consultation, *, now: datetime) -> None:
    """Tell both sides that it is off."""
    _send(consultation, "consultations/cancelled", now=now, in_calendar=True)


def moved(consultation: Consultation, was: Slot, *, now: datetime) -> None:
    """Tell both sides the new time."""
    _send(consultation, "consultations/moved", now=now, was=was, in_calendar=True)


def missed(consultation: Consultation, *, now: datetime) -> None:
    """Tell both sides that it was recorded as not taken place, and how to object."""
    _send(consultation, "consultations/missed", now=now)


def late(consultation: Consultation, side: Side, *, now: datetime) -> None:
    """Tell the other side that this one comes later."""
    _send(consultation, "consultations/late", side.other, now=now)


def remind(buyer: Buyer, *, now: datetime) -> None:
    """Remind a buyer to choose whom to meet."""
    mail.queue(
        buyer.email,
        "consultations/remind",
        language=buyer.language,
        now=now,
        show_id=buyer.show_id,
        show=buyer.show,
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
            path=f"/shows/{show.slug}/exhibitor/{exhibitor.slug}/wishes",
        )


def timetable_to_buyer(buyer: Buyer, mine: Sequence[Consultation], *, now: datetime) -> None:
    """Send a buyer their whole timetable in one mail."""
    if buyer.email:
        _send_timetable(reader_of_buyer(buyer), mine, buyer.show, now=now)


def timetable_to_exhibitor(exhibitor: Exhibitor, mine: Sequence[Consultation], show: Show, *, now: datetime) -> None:
    """Send an exhibitor's team its whole timetable in one mail each."""
    for reader in readers_of_exhibitor(exhibitor):
        _send_timetable(reader, mine, show, now=now)


def _send_timetable(reader: Reader, mine: Sequence[Consultation], show: Show, *, now: datetime) -> None:
    rows = [
        (
            _at(each.slot, show.time_zone),
            _at(each.slot, reader.zone) if reader.zone else "",
            _other(each, reader.side),
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
        path=page_of(mine[0], reader.side),
    )


def _send(
    consultation: Consultation,
    template: str,
    *sides: Side,
    now: datetime,
    was: Slot | None = None,
    in_calendar: bool = False,
) -> None:
    """Write to the sides; `in_calendar` attaches the file that makes, moves or removes the calendars' entry."""
    show = consultation.buyer.show
    for reader in readers_of(consultation, *sides):
        entry = None
        if in_calendar:
            entry = calendar_text(show, [consultation], reader.side, language=reader.language, now=now)
        mail.queue(
            reader.address,
            template,
            language=reader.language,
            now=now,
            show_id=consultation.show_id,
            calendar=entry,
            other=_other(consultation, reader.side).in_language(reader.language),
            consultation=consultation,
            reader=reader,
            show=show,
            start=_at(consultation.slot, show.time_zone),
            own=_at(consultation.slot, reader.zone) if reader.zone else "",
            was=_at(was, show.time_zone) if was else "",
            path=page_of(consultation, reader.side),
        )


def page_of(consultation: Consultation, side: Side) -> str:
    """Return the path of the reader's calendar."""
    slug = consultation.buyer.show.slug
    if side is Side.BUYER:
        return f"/shows/{slug}/buyer/{consultation.buyer_id}/calendar"
    return f"/shows/{slug}/exhibitor/{consultation.exhibitor.slug}/consultations"


def _other(consultation: Consultation, side: Side) -> LocalText:
    theirs = consultation.exhibitor if side is Side.BUYER else consultation.buyer
    return theirs.organization.name


def _at(slot: Slot, zone: str) -> str:
    start, end = slot.starts_at.astimezone(ZoneInfo(zone)), slot.ends_at.astimezone(ZoneInfo(zone))
    return f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}"

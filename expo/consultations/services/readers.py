"""Who gets a mail about a consultation, and how each of them reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from expo.accounts.models import User
from expo.consultations.models import Buyer, Consultation, Interpreter, Slot
from expo.consultations.rules.codes import Side
from expo.core import moments
from expo.core.actor import Role
from expo.core.db import LocalText, db
from expo.exhibitors.models import Exhibitor
from expo.shows.models import RoleGrant


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets a mail and how they read it."""

    address: str
    language: str
    #: None for the interpreter, who sits between both
    side: Side | None
    #: IANA name of the reader's own zone, or "" where its clock is the show's
    zone: str = ""
    #: path of the reader's own page, where it does not follow from the side
    page: str = ""
    #: False where they cannot sign in to their page
    has_account: bool = True


def readers_of(consultation: Consultation, *sides: Side) -> Iterator[Reader]:
    """Return whom to write to on the wanted sides (both by default)."""
    wanted = sides or tuple(Side)
    if Side.BUYER in wanted and consultation.buyer.email:
        yield reader_of_buyer(consultation.buyer)
    if Side.EXHIBITOR in wanted:
        yield from readers_of_exhibitor(consultation.exhibitor)


def reader_of_buyer(buyer: Buyer) -> Reader:
    """Return the buyer as a reader of mails."""
    return Reader(buyer.email, buyer.language, Side.BUYER, buyer.own_zone)


def readers_of_exhibitor(exhibitor: Exhibitor) -> Iterator[Reader]:
    """Return the exhibitor's team, or who applied for it while nobody can sign in for it."""
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
    ).all()
    for user in team:
        yield Reader(user.email, user.language, Side.EXHIBITOR)
    applied = exhibitor.application
    if not team and applied is not None and applied.contact_email:
        yield Reader(applied.contact_email, applied.language, Side.EXHIBITOR, has_account=False)


def reader_of_interpreter(person: Interpreter) -> Reader | None:
    """Return the interpreter as a reader, None where nobody entered an address.

    Without an account there is no page, and the language is the one in which the organizer wrote the name.
    """
    if person.user is not None:
        page = f"/shows/{person.show.slug}/interpreter/{person.id}/"
        return Reader(person.user.email, person.user.language, None, page=page)
    if not person.email:
        return None
    return Reader(person.email, "ko" if person.name_ko else "en", None)


def page_of(consultation: Consultation, reader: Reader) -> str:
    """Return the path of the reader's calendar, "" where they have no account."""
    slug = consultation.buyer.show.slug
    if reader.side is Side.BUYER:
        return f"/shows/{slug}/buyer/{consultation.buyer_id}/calendar"
    if reader.side is Side.EXHIBITOR and not reader.has_account:
        return ""
    if reader.side is Side.EXHIBITOR:
        return f"/shows/{slug}/exhibitor/{consultation.exhibitor.slug}/consultations"
    return reader.page


def other_of(consultation: Consultation, side: Side | None) -> LocalText:
    """Return whom the reader meets; for the interpreter both sides."""
    if side is None:
        return consultation.label
    theirs = consultation.exhibitor if side is Side.BUYER else consultation.buyer
    return theirs.organization.name


def at(slot: Slot, zone: str, language: str) -> str:
    """Return the slot's times as mails in a language write them."""
    return f"{moment(slot.starts_at, zone, language)}–{slot.ends_at.astimezone(ZoneInfo(zone)):%H:%M}"


def moment(when: datetime | None, zone: str, language: str) -> str:
    """Return a moment as mails in a language write it, "" for none."""
    return moments.in_words(when, zone, language) if when else ""

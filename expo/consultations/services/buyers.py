"""Entering, inviting, importing and approving buyers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from expo.accounts.services import find_or_add_organization
from expo.consultations import errors
from expo.consultations.models import Buyer
from expo.consultations.rules.buyer_table import BuyerRow, codes_of, country_of, kind_of, page_language_of
from expo.consultations.rules.codes import BuyerKind, BuyerStatus
from expo.consultations.services import badges, tell
from expo.core import audit
from expo.core.actor import Actor, Role
from expo.core.db import LocalText, db
from expo.shows.errors import RoleHeld
from expo.shows.models import Show
from expo.shows.services.roles import invite_person


def addresses(show_id: int) -> set[str]:
    """Return the mail addresses on the show's list of buyers."""
    return {str(row) for row in db.session.scalars(select(func.lower(Buyer.email)).where(Buyer.show_id == show_id))}


def add_buyer(actor: Actor, show: Show, values: dict[str, str], *, now: datetime, invite: bool = True) -> Buyer:
    """Enter a buyer; an invited one is approved at once and gets the way in by mail. Raises AlreadyInvited."""
    email = values.get("email", "").strip().lower()
    if email in addresses(show.id):
        raise errors.AlreadyInvited
    kind = kind_of(values)
    country = country_of(values)
    name = LocalText(values.get("name_ko", ""), values.get("name_en", ""))
    organization = find_or_add_organization(name=name, country=country, now=now)
    overseas = kind is BuyerKind.OVERSEAS
    buyer = Buyer(
        show_id=show.id,
        organization=organization,
        kind=kind,
        status=BuyerStatus.INVITED,
        contact_name=values.get("contact_name", ""),
        email=email,
        phone=values.get("phone", "")[:40],
        language=page_language_of(values),
        languages=codes_of(values.get("languages", "en" if overseas else "ko")),
        wants_ko=values.get("wants_ko", ""),
        wants_en=values.get("wants_en", ""),
        min_consultations=int(values.get("min_consultations", "0")),
        max_consultations=int(values.get("max_consultations", "12")),
        time_zone=values.get("time_zone", show.time_zone),
        group_name=values.get("group_name", "")[:80],
        created_at=now,
    )
    db.session.add(buyer)
    db.session.flush()  # the trail names its id
    audit.record(actor, "consultations.add_buyer", _subject(buyer), now=now)
    if invite:
        _invite(actor, show, buyer, now=now)
    return buyer


def _invite(actor: Actor, show: Show, buyer: Buyer, *, now: datetime) -> None:
    """Give the buyer's contact the role, the way in and a badge; who holds the role already is not asked again."""
    try:
        grant = invite_person(
            actor,
            show,
            email=buyer.email,
            name=buyer.contact_name or buyer.email,
            language=buyer.language,
            role=Role.BUYER,
            now=now,
            organization=buyer.organization,
        )
        buyer.user_id = grant.user_id
    except RoleHeld:
        pass
    buyer.status, buyer.invited_at, buyer.decided_at = BuyerStatus.APPROVED, now, now
    badges.give_badge(actor, buyer, now=now)


def import_rows(actor: Actor, show: Show, rows: Sequence[BuyerRow], *, now: datetime, invite: bool) -> int:
    """Enter the rows that have no fault; return how many."""
    good = [row for row in rows if not row.faults]
    for row in good:
        add_buyer(actor, show, row.values, now=now, invite=invite)
    return len(good)


def decide(actor: Actor, buyer: Buyer, status: BuyerStatus, *, now: datetime) -> None:
    """Approve, decline or take a buyer out; an approved one without a way in is invited."""
    buyer.status, buyer.decided_at = status, now
    if status is BuyerStatus.APPROVED and buyer.user_id is None and buyer.email:
        _invite(actor, buyer.show, buyer, now=now)
    audit.record(actor, f"consultations.buyer_{status.value}", _subject(buyer), now=now)


def put_in_group(actor: Actor, buyer: Buyer, name: str, *, now: datetime) -> None:
    """Put a buyer into one of the organizer's groups, or with an empty name into none."""
    if buyer.group_name == name:
        return
    audit.record(actor, "consultations.group_buyer", _subject(buyer), now=now, was=buyer.group_name, group=name)
    buyer.group_name = name


def remind(actor: Actor, buyer: Buyer, *, now: datetime) -> None:
    """Remind a buyer who has not wished for anybody yet."""
    buyer.reminded_at = now
    tell.remind(buyer, now=now)
    audit.record(actor, "consultations.remind", _subject(buyer), now=now)


def _subject(buyer: Buyer) -> audit.Subject:
    return audit.Subject(kind="buyer", id=buyer.id, label=buyer.organization.name, show_id=buyer.show_id)

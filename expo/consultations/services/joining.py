"""People who were given a role get the record they work on: a buyer's profile, an interpreter's shifts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from expo.accounts.models import OrganizationKind
from expo.consultations.models import Buyer, Interpreter
from expo.consultations.queries import people
from expo.consultations.rules.codes import BuyerKind, BuyerStatus
from expo.consultations.services import badges, interpreters
from expo.core.actor import Role
from expo.core.db import db
from expo.shows.events import RoleOpened
from expo.shows.models import RoleGrant


def on_role_opened(event: RoleOpened) -> None:
    """Enter a new buyer or interpreter; one the organizer has already entered is only connected to the account."""
    if event.grant.role is Role.BUYER:
        buyer = _enter_buyer(event.grant, event.now)
        if buyer.status is BuyerStatus.APPROVED:
            badges.give_badge(event.actor, buyer, now=event.now)
    elif event.grant.role is Role.INTERPRETER:
        _enter_interpreter(event.grant)


def _enter_buyer(grant: RoleGrant, now: datetime) -> Buyer:
    known = db.session.scalar(
        select(Buyer).where(Buyer.show_id == grant.show_id, Buyer.email == grant.user.email)
    ) or people.find_buyer_of(grant.show_id, grant.organization_id, grant.user_id)
    if known is not None:
        known.user_id = known.user_id or grant.user_id
        return known
    organization = grant.organization
    assert organization is not None
    buyer = Buyer(
        show_id=grant.show_id,
        organization_id=organization.id,
        user_id=grant.user_id,
        kind=_kind(organization.country, organization.kind),
        status=BuyerStatus.APPROVED,
        contact_name=grant.user.name,
        email=grant.user.email,
        language=grant.user.language,
        languages=[grant.user.language],
        time_zone=grant.user.time_zone,
        created_at=now,
        decided_at=now,
    )
    db.session.add(buyer)
    db.session.flush()  # the badge names the show
    return buyer


def _kind(country: str, kind: OrganizationKind) -> BuyerKind:
    if country != "KR":
        return BuyerKind.OVERSEAS
    return BuyerKind.PUBLIC if kind is OrganizationKind.PUBLIC else BuyerKind.DOMESTIC


def _enter_interpreter(grant: RoleGrant) -> None:
    """Enter an interpreter for all days; languages and shifts are the organizer's to set."""
    known = db.session.scalar(
        select(Interpreter).where(
            Interpreter.show_id == grant.show_id,
            (Interpreter.user_id == grant.user_id) | (Interpreter.email == grant.user.email),
        )
    )
    if known is not None:
        known.user_id = known.user_id or grant.user_id
        return
    person = Interpreter(
        user_id=grant.user_id, name_ko=grant.user.name, name_en=grant.user.name, email=grant.user.email, languages=[]
    )
    interpreters.add_interpreter(grant.show, person, grant.show.days)

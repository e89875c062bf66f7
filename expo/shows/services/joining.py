"""People who ask to take part: known users directly, newcomers after their address is proven."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from expo.accounts import queries as accounts_queries
from expo.accounts import services as accounts
from expo.accounts.models import OrganizationKind, User
from expo.accounts.rules import LinkPurpose
from expo.core import audit, mail
from expo.core.actor import Actor, ActorKind, Role
from expo.core.db import LocalText, db
from expo.shows import queries
from expo.shows.errors import RoleAsked, RoleHeld
from expo.shows.models import RoleGrant, Show
from expo.shows.services.roles import subject_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationData:
    """The organization somebody says to act for; recognised by its number or its exact name."""

    name: LocalText
    business_number: str | None = None
    country: str = "KR"
    kind: OrganizationKind = OrganizationKind.COMPANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Who somebody without an account says to be."""

    email: str
    name: str
    language: str


def ask_for_role(
    user: User, show: Show, role: Role, data: OrganizationData, *, now: datetime, job_title: str = ""
) -> RoleGrant:
    """Note that the user wants this role for an organization; an organizer decides. Raises RoleAsked, RoleHeld."""
    organization = accounts.find_or_add_organization(
        name=data.name, business_number=data.business_number, country=data.country, kind=data.kind, now=now
    )
    grant = queries.find_grant(show, user.id, role, organization, None)
    if grant is not None:
        raise RoleHeld(name=user.name, field="") if grant.approved_at else RoleAsked
    accounts.add_member(user.id, organization.id, now=now, job_title=job_title)
    grant = RoleGrant(user=user, show=show, role=role, organization=organization, created_at=now)
    db.session.add(grant)
    db.session.flush()  # the trail names the id
    actor = Actor(ActorKind.USER, user.id, user.name)
    audit.record(actor, "shows.ask_for_role", subject_of(grant), now=now, role=role.value)
    return grant


def ask_for_role_by_mail(
    newcomer: Newcomer, show: Show, role: Role, data: OrganizationData, *, now: datetime, job_title: str = ""
) -> None:
    """Let a newcomer ask for a role; the mail they get is all they learn.

    An address that has an account gets a mail that says so, and nothing else happens: whoever reads there signs in
    and asks again.
    """
    known = accounts_queries.find_user_by_email(newcomer.email)
    if known is not None and known.password_hash is not None:
        mail.queue(known.email, "accounts/address_taken", language=known.language, now=now, name=known.name)
        return
    user = known or accounts.create_user(email=newcomer.email, name=newcomer.name, language=newcomer.language, now=now)
    with suppress(RoleAsked, RoleHeld):  # asked twice: the link is sent again
        ask_for_role(user, show, role, data, now=now, job_title=job_title)
    accounts.send_link(user, LinkPurpose.CONFIRM, "accounts/confirm", now=now, show_id=show.id)

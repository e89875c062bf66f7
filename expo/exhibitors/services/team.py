"""Who works for an exhibitor: members are invited, and removed by a colleague or the organizer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from expo.accounts.models import User
from expo.core.actor import Actor, Role
from expo.core.db import db
from expo.core.errors import NotFound
from expo.exhibitors.errors import LastMember
from expo.exhibitors.models import Application, Exhibitor
from expo.shows import services as shows
from expo.shows.models import RoleGrant
from expo.shows.queries import find_grant


def list_team(exhibitor: Exhibitor) -> Sequence[RoleGrant]:
    """Return who works for the exhibitor or has asked to, with the persons loaded."""
    return db.session.scalars(
        select(RoleGrant)
        .options(joinedload(RoleGrant.user))
        .where(
            RoleGrant.show_id == exhibitor.show_id,
            RoleGrant.role == Role.EXHIBITOR,
            RoleGrant.organization_id == exhibitor.organization_id,
            RoleGrant.revoked_at.is_(None),
        )
        .order_by(RoleGrant.created_at, RoleGrant.id)
    ).all()


def invite(exhibitor: Exhibitor, *, name: str, email: str, language: str, actor: Actor, now: datetime) -> RoleGrant:
    """Let somebody work for the exhibitor and mail them how. Raises RoleHeld."""
    return shows.invite_person(
        actor,
        exhibitor.show,
        email=email,
        name=name,
        language=language,
        role=Role.EXHIBITOR,
        now=now,
        organization=exhibitor.organization,
    )


def _member(exhibitor: Exhibitor, grant_id: int) -> RoleGrant:
    found = next((row for row in list_team(exhibitor) if row.id == grant_id), None)
    if found is None:
        raise NotFound
    return found


def accept(exhibitor: Exhibitor, grant_id: int, *, actor: Actor, now: datetime) -> RoleGrant:
    """Let somebody who asked to work for the exhibitor do so. Raises NotFound."""
    grant = _member(exhibitor, grant_id)
    shows.approve(actor, grant, now=now)
    return grant


def remove(exhibitor: Exhibitor, grant_id: int, *, reason: str, actor: Actor, now: datetime) -> RoleGrant:
    """Take a member off the team, or decline who asked. Raises NotFound, LastMember."""
    grant = _member(exhibitor, grant_id)
    if grant.approved_at is None:
        shows.decline(actor, grant, reason=reason, now=now)
        return grant
    working = [row for row in list_team(exhibitor) if row.approved_at is not None]
    if len(working) == 1 and not actor.has(Role.ORGANIZER, exhibitor.show_id):
        raise LastMember
    shows.revoke(actor, grant, reason=reason, now=now)
    return grant


def admit_applicant(exhibitor: Exhibitor, application: Application, *, actor: Actor, now: datetime) -> None:
    """Let the applicant work for the new exhibitor: a signed-in one at once, any other by invitation."""
    user = db.session.get(User, application.user_id) if application.user_id else None
    if user is not None:
        if find_grant(exhibitor.show, user.id, Role.EXHIBITOR, exhibitor.organization, None) is None:
            shows.grant_role(actor, exhibitor.show, user, Role.EXHIBITOR, now=now, organization=exhibitor.organization)
    elif application.contact_email and not list_team(exhibitor):
        invite(
            exhibitor,
            name=application.contact_name,
            email=application.contact_email,
            language=application.language,
            actor=actor,
            now=now,
        )

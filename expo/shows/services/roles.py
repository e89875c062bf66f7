"""Roles of people in a show: given, asked for, approved, declined and revoked."""

from __future__ import annotations

from datetime import datetime

from expo.accounts import services as accounts
from expo.accounts.events import UserLeaves
from expo.accounts.models import Organization, User
from expo.core import audit, events, mail
from expo.core.actor import Actor, Role
from expo.core.db import db
from expo.core.errors import NotFound
from expo.shows import queries
from expo.shows.errors import LastOrganizer, RoleHeld, RoleIncomplete
from expo.shows.events import RoleOpened
from expo.shows.models import Pavilion, RoleGrant, Show
from expo.shows.rules import role_is_complete


def subject_of(grant: RoleGrant) -> audit.Subject:
    """Return the role as the audit trail names it."""
    return audit.Subject(
        kind="role", id=grant.id, label=f"{grant.user.name} · {grant.user.email}", show_id=grant.show_id
    )


def grant_role(  # noqa: PLR0913 - who gives what to whom, for whom
    actor: Actor,
    show: Show,
    user: User,
    role: Role,
    *,
    now: datetime,
    organization: Organization | None = None,
    pavilion: Pavilion | None = None,
) -> RoleGrant:
    """Give a user a role in the show; a request for it counts as approved. Raises RoleHeld, RoleIncomplete."""
    if not role_is_complete(role, organization=organization is not None, pavilion=pavilion is not None):
        raise RoleIncomplete
    grant = queries.find_grant(show, user.id, role, organization, pavilion)
    if grant is not None and grant.approved_at is not None:
        raise RoleHeld(name=user.name)
    if grant is None:
        grant = RoleGrant(user=user, show=show, role=role, organization=organization, pavilion=pavilion, created_at=now)
        db.session.add(grant)
    grant.approved_at, grant.granted_by = now, actor.name
    db.session.flush()  # the trail names the id
    if organization is not None:
        accounts.add_member(user.id, organization.id, now=now, approved=True)
    audit.record(actor, "shows.grant_role", subject_of(grant), now=now, role=role.value)
    events.announce(RoleOpened(grant, actor, now))
    return grant


def invite_person(  # noqa: PLR0913 - an invitation says who, what and for whom
    actor: Actor,
    show: Show,
    *,
    email: str,
    name: str,
    language: str,
    role: Role,
    now: datetime,
    organization: Organization | None = None,
    pavilion: Pavilion | None = None,
) -> RoleGrant:
    """Give a role to whoever reads mail at this address, and tell them; newcomers choose a password by the link.

    Raises RoleHeld, RoleIncomplete.
    """
    user = accounts.find_or_add_user(email=email, name=name, language=language, now=now)
    grant = grant_role(actor, show, user, role, now=now, organization=organization, pavilion=pavilion)
    context = {"show_name": show.name.in_language(user.language), "role": role.value, "inviter": actor.name}
    if user.password_hash is None:
        accounts.invite(user, "shows/invitation", now=now, show_id=show.id, **context)
    else:
        _tell(grant, "shows/role_given", now=now, inviter=actor.name)
    return grant


def approve(actor: Actor, grant: RoleGrant, *, now: datetime) -> None:
    """Say yes to a request for a role; the person may work from now on and is told."""
    if grant.approved_at is not None or grant.revoked_at is not None:
        return
    grant.approved_at, grant.granted_by = now, actor.name
    if grant.organization_id is not None:
        accounts.add_member(grant.user_id, grant.organization_id, now=now, approved=True)
    audit.record(actor, "shows.approve_role", subject_of(grant), now=now, role=grant.role.value)
    _tell(grant, "shows/request_approved", now=now)
    events.announce(RoleOpened(grant, actor, now))


def decline(actor: Actor, grant: RoleGrant, *, reason: str, now: datetime) -> None:
    """Say no to a request for a role, with the reason that the person reads."""
    if grant.approved_at is not None or grant.revoked_at is not None:
        raise NotFound
    grant.revoked_at = now
    audit.record(actor, "shows.decline_role", subject_of(grant), now=now, reason=reason, role=grant.role.value)
    _tell(grant, "shows/request_declined", now=now, reason=reason)


def revoke(actor: Actor, grant: RoleGrant, *, reason: str, now: datetime) -> None:
    """Take a role away. Raises LastOrganizer."""
    if grant.revoked_at is not None:
        raise NotFound
    if grant.role is Role.ORGANIZER and grant.approved_at is not None:
        _keep_one(grant)
    grant.revoked_at = now
    audit.record(actor, "shows.revoke_role", subject_of(grant), now=now, reason=reason, role=grant.role.value)


def keep_an_organizer(event: UserLeaves) -> None:
    """Refuse that the only organizer of a show closes their account. Raises LastOrganizer."""
    for grant in queries.list_role_grants_of(event.user_id):
        if grant.role is Role.ORGANIZER:
            _keep_one(grant)


def _keep_one(grant: RoleGrant) -> None:
    queries.lock_show(grant.show_id)
    if queries.count_organizers(grant.show_id) <= 1:
        raise LastOrganizer(name=grant.user.name, show=grant.show.name)


def _tell(grant: RoleGrant, template: str, *, now: datetime, **context: object) -> None:
    """Mail the holder of a role, in their language, what has become of it."""
    user, subject = grant.user, grant.organization or grant.pavilion
    mail.queue(
        user.email,
        template,
        language=user.language,
        now=now,
        show_id=grant.show_id,
        name=user.name,
        show_name=grant.show.name.in_language(user.language),
        role=grant.role.value,
        subject=subject.name.in_language(user.language) if subject else "",
        calendar=None,  # the rest holds words for the text only
        **context,
    )

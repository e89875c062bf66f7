"""Reading shows and roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from expo.accounts.models import Organization, User, UserId
from expo.core.actor import Grant, Role
from expo.core.db import db, holds
from expo.core.errors import NotFound
from expo.shows.models import Pavilion, PavilionId, RoleGrant, Series, Show, ShowId

#: a request whose sender has not proven their address yet is nobody's business
_KNOWN = or_(RoleGrant.approved_at.is_not(None), User.confirmed_at.is_not(None))


def get_show(slug: str) -> Show:
    """Return the show with this slug. Raises NotFound."""
    show = db.session.scalar(select(Show).options(joinedload(Show.series)).where(Show.slug == slug))
    if show is None:
        raise NotFound
    return show


def list_published_shows() -> Sequence[Show]:
    """Return the shows the public may see, the latest first."""
    return db.session.scalars(
        select(Show).options(joinedload(Show.series)).where(Show.is_published).order_by(Show.starts_on.desc())
    ).all()


def get_pavilion(show: Show, slug: str) -> Pavilion:
    """Return the show's pavilion with this slug. Raises NotFound."""
    pavilion = db.session.scalar(select(Pavilion).where(Pavilion.show_id == show.id, Pavilion.slug == slug))
    if pavilion is None:
        raise NotFound
    return pavilion


def grants_of(user_id: UserId) -> frozenset[Grant]:
    """Return everything a user may act as: approved and not revoked."""
    rows = db.session.execute(
        select(RoleGrant.role, RoleGrant.show_id, RoleGrant.organization_id, RoleGrant.pavilion_id).where(
            RoleGrant.user_id == user_id, RoleGrant.approved_at.is_not(None), RoleGrant.revoked_at.is_(None)
        )
    )
    return frozenset(Grant(*row) for row in rows)


def list_role_grants_of(user_id: UserId) -> Sequence[RoleGrant]:
    """Return a user's live roles with show, organization and pavilion loaded, the latest show first."""
    return db.session.scalars(
        select(RoleGrant)
        .join(RoleGrant.show)
        .options(joinedload(RoleGrant.show), joinedload(RoleGrant.organization), joinedload(RoleGrant.pavilion))
        .where(RoleGrant.user_id == user_id, RoleGrant.approved_at.is_not(None), RoleGrant.revoked_at.is_(None))
        .order_by(Show.starts_on.desc(), RoleGrant.role)
    ).all()


def find_grant(
    show: Show, user_id: UserId, role: Role, organization: Organization | None, pavilion: Pavilion | None
) -> RoleGrant | None:
    """Return the user's live role of this kind for this organization or pavilion, asked for or approved."""
    return db.session.scalar(
        select(RoleGrant).where(
            RoleGrant.show_id == show.id,
            RoleGrant.user_id == user_id,
            RoleGrant.role == role,
            RoleGrant.organization_id == (organization.id if organization else None),
            RoleGrant.pavilion_id == (pavilion.id if pavilion else None),
            RoleGrant.revoked_at.is_(None),
        )
    )


def get_grant(show: Show, grant_id: int) -> RoleGrant:
    """Return a live role of the show. Raises NotFound."""
    grant = db.session.get(RoleGrant, grant_id)
    if grant is None or grant.show_id != show.id or grant.revoked_at is not None:
        raise NotFound
    return grant


def list_requests_of(user_id: UserId) -> Sequence[RoleGrant]:
    """Return the roles a user asked for and nobody has decided about."""
    return db.session.scalars(
        select(RoleGrant)
        .options(joinedload(RoleGrant.show), joinedload(RoleGrant.organization), joinedload(RoleGrant.pavilion))
        .where(RoleGrant.user_id == user_id, RoleGrant.approved_at.is_(None), RoleGrant.revoked_at.is_(None))
        .order_by(RoleGrant.created_at)
    ).all()


def select_people(show: Show, *, q: str = "", role: str = "", state: str = "") -> Select[RoleGrant]:
    """Return the select of a show's live roles with person, organization and pavilion."""
    statement = (
        select(RoleGrant)
        .join(RoleGrant.user)
        .outerjoin(RoleGrant.organization)
        .options(contains_eager(RoleGrant.user), contains_eager(RoleGrant.organization), joinedload(RoleGrant.pavilion))
        .where(RoleGrant.show_id == show.id, RoleGrant.revoked_at.is_(None), _KNOWN)
    )
    if q:
        statement = statement.where(holds(q, User.name, User.email, Organization.name_ko, Organization.name_en))
    if role:
        statement = statement.where(RoleGrant.role == role)
    if state == "asked":
        statement = statement.where(RoleGrant.approved_at.is_(None))
    elif state == "invited":
        statement = statement.where(RoleGrant.approved_at.is_not(None), User.confirmed_at.is_(None))
    elif state == "active":
        statement = statement.where(RoleGrant.approved_at.is_not(None), User.confirmed_at.is_not(None))
    return statement


def count_requests(show_id: ShowId) -> int:
    """Return how many people with a proven address wait for an answer to their request."""
    return (
        db.session.scalar(
            select(func.count(RoleGrant.id))
            .join(RoleGrant.user)
            .where(
                RoleGrant.show_id == show_id,
                RoleGrant.approved_at.is_(None),
                RoleGrant.revoked_at.is_(None),
                User.confirmed_at.is_not(None),
            )
        )
        or 0
    )


def count_organizers(show_id: ShowId) -> int:
    """Return how many people can sign in as organizers of the show."""
    return (
        db.session.scalar(
            select(func.count(RoleGrant.id))
            .join(RoleGrant.user)
            .where(
                RoleGrant.show_id == show_id,
                RoleGrant.role == Role.ORGANIZER,
                RoleGrant.approved_at.is_not(None),
                RoleGrant.revoked_at.is_(None),
                User.deactivated_at.is_(None),
            )
        )
        or 0
    )


def list_organizer_grants(show: Show) -> Sequence[RoleGrant]:
    """Return the show's organizers."""
    return db.session.scalars(
        select(RoleGrant).where(
            RoleGrant.show_id == show.id,
            RoleGrant.role == Role.ORGANIZER,
            RoleGrant.approved_at.is_not(None),
            RoleGrant.revoked_at.is_(None),
        )
    ).all()


def list_host_grants(pavilion_id: PavilionId) -> Sequence[RoleGrant]:
    """Return the people of the organization that hosts a pavilion."""
    return db.session.scalars(
        select(RoleGrant).where(
            RoleGrant.pavilion_id == pavilion_id,
            RoleGrant.role == Role.HOST,
            RoleGrant.approved_at.is_not(None),
            RoleGrant.revoked_at.is_(None),
        )
    ).all()


def lock_show(show_id: ShowId) -> None:
    """Hold the show's row until the transaction ends, so that decisions about it come one after another."""
    db.session.execute(select(Show.id).where(Show.id == show_id).with_for_update())


def slug_is_taken(slug: str) -> bool:
    """Return whether a show or a series has this address."""
    return (
        db.session.scalar(select(or_(exists().where(Show.slug == slug), exists().where(Series.slug == slug)))) is True
    )


def list_pavilions(show_id: ShowId) -> Sequence[Pavilion]:
    """Return the show's pavilions in their order, with their hosts."""
    return db.session.scalars(
        select(Pavilion)
        .options(joinedload(Pavilion.host))
        .where(Pavilion.show_id == show_id)
        .order_by(Pavilion.position)
    ).all()


def list_joinable_shows(today: date) -> Sequence[Show]:
    """Return the published shows that are not over: those one may ask to take part in."""
    return db.session.scalars(
        select(Show).where(Show.is_published, Show.ends_on >= today).order_by(Show.starts_on)
    ).all()


def list_organizations(show: Show) -> Sequence[Organization]:
    """Return the organizations people act for in the show or that host a pavilion, by name."""
    acting = select(RoleGrant.organization_id).where(RoleGrant.show_id == show.id, RoleGrant.revoked_at.is_(None))
    hosting = select(Pavilion.host_id).where(Pavilion.show_id == show.id)
    return db.session.scalars(
        select(Organization)
        .where(or_(Organization.id.in_(acting), Organization.id.in_(hosting)))
        .order_by(Organization.name_ko, Organization.name_en)
    ).all()

"""Reading shows and roles."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from expo.accounts.models import UserId
from expo.core.actor import Grant
from expo.core.db import db
from expo.core.errors import NotFound
from expo.shows.models import Pavilion, RoleGrant, Show


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

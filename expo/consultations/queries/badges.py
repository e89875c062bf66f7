"""Whose badge it is: a buyer's, or somebody's of an exhibitor's team."""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from expo.accounts.models import User
from expo.consultations.models import Buyer
from expo.core.actor import Role
from expo.core.db import db
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ExhibitorStatus
from expo.registration.models import Registration
from expo.shows.models import RoleGrant


def find_by_badge(person: Registration) -> Buyer | None:
    """Return the buyer who wears this person's badge: the one it was made for, else the one of the same address."""
    mine = [Buyer.registration_id == person.id]
    if person.email:
        mine.append(func.lower(Buyer.email) == person.email)
    rows = db.session.scalars(
        select(Buyer).options(joinedload(Buyer.organization)).where(Buyer.show_id == person.show_id, or_(*mine))
    ).all()
    return next((row for row in rows if row.registration_id == person.id), rows[0] if rows else None)


def find_firm_by_badge(person: Registration) -> Exhibitor | None:
    """Return the exhibitor whose team this person belongs to, by their firm, account or address."""
    team = (
        select(RoleGrant.organization_id)
        .join(User, User.id == RoleGrant.user_id)
        .where(
            RoleGrant.show_id == person.show_id,
            RoleGrant.role == Role.EXHIBITOR,
            RoleGrant.approved_at.is_not(None),
            RoleGrant.revoked_at.is_(None),
            or_(User.id == person.user_id, User.email == (person.email or None)),
        )
    )
    return db.session.scalar(
        select(Exhibitor)
        .options(joinedload(Exhibitor.organization))
        .where(
            Exhibitor.show_id == person.show_id,
            Exhibitor.status == ExhibitorStatus.ACTIVE,
            or_(Exhibitor.organization_id == person.organization_id, Exhibitor.organization_id.in_(team)),
        )
        .order_by(Exhibitor.id)
        .limit(1)
    )

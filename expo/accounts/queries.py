"""Reading accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from expo.accounts.models import Organization, OrganizationId, OrganizationMember, SignIn, User, UserId
from expo.accounts.rules import SIGN_IN_LASTS
from expo.core.db import LocalText, db
from expo.core.errors import NotFound
from expo.core.ids import hash_token


def normalise_email(email: str) -> str:
    """Return the address as it is kept: trimmed, lower case."""
    return email.strip().lower()


def find_user_by_email(email: str) -> User | None:
    """Return the user with this address, if there is one."""
    return db.session.scalar(select(User).where(User.email == normalise_email(email)))


def get_user(user_id: UserId) -> User:
    """Return the user. Raises NotFound."""
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def find_sign_in(token: str, *, now: datetime) -> SignIn | None:
    """Return the live sign-in behind a browser's token; revoked, unused ones and deactivated users have none."""
    return db.session.scalar(
        select(SignIn)
        .join(SignIn.user)
        .options(contains_eager(SignIn.user))
        .where(
            SignIn.token_hash == hash_token(token),
            SignIn.revoked_at.is_(None),
            SignIn.last_seen_at > now - SIGN_IN_LASTS,
            User.deactivated_at.is_(None),
        )
    )


def list_sign_ins(user_id: UserId, *, now: datetime) -> Sequence[SignIn]:
    """Return the browsers in which a user is signed in, the latest used first."""
    return db.session.scalars(
        select(SignIn)
        .where(SignIn.user_id == user_id, SignIn.revoked_at.is_(None), SignIn.last_seen_at > now - SIGN_IN_LASTS)
        .order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())
    ).all()


def list_demo_users() -> Sequence[User]:
    """Return the accounts of the local demo."""
    return db.session.scalars(select(User).where(User.is_demo, User.deactivated_at.is_(None)).order_by(User.id)).all()


def find_organization_by_number(business_number: str) -> Organization | None:
    """Return the organization with this business number, if it is known."""
    return db.session.scalar(select(Organization).where(Organization.business_number == business_number))


def find_organization_by_name(name: LocalText, country: str) -> Organization | None:
    """Return the oldest organization of the country that is called exactly so in one of the languages."""
    same = [
        func.lower(column) == text.lower()
        for column, text in ((Organization.name_ko, name.ko), (Organization.name_en, name.en))
        if text
    ]
    return db.session.scalar(
        select(Organization).where(Organization.country == country, or_(*same)).order_by(Organization.id).limit(1)
    )


def list_memberships(user_id: UserId) -> Sequence[OrganizationMember]:
    """Return the organizations a user belongs to or asked to, with the organization loaded."""
    return db.session.scalars(
        select(OrganizationMember)
        .options(joinedload(OrganizationMember.organization))
        .where(OrganizationMember.user_id == user_id)
        .order_by(OrganizationMember.id)
    ).all()


def get_organization(organization_id: OrganizationId) -> Organization:
    """Return the organization. Raises NotFound."""
    organization = db.session.get(Organization, organization_id)
    if organization is None:
        raise NotFound
    return organization

"""Reading accounts."""

from __future__ import annotations

from sqlalchemy import select

from expo.accounts.models import Organization, OrganizationId, SignIn, User, UserId
from expo.core.db import db
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


def find_sign_in(token: str) -> SignIn | None:
    """Return the live sign-in behind a browser's token; revoked ones and deactivated users have none."""
    return db.session.scalar(
        select(SignIn)
        .join(SignIn.user)
        .where(SignIn.token_hash == hash_token(token), SignIn.revoked_at.is_(None), User.deactivated_at.is_(None))
    )


def get_organization(organization_id: OrganizationId) -> Organization:
    """Return the organization. Raises NotFound."""
    organization = db.session.get(Organization, organization_id)
    if organization is None:
        raise NotFound
    return organization

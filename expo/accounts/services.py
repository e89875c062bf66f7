"""Accounts: creating users, signing in and out."""

from __future__ import annotations

from datetime import datetime

from expo.accounts import passwords, queries
from expo.accounts.errors import AddressTaken, WrongCredentials
from expo.accounts.models import SignIn, User
from expo.core.db import db
from expo.core.ids import hash_token, new_token


def create_user(
    *, email: str, name: str, language: str, now: datetime, password: str | None = None, is_demo: bool = False
) -> User:
    """Add a user; with a password the account can be used at once. Raises AddressTaken."""
    if queries.find_user_by_email(email) is not None:
        raise AddressTaken
    user = User(
        email=queries.normalise_email(email),
        name=name,
        language=language,
        password_hash=passwords.hash_password(password) if password else None,
        is_demo=is_demo,
        created_at=now,
        confirmed_at=now if password else None,
    )
    db.session.add(user)
    db.session.flush()  # roles and links refer to the id
    return user


def sign_in(email: str, password: str, *, user_agent: str, address: str, now: datetime) -> tuple[User, str]:
    """Open a sign-in and return the user and the browser's token. Raises WrongCredentials."""
    user = queries.find_user_by_email(email)
    fits = passwords.verify(user.password_hash if user else None, password)
    if user is None or not fits or user.deactivated_at is not None:
        raise WrongCredentials
    token = new_token()
    db.session.add(
        SignIn(
            user_id=user.id,
            token_hash=hash_token(token),
            user_agent=user_agent[:300],
            address=address[:64],
            created_at=now,
            last_seen_at=now,
        )
    )
    return user, token


def sign_out(token: str, *, now: datetime) -> None:
    """Revoke the sign-in behind a browser's token."""
    entry = queries.find_sign_in(token)
    if entry is not None:
        entry.revoked_at = now

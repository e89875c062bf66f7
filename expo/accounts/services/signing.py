"""Signing in and out: one row for each browser."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from expo.accounts import passwords, queries
from expo.accounts.errors import WrongCredentials
from expo.accounts.models import SignIn, User, UserId
from expo.core.db import db
from expo.core.errors import NotFound
from expo.core.ids import hash_token, new_token


def sign_in(email: str, password: str, *, user_agent: str, address: str, now: datetime) -> tuple[User, str]:
    """Open a sign-in and return the user and the browser's token. Raises WrongCredentials."""
    user = queries.find_user_by_email(email)
    fits = passwords.verify(user.password_hash if user else None, password)
    if user is None or not fits or user.deactivated_at is not None:
        raise WrongCredentials
    if passwords.needs_rehash(user.password_hash or ""):
        user.password_hash = passwords.hash_password(password)
    return user, open_sign_in(user, user_agent=user_agent, address=address, now=now)


def open_sign_in(user: User, *, user_agent: str, address: str, now: datetime) -> str:
    """Sign a browser in as this user and return its token."""
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
    return token


def sign_out(token: str, *, now: datetime) -> None:
    """Revoke the sign-in behind a browser's token."""
    entry = queries.find_sign_in(token, now=now)
    if entry is not None:
        entry.revoked_at = now


def revoke_sign_in(user_id: UserId, sign_in_id: int, *, now: datetime) -> SignIn:
    """Sign one of a user's browsers out. Raises NotFound where it is not theirs."""
    entry = db.session.get(SignIn, sign_in_id)
    if entry is None or entry.user_id != user_id or entry.revoked_at is not None:
        raise NotFound
    entry.revoked_at = now
    return entry


def revoke_sign_ins(user_id: UserId, *, now: datetime, keep: int | None = None) -> None:
    """Sign all of a user's browsers out, but for the one to keep."""
    statement = update(SignIn).where(SignIn.user_id == user_id, SignIn.revoked_at.is_(None))
    if keep is not None:
        statement = statement.where(SignIn.id != keep)
    db.session.execute(statement.values(revoked_at=now))


def note_use(sign_in_id: int, *, now: datetime) -> None:
    """Note that a browser's sign-in was used."""
    db.session.execute(
        update(SignIn).where(SignIn.id == sign_in_id, SignIn.last_seen_at < now).values(last_seen_at=now)
    )

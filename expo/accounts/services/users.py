"""Users: adding, inviting, changing and deactivating them."""

from __future__ import annotations

from datetime import datetime

from expo.accounts import passwords, queries
from expo.accounts.errors import AddressTaken, PasswordWrong
from expo.accounts.events import UserLeaves
from expo.accounts.models import User, UserId
from expo.accounts.rules import LinkPurpose
from expo.accounts.services.links import send_link
from expo.accounts.services.signing import revoke_sign_ins
from expo.core import audit, events
from expo.core.actor import Actor
from expo.core.db import db


def subject_of(user: User) -> audit.Subject:
    """Return the user as the audit trail names it."""
    return audit.Subject(kind="user", id=user.id, label=user.name)


def create_user(  # noqa: PLR0913 - what a person is called and how they read
    *,
    email: str,
    name: str,
    language: str,
    now: datetime,
    password: str | None = None,
    is_demo: bool = False,
    time_zone: str = "Asia/Seoul",
) -> User:
    """Add a user; with a password the account can be used at once. Raises AddressTaken."""
    if queries.find_user_by_email(email) is not None:
        raise AddressTaken
    user = User(
        email=queries.normalise_email(email),
        name=name,
        language=language,
        time_zone=time_zone,
        password_hash=passwords.hash_password(password) if password else None,
        is_demo=is_demo,
        created_at=now,
        confirmed_at=now if password else None,
    )
    db.session.add(user)
    db.session.flush()  # roles and links refer to the id
    return user


def find_or_add_user(*, email: str, name: str, language: str, now: datetime) -> User:
    """Return the user with this address, adding one who still has to choose a password."""
    user = queries.find_user_by_email(email)
    return user or create_user(email=email, name=name, language=language, now=now)


def invite(user: User, template: str, *, now: datetime, show_id: int | None = None, **context: str) -> None:
    """Mail a user without a password the link with which they choose one."""
    send_link(user, LinkPurpose.INVITE, template, now=now, show_id=show_id, context=context)


def change_profile(user_id: UserId, *, name: str, language: str, time_zone: str) -> User:
    """Let a user be called `name` and read in this language and time zone."""
    user = queries.get_user(user_id)
    user.name, user.language, user.time_zone = name, language, time_zone
    return user


def deactivate(actor: Actor, user_id: UserId, *, password: str, now: datetime) -> None:
    """End a user's own account: nobody can sign in with it any more, what it decided stays in the audit trail.

    Raises PasswordWrong, and whatever a room says that cannot do without them.
    """
    user = queries.get_user(user_id)
    if not passwords.verify(user.password_hash, password):
        raise PasswordWrong(field="password")
    events.announce(UserLeaves(user.id, now))
    user.deactivated_at, user.password_hash = now, None
    revoke_sign_ins(user.id, now=now)
    audit.record(actor, "accounts.deactivate", subject_of(user), now=now)

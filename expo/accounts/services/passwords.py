"""Passwords: choosing, changing and getting a new one."""

from __future__ import annotations

from datetime import datetime

from expo.accounts import passwords, queries
from expo.accounts.errors import PasswordPersonal, PasswordTooCommon, PasswordTooShort, PasswordWrong
from expo.accounts.models import MailedLink, User, UserId
from expo.accounts.rules import MIN_PASSWORD_LENGTH, LinkPurpose, PasswordFault, password_fault
from expo.accounts.services.links import send_link, spend_link
from expo.accounts.services.signing import revoke_sign_ins
from expo.accounts.services.users import subject_of
from expo.core import audit, mail
from expo.core.actor import Actor, ActorKind


def _check(user: User, password: str) -> None:
    match password_fault(password, email=user.email, name=user.name):
        case PasswordFault.SHORT:
            raise PasswordTooShort(length=MIN_PASSWORD_LENGTH)
        case PasswordFault.COMMON:
            raise PasswordTooCommon
        case PasswordFault.PERSONAL:
            raise PasswordPersonal
        case None:
            return


def choose_password(link: MailedLink, password: str, *, now: datetime) -> User:
    """Set the password of whoever holds the link, which also proves their address; all sign-ins end.

    Raises LinkExpired and what is wrong with the password.
    """
    user = link.user
    _check(user, password)
    spend_link(link, now=now)
    had_one = user.password_hash is not None
    user.password_hash = passwords.hash_password(password)
    user.confirmed_at = user.confirmed_at or now
    revoke_sign_ins(user.id, now=now)
    action = "accounts.reset_password" if link.purpose is LinkPurpose.RESET else "accounts.accept"
    audit.record(Actor(ActorKind.USER, user.id, user.name), action, subject_of(user), now=now)
    if had_one:
        mail.queue(user.email, "accounts/password_changed", language=user.language, now=now, name=user.name)
    return user


def change_password(
    actor: Actor, user_id: UserId, *, present: str, password: str, keep: int | None, now: datetime
) -> None:
    """Replace a user's password; every other browser is signed out and the address is told.

    Raises PasswordWrong and what is wrong with the new one.
    """
    user = queries.get_user(user_id)
    if not passwords.verify(user.password_hash, present):
        raise PasswordWrong
    _check(user, password)
    user.password_hash = passwords.hash_password(password)
    revoke_sign_ins(user.id, keep=keep, now=now)
    audit.record(actor, "accounts.change_password", subject_of(user), now=now)
    mail.queue(user.email, "accounts/password_changed", language=user.language, now=now, name=user.name)


def ask_reset(email: str, *, now: datetime) -> None:
    """Mail the owner of the address a link for a new password; for an unknown address nothing happens.

    Somebody who never accepted their invitation gets a fresh one.
    """
    user = queries.find_user_by_email(email)
    if user is None or user.deactivated_at is not None:
        return
    if user.password_hash is None:
        send_link(user, LinkPurpose.CONFIRM, "accounts/confirm", now=now)
    else:
        send_link(user, LinkPurpose.RESET, "accounts/reset", now=now)

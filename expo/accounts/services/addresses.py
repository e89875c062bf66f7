"""Changing the mail address of an account."""

from __future__ import annotations

from datetime import datetime

from expo.accounts import passwords, queries
from expo.accounts.errors import AddressTaken, AddressUnchanged, PasswordWrong
from expo.accounts.models import MailedLink, User, UserId
from expo.accounts.rules import LinkPurpose
from expo.accounts.services.links import send_link, spend_link
from expo.accounts.services.users import subject_of
from expo.core import audit, mail
from expo.core.actor import Actor


def ask_address_change(user_id: UserId, *, email: str, password: str, now: datetime) -> None:
    """Mail a link to the new address; opening it moves the account there.

    An address that has an account is told so by mail; the asker sees no difference. Raises PasswordWrong,
    AddressUnchanged.
    """
    user = queries.get_user(user_id)
    if not passwords.verify(user.password_hash, password):
        raise PasswordWrong(field="password")
    wanted = queries.normalise_email(email)
    if wanted == user.email:
        raise AddressUnchanged
    other = queries.find_user_by_email(wanted)
    if other is not None:
        mail.queue(other.email, "accounts/address_taken", language=other.language, now=now, name=other.name)
        return
    send_link(
        user, LinkPurpose.CHANGE_ADDRESS, "accounts/change_address", now=now, to=wanted, context={"address": wanted}
    )


def change_address(actor: Actor, link: MailedLink, *, now: datetime) -> User:
    """Move the account to the address the link was sent to, and tell the old one. Raises LinkExpired, AddressTaken."""
    user, wanted = link.user, link.email or ""
    if queries.find_user_by_email(wanted) is not None:
        raise AddressTaken(field="")
    spend_link(link, now=now)
    before, user.email = user.email, wanted
    audit.record(actor, "accounts.change_address", subject_of(user), now=now)
    mail.queue(
        before, "accounts/address_changed", language=user.language, now=now, name=user.name, address=_veiled(wanted)
    )
    return user


def _veiled(address: str) -> str:
    """Return an address that its owner recognises and a stranger cannot use."""
    local, _, domain = address.partition("@")
    return f"{local[:2]}…@{domain}"

"""Links sent by mail: each works once, until it expires."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update

from expo.accounts.errors import LinkExpired, LinkUnknown
from expo.accounts.models import MailedLink, User
from expo.accounts.rules import LINK_LASTS, LinkPurpose, link_is_live
from expo.core import mail
from expo.core.db import db
from expo.core.ids import hash_token, new_token


def issue_link(user: User, purpose: LinkPurpose, *, now: datetime, to: str | None = None) -> tuple[MailedLink, str]:
    """Return a fresh link and its secret; earlier links of the user of this kind end."""
    db.session.execute(
        update(MailedLink)
        .where(MailedLink.user_id == user.id, MailedLink.purpose == purpose, MailedLink.used_at.is_(None))
        .values(used_at=now)
    )
    token = new_token()
    link = MailedLink(
        user_id=user.id,
        purpose=purpose,
        token_hash=hash_token(token),
        email=to,
        created_at=now,
        expires_at=now + LINK_LASTS[purpose],
    )
    db.session.add(link)
    return link, token


def send_link(  # noqa: PLR0913 - a mail has a reader, a text and what the text tells
    user: User,
    purpose: LinkPurpose,
    template: str,
    *,
    now: datetime,
    to: str | None = None,
    show_id: int | None = None,
    context: Mapping[str, object] | None = None,
) -> MailedLink:
    """Mail a fresh secret link to the user, or to `to`, an address still to be proven."""
    link, token = issue_link(user, purpose, now=now, to=to)
    mail.queue(
        to or user.email,
        template,
        language=user.language,
        now=now,
        show_id=show_id,
        calendar=None,  # `context` holds words for the text only
        name=user.name,
        token=token,
        expires_at=link.expires_at,
        **(context or {}),
    )
    return link


def get_link(token: str, purposes: Collection[LinkPurpose], *, now: datetime) -> MailedLink:
    """Return the live link behind a token. Raises LinkUnknown, LinkExpired."""
    link = db.session.scalar(select(MailedLink).where(MailedLink.token_hash == hash_token(token)))
    if link is None or link.purpose not in purposes or link.user.deactivated_at is not None:
        raise LinkUnknown
    if not link_is_live(expires_at=link.expires_at, used_at=link.used_at, now=now):
        raise LinkExpired
    return link


def spend_link(link: MailedLink, *, now: datetime) -> None:
    """Mark the link as used; of two who open it in the same instant one wins. Raises LinkExpired."""
    spent = cast(
        "CursorResult[Any]",
        db.session.execute(
            update(MailedLink).where(MailedLink.id == link.id, MailedLink.used_at.is_(None)).values(used_at=now)
        ),
    )
    if spent.rowcount != 1:
        raise LinkExpired

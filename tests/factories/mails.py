"""Reading the outbox as the people the mails went to."""

from __future__ import annotations

import re

from sqlalchemy import select

from expo.core.db import db
from expo.core.mail import Mail


def mails_to(recipient: str) -> list[Mail]:
    """Return the mails to an address, the oldest first."""
    db.session.rollback()
    return list(db.session.scalars(select(Mail).where(Mail.recipient == recipient).order_by(Mail.id)))


def link_in(mail: Mail) -> str:
    """Return the path and query of the first link in a mail."""
    found = re.search(r"http://localhost(/\S+)", mail.body)
    assert found is not None, mail.body
    return found[1]

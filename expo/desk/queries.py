"""Reading what the desk shows: mails, the audit trail, jobs."""

from __future__ import annotations

from sqlalchemy import Select, or_, select

from expo.core.db import db
from expo.core.errors import NotFound
from expo.core.mail import Mail


def select_mails(*, show_id: int | None = None, q: str = "", state: str = "") -> Select[Mail]:
    """Return the select of the outbox; with a show, only its mails."""
    statement = select(Mail)
    if show_id is not None:
        statement = statement.where(Mail.show_id == show_id)
    if q:
        columns = (Mail.recipient, Mail.subject)
        statement = statement.where(or_(*(column.icontains(q, autoescape=True) for column in columns)))
    if state == "sent":
        statement = statement.where(Mail.sent_at.is_not(None))
    elif state == "waiting":
        statement = statement.where(Mail.sent_at.is_(None), Mail.error == "")
    elif state == "failed":
        statement = statement.where(Mail.sent_at.is_(None), Mail.error != "")
    return statement


def get_mail(mail_id: int, *, show_id: int | None = None) -> Mail:
    """Return a mail of the outbox; with a show, only one of its mails. Raises NotFound."""
    mail = db.session.get(Mail, mail_id)
    if mail is None or (show_id is not None and mail.show_id != show_id):
        raise NotFound
    return mail

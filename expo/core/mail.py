"""Mail: written to the outbox in the same transaction as the decision, delivered after its commit."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from expo.core.db import Base, db
from expo.core.work import after_commit

MAX_ATTEMPTS = 5
SMTP_TIMEOUT_S = 20

#: (template name, language, context) -> rendered text whose first line is "Subject: …"; set by expo.app
Renderer = Callable[[str, str, dict[str, object]], str]
_wiring: dict[str, Callable[..., object]] = {}


class Mail(Base):
    """One message in the outbox."""

    __tablename__ = "mails"

    id: Mapped[int] = mapped_column(primary_key=True)
    show_id: Mapped[int | None] = mapped_column(index=True)
    recipient: Mapped[str] = mapped_column(String(320), index=True)
    language: Mapped[str] = mapped_column(String(2))
    template: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    #: an iCalendar file that goes with it
    calendar: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")


_held: ContextVar[list[Mail] | None] = ContextVar("held_mails", default=None)


def wire(renderer: Renderer, hand_on: Callable[[int], None]) -> None:
    """Say how texts are rendered and who delivers a mail once it is committed (called by `expo.app`)."""
    _wiring["render"] = renderer
    _wiring["hand_on"] = hand_on


def queue(
    recipient: str,
    template: str,
    *,
    language: str,
    now: datetime,
    show_id: int | None = None,
    calendar: str | None = None,
    **context: object,
) -> Mail:
    """Put one mail into the outbox; it is delivered after the present transaction commits.

    `template` names templates/mail/<template>.txt, whose first line is the subject; `calendar` is the text of an
    iCalendar file to attach.
    """
    text = str(_wiring["render"](template, language, context))
    first, _, body = text.lstrip().partition("\n")
    mail = Mail(
        show_id=show_id,
        recipient=recipient,
        language=language,
        template=template,
        subject=first.removeprefix("Subject:").strip()[:300],
        body=body.strip() + "\n",
        calendar=calendar,
        created_at=now,
    )
    held = _held.get()
    if held is None:
        post([mail])
    else:
        held.append(mail)
    return mail


@contextmanager
def collected() -> Iterator[list[Mail]]:
    """Keep the mails that the block queues in the list instead of the outbox, to be posted later, or never.

    Rendering hundreds of them takes seconds, for which no transaction should be open that keeps others from writing.
    """
    mails: list[Mail] = []
    token = _held.set(mails)
    try:
        yield mails
    finally:
        _held.reset(token)


def post(mails: Sequence[Mail]) -> None:
    """Put mails into the outbox; they are delivered after the present transaction commits."""
    db.session.add_all(mails)
    db.session.flush()  # the jobs after the commit need the ids
    for mail_id in [mail.id for mail in mails]:
        after_commit(partial(_hand_on, mail_id))


def _hand_on(mail_id: int) -> None:
    _wiring["hand_on"](mail_id)


def deliver(mail: Mail, *, sender: str, folder: Path, smtp_url: str | None, now: datetime) -> None:
    """Write the mail as an .eml file and, with an SMTP address, send it; failures are noted on the mail."""
    message = _message(mail, sender)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{mail.id:08d}.eml").write_bytes(bytes(message))
    mail.attempts += 1
    try:
        if smtp_url:
            _send(message, smtp_url)
    except (OSError, smtplib.SMTPException) as fault:
        mail.error = f"{type(fault).__name__}: {fault}"[:500]
    else:
        mail.sent_at, mail.error = now, ""


def _message(mail: Mail, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.recipient, mail.subject
    message["Message-ID"] = f"<mail-{mail.id}@{parseaddr(sender)[1].partition('@')[2]}>"
    message["Content-Language"] = mail.language
    message.set_content(mail.body)
    if mail.calendar:
        _attach_calendar(message, mail.calendar)
    return message


def _attach_calendar(message: EmailMessage, text: str) -> None:
    """Attach an iCalendar file; its type names its method, which is how mail programs know what to do with it."""
    lines = text.splitlines()
    method = next((line.removeprefix("METHOD:") for line in lines if line.startswith("METHOD:")), "PUBLISH")
    message.add_attachment(
        text.encode(), "text", "calendar", filename="consultations.ics", params={"method": method, "charset": "utf-8"}
    )


def _send(message: EmailMessage, smtp_url: str) -> None:
    """Send over smtp:// or smtps://, with STARTTLS where the server offers it."""
    address = urlsplit(smtp_url)
    kind = smtplib.SMTP_SSL if address.scheme == "smtps" else smtplib.SMTP
    with kind(address.hostname or "localhost", address.port or 0, timeout=SMTP_TIMEOUT_S) as server:
        if address.scheme == "smtp":
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls()
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        server.send_message(message)

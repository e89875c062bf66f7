"""Reminding those who have not chosen whom they want to meet, by the organizer's hand or the day before wishes close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from expo.consultations import errors
from expo.consultations.models import Buyer
from expo.consultations.queries import wishes
from expo.consultations.services import buyers, tell
from expo.core import audit
from expo.core.actor import Actor
from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.shows.models import Show

BEFORE_CLOSING = timedelta(days=1)
_ACTION = "consultations.remind_silent"


def remind_silent(actor: Actor, show: Show, *, now: datetime) -> tuple[int, int]:
    """Write to every buyer and exhibitor who has not chosen anybody; return how many of each.

    Raises WishesClosed where they could not choose any more.
    """
    silent = [each for each in wishes.list_silent_buyers(show.id) if each.email]
    remind_buyers(actor, show, silent, now=now)
    firms = wishes.list_silent_exhibitors(show.id)
    for firm in firms:
        tell.remind_exhibitor(firm, show, now=now)
    subject = audit.Subject(kind="show", id=show.id, label=show.name, show_id=show.id)
    audit.record(actor, _ACTION, subject, now=now, buyers=len(silent), exhibitors=len(firms))
    return len(silent), len(firms)


def remind_buyers(actor: Actor, show: Show, chosen: Sequence[Buyer], *, now: datetime) -> None:
    """Write to these buyers of the show that they may still choose. Raises WishesClosed where they may not."""
    if wishes.are_wishes_closed(show.id, now):
        raise errors.WishesClosed
    for buyer in chosen:
        if buyer.email:
            buyers.remind(actor, buyer, now=now)


def is_reminded(show_id: int, since: datetime) -> bool:
    """Return whether everybody who has not chosen has been reminded since a moment."""
    found = select(AuditEntry.id).where(
        AuditEntry.show_id == show_id, AuditEntry.action == _ACTION, AuditEntry.at >= since
    )
    return db.session.scalar(found.limit(1)) is not None

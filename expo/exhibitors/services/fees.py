"""What a participation costs where it is not what the terms say, and when it was paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from expo.core import audit
from expo.core.actor import Actor
from expo.core.errors import NotAllowed
from expo.exhibitors.errors import ReasonNeeded, WrongState
from expo.exhibitors.models import Application, ApplicationId
from expo.exhibitors.policies import reviews
from expo.exhibitors.rules import ApplicationStatus
from expo.exhibitors.services.applying import subject_of
from expo.exhibitors.services.review import lock
from expo.exhibitors.services.telling import tell_applicant
from expo.shows.models import ShowId


def set_fee(
    application: Application, fee_minor: int, due_on: date | None, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Set what an approved participation costs and tell the applicant why. Raises NotAllowed, WrongState, ReasonNeeded."""
    if not reviews(actor, application):
        raise NotAllowed
    if application.status is not ApplicationStatus.APPROVED:
        raise WrongState
    if not reason.strip():
        raise ReasonNeeded
    before, application.fee_minor = application.fee_minor, fee_minor
    application.fee_due_on = due_on if fee_minor else None
    audit.record(
        actor, "exhibitors.set_fee", subject_of(application), now=now, reason=reason, before=before, after=fee_minor
    )
    tell_applicant(application, "fee", now=now, reason=reason)


def note_payment(application: Application, paid_at: datetime | None, *, actor: Actor, now: datetime) -> None:
    """Record when the fee was paid, or that it was not after all. Raises NotAllowed."""
    if not reviews(actor, application):
        raise NotAllowed
    application.paid_at = paid_at
    verb = "exhibitors.note_payment" if paid_at else "exhibitors.take_back_payment"
    audit.record(actor, verb, subject_of(application), now=now, fee_minor=application.fee_minor)


def note_payments(show_id: ShowId, ids: Sequence[ApplicationId], *, actor: Actor, now: datetime) -> int:
    """Record payment now for every unpaid approved application among `ids`; return how many that were."""
    rows = [
        row
        for row in lock(sorted(ids), show_id)
        if row.status is ApplicationStatus.APPROVED and row.fee_minor and row.paid_at is None
    ]
    for row in rows:
        note_payment(row, now, actor=actor, now=now)
    return len(rows)

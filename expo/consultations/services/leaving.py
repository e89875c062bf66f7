"""What becomes of consultations when a firm leaves the show."""

from __future__ import annotations

from expo.consultations.models import Consultation, Slot
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import ConsultationStatus
from expo.consultations.services import booking
from expo.exhibitors.events import ExhibitorWithdrawn


def on_withdrawn(event: ExhibitorWithdrawn) -> None:
    """Call off what the firm still had to come; the buyers are told, and the slots are free for others."""
    coming = timetable.list_consultations(
        Consultation.exhibitor_id == event.exhibitor_id,
        Slot.ends_at > event.now,
        statuses=(ConsultationStatus.REQUESTED, ConsultationStatus.CONFIRMED),
    )
    for each in coming:
        booking.cancel(event.actor, each, now=event.now, reason=event.reason)

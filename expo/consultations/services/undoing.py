"""A side takes back that it declined a request, withdrew its own, or called a consultation off."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from expo.consultations import errors
from expo.consultations.models import Consultation
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import ConsultationStatus, Side
from expo.consultations.rules.undoing import Ended, may_undo
from expo.consultations.services import booking, ground, pairing, tell
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db


def undoable(consultations: Iterable[Consultation], side: Side, *, now: datetime) -> set[int]:
    """Return which of them the side may let stand again; whether a time is still free shows when it does."""
    own = [each for each in consultations if each.decided_by is side]
    followed = timetable.live_pairs_among(own)
    return {each.id for each in own if may_undo(_facts(each, followed), side, now)}


def undo(actor: Actor, consultation: Consultation, side: Side, *, now: datetime) -> None:
    """Let it stand again as it was: a request waits for its answer, a confirmed consultation has its time and table.

    Raises TooLateToUndo where something else happened since, ResourceBusy where somebody has taken the time.
    """
    consultation.revision = ground.begin_change(consultation.show_id)
    db.session.refresh(consultation, ["status", "decided_by", "expires_at"])
    if not undoable([consultation], side, now=now):
        raise errors.TooLateToUndo
    pairing.check_people(consultation.buyer, consultation.exhibitor)
    pairing.check_limits(consultation.buyer, consultation.exhibitor)
    if consultation.booking is not None:
        booking.restore(actor, consultation, now=now, elsewhere=True)
        return
    booking.demand_opening(consultation, now=now)
    was = consultation.status
    consultation.status, consultation.reason = ConsultationStatus.REQUESTED, ""
    consultation.decided_at = consultation.decided_by = None
    audit.record(actor, "consultations.undo", booking.subject_of(consultation), now=now, was=was.value)
    tell.stands_again(consultation, side.other, now=now)


def _facts(each: Consultation, followed: Collection[tuple[int, int]]) -> Ended:
    return Ended(
        status=each.status,
        decided_by=each.decided_by,
        starts_at=each.slot.starts_at,
        slot_is_closed=each.slot.is_closed,
        expires_at=None if each.booking_id is not None else each.expires_at,
        is_followed=(each.buyer_id, each.exhibitor_id) in followed,
    )

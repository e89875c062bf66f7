"""What one side ended by itself, and how long it may take that back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from expo.consultations.rules.codes import ConsultationStatus, Side

_ENDED = frozenset({ConsultationStatus.DECLINED, ConsultationStatus.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A consultation or request, and what decides whether its end can be undone."""

    status: ConsultationStatus
    #: the side that ended it; None where it was the organizer or time
    decided_by: Side | None
    starts_at: datetime
    slot_is_closed: bool
    #: when a request that stood again would expire; None where it was a confirmed consultation
    expires_at: datetime | None
    #: the two have another consultation or request by now
    is_followed: bool


def may_undo(ended: Ended, side: Side, now: datetime) -> bool:
    """Return whether `side` may undo what it ended: it was its own deed, the time is to come and nothing followed."""
    own = ended.status in _ENDED and ended.decided_by is side
    in_time = ended.starts_at > now and (ended.expires_at is None or ended.expires_at > now)
    return own and in_time and not ended.slot_is_closed and not ended.is_followed

"""What upper rooms may react to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from expo.core.actor import Actor
from expo.exhibitors.models import ExhibitorId
from expo.shows.models import ShowId


@dataclass(frozen=True, slots=True)
class ConsultationFinished:
    """A consultation took place and is over; it offers itself to the exhibitor as a lead."""

    consultation_id: int
    show_id: ShowId
    exhibitor_id: ExhibitorId
    buyer_id: int
    registration_id: int | None
    actor: Actor
    now: datetime

"""Reading how a show runs its consultations: set-up and tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from expo.consultations.models import (
    ConsultationSetup,
    Table,
)
from expo.consultations.rules.codes import Seating
from expo.core.db import db


def find_setup(show_id: int) -> ConsultationSetup | None:
    """Return how the show runs its consultations, if anybody said so."""
    return db.session.get(ConsultationSetup, show_id)


def walking_of(setup: ConsultationSetup | None) -> timedelta:
    """Return the time to walk from one consultation to the next: none where people sit in the consultation area."""
    at_booths = setup is not None and setup.seating is Seating.BOOTH
    return timedelta(minutes=setup.walking_min) if setup and at_booths else timedelta(0)


def list_tables(show_id: int) -> Sequence[Table]:
    """Return the show's tables by number."""
    return db.session.scalars(select(Table).where(Table.show_id == show_id).order_by(Table.number)).all()

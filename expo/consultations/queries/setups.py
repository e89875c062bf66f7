"""Reading how a show runs its consultations: set-up and tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
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
    return walk_where(setup.seating, setup.walking_min) if setup else timedelta(0)


def walk_where(seating: Seating, minutes: int) -> timedelta:
    """Return the time to walk that this rule of seating asks for."""
    return timedelta(minutes=minutes if seating is Seating.BOOTH else 0)


def list_tables(show_id: int) -> Sequence[Table]:
    """Return the show's tables by number."""
    return db.session.scalars(select(Table).where(Table.show_id == show_id).order_by(Table.number)).all()


def last_number(tables: Iterable[Table]) -> int:
    """Return up to which number the area has tables; those that are closed above it are too many, not broken."""
    return max((each.number for each in tables if not each.is_closed), default=0)


def broken_numbers(tables: Collection[Table]) -> set[int]:
    """Return the tables that were closed one by one, among those that are used."""
    last = last_number(tables)
    return {each.number for each in tables if each.is_closed and each.number < last}

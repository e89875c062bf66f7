"""Times away: an exhibitor's, a buyer's or an interpreter's own appointments, in the same calendar as everything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from expo.calendar import queries as calendar_queries
from expo.calendar import services as calendar
from expo.calendar.models import Booking, ClaimCell, Resource
from expo.calendar.queries import Busy
from expo.consultations.models import Buyer, Interpreter, Table
from expo.consultations.queries import people
from expo.consultations.services import ground
from expo.core.db import LocalText, db
from expo.core.errors import NotFound
from expo.exhibitors.models import Exhibitor

ACTIVITY = "away"
LABEL = LocalText("부재", "Away")


def resources_of(who: Buyer | Exhibitor | Interpreter | Table) -> list[Resource]:
    """Return everything that is away when somebody is away: all desks of an exhibitor."""
    if isinstance(who, Buyer):
        return [ground.buyer_resource(who)]
    if isinstance(who, Interpreter):
        return [ground.interpreter_resource(who)]
    if isinstance(who, Table):
        return [ground.table_resource(who)]
    return [ground.desk_resource(who, desk) for desk in range(1, people.profile_of(who.id).desks + 1)]


def add(who: Buyer | Exhibitor | Interpreter | Table, starts_at: datetime, ends_at: datetime) -> Booking:
    """Keep a time free of consultations. Raises ResourceBusy where one stands there already."""
    ground.begin_change(who.show_id)
    return calendar.claim(who.show_id, ACTIVITY, starts_at, ends_at, resources_of(who), label=LABEL)


def remove(who: Buyer | Exhibitor | Interpreter | Table, booking_id: int, *, now: datetime) -> None:
    """Take a time away back. Raises NotFound for somebody else's."""
    ids = [each.id for each in resources_of(who)]
    booking = db.session.scalar(
        select(Booking)
        .join(ClaimCell, ClaimCell.booking_id == Booking.id)
        .where(Booking.id == booking_id, Booking.activity == ACTIVITY, ClaimCell.resource_id.in_(ids))
        .limit(1)
    )
    if booking is None:
        raise NotFound
    calendar.release(booking, now=now)


def list_of(resource_ids: Sequence[int], starts_at: datetime, ends_at: datetime) -> list[Busy]:
    """Return the times away between two moments, once each."""
    found = calendar_queries.busy(resource_ids, starts_at, ends_at)
    return list({entry.booking_id: entry for entry in found if entry.activity == ACTIVITY}.values())

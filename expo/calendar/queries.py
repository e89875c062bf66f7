"""Reading who is busy when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from expo.calendar import rules
from expo.calendar.models import Booking, BookingId, ClaimCell, Resource, ResourceId
from expo.calendar.rules import ResourceKind
from expo.core.db import LocalText, db


@dataclass(frozen=True, slots=True)
class Busy:
    """One period in which a resource is taken."""

    resource_id: ResourceId
    booking_id: BookingId
    activity: str
    label: LocalText
    starts_at: datetime
    ends_at: datetime


def find_resource(show_id: int, kind: ResourceKind, ref_id: int, number: int = 1) -> Resource | None:
    """Return the resource that stands for this thing, if it was ever made known."""
    return db.session.scalar(
        select(Resource).where(
            Resource.show_id == show_id, Resource.kind == kind, Resource.ref_id == ref_id, Resource.number == number
        )
    )


def list_resources(show_id: int, kind: ResourceKind, ref_ids: Collection[int] | None = None) -> Sequence[Resource]:
    """Return a show's resources of one kind, by what they stand for and number."""
    wanted = select(Resource).where(Resource.show_id == show_id, Resource.kind == kind)
    if ref_ids is not None:
        wanted = wanted.where(Resource.ref_id.in_(ref_ids))
    return db.session.scalars(wanted.order_by(Resource.ref_id, Resource.number)).all()


def busy(resource_ids: Collection[int], starts_at: datetime, ends_at: datetime) -> list[Busy]:
    """Return the bookings that touch the period, per resource, in order of time."""
    rows = db.session.execute(
        select(
            ClaimCell.resource_id,
            Booking.id,
            Booking.activity,
            Booking.label_ko,
            Booking.label_en,
            Booking.starts_at,
            Booking.ends_at,
        )
        .join(Booking, Booking.id == ClaimCell.booking_id)
        .where(
            ClaimCell.resource_id.in_(resource_ids),
            ClaimCell.cell >= rules.cell_of(starts_at),
            ClaimCell.cell <= rules.cell_of(ends_at - timedelta(microseconds=1)),
        )
        .distinct()
        .order_by(Booking.starts_at, ClaimCell.resource_id)
    )
    return [Busy(row[0], row[1], row[2], LocalText(row[3], row[4]), row[5], row[6]) for row in rows]


def free_resources(
    show_id: int, kind: ResourceKind, starts_at: datetime, ends_at: datetime, ref_ids: Collection[int] | None = None
) -> list[Resource]:
    """Return the show's resources of one kind that nobody holds at any time of the period."""
    found = list_resources(show_id, kind, ref_ids)
    taken = {entry.resource_id for entry in busy([each.id for each in found], starts_at, ends_at)}
    return [each for each in found if each.id not in taken]


def resources_of(booking_ids: Collection[int]) -> dict[int, list[Resource]]:
    """Return the resources that each of the bookings holds."""
    rows = db.session.execute(
        select(ClaimCell.booking_id, Resource)
        .join(Resource, Resource.id == ClaimCell.resource_id)
        .where(ClaimCell.booking_id.in_(booking_ids))
        .distinct()
    )
    found: dict[int, list[Resource]] = {}
    for booking_id, resource in rows:
        found.setdefault(booking_id, []).append(resource)
    return found

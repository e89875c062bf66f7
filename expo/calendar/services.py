"""Claiming, moving and releasing time. Whoever comes second gets ResourceBusy, whatever the activity.

Every claim first locks its resources in order of their ids (so that two claims never wait for each other in a
circle), then looks, then writes; the primary key of the cells holds even where somebody forgets to look.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from expo.calendar import queries, rules
from expo.calendar.errors import OffGrid, ResourceBusy
from expo.calendar.models import Booking, ClaimCell, Resource
from expo.calendar.rules import ResourceKind
from expo.core.db import LocalText, db
from expo.shows.models import Show

NO_LABEL = LocalText()
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Shift:
    """A booking's new period and resources, for `move_many`."""

    booking: Booking
    starts_at: datetime
    ends_at: datetime
    resource_ids: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One wanted booking, for `claim_many`."""

    activity: str
    starts_at: datetime
    ends_at: datetime
    resource_ids: Sequence[int]
    label: LocalText = NO_LABEL

    @property
    def pairs(self) -> list[tuple[int, int]]:
        return rules.pairs(self.resource_ids, self.starts_at, self.ends_at)


def ensure_resource(
    show_id: int, kind: ResourceKind, ref_id: int, *, number: int = 1, label: LocalText = NO_LABEL
) -> Resource:
    """Return the resource that stands for this thing; it is made known at its first mention."""
    found = queries.find_resource(show_id, kind, ref_id, number)
    if found is not None:
        return found
    resource = Resource(show_id=show_id, kind=kind, ref_id=ref_id, number=number, label_ko=label.ko, label_en=label.en)
    try:
        with db.session.begin_nested():
            db.session.add(resource)
    except IntegrityError:  # somebody made it known in the same instant
        resource = db.session.scalars(
            select(Resource).where(
                Resource.show_id == show_id, Resource.kind == kind, Resource.ref_id == ref_id, Resource.number == number
            )
        ).one()
    return resource


def claim(
    show_id: int,
    activity: str,
    starts_at: datetime,
    ends_at: datetime,
    resources: Iterable[Resource],
    *,
    label: LocalText = NO_LABEL,
) -> Booking:
    """Take the period for all the resources at once, or for none of them.

    Raises ResourceBusy naming the first that is taken and when, OffGrid for an impossible period.
    """
    ids = [resource.id for resource in resources]
    wanted = Claim(activity=activity, starts_at=starts_at, ends_at=ends_at, resource_ids=ids, label=label)
    return claim_many(show_id, [wanted])[0]


def claim_many(show_id: int, wanted: Sequence[Claim]) -> list[Booking]:
    """Take all the periods, or none: the same locks and the same key as one claim, in few statements."""
    for each in wanted:
        _check_period(each.starts_at, each.ends_at)
    _lock({resource for each in wanted for resource in each.resource_ids})
    _refuse_clashes(wanted)
    bookings = [_new_booking(show_id, each) for each in wanted]
    db.session.add_all(bookings)
    db.session.flush()  # the cells need the bookings' ids
    _write_cells([(pair, booking) for each, booking in zip(wanted, bookings, strict=True) for pair in each.pairs])
    return bookings


def move(
    booking: Booking, starts_at: datetime, ends_at: datetime, resources: Iterable[Resource] | None = None
) -> Booking:
    """Shift a booking to another period and, where given, to other resources; on refusal it stays as it was.

    A released booking takes its time again this way (an undone cancellation); name its resources then.
    """
    _check_period(starts_at, ends_at)
    held = _resource_ids_of(booking)
    ids = held if resources is None else [resource.id for resource in resources]
    _lock({*held, *ids})
    wanted = Claim(activity=booking.activity, starts_at=starts_at, ends_at=ends_at, resource_ids=ids)
    _refuse_clashes([wanted], besides={booking.id})
    db.session.execute(delete(ClaimCell).where(ClaimCell.booking_id == booking.id))
    _write_cells([(pair, booking) for pair in wanted.pairs])
    booking.starts_at, booking.ends_at, booking.cancelled_at = starts_at, ends_at, None
    return booking


def move_many(shifts: Sequence[Shift]) -> None:
    """Shift several bookings at once, so that some may take what others leave, or none of them.

    Raises ResourceBusy naming the first that is taken and when, OffGrid for an impossible period.
    """
    for each in shifts:
        _check_period(each.starts_at, each.ends_at)
    ids = {each.booking.id for each in shifts}
    held = db.session.scalars(select(ClaimCell.resource_id).where(ClaimCell.booking_id.in_(ids)).distinct())
    _lock({*held, *(resource for each in shifts for resource in each.resource_ids)})
    wanted = [
        Claim(
            activity=each.booking.activity,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            resource_ids=each.resource_ids,
        )
        for each in shifts
    ]
    _refuse_clashes(wanted, besides=ids)
    db.session.execute(delete(ClaimCell).where(ClaimCell.booking_id.in_(ids)))
    _write_cells([(pair, each.booking) for each, claim in zip(shifts, wanted, strict=True) for pair in claim.pairs])
    for each in shifts:
        each.booking.starts_at, each.booking.ends_at, each.booking.cancelled_at = each.starts_at, each.ends_at, None


def release(booking: Booking, *, now: datetime) -> None:
    """Give the booking's time back; the booking stays as a record. Releasing twice changes nothing."""
    release_many([booking], now=now)


def release_many(bookings: Collection[Booking], *, now: datetime) -> None:
    """Give the time of several bookings back."""
    db.session.execute(delete(ClaimCell).where(ClaimCell.booking_id.in_([each.id for each in bookings])))
    for booking in bookings:
        booking.cancelled_at = booking.cancelled_at or now


def shorten(booking: Booking, ends_at: datetime) -> None:
    """Let a booking end earlier, at the next step of the grid; the rest of its time is free again."""
    end = rules.start_of(rules.cell_of(ends_at + rules.GRID))
    if not booking.starts_at < end < booking.ends_at:
        return
    db.session.execute(
        delete(ClaimCell).where(ClaimCell.booking_id == booking.id, ClaimCell.cell >= rules.cell_of(end))
    )
    booking.ends_at = end


def _check_period(starts_at: datetime, ends_at: datetime) -> None:
    if not rules.is_period(starts_at, ends_at):
        raise OffGrid


def _new_booking(show_id: int, wanted: Claim) -> Booking:
    return Booking(
        show_id=show_id,
        activity=wanted.activity,
        label_ko=wanted.label.ko,
        label_en=wanted.label.en,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
    )


def _lock(resource_ids: Collection[int]) -> None:
    """Hold the resources until the end of the transaction, in one order (PostgreSQL; SQLite has one writer)."""
    db.session.execute(
        select(Resource.id).where(Resource.id.in_(resource_ids)).order_by(Resource.id).with_for_update(key_share=True)
    ).all()


def _refuse_clashes(wanted: Sequence[Claim], besides: Collection[int] = ()) -> None:
    if not wanted:
        return
    held = _held_pairs(wanted, besides)
    for each in wanted:
        clash = rules.first_clash(held, each.pairs)
        if clash is not None:
            raise _busy_fault(clash[0], held[clash], each)
        held |= dict.fromkeys(each.pairs, (each.starts_at, each.ends_at, 0))


Period = tuple[datetime, datetime, int]


def _held_pairs(wanted: Sequence[Claim], besides: Collection[int]) -> dict[tuple[int, int], Period]:
    ids = {resource for each in wanted for resource in each.resource_ids}
    rows = db.session.execute(
        select(ClaimCell.resource_id, ClaimCell.cell, Booking.starts_at, Booking.ends_at, Booking.id)
        .join(Booking, Booking.id == ClaimCell.booking_id)
        .where(
            ClaimCell.resource_id.in_(ids),
            ClaimCell.cell >= min(rules.cell_of(each.starts_at) for each in wanted),
            ClaimCell.cell < max(rules.cell_of(each.ends_at) for each in wanted),
            ClaimCell.booking_id.not_in(besides),
        )
    )
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in rows}


def _busy_fault(resource_id: int, period: Period, wanted: Claim) -> ResourceBusy:
    resource = db.session.get_one(Resource, resource_id)
    zone = ZoneInfo(db.session.get_one(Show, resource.show_id).time_zone)
    start, end = period[0].astimezone(zone), period[1].astimezone(zone)
    fault = ResourceBusy(
        who=resource.label,
        day=start.date(),
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}",
        activity=wanted.activity,
    )
    fault.resource_id, fault.kind, fault.booking_id = resource_id, resource.kind, period[2]
    return fault


def _write_cells(cells: Sequence[tuple[tuple[int, int], Booking]]) -> None:
    rows = [{"resource_id": pair[0], "cell": pair[1], "booking_id": booking.id} for pair, booking in cells]
    for first in range(0, len(rows), CHUNK):
        db.session.execute(insert(ClaimCell), rows[first : first + CHUNK])


def _resource_ids_of(booking: Booking) -> list[int]:
    found = db.session.scalars(select(ClaimCell.resource_id).where(ClaimCell.booking_id == booking.id).distinct())
    return [int(resource) for resource in found]


def ensure_resources(
    show_id: int, wanted: Sequence[tuple[ResourceKind, int, int, LocalText]]
) -> dict[tuple[ResourceKind, int, int], Resource]:
    """Return the resources for (kind, ref_id, number, label) by the first three; unknown ones are made known."""
    found: dict[tuple[ResourceKind, int, int], Resource] = {}
    for kind in {each[0] for each in wanted}:
        refs = {each[1] for each in wanted if each[0] is kind}
        found |= {(r.kind, r.ref_id, r.number): r for r in queries.list_resources(show_id, kind, refs)}
    for kind, ref_id, number, label in wanted:
        key = (kind, ref_id, number)
        if key not in found:
            found[key] = Resource(
                show_id=show_id, kind=kind, ref_id=ref_id, number=number, label_ko=label.ko, label_en=label.en
            )
            db.session.add(found[key])
    db.session.flush()  # claims need the ids
    return found

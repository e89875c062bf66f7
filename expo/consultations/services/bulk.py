"""Many consultations at once, through the same claims: for released timetables and for the demo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from expo.calendar import services as calendar
from expo.calendar.rules import ResourceKind
from expo.calendar.services import Claim
from expo.consultations import errors
from expo.consultations.models import Buyer, Consultation, Interpreter, Slot, Table
from expo.consultations.queries.seating import sits_at_booths
from expo.consultations.rules.codes import ConsultationStatus, NoShow, Origin
from expo.consultations.services import ground
from expo.consultations.services.booking import ACTIVITY
from expo.consultations.services.pairing import when_of
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import LocalText, db
from expo.exhibitors.models import Exhibitor
from expo.shows.models import ShowId

Key = tuple[ResourceKind, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One wanted consultation with its place; `status` DONE or NO_SHOW writes history (demo, imports)."""

    buyer: Buyer
    exhibitor: Exhibitor
    slot: Slot
    #: None: they meet at the exhibitor's booth
    table: Table | None
    desk: int = 1
    interpreter: Interpreter | None = None
    interpreting: str | None = None
    status: ConsultationStatus = ConsultationStatus.CONFIRMED
    no_show: NoShow | None = None
    is_locked: bool = False


def seat_many(
    actor: Actor, show_id: ShowId, seats: Sequence[Seat], *, now: datetime, origin: Origin = Origin.MATCHING
) -> list[Consultation]:
    """Confirm all the consultations, or none. Raises ResourceBusy naming the first who is taken and when; NoTableLeft.

    Nobody is told by mail: whoever calls this decides whom to tell.
    """
    if not seats:
        return []
    revision = ground.begin_change(show_id)
    _demand_places(show_id, seats)
    taken = resource_ids(show_id, seats)
    bookings = calendar.claim_many(show_id, [_claim(seat, ids) for seat, ids in zip(seats, taken, strict=True)])
    numbers = ground.next_numbers(show_id, len(seats))
    made = [_consultation(seat, number, now=now, origin=origin) for seat, number in zip(seats, numbers, strict=True)]
    for consultation, booking in zip(made, bookings, strict=True):
        consultation.booking, consultation.revision = booking, revision
    db.session.add_all(made)
    db.session.flush()  # callers name their ids
    missed = [each.booking for each in made if each.status is ConsultationStatus.NO_SHOW and each.booking]
    calendar.release_many(missed, now=now)
    subject = audit.Subject(kind="show", id=show_id, label=f"{len(made)} consultations", show_id=show_id)
    audit.record(actor, "consultations.seat_many", subject, now=now, count=len(made), origin=origin.value)
    return made


def _demand_places(show_id: ShowId, seats: Sequence[Seat]) -> None:
    """Raise NoTableLeft for the first without a table in a show that does not sit at booths."""
    without = next((each for each in seats if each.table is None), None)
    if without is not None and not sits_at_booths(show_id):
        raise errors.NoTableLeft(**when_of(without.slot, without.buyer.show.time_zone))


def resource_ids(show_id: ShowId, held: Sequence[Seat | Consultation]) -> list[list[int]]:
    """Return for each what it takes the time of in the calendar; what is not yet there is added."""
    taken = [taken_by(each) for each in held]
    labels = {key: label for each in taken for key, label in each.items()}
    resources = calendar.ensure_resources(show_id, [(*key, label) for key, label in labels.items()])
    return [[resources[key].id for key in each] for each in taken]


def taken_by(held: Seat | Consultation) -> dict[Key, LocalText]:
    """Return everybody and everything, and how a refusal calls them."""
    found: dict[Key, LocalText] = {
        (ResourceKind.BUYER, held.buyer.id, 1): held.buyer.organization.name,
        (ResourceKind.DESK, held.exhibitor.id, held.desk or 1): held.exhibitor.organization.name,
    }
    if held.table is not None:
        found[ResourceKind.TABLE, held.table.id, 1] = ground.table_label(held.table)
    if held.interpreter is not None:
        found[ResourceKind.INTERPRETER, held.interpreter.id, 1] = held.interpreter.name
    return found


def _claim(seat: Seat, taken: Sequence[int]) -> Claim:
    mine, theirs = seat.buyer.organization.name, seat.exhibitor.organization.name
    return Claim(
        activity=ACTIVITY,
        starts_at=seat.slot.starts_at,
        ends_at=seat.slot.ends_at,
        resource_ids=taken,
        label=LocalText(f"{mine.ko} × {theirs.ko}"[:200], f"{mine.en} × {theirs.en}"[:200]),
    )


def _consultation(seat: Seat, number: int, *, now: datetime, origin: Origin) -> Consultation:
    held = seat.status in {ConsultationStatus.DONE, ConsultationStatus.RUNNING}
    return Consultation(
        show_id=seat.buyer.show_id,
        number=number,
        buyer=seat.buyer,
        exhibitor=seat.exhibitor,
        slot=seat.slot,
        table=seat.table,
        at_booth=seat.table is None,
        desk=seat.desk,
        interpreter=seat.interpreter,
        interpreting=seat.interpreting,
        status=seat.status,
        no_show=seat.no_show,
        is_locked=seat.is_locked,
        origin=origin,
        created_at=now,
        decided_at=now,
        buyer_arrived_at=seat.slot.starts_at if held else None,
        exhibitor_arrived_at=seat.slot.starts_at if held else None,
        started_at=seat.slot.starts_at if held else None,
        ended_at=seat.slot.ends_at if seat.status is ConsultationStatus.DONE else None,
    )

"""Reading slots and consultations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from expo.accounts.models import Organization
from expo.consultations import errors
from expo.consultations.models import Buyer, Consultation, Slot
from expo.consultations.rules.codes import FRUITLESS, HOLDING, LIVE, ConsultationStatus
from expo.core.db import db, holds
from expo.core.errors import NotFound
from expo.core.numbers import find_whole
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ExhibitorStatus
from expo.shows.models import Show

WITH_NAMES = (
    joinedload(Consultation.slot),
    joinedload(Consultation.table),
    joinedload(Consultation.interpreter),
    joinedload(Consultation.buyer).joinedload(Buyer.organization),
    joinedload(Consultation.exhibitor).joinedload(Exhibitor.organization),
)

#: the exhibitor's organization beside the buyer's
THEIRS = aliased(Organization, name="exhibitor_organization")


def list_slots(show_id: int, *, day_id: int | None = None, ids: Collection[int] | None = None) -> Sequence[Slot]:
    """Return the show's open slots in order of time, of one day or with these ids where given."""
    found = select(Slot).where(Slot.show_id == show_id, Slot.is_closed.is_(False)).order_by(Slot.starts_at)
    if day_id is not None:
        found = found.where(Slot.day_id == day_id)
    if ids is not None:
        found = found.where(Slot.id.in_(ids))
    return db.session.scalars(found).all()


def list_over(show_id: int, now: datetime) -> set[int]:
    """Return the slots that have begun: nothing new is put there."""
    return {slot.id for slot in list_slots(show_id) if slot.starts_at <= now}


def get_slot(show_id: int, slot_id: int) -> Slot:
    """Return a slot of the show. Raises NotFound, SlotGone for one that is no longer there: the day was laid out anew."""
    slot = db.session.get(Slot, slot_id)
    if slot is None and slot_id:
        raise errors.SlotGone
    if slot is None or slot.show_id != show_id:
        raise NotFound
    return slot


def get_consultation(show: Show, consultation_id: int) -> Consultation:
    """Return a consultation of the show with everything a page names. Raises NotFound."""
    found = db.session.scalar(
        select(Consultation)
        .options(*WITH_NAMES)
        .where(Consultation.show_id == show.id, Consultation.id == consultation_id)
    )
    if found is None:
        raise NotFound
    return found


def list_consultations(
    *where: ColumnElement[bool], statuses: Collection[ConsultationStatus] | None = None
) -> Sequence[Consultation]:
    """Return consultations under these conditions, in order of time, with everything a page names."""
    found = (
        select(Consultation)
        .join(Slot, Slot.id == Consultation.slot_id)
        .options(*WITH_NAMES)
        .where(*where)
        .order_by(Slot.starts_at, Consultation.number)
    )
    if statuses is not None:
        found = found.where(Consultation.status.in_(statuses))
    return db.session.scalars(found).all()


def asked_slots(buyer_id: int, exhibitor_id: int) -> set[int]:
    """Return the slots for which one of the two has a request that waits for an answer: a soft hold."""
    mine = or_(Consultation.buyer_id == buyer_id, Consultation.exhibitor_id == exhibitor_id)
    waits = Consultation.status == ConsultationStatus.REQUESTED
    return set(db.session.scalars(select(Consultation.slot_id).where(mine, waits)))


def find_live_pair(buyer_id: int, exhibitor_id: int) -> Consultation | None:
    """Return the consultation of the two that is still to come, if there is one."""
    return db.session.scalar(
        select(Consultation)
        .options(*WITH_NAMES)
        .where(
            Consultation.buyer_id == buyer_id,
            Consultation.exhibitor_id == exhibitor_id,
            Consultation.status.in_(LIVE),
        )
    )


def list_pair(buyer_id: int, exhibitor_id: int) -> Sequence[Consultation]:
    """Return all consultations of the two."""
    return list_consultations(Consultation.buyer_id == buyer_id, Consultation.exhibitor_id == exhibitor_id)


def live_pairs(show_id: int) -> dict[tuple[int, int], Slot]:
    """Return the pairs that have a consultation still to come or running, with its slot."""
    found = list_consultations(Consultation.show_id == show_id, statuses=LIVE)
    return {(each.buyer_id, each.exhibitor_id): each.slot for each in found}


def live_pairs_among(consultations: Sequence[Consultation]) -> set[tuple[int, int]]:
    """Return the pairs of these consultations that have one still to come or running."""
    rows = db.session.execute(
        select(Consultation.buyer_id, Consultation.exhibitor_id).where(
            Consultation.buyer_id.in_({each.buyer_id for each in consultations}),
            Consultation.exhibitor_id.in_({each.exhibitor_id for each in consultations}),
            Consultation.status.in_(LIVE),
        )
    )
    return {(buyer, exhibitor) for buyer, exhibitor in rows}


def list_fruitless(mine: ColumnElement[bool]) -> Sequence[Consultation]:
    """Return requests that led to no consultation, the latest first; one that was answered with another time goes on there."""
    later = aliased(Consultation)
    return db.session.scalars(
        select(Consultation)
        .options(*WITH_NAMES)
        .where(
            mine,
            Consultation.booking_id.is_(None),
            Consultation.status.in_(FRUITLESS),
            ~select(later.id).where(later.replaces_id == Consultation.id).exists(),
        )
        .order_by(Consultation.decided_at.desc(), Consultation.id.desc())
    ).all()


def count_live(column: ColumnElement[int] | object, of: int) -> int:
    """Return how many consultations somebody has that stand or wait, `column` naming whose."""
    counted: ColumnElement[int] = column  # type: ignore[assignment]
    states = (*HOLDING, ConsultationStatus.REQUESTED)
    return (
        db.session.scalar(
            select(func.count()).select_from(Consultation).where(counted == of, Consultation.status.in_(states))
        )
        or 0
    )


def table_uses(day_id: int) -> dict[int, int]:
    """Return how many consultations each table has that day."""
    rows = db.session.execute(
        select(Consultation.table_id, func.count())
        .join(Slot, Slot.id == Consultation.slot_id)
        .where(Slot.day_id == day_id, Consultation.status.in_(HOLDING), Consultation.table_id.is_not(None))
        .group_by(Consultation.table_id)
    )
    return {int(table): int(count) for table, count in rows if table is not None}


def usual_table(buyer: Buyer, day_id: int) -> int | None:
    """Return the table a buyer keeps: the one set for them, else the one they have that day already."""
    if buyer.table_id is not None:
        return buyer.table_id
    return db.session.scalar(
        select(Consultation.table_id)
        .join(Slot, Slot.id == Consultation.slot_id)
        .where(
            Consultation.buyer_id == buyer.id,
            Slot.day_id == day_id,
            Consultation.status.in_(HOLDING),
            Consultation.table_id.is_not(None),
        )
        .order_by(Slot.starts_at)
        .limit(1)
    )


def select_manage_list(
    show_id: int, *, q: str = "", status: str = "", day: str = "", kind: str = "", origin: str = ""
) -> Select[Consultation]:
    """Return the statement of the organizer's list."""
    found = (
        select(Consultation)
        .join(Slot, Slot.id == Consultation.slot_id)
        .join(Buyer, Buyer.id == Consultation.buyer_id)
        .join(Organization, Organization.id == Buyer.organization_id)
        .join(Exhibitor, Exhibitor.id == Consultation.exhibitor_id)
        .join(THEIRS, THEIRS.id == Exhibitor.organization_id)
        .options(*WITH_NAMES)
        .where(Consultation.show_id == show_id)
    )
    if status:
        found = found.where(Consultation.status == status)
    if (day_id := find_whole(day)) is not None:
        found = found.where(Slot.day_id == day_id)
    if kind:
        found = found.where(Buyer.kind == kind)
    if origin:
        found = found.where(Consultation.origin == origin)
    if q:
        found = found.where(matches(q))
    return found


def matches(q: str) -> ColumnElement[bool]:
    """Return the condition that a number or a name fits; the statement joins both firms, as the lists do."""
    if (wanted := number_in(q)) is not None:
        return Consultation.number == wanted
    return holds(q, Organization.name_ko, Organization.name_en, THEIRS.name_ko, THEIRS.name_en, Buyer.contact_name)


def number_in(q: str) -> int | None:
    """Return the consultation's number that a search names, as C-0012 or 12; None where it names something else."""
    return find_whole(q.upper().removeprefix("C-").lstrip("0"))


def list_expired_requests(now: datetime) -> Sequence[Consultation]:
    """Return requests whose time to answer is over, in all shows."""
    return db.session.scalars(
        select(Consultation)
        .options(*WITH_NAMES)
        .where(Consultation.status == ConsultationStatus.REQUESTED, Consultation.expires_at <= now)
        .order_by(Consultation.id)
    ).all()


def manage_columns() -> dict[str, ColumnElement[Any]]:
    """Return what the organizer's list can be sorted by."""
    return {
        "time": Slot.starts_at.expression,
        "number": Consultation.number.expression,
        "buyer": Organization.name_ko.expression,
        "exhibitor": THEIRS.name_ko.expression,
        "table": Consultation.table_id.expression,
    }


def count_by_status(show_id: int) -> dict[ConsultationStatus, int]:
    """Return how many consultations the show has in each state."""
    rows = db.session.execute(
        select(Consultation.status, func.count()).where(Consultation.show_id == show_id).group_by(Consultation.status)
    )
    return {ConsultationStatus(status): int(count) for status, count in rows}


def list_exhibitors(show_id: int) -> Sequence[Exhibitor]:
    """Return the show's active exhibitors by name."""
    return db.session.scalars(
        select(Exhibitor)
        .join(Organization, Organization.id == Exhibitor.organization_id)
        .options(joinedload(Exhibitor.organization))
        .where(Exhibitor.show_id == show_id, Exhibitor.status == ExhibitorStatus.ACTIVE)
        .order_by(Organization.name_ko)
    ).all()

"""Reading the live board: a day's cells once, then only what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from expo.accounts.models import Organization
from expo.consultations.models import Buyer, Consultation, ConsultationSetup, Slot, Wish
from expo.consultations.queries import openings as free
from expo.consultations.queries import presence, setups, timetable
from expo.consultations.rules import board as rules
from expo.consultations.rules.booking import Opening
from expo.consultations.rules.codes import LIVE, BuyerStatus, ConsultationStatus, Side
from expo.core.db import db, holds
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show, ShowDay

ON_BOARD = (
    ConsultationStatus.CONFIRMED,
    ConsultationStatus.RUNNING,
    ConsultationStatus.DONE,
    ConsultationStatus.NO_SHOW,
)


def revision_of(show_id: int) -> int:
    """Return the board's revision: one look at one row, however many consultations are over."""
    return db.session.scalar(select(ConsultationSetup.revision).where(ConsultationSetup.show_id == show_id)) or 0


def list_day(show_id: int, day_id: int) -> Sequence[Consultation]:
    """Return what a day's board shows."""
    return timetable.list_consultations(Consultation.show_id == show_id, Slot.day_id == day_id, statuses=ON_BOARD)


def list_changed(show_id: int, day_id: int, since: int) -> Sequence[Consultation]:
    """Return the day's consultations that changed after a revision, called-off ones included."""
    return timetable.list_consultations(
        Consultation.show_id == show_id, Slot.day_id == day_id, Consultation.revision > since
    )


def facts_of(consultation: Consultation) -> rules.Facts:
    """Return what decides the consultation's look; nobody is late for one that was made while its slot ran."""
    return rules.Facts(
        status=consultation.status,
        starts_at=max(consultation.slot.starts_at, consultation.created_at),
        ends_at=consultation.slot.ends_at,
        buyer_here=consultation.buyer_arrived_at is not None,
        exhibitor_here=consultation.exhibitor_arrived_at is not None,
        late_min=consultation.late_min,
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who wish to meet: how much, and whether somebody asked for it at the desk."""

    buyer: Buyer
    exhibitor: Exhibitor
    buyer_rank: int | None
    exhibitor_rank: int | None
    asked_on_site_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pair that could take a freed slot, where, and whether both are in the hall."""

    pair: Pair
    exhibitor_here: bool
    opening: Opening
    #: when the buyer was last seen coming in
    seen_at: datetime


def list_waiting(freed: Consultation, *, now: datetime, limit: int = 5) -> list[Waiting]:
    """Return the ranked wishes that could take a freed slot, best first.

    Only pairs with a buyer who is in the hall and free in the slot, without a veto of either side and without a
    consultation of their own that is still to come or was held.
    """
    ranked = _ranked_pairs(freed.show_id)
    firms = {each.exhibitor.id: each.exhibitor for each in ranked}
    buyers = {each.buyer.id: each.buyer for each in ranked}
    hall = presence.in_hall(freed.buyer.show, list(buyers.values()), list(firms.values()), now=now)
    found: list[Waiting] = []
    for each in sorted(ranked, key=lambda one: (one.exhibitor.id not in hall.exhibitors, _order(one))):
        seen = hall.buyers.get(each.buyer.id)
        if seen is None:
            continue
        both = free.load_pair(each.buyer, each.exhibitor)
        opening = free.openings(both, [freed.slot], now=now, walk_in=True)[freed.slot.id]
        if isinstance(opening, Opening):
            found.append(Waiting(each, each.exhibitor.id in hall.exhibitors, opening, seen))
        if len(found) == limit:
            break
    return found


def _order(pair: Pair) -> tuple[bool, tuple[int, int]]:
    return pair.asked_on_site_at is None, rules.ranks(pair.buyer_rank, pair.exhibitor_rank)


def _ranked_pairs(show_id: int) -> list[Pair]:
    """Return the wished pairs that have not met and are not about to."""
    rows = db.session.scalars(
        select(Wish)
        .join(Buyer, Buyer.id == Wish.buyer_id)
        .options(
            joinedload(Wish.buyer).joinedload(Buyer.organization),
            joinedload(Wish.exhibitor).joinedload(Exhibitor.organization),
        )
        .where(Wish.show_id == show_id, Buyer.status == BuyerStatus.APPROVED)
    ).all()
    vetoed = {(wish.buyer_id, wish.exhibitor_id) for wish in rows if wish.veto}
    taken = (*LIVE, ConsultationStatus.DONE)
    met = {
        (buyer, firm)
        for buyer, firm in db.session.execute(
            select(Consultation.buyer_id, Consultation.exhibitor_id).where(
                Consultation.show_id == show_id, Consultation.status.in_(taken)
            )
        )
    }
    pairs: dict[tuple[int, int], dict[Side, Wish]] = {}
    for wish in rows:
        key = (wish.buyer_id, wish.exhibitor_id)
        if wish.rank is not None and key not in vetoed and key not in met:
            pairs.setdefault(key, {})[wish.side] = wish
    return [_pair_of(wishes) for wishes in pairs.values()]


def _pair_of(wishes: dict[Side, Wish]) -> Pair:
    some = next(iter(wishes.values()))
    mine, theirs = wishes.get(Side.BUYER), wishes.get(Side.EXHIBITOR)
    return Pair(
        some.buyer,
        some.exhibitor,
        mine.rank if mine else None,
        theirs.rank if theirs else None,
        mine.asked_on_site_at if mine else None,
    )


def grace_of(show_id: int) -> int:
    """Return the grace time in minutes."""
    setup = setups.find_setup(show_id)
    return setup.grace_min if setup else 10


def list_open(show_id: int, day_id: int, now: datetime) -> tuple[list[Consultation], list[Consultation]]:
    """Return the day's consultations that run or are still to come, and those of which nobody said how they went."""
    found = timetable.list_consultations(
        Consultation.show_id == show_id,
        Slot.day_id == day_id,
        statuses=(ConsultationStatus.CONFIRMED, ConsultationStatus.RUNNING),
    )
    coming: list[Consultation] = []
    unsettled: list[Consultation] = []
    for each in found:
        is_open = each.status is ConsultationStatus.RUNNING or each.slot.ends_at > now
        (coming if is_open else unsettled).append(each)
    return coming, unsettled


def list_expected(show_id: int, now: datetime, within: timedelta, q: str = "") -> list[tuple[Consultation, Side]]:
    """Return who is still awaited at a consultation that begins soon or has begun, and fits what is looked for."""
    found: list[tuple[Consultation, Side]] = []
    for side, arrived_at in (
        (Side.BUYER, Consultation.buyer_arrived_at),
        (Side.EXHIBITOR, Consultation.exhibitor_arrived_at),
    ):
        awaited = timetable.list_consultations(
            Consultation.show_id == show_id,
            Slot.starts_at <= now + within,
            Slot.ends_at > now,
            arrived_at.is_(None),
            *([_fits(q, side)] if q else []),
            statuses=(ConsultationStatus.CONFIRMED,),
        )
        found += [(each, side) for each in awaited]
    return found


def _fits(q: str, side: Side) -> ColumnElement[bool]:
    """Return the condition that the consultation's number or the name of one of its sides fits."""
    if (wanted := timetable.number_in(q)) is not None:
        return Consultation.number == wanted
    names = (Organization.name_ko, Organization.name_en)
    if side is Side.BUYER:
        buyers = select(Buyer.id).join(Organization, Organization.id == Buyer.organization_id)
        return Consultation.buyer_id.in_(buyers.where(holds(q, *names, Buyer.contact_name)))
    firms = select(Exhibitor.id).join(Organization, Organization.id == Exhibitor.organization_id)
    return Consultation.exhibitor_id.in_(firms.where(holds(q, *names)))


def list_ticking(show_id: int, day_id: int, now: datetime) -> Sequence[Consultation]:
    """Return the consultations whose cell tells minutes: begun in the plan and not over."""
    return timetable.list_consultations(
        Consultation.show_id == show_id,
        Slot.day_id == day_id,
        Slot.starts_at <= now,
        statuses=(ConsultationStatus.CONFIRMED, ConsultationStatus.RUNNING),
    )


@dataclass(frozen=True, slots=True)
class Edge:
    """A day of consultations that has not begun or is over, and the days with consultations beside it."""

    phase: rules.Phase
    starts_at: datetime
    ends_at: datetime
    before: ShowDay | None
    after: ShowDay | None


def find_edge(show: Show, day_id: int, now: datetime) -> Edge | None:
    """Return where a day stands in the show's consultations; None where it has no slots."""
    slots = timetable.list_slots(show.id)
    mine = [each for each in slots if each.day_id == day_id]
    if not mine:
        return None
    busy = {each.day_id for each in slots}
    days = sorted((day for day in show.days if day.id in busy), key=lambda day: day.on)
    place = [day.id for day in days].index(mine[0].day_id)
    start, end = mine[0].starts_at, max(each.ends_at for each in mine)
    return Edge(
        rules.phase_of(start, end, now),
        start,
        end,
        days[place - 1] if place else None,
        days[place + 1] if place + 1 < len(days) else None,
    )

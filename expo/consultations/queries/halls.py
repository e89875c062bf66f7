"""Reading the whole consultation area into memory, as it is or as a change of the set-up would make it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from expo.calendar.rules import ResourceKind
from expo.consultations.models import Buyer, Consultation, Slot, Table
from expo.consultations.queries import openings as free
from expo.consultations.queries import people
from expo.consultations.rules.booking import interpreting_for
from expo.consultations.rules.codes import HOLDING, ConsultationStatus, Origin, Seating, SlotKind
from expo.consultations.rules.hall import Clockwork, Hall, Helper, Key, Mover, Spot, Time
from expo.core.db import db

KINDS = (ResourceKind.BUYER, ResourceKind.DESK, ResourceKind.TABLE, ResourceKind.INTERPRETER)
WALK_INS = (Origin.ON_SITE, Origin.FREED_SLOT)


@dataclass(frozen=True, slots=True)
class WantedSlot:
    """An open slot as it is or as it would be; without an id it is new."""

    starts_at: datetime
    ends_at: datetime
    day: int
    kind: SlotKind
    id: int | None = None


@dataclass(frozen=True, slots=True)
class WantedPerson:
    """An interpreter as they would be."""

    id: int
    languages: Sequence[str]
    shifts: Sequence[free.Period]
    max_run: int | None


@dataclass(frozen=True, slots=True)
class WantedArea:
    """Slots, tables, rules of seating, and an interpreter who changes, as they are or would be."""

    slots: Sequence[WantedSlot]
    spots: Sequence[Spot]
    seating: Seating
    walking: timedelta
    person: WantedPerson | None = None


def slots_as_wanted(slots: Iterable[Slot]) -> list[WantedSlot]:
    """Return slots as they are."""
    return [WantedSlot(each.starts_at, each.ends_at, each.day_id, each.kind, each.id) for each in slots]


def spots_of(tables: Iterable[Table]) -> list[Spot]:
    """Return the tables that may be used."""
    return [Spot(each.id, each.number, each.kind, each.kept_for_walk_ins) for each in tables if not each.is_closed]


def people_of(show_id: int, area: WantedArea) -> list[WantedPerson]:
    """Return the interpreters as they are, the one who changes as they would be."""
    known = [
        WantedPerson(each.id, each.languages, [(at.starts_at, at.ends_at) for at in each.shifts], each.max_run)
        for each in people.list_interpreters(show_id)
    ]
    return [area.person if area.person and each.id == area.person.id else each for each in known]


def movers_of(show_id: int, consultations: Sequence[Consultation], area: WantedArea) -> list[Mover]:
    """Return consultations as the search sees them."""
    profiles = people.profiles_of({each.exhibitor_id for each in consultations})
    offered = {language for each in people_of(show_id, area) for language in each.languages}
    return [_mover(each, profiles.get(each.exhibitor_id, people.DEFAULT_PROFILE), offered) for each in consultations]


def _mover(each: Consultation, profile: people.Profile, offered: Collection[str]) -> Mover:
    return Mover(
        id=each.id,
        buyer=each.buyer_id,
        buyer_kind=each.buyer.kind,
        firm=each.exhibitor_id,
        desks=max(profile.desks, each.desk or 1),
        language=interpreting_for(each.buyer.languages, profile.languages, offered),
        walk_in=each.origin in WALK_INS,
        holds=each.status is ConsultationStatus.CONFIRMED,
        starts_at=each.slot.starts_at,
        ends_at=each.slot.ends_at,
        day=each.slot.day_id,
        table=each.table_id,
        at_booth=each.at_booth,
        desk=each.desk or 1,
        interpreter=each.interpreter_id,
    )


def load_hall(show_id: int, area: WantedArea, *, now: datetime, besides: Collection[int] = ()) -> Hall:
    """Return the area with everybody's time, without that of the bookings `besides`."""
    if not area.slots:
        return Hall([], area.spots, [], area.seating, {})
    first, last = min(each.starts_at for each in area.slots), max(each.ends_at for each in area.slots)
    clockwork = Clockwork.since(first - timedelta(hours=2))
    taken = free.load_busyness(show_id, dict.fromkeys(KINDS), first, last, besides_all=besides)
    uses, usual = tables_used(show_id, {each.id for each in area.spots}, besides)
    return Hall(
        times=[_time(each, clockwork, area.walking, now) for each in sorted(area.slots, key=lambda at: at.starts_at)],
        spots=area.spots,
        helpers=[_helper(each, clockwork) for each in people_of(show_id, area)],
        seating=area.seating,
        busy=_as_bits(taken.periods, clockwork),
        consulting=_as_bits(taken.consulting, clockwork),
        uses=uses,
        usual=usual,
        walks=bool(area.walking),
    )


def _time(each: WantedSlot, clockwork: Clockwork, walking: timedelta, now: datetime) -> Time:
    return Time(
        each.starts_at,
        each.ends_at,
        each.day,
        each.kind,
        clockwork.bits(each.starts_at, each.ends_at),
        clockwork.bits(each.starts_at - walking, each.ends_at + walking),
        each.starts_at <= now,
        each.id,
    )


def _helper(person: WantedPerson, clockwork: Clockwork) -> Helper:
    return Helper(person.id, person.languages, [clockwork.bits(*shift) for shift in person.shifts], person.max_run)


def _as_bits(periods: free.Periods, clockwork: Clockwork) -> dict[Key, int]:
    found: dict[Key, int] = defaultdict(int)
    for key, taken in periods.items():
        for starts_at, ends_at in taken:
            found[key] |= clockwork.bits(starts_at, ends_at)
    return dict(found)


def tables_used(
    show_id: int, usable: Collection[int], besides: Collection[int]
) -> tuple[Counter[tuple[int, int]], dict[tuple[int, int], int]]:
    """Return how many consultations each table has per day, and which table each buyer keeps."""
    counted: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
    uses: Counter[tuple[int, int]] = Counter()
    for buyer, day, table, booking in _seated(show_id):
        counted[buyer, day][table] += table in usable
        uses[day, table] += booking not in besides
    usual = {key: tables.most_common(1)[0][0] for key, tables in counted.items() if tables.total()}
    days = db.session.scalars(select(Slot.day_id).where(Slot.show_id == show_id).distinct()).all()
    fixed = select(Buyer.id, Buyer.table_id).where(Buyer.show_id == show_id, Buyer.table_id.in_(usable))
    usual |= {(buyer, day): table for buyer, table in db.session.execute(fixed) for day in days if table is not None}
    return uses, usual


def _seated(show_id: int) -> list[tuple[int, int, int, int | None]]:
    """Return buyer, day, table and booking of all who hold a table, in order of time."""
    rows = db.session.execute(
        select(Consultation.buyer_id, Slot.day_id, Consultation.table_id, Consultation.booking_id)
        .join(Slot, Slot.id == Consultation.slot_id)
        .where(Consultation.show_id == show_id, Consultation.status.in_(HOLDING))
        .order_by(Slot.starts_at)
    )
    return [(buyer, day, table, booking) for buyer, day, table, booking in rows if table is not None]

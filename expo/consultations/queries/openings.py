"""Where a pair could meet: free slots with a desk, a table and, where needed, an interpreter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from expo.calendar import queries as calendar
from expo.calendar.rules import ResourceKind
from expo.consultations.models import Buyer, Interpreter, Slot, Table
from expo.consultations.queries import people, setups, timetable
from expo.consultations.rules.booking import (
    Obstacle,
    Opening,
    SlotFacts,
    TableOption,
    find_opening,
    interpreting_for,
    longest_run,
)
from expo.consultations.rules.codes import Seating
from expo.consultations.rules.walking import in_reach
from expo.exhibitors.models import Exhibitor

Key = tuple[ResourceKind, int, int]
Period = tuple[datetime, datetime]
Periods = Mapping[Key, Sequence[Period]]
CONSULTATION = "consultation"
#: a walk between booths is shorter
_NEARBY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Busyness:
    """Who and what is taken when, by kind, reference and number."""

    periods: Periods
    #: those of them in which the person consults somebody
    consulting: Periods = field(default_factory=dict)

    def free(self, kind: ResourceKind, ref_id: int, slot: Slot, number: int = 1) -> bool:
        """Return whether the resource is free in the whole slot."""
        taken = self.periods.get((kind, ref_id, number), ())
        return all(end <= slot.starts_at or slot.ends_at <= start for start, end in taken)

    def in_reach(self, kind: ResourceKind, ref_id: int, slot: Slot, walking: timedelta) -> bool:
        """Return whether the person can walk to the slot from the consultation before, and on to the one after."""
        return in_reach((slot.starts_at, slot.ends_at), self.consulting.get((kind, ref_id, 1), ()), walking)


def load_busyness(
    show_id: int,
    wanted: Mapping[ResourceKind, Collection[int] | None],
    starts_at: datetime,
    ends_at: datetime,
    *,
    besides: int | None = None,
    besides_all: Collection[int] = (),
) -> Busyness:
    """Return the busy periods of the wanted things (None: all of the kind), without those of bookings in `besides…`."""
    found = [each for kind, refs in wanted.items() for each in calendar.list_resources(show_id, kind, refs)]
    names: dict[int, Key] = {each.id: (each.kind, each.ref_id, each.number) for each in found}
    periods: dict[Key, list[Period]] = defaultdict(list)
    consulting: dict[Key, list[Period]] = defaultdict(list)
    for entry in calendar.busy(names, starts_at - _NEARBY, ends_at + _NEARBY) if names else ():
        if entry.booking_id != besides and entry.booking_id not in besides_all:
            periods[names[entry.resource_id]].append((entry.starts_at, entry.ends_at))
            if entry.activity == CONSULTATION:
                consulting[names[entry.resource_id]].append((entry.starts_at, entry.ends_at))
    return Busyness(periods, consulting)


@dataclass(frozen=True, slots=True)
class Pair:
    """A buyer and an exhibitor with everything that decides where they can meet."""

    buyer: Buyer
    exhibitor: Exhibitor
    desks: int
    seating: Seating
    tables: Sequence[Table]
    #: the language that needs an interpreter, and who speaks it
    language: str | None
    interpreters: Sequence[Interpreter]
    walking: timedelta = timedelta(0)
    day_slots: Mapping[int, Sequence[Slot]] = field(default_factory=dict)


def load_pair(buyer: Buyer, exhibitor: Exhibitor) -> Pair:
    """Return the pair with the show's tables and the interpreters it may need."""
    profile = people.profile_of(exhibitor.id)
    setup = setups.find_setup(buyer.show_id)
    staff = people.list_interpreters(buyer.show_id)
    offered = {language for each in staff for language in each.languages}
    language = interpreting_for(buyer.languages, profile.languages, offered)
    speakers = [each for each in staff if language in each.languages] if language else []
    days: dict[int, list[Slot]] = defaultdict(list)
    for slot in timetable.list_slots(buyer.show_id) if speakers else ():
        days[slot.day_id].append(slot)
    seating = setup.seating if setup else Seating.BUYER_TABLE
    tables = [table for table in setups.list_tables(buyer.show_id) if not table.is_closed]
    return Pair(buyer, exhibitor, profile.desks, seating, tables, language, speakers, setups.walking_of(setup), days)


def openings(
    pair: Pair, slots: Sequence[Slot], *, now: datetime, walk_in: bool = False, besides: int | None = None
) -> dict[int, Opening | Obstacle]:
    """Return for every slot where the pair could meet in it, or what is in the way."""
    if not slots:
        return {}
    busy = load_busyness(
        pair.buyer.show_id,
        {
            ResourceKind.BUYER: [pair.buyer.id],
            ResourceKind.DESK: [pair.exhibitor.id],
            ResourceKind.TABLE: None,
            ResourceKind.INTERPRETER: [each.id for each in pair.interpreters],
        },
        min(_day_start(pair, slot) for slot in slots),
        max(_day_end(pair, slot) for slot in slots),
        besides=besides,
    )
    days = {slot.day_id for slot in slots}
    uses = {day: timetable.table_uses(day) for day in days}
    usual = {day: timetable.usual_table(pair.buyer, day) for day in days}
    return {
        slot.id: find_opening(_facts(pair, slot, busy, uses[slot.day_id], usual[slot.day_id], now, walk_in))
        for slot in slots
    }


def _day_start(pair: Pair, slot: Slot) -> datetime:
    day = pair.day_slots.get(slot.day_id)
    return day[0].starts_at if day else slot.starts_at


def _day_end(pair: Pair, slot: Slot) -> datetime:
    day = pair.day_slots.get(slot.day_id)
    return day[-1].ends_at if day else slot.ends_at


def _facts(  # noqa: PLR0913, PLR0917 - gathers what the rule weighs
    pair: Pair,
    slot: Slot,
    busy: Busyness,
    uses: Mapping[int, int],
    usual: int | None,
    now: datetime,
    walk_in: bool,  # noqa: FBT001
) -> SlotFacts:
    tables = [
        TableOption(table.id, table.number, table.kind, table.kept_for_walk_ins, uses.get(table.id, 0))
        for table in pair.tables
        if busy.free(ResourceKind.TABLE, table.id, slot)
    ]
    desks = [desk for desk in range(1, pair.desks + 1) if busy.free(ResourceKind.DESK, pair.exhibitor.id, slot, desk)]
    return SlotFacts(
        slot_id=slot.id,
        kind=slot.kind,
        is_past=slot.ends_at <= now if walk_in else slot.starts_at <= now,
        is_closed=slot.is_closed,
        buyer_kind=pair.buyer.kind,
        buyer_free=busy.free(ResourceKind.BUYER, pair.buyer.id, slot),
        buyer_in_reach=busy.in_reach(ResourceKind.BUYER, pair.buyer.id, slot, pair.walking),
        free_desks=desks,
        tables=tables,
        seating=pair.seating,
        usual_table=usual,
        walk_in=walk_in,
        interpreters=_free_interpreters(pair, slot, busy) if pair.language else None,
    )


def _free_interpreters(pair: Pair, slot: Slot, busy: Busyness) -> list[int]:
    """Return the interpreters who can take the slot, the one with the least work that day first."""
    found: list[tuple[int, int]] = []
    day = pair.day_slots.get(slot.day_id, [slot])
    order: dict[int, int] = {each.id: index for index, each in enumerate(day)}
    for person in pair.interpreters:
        held = [each.id for each in day if not busy.free(ResourceKind.INTERPRETER, person.id, each)]
        on_shift = any(s.starts_at <= slot.starts_at and slot.ends_at <= s.ends_at for s in person.shifts)
        rested = person.max_run is None or longest_run(held, order, slot.id) <= person.max_run
        in_reach_of = busy.in_reach(ResourceKind.INTERPRETER, person.id, slot, pair.walking)
        if on_shift and rested and in_reach_of and slot.id not in held:
            found.append((len(held), person.id))
    return [person for _, person in sorted(found)]

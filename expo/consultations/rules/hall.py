"""The consultation area in memory: who and what is busy when, as bits of five minutes, and where somebody could go.

A change of the set-up looks for many places at once; asking the database for each of them took most of its time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from expo.calendar.rules import GRID, ResourceKind, cell_of
from expo.consultations.rules.booking import (
    Obstacle,
    Opening,
    SlotFacts,
    TableOption,
    admits,
    find_opening,
    longest_run,
)
from expo.consultations.rules.codes import BuyerKind, Seating, SlotKind

#: kind, reference, number
Key = tuple[ResourceKind, int, int]


@dataclass(frozen=True, slots=True)
class Clockwork:
    """How moments become bits: counted from the first one that matters."""

    first: int

    @classmethod
    def since(cls, moment: datetime) -> Clockwork:
        return cls(cell_of(moment))

    def bits(self, starts_at: datetime, ends_at: datetime) -> int:
        """Return the five minutes that a period touches."""
        low = max(cell_of(starts_at) - self.first, 0)
        high = max(cell_of(ends_at + GRID - timedelta(microseconds=1)) - self.first, low)
        return ((1 << (high - low)) - 1) << low


@dataclass(frozen=True, slots=True)
class Time:
    """A slot as the search sees it; one that a change would add has no id yet."""

    starts_at: datetime
    ends_at: datetime
    day: int
    kind: SlotKind
    bits: int
    #: with the walk to and from it
    wide: int
    begun: bool
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A table that may be used."""

    id: int
    number: int
    kind: SlotKind
    kept_for_walk_ins: bool = False


@dataclass(frozen=True, slots=True)
class Helper:
    """An interpreter: languages, shifts as bits, and how many slots in a row at most."""

    id: int
    languages: Sequence[str]
    shifts: Sequence[int]
    max_run: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A consultation that may have to go elsewhere, and where it is now."""

    id: int
    buyer: int
    buyer_kind: BuyerKind
    firm: int
    desks: int
    #: what needs an interpreter
    language: str | None
    walk_in: bool
    #: a request holds no time
    holds: bool
    starts_at: datetime
    ends_at: datetime
    day: int
    table: int | None
    at_booth: bool
    desk: int
    interpreter: int | None


@dataclass(slots=True)
class Hall:
    """Slots still to come with everybody's time. `put` and `take` keep it true while places are tried out."""

    times: Sequence[Time]
    spots: Sequence[Spot]
    helpers: Sequence[Helper]
    seating: Seating
    busy: dict[Key, int]
    #: those of them in which somebody consults somebody
    consulting: dict[Key, int] = field(default_factory=dict)
    #: consultations per day and table
    uses: Counter[tuple[int, int]] = field(default_factory=Counter)
    #: the table a buyer keeps, per buyer and day
    usual: dict[tuple[int, int], int] = field(default_factory=dict)
    walks: bool = False
    _days: Mapping[int, Sequence[int]] = field(init=False)

    def __post_init__(self) -> None:
        days: dict[int, list[int]] = defaultdict(list)
        for index, time in enumerate(self.times):
            days[time.day].append(index)
        self._days = days

    def opening(self, mover: Mover, index: int, *, stays: bool = False) -> Opening | Obstacle:
        """Return where the pair could meet in this slot (its number is the opening's id), or what is in the way.

        `stays`: it is their own slot, in which they may look for another table though it has begun.
        """
        time = self.times[index]
        helpers = self._free_helpers(mover, index) if mover.language else None
        desks = [n for n in range(1, mover.desks + 1) if self._free((ResourceKind.DESK, mover.firm, n), time)]
        return find_opening(
            SlotFacts(
                slot_id=index,
                kind=time.kind,
                is_past=time.begun and not stays,
                buyer_kind=mover.buyer_kind,
                buyer_free=self._free((ResourceKind.BUYER, mover.buyer, 1), time),
                buyer_in_reach=self._in_reach((ResourceKind.BUYER, mover.buyer, 1), time),
                free_desks=sorted(desks, key=lambda desk: desk != mover.desk),
                tables=self._free_tables(time),
                seating=self.seating,
                usual_table=self.usual.get((mover.buyer, time.day)),
                walk_in=mover.walk_in,
                interpreters=helpers,
            )
        )

    def fits(self, mover: Mover, opening: Opening, *, stays: bool = False) -> bool:
        """Return whether this very place can be had, with its desk, table and interpreter."""
        time = self.times[opening.slot_id]
        if isinstance(self.opening(mover, opening.slot_id, stays=stays), Obstacle):
            return False
        helps = self._free_helpers(mover, opening.slot_id) if mover.language else [None]
        return (
            opening.interpreter_id in helps
            and opening.desk <= mover.desks
            and self._usable(mover, opening.table_id)
            and all(self._free(key, time) for key in keys_of(mover, opening))
        )

    def _usable(self, mover: Mover, table_id: int | None) -> bool:
        if table_id is None:
            return self.seating is Seating.BOOTH
        return self.seating is not Seating.BOOTH and any(
            spot.id == table_id and may_sit(mover, spot) for spot in self.spots
        )

    def put(self, mover: Mover, opening: Opening) -> None:
        """Let the pair meet there."""
        time = self.times[opening.slot_id]
        for key in keys_of(mover, opening):
            self.busy[key] = self.busy.get(key, 0) | time.bits
            self.consulting[key] = self.consulting.get(key, 0) | time.bits
        if opening.table_id is not None:
            self.uses[time.day, opening.table_id] += 1
            kept = self.usual.get((mover.buyer, time.day))
            if all(spot.id != kept for spot in self.spots):
                self.usual[mover.buyer, time.day] = opening.table_id

    def take(self, mover: Mover, opening: Opening) -> None:
        """Undo `put`."""
        time = self.times[opening.slot_id]
        for key in keys_of(mover, opening):
            self.busy[key] &= ~time.bits
            self.consulting[key] &= ~time.bits
        if opening.table_id is not None:
            self.uses[time.day, opening.table_id] -= 1

    def _free(self, key: Key, time: Time) -> bool:
        return not self.busy.get(key, 0) & time.bits

    def _in_reach(self, key: Key, time: Time) -> bool:
        return not self.walks or not self.consulting.get(key, 0) & time.wide

    def _free_tables(self, time: Time) -> list[TableOption]:
        if self.seating is Seating.BOOTH:
            return []
        return [
            TableOption(spot.id, spot.number, spot.kind, spot.kept_for_walk_ins, self.uses[time.day, spot.id])
            for spot in self.spots
            if self._free((ResourceKind.TABLE, spot.id, 1), time)
        ]

    def _free_helpers(self, mover: Mover, index: int) -> list[int]:
        """Return the interpreters who can take the slot: the present one first, then who has least work that day."""
        found: list[tuple[bool, int, int]] = []
        time, day = self.times[index], self._days[self.times[index].day]
        order = {each: place for place, each in enumerate(day)}
        for person in self.helpers:
            key = (ResourceKind.INTERPRETER, person.id, 1)
            if mover.language not in person.languages or not self._free(key, time) or not self._in_reach(key, time):
                continue
            held = [each for each in day if not self._free(key, self.times[each])]
            on_shift = any(not time.bits & ~shift for shift in person.shifts)
            rested = person.max_run is None or longest_run(held, order, index) <= person.max_run
            if on_shift and rested:
                found.append((person.id != mover.interpreter, len(held), person.id))
        return [person for _other, _work, person in sorted(found)]


def may_sit(mover: Mover, spot: Spot) -> bool:
    """Return whether this table is for such a buyer, and for such a consultation."""
    return admits(spot.kind, mover.buyer_kind) and (mover.walk_in or not spot.kept_for_walk_ins)


def keys_of(mover: Mover, opening: Opening) -> list[Key]:
    """Return everybody and everything a consultation takes the time of."""
    found: list[Key] = [(ResourceKind.BUYER, mover.buyer, 1), (ResourceKind.DESK, mover.firm, opening.desk)]
    if opening.table_id is not None:
        found.append((ResourceKind.TABLE, opening.table_id, 1))
    if opening.interpreter_id is not None:
        found.append((ResourceKind.INTERPRETER, opening.interpreter_id, 1))
    return found

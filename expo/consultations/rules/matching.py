"""The answer of a matching round: its tables, how fair it is, and how it differs from another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Meeting:
    """A placed consultation without its table: key, buyer, slot, day, and a table it keeps (fixed) or None."""

    key: str
    buyer: int
    slot: int
    day: int
    table: int | None = None


def seat_buyers(
    meetings: Sequence[Meeting],
    tables: Sequence[int],
    usual: Mapping[int, int],
    barred: Mapping[int, Collection[int]] | None = None,
) -> dict[str, int]:
    """Give every meeting a table so that, as far as tables go, a buyer keeps one table a day.

    Buyers with the most meetings choose first: their usual table, else the one that is free in most of their slots
    and used least. Meetings that do not fit there get any free table. One meeting per table and slot. `barred` names
    the tables that do not admit a buyer; tables for some kinds of buyers are given out before those for everybody.
    """
    seats = _Seats(tables, barred or {})
    for meeting in meetings:
        if meeting.table is not None:
            seats.put(meeting, meeting.table)
    groups: dict[tuple[int, int], list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        groups[meeting.day, meeting.buyer].append(meeting)
    for (_day, buyer), mine in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        own = [each for each in mine if each.key not in seats.found]
        kept = next((each.table for each in mine if each.table is not None), usual.get(buyer))
        table = seats.best(own, kept) if own else None
        for meeting in own:
            if table is not None and seats.is_free(table, meeting.slot):
                seats.put(meeting, table)
    for meeting in meetings:
        if meeting.key not in seats.found:
            seats.put_anywhere(meeting)
    return seats.found


class _Seats:
    """Who sits where in which slot."""

    def __init__(self, tables: Sequence[int], barred: Mapping[int, Collection[int]]) -> None:
        special = {table for each in barred.values() for table in each}
        self._tables = sorted(tables, key=lambda table: table not in special)
        self._special, self._barred = special, barred
        self._at: dict[int, dict[int, Meeting]] = defaultdict(dict)
        self.found: dict[str, int] = {}

    def is_free(self, table: int, slot: int) -> bool:
        return slot not in self._at[table]

    def put(self, meeting: Meeting, table: int) -> None:
        self._at[table][meeting.slot] = meeting
        self.found[meeting.key] = table

    def best(self, mine: Sequence[Meeting], kept: int | None) -> int | None:
        """Return the table a buyer keeps, else the one that suits the buyer's meetings of a day best."""
        tables, wanted = self._open_to(mine[0].buyer), {each.slot for each in mine}
        if kept in tables and not wanted & self._at[kept or 0].keys():
            return kept
        return min(
            tables,
            key=lambda table: (
                len(wanted & self._at[table].keys()),
                table not in self._special,
                len(self._at[table]),
                table,
            ),
            default=None,
        )

    def put_anywhere(self, meeting: Meeting) -> None:
        """Seat a meeting at any table; where only barred ones are free, somebody whom such a one admits moves over."""
        tables = self._open_to(meeting.buyer)
        for table in tables:
            if self.is_free(table, meeting.slot):
                self.put(meeting, table)
                return
        for table in tables:
            other = self._at[table][meeting.slot]
            free = (each for each in self._open_to(other.buyer) if self.is_free(each, meeting.slot))
            instead = next(free, None) if other.table is None else None
            if instead is not None:
                self.put(other, instead)
                self.put(meeting, table)
                return

    def _open_to(self, buyer: int) -> list[int]:
        barred = self._barred.get(buyer, ())
        return [table for table in self._tables if table not in barred]


@dataclass(frozen=True, slots=True)
class Share:
    """What one person got: wishes, granted ones, first five wishes granted, consultations in all, idle slots."""

    id: int
    wished: int
    granted: int
    top_granted: int
    total: int
    idle: int

    @property
    def permille(self) -> int:
        return 1000 * self.granted // self.wished if self.wished else 1000


TOP = 5


def share_of(
    person: int, ranks: Mapping[int, int], met: Collection[int], slots_by_day: Iterable[Sequence[int]]
) -> Share:
    """Return what a person got of their ranked wishes; `slots_by_day` holds the numbers of their slots of each day."""
    granted = [other for other in ranks if other in met]
    idle = sum(max(day) - min(day) + 1 - len(set(day)) for day in slots_by_day if day)
    return Share(person, len(ranks), len(granted), sum(ranks[other] <= TOP for other in granted), len(met), idle)


def worst_off(shares: Iterable[Share], count: int = 5) -> list[Share]:
    """Return who got least of their wishes; those without wishes cannot be worst off."""
    return sorted((s for s in shares if s.wished), key=lambda s: (s.permille, s.top_granted, -s.wished))[:count]


class Got(StrEnum):
    """How much of their wishes somebody got."""

    ALL = "all"
    SOME = "some"
    NONE = "none"
    NO_WISH = "no_wish"


def got_of(share: Share) -> Got:
    """Return how much of their wishes somebody got, in a word."""
    if not share.wished:
        return Got.NO_WISH
    if not share.granted:
        return Got.NONE
    return Got.ALL if share.granted == share.wished else Got.SOME


Pair = tuple[int, int]


class Change(StrEnum):
    """How two timetables differ in a pair."""

    HERE = "here"
    THERE = "there"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Difference:
    """How two timetables differ: pairs only here, only there, at another time, and how many are the same."""

    here: tuple[Pair, ...]
    there: tuple[Pair, ...]
    moved: tuple[tuple[Pair, int, int], ...]
    same: int


def difference(mine: Mapping[Pair, int], theirs: Mapping[Pair, int]) -> Difference:
    """Compare two timetables, each given as the slot of every pair."""
    both = [pair for pair in mine if pair in theirs]
    return Difference(
        tuple(pair for pair in mine if pair not in theirs),
        tuple(pair for pair in theirs if pair not in mine),
        tuple((pair, mine[pair], theirs[pair]) for pair in both if mine[pair] != theirs[pair]),
        sum(mine[pair] == theirs[pair] for pair in both),
    )

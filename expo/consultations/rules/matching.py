"""The matching round: from wishes to the solver's problem, from its plan to tables, and how fair the outcome is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from json import dumps

from expo.solvers.consultations.problem import Consultation, Interpreter, Participant, Problem

BEST = 20
BOTH_BONUS = 15


@dataclass(frozen=True, slots=True)
class PersonInput:
    """A buyer or exhibitor: ids of slots they cannot take, desks side by side, limits of the whole show."""

    id: int
    away: tuple[int, ...]
    desks: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class InterpreterInput:
    """An interpreter and the slots outside their shifts or otherwise taken."""

    id: int
    languages: tuple[str, ...]
    away: tuple[int, ...]
    max_run: int | None


@dataclass(frozen=True, slots=True)
class PairInput:
    """A wished pair: both ranks, the language to interpret, and where it stands already (fixed)."""

    buyer: int
    exhibitor: int
    buyer_rank: int | None
    exhibitor_rank: int | None
    language: str | None
    fixed_slot: int | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a matching round weighs. Slots are (id, day id) in order of time."""

    slots: tuple[tuple[int, int], ...]
    tables: int
    buyers: tuple[PersonInput, ...]
    exhibitors: tuple[PersonInput, ...]
    interpreters: tuple[InterpreterInput, ...]
    pairs: tuple[PairInput, ...]

    @property
    def digest(self) -> str:
        """A fingerprint that changes when anything here does."""
        return sha256(dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def value_of(buyer_rank: int | None, exhibitor_rank: int | None) -> int:
    """Return what granting a wish is worth: better ranks more, wishes of both sides most."""
    single = sum(max(BEST + 1 - rank, 1) for rank in (buyer_rank, exhibitor_rank) if rank)
    return single + (BOTH_BONUS if buyer_rank and exhibitor_rank else 0)


def pair_id(buyer: int, exhibitor: int) -> str:
    """Return how the solver calls a pair."""
    return f"{buyer}-{exhibitor}"


def build_problem(inputs: Inputs, *, minimums: bool = False) -> Problem:
    """Return the solver's problem: fixed consultations stay, wishes may be granted.

    With `minimums`, nobody gets fewer consultations than they asked for at least, as far as their own wishes and free
    slots reach.
    """
    reach = _reach(inputs) if minimums else {}
    order = {slot: index for index, (slot, _day) in enumerate(inputs.slots, start=1)}
    days = [day for _slot, day in inputs.slots]
    starts = tuple(i for i, day in enumerate(days, start=1) if i == 1 or day != days[i - 2])
    return Problem(
        slots=len(inputs.slots),
        tables=inputs.tables,
        participants=(
            *(_participant("b", each, order, reach) for each in inputs.buyers),
            *(_participant("e", each, order, reach) for each in inputs.exhibitors),
        ),
        consultations=tuple(_consultation(pair, order) for pair in inputs.pairs),
        day_starts=starts or (1,),
        interpreters=tuple(
            Interpreter(str(i.id), i.languages, frozenset(order[slot] for slot in i.away), i.max_run)
            for i in inputs.interpreters
        ),
        objective="idle",
    )


def _reach(inputs: Inputs) -> dict[str, int]:
    """Return how many consultations everybody could have at most: their pairs, limited by slots they are there for."""
    pairs = Counter(key for pair in inputs.pairs for key in (f"b{pair.buyer}", f"e{pair.exhibitor}"))
    sides = (("b", inputs.buyers), ("e", inputs.exhibitors))
    return {
        f"{side}{each.id}": min(pairs[f"{side}{each.id}"], (len(inputs.slots) - len(each.away)) * each.desks)
        for side, people in sides
        for each in people
    }


def _participant(side: str, each: PersonInput, order: Mapping[int, int], reach: Mapping[str, int]) -> Participant:
    away = frozenset(order[slot] for slot in each.away if slot in order)
    key = f"{side}{each.id}"
    return Participant(key, away, each.desks, each.most, min(each.least, each.most, reach.get(key, 0)))


def short_of(inputs: Inputs, met: Mapping[str, int]) -> list[str]:
    """Return the keys of those who got fewer consultations than they asked for at least ("b12", "e7")."""
    sides = (("b", inputs.buyers), ("e", inputs.exhibitors))
    return [f"{s}{p.id}" for s, people in sides for p in people if met.get(f"{s}{p.id}", 0) < p.least]


def _consultation(pair: PairInput, order: Mapping[int, int]) -> Consultation:
    fixed = order.get(pair.fixed_slot) if pair.fixed_slot is not None else None
    return Consultation(
        pair_id(pair.buyer, pair.exhibitor),
        f"b{pair.buyer}",
        f"e{pair.exhibitor}",
        slot=fixed,
        language=pair.language,
        optional=fixed is None,
        value=0 if fixed is not None else value_of(pair.buyer_rank, pair.exhibitor_rank),
    )


@dataclass(frozen=True, slots=True)
class Meeting:
    """A placed consultation without its table: key, buyer, slot, day, and a table it keeps (fixed) or None."""

    key: str
    buyer: int
    slot: int
    day: int
    table: int | None = None


def seat_buyers(meetings: Sequence[Meeting], tables: Sequence[int], usual: Mapping[int, int]) -> dict[str, int]:
    """Give every meeting a table so that, as far as tables go, a buyer keeps one table a day.

    Buyers with the most meetings choose first: their usual table, else the one that is free in most of their slots
    and used least. Meetings that do not fit there get any free table. One meeting per table and slot.
    """
    taken: dict[int, set[int]] = defaultdict(set)
    seats: dict[str, int] = {}
    for meeting in meetings:
        if meeting.table is not None:
            taken[meeting.table].add(meeting.slot)
            seats[meeting.key] = meeting.table
    groups: dict[tuple[int, int], list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        groups[meeting.day, meeting.buyer].append(meeting)
    for (_day, buyer), mine in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        own = [each for each in mine if each.key not in seats]
        if not own:
            continue
        kept = next((each.table for each in mine if each.table is not None), usual.get(buyer))
        table = _best_table(own, tables, taken, kept)
        for meeting in own:
            if table is not None and meeting.slot not in taken[table]:
                taken[table].add(meeting.slot)
                seats[meeting.key] = table
    _seat_the_rest(meetings, tables, taken, seats)
    return seats


def _best_table(
    mine: Sequence[Meeting], tables: Sequence[int], taken: Mapping[int, Collection[int]], kept: int | None
) -> int | None:
    wanted = {each.slot for each in mine}
    if kept in tables and not wanted & set(taken.get(kept or 0, ())):
        return kept
    return min(
        tables,
        key=lambda table: (len(wanted & set(taken.get(table, ()))), len(taken.get(table, ())), table),
        default=None,
    )


def _seat_the_rest(
    meetings: Sequence[Meeting], tables: Sequence[int], taken: dict[int, set[int]], seats: dict[str, int]
) -> None:
    for meeting in meetings:
        if meeting.key in seats:
            continue
        free = next((table for table in tables if meeting.slot not in taken[table]), None)
        if free is not None:
            taken[free].add(meeting.slot)
            seats[meeting.key] = free


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


Pair = tuple[int, int]


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

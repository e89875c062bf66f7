"""The question a matching round asks: what everybody wishes and can, and the solver's problem made of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from itertools import groupby
from json import dumps
from operator import attrgetter

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
    """A wished pair: both ranks, the language to interpret, and where and with which interpreter it stands already."""

    buyer: int
    exhibitor: int
    buyer_rank: int | None
    exhibitor_rank: int | None
    language: str | None
    fixed_slot: int | None = None
    fixed_interpreter: int | None = None


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


def worth(inputs: Inputs, keys: Collection[str]) -> int:
    """Return what the wishes of these pairs are worth together, as the solver counts them."""
    return sum(
        value_of(pair.buyer_rank, pair.exhibitor_rank)
        for pair in inputs.pairs
        if pair.fixed_slot is None and pair_id(pair.buyer, pair.exhibitor) in keys
    )


def build_problem(inputs: Inputs, *, over: Collection[int] = (), minimums: bool = False) -> Problem:
    """Return the solver's problem: fixed consultations stay, wishes may be granted in slots that are not `over`.

    With `minimums`, nobody gets fewer consultations than they asked for at least, as far as their own wishes and free
    slots reach.
    """
    inputs = with_standing(inputs, over)
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
            Interpreter(
                str(i.id), (*i.languages, _own_language(i.id)), frozenset(order[slot] for slot in i.away), i.max_run
            )
            for i in inputs.interpreters
        ),
        objective="idle",
    )


def with_standing(inputs: Inputs, over: Collection[int] = ()) -> Inputs:
    """Return the inputs with nothing new in slots that are `over`, and such that what stands breaks no rule.

    What was confirmed stays confirmed, though by now somebody is away, has more than they wanted, or an interpreter
    works without a pause: the organizer or the two wanted it so. No round may lose it for that.
    """
    stands = [pair for pair in inputs.pairs if pair.fixed_slot is not None]
    buyers, firms, helpers = (
        _held((who(pair), pair.fixed_slot) for pair in stands)
        for who in (attrgetter("buyer"), attrgetter("exhibitor"), attrgetter("fixed_interpreter"))
    )
    return replace(
        inputs,
        tables=max(inputs.tables, _most_at_once(pair.fixed_slot for pair in stands)),
        buyers=tuple(_person_with(each, buyers[each.id], over) for each in inputs.buyers),
        exhibitors=tuple(_person_with(each, firms[each.id], over) for each in inputs.exhibitors),
        interpreters=tuple(
            _interpreter_with(each, helpers[each.id], over, inputs.slots) for each in inputs.interpreters
        ),
    )


def _held(pairs: Iterable[tuple[int | None, int | None]]) -> dict[int | None, list[int | None]]:
    found: dict[int | None, list[int | None]] = defaultdict(list)
    for person, slot in pairs:
        found[person].append(slot)
    return found


def _most_at_once(slots: Iterable[int | None]) -> int:
    return max(Counter(slots).values(), default=0)


def _away(away: Collection[int], over: Collection[int], held: Collection[int | None]) -> tuple[int, ...]:
    return tuple(sorted({*away, *over}.difference(held)))


def _person_with(each: PersonInput, held: Sequence[int | None], over: Collection[int]) -> PersonInput:
    desks, most = max(each.desks, _most_at_once(held)), max(each.most, len(held))
    return replace(each, away=_away(each.away, over, held), desks=desks, most=most)


def _interpreter_with(
    each: InterpreterInput, held: Sequence[int | None], over: Collection[int], slots: Sequence[tuple[int, int]]
) -> InterpreterInput:
    longest = max(
        (len(list(run)) for stands, run in groupby(slots, lambda at: at[0] in held and at[1]) if stands), default=0
    )
    max_run = None if each.max_run is None else max(each.max_run, longest)
    return replace(each, away=_away(each.away, over, held), max_run=max_run)


def _own_language(interpreter: int) -> str:
    """Return what only this interpreter speaks: where one interprets already, nobody else takes over."""
    return f"#{interpreter}"


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


def _consultation(pair: PairInput, order: Mapping[int, int]) -> Consultation:
    fixed = order.get(pair.fixed_slot) if pair.fixed_slot is not None else None
    return Consultation(
        pair_id(pair.buyer, pair.exhibitor),
        f"b{pair.buyer}",
        f"e{pair.exhibitor}",
        slot=fixed,
        language=_own_language(pair.fixed_interpreter) if pair.fixed_interpreter else None if fixed else pair.language,
        optional=fixed is None,
        value=0 if fixed is not None else value_of(pair.buyer_rank, pair.exhibitor_rank),
    )

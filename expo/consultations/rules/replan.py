"""Somebody or something drops out: what the solver is asked, and which places its answer gives."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from expo.consultations.rules.matching import Meeting, seat_buyers
from expo.consultations.rules.nearest import TURNS, nearest_first, settled
from expo.consultations.rules.question import Inputs, build_problem, pair_id
from expo.solvers.consultations.problem import Assignment, Changes, Consultation, Participant, Plan, Problem


class Lost(StrEnum):
    """What can drop out; the value's first letter is its part of a key ("b12")."""

    BUYER = "buyer"
    EXHIBITOR = "exhibitor"
    INTERPRETER = "interpreter"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Loss:
    """Who or what drops out of which slots; for good: it does not come back during the show."""

    kind: Lost
    id: int
    slots: frozenset[int]
    for_good: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind.value[0]}{self.id}"


@dataclass(frozen=True, slots=True)
class Standing:
    """A confirmed consultation where it stands: slot, table, interpreter, and whether it is locked."""

    buyer: int
    exhibitor: int
    slot: int
    table: int | None
    interpreter: int | None
    #: what the interpreter speaks there
    language: str | None
    locked: bool

    @property
    def key(self) -> str:
        return pair_id(self.buyer, self.exhibitor)


def is_touched(loss: Loss, each: Standing) -> bool:
    """Return whether the consultation cannot stay as it is."""
    ref = {
        Lost.BUYER: each.buyer,
        Lost.EXHIBITOR: each.exhibitor,
        Lost.INTERPRETER: each.interpreter,
        Lost.TABLE: each.table,
    }[loss.kind]
    return ref == loss.id and each.slot in loss.slots


def build(
    inputs: Inputs, standing: Sequence[Standing], tables: int, loss: Loss
) -> tuple[Problem, dict[str, Assignment], Changes]:
    """Return the solver's question: `inputs` holds only slots that are still to come, `tables` may be used in each."""
    order = {slot: index for index, (slot, _day) in enumerate(inputs.slots, start=1)}
    there = [each for each in standing if each.slot in order]
    gone = frozenset(order[slot] for slot in loss.slots if slot in order)
    stands = _blocks(order, loss) if loss.kind is Lost.TABLE else {}
    kept = {each.key: _assignment(each, order) for each in there} | {
        each.id: Assignment(each.id, each.slot or 1, 1, None) for each in stands.values()
    }
    whole = build_problem(_only(inputs, order))
    problem = replace(
        whole,
        tables=tables,
        participants=(*whole.participants, *(Participant(name) for name in (_BLOCK, _BLOCKED) if stands)),
        consultations=(*_consultations(there, order, loss), *stands.values()),
    )
    away = {loss.key: gone} if loss.kind in {Lost.BUYER, Lost.EXHIBITOR} else {}
    changes = Changes(
        participants_away=away,
        interpreters_away={str(loss.id): gone} if loss.kind is Lost.INTERPRETER else {},
        locked=frozenset(stands) | {each.key for each in there if each.locked and not is_touched(loss, each)},
    )
    return problem, kept, changes


#: what the solver answers where no move of others would help
_HOPELESS = "no_common_slot"
#: the turns of a search for places: those of `nearest`, then these
NEIGHBOURS, EVERYBODY = TURNS, TURNS + 1
#: who loses only these can keep the time
_ONLY_SEATS = frozenset({Lost.INTERPRETER, Lost.TABLE})


def repair(
    standing: Sequence[Standing],
    loss: Loss,
    question: tuple[Problem, dict[str, Assignment], Changes],
    solve: Callable[[Problem, Changes, int], Plan],
) -> Plan:
    """Return a plan in which others stay where they are, and move only where somebody would else have no place.

    `solve` is asked in turns, with their numbers: for places beside everybody else at the same time (another table,
    another interpreter), on the same day, then on any day, each for those who found none yet; then with those who meet
    the ones without a place free to move, then with everybody. Of these two one counts if it places more.
    """
    problem, kept, changes = question
    others = {each.key: each.table is not None for each in standing if not is_touched(loss, each)}

    def ask(turn: int, held: set[str], asked: Problem = problem) -> Plan:
        return _put_back(problem, kept, others, solve(asked, replace(changes, locked=changes.locked | held), turn))

    lost = kept.keys() - others.keys()
    found: dict[str, int] = {}
    for turn, narrowed in nearest_first(keeps_time=loss.kind in _ONLY_SEATS):
        plan = ask(turn, set(others), narrowed(settled(problem, found), kept, lost - found.keys()))
        found = {row.id: row.slot for row in plan.assignments if row.id in lost}
        if len(found) == len(lost):
            break
    for turn in (NEIGHBOURS, EVERYBODY):
        left = {each.id for each in plan.unplaced if each.code != _HOPELESS or each.id in others}
        if not left:
            break
        wider = ask(turn, others.keys() - _neighbours(standing, left) if turn == NEIGHBOURS else set())
        if len(wider.assignments) > len(plan.assignments):
            plan = wider
    return plan


def _put_back(problem: Problem, kept: Mapping[str, Assignment], others: Mapping[str, bool], plan: Plan) -> Plan:
    """Leave those where they are who broke a rule of the search before anything was lost, as long as nobody clashes.

    An interpreter without a pause, a person beyond their limit: the organizer wanted it so, and was not asked again.
    `others` says who sits at a table; those who meet at a booth, where people have moved to tables since, take none.
    """
    pairs = {each.id: (each.a, each.b) for each in problem.consultations}
    room = {each.id: each.capacity for each in problem.participants}
    taken = Counter(
        mark for row in plan.assignments for mark in _marks(row, pairs[row.id], seated=others.get(row.id, True))
    )
    back = []
    for row in (kept[each.id] for each in plan.unplaced if each.id in others and each.id in kept):
        marks = _marks(row, pairs[row.id], seated=others[row.id])
        limits = [problem.tables if name is None else room.get(name, 1) for name, _slot in marks]
        if all(taken[mark] < limit for mark, limit in zip(marks, limits, strict=True)):
            taken.update(marks)
            back.append(row)
    found = {row.id for row in back}
    left = tuple(each for each in plan.unplaced if each.id not in found)
    return replace(plan, assignments=(*plan.assignments, *back), unplaced=left)


def _marks(row: Assignment, pair: tuple[str, str], *, seated: bool) -> list[tuple[str | None, int]]:
    """Return what a consultation takes in its slot: a table (None) if it is seated, its two people, its interpreter."""
    people = [*pair, f"i{row.interpreter}"] if row.interpreter else [*pair]
    return [*([(None, row.slot)] if seated else []), *((name, row.slot) for name in people)]


def _neighbours(standing: Sequence[Standing], keys: Collection[str]) -> set[str]:
    """Return the consultations that share a person with these, and these."""
    left = [each for each in standing if each.key in keys]
    buyers, firms = {each.buyer for each in left}, {each.exhibitor for each in left}
    return {each.key for each in standing if each.buyer in buyers or each.exhibitor in firms}


#: a broken table meets itself in the slots in which nobody can sit there
_BLOCK, _BLOCKED = "table", "broken"
_BLOCK_VALUE = 1_000


def _blocks(order: Mapping[int, int], loss: Loss) -> dict[str, Consultation]:
    taken = {f"{_BLOCK}-{slot}": order[slot] for slot in sorted(loss.slots) if slot in order}
    return {key: Consultation(key, _BLOCK, _BLOCKED, slot=slot, value=_BLOCK_VALUE) for key, slot in taken.items()}


def is_block(key: str) -> bool:
    """Return whether an answer's row stands for the broken table and not for a consultation."""
    return key.startswith(_BLOCK)


def _only(inputs: Inputs, order: Mapping[int, int]) -> Inputs:
    people = tuple(
        replace(each, away=tuple(slot for slot in each.away if slot in order)) for each in inputs.interpreters
    )
    return replace(inputs, interpreters=people, pairs=())


def _assignment(each: Standing, order: Mapping[int, int]) -> Assignment:
    return Assignment(each.key, order[each.slot], 1, str(each.interpreter) if each.interpreter else None)


def _consultations(standing: Sequence[Standing], order: Mapping[int, int], loss: Loss) -> list[Consultation]:
    held = loss.kind in {Lost.INTERPRETER, Lost.TABLE}  # a locked one keeps its time, with another helper or table
    return [
        Consultation(
            each.key,
            f"b{each.buyer}",
            f"e{each.exhibitor}",
            slot=order[each.slot] if each.locked and held and is_touched(loss, each) else None,
            language=each.language if each.interpreter else None,
        )
        for each in standing
    ]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a consultation goes."""

    slot: int
    table: int | None
    desk: int
    interpreter: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A consultation and the slot and interpreter found for it; `desk` is the one it has now."""

    stands: Standing
    slot: int
    day: int
    interpreter: int | None
    desk: int


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables to give out, those to give out last (kept for walk-ins), and by buyer those that do not admit them."""

    first: Sequence[int]
    last: Sequence[int]
    barred: Mapping[int, Collection[int]] = field(default_factory=dict)


def places(wanted: Sequence[Wanted], loss: Loss, tables: Tables) -> dict[str, Place]:
    """Give every consultation its table and desk: who keeps slot and table stays, others get one that is free.

    A broken table is given to nobody in its slots.
    """
    seats = _seats(wanted, loss, tables)
    desks: dict[tuple[int, int], set[int]] = defaultdict(set)
    found = {}
    for each in sorted(wanted, key=lambda one: one.slot != one.stands.slot):  # those who stay choose first
        used = desks[each.stands.exhibitor, each.slot]
        desk = each.desk if each.desk not in used else next(n for n in range(1, 100) if n not in used)
        used.add(desk)
        found[each.stands.key] = Place(each.slot, seats.get(each.stands.key), desk, each.interpreter)
    return found


def _seats(wanted: Sequence[Wanted], loss: Loss, tables: Tables) -> dict[str, int]:
    seated = [each for each in wanted if each.stands.table is not None]
    blocked = [Meeting(f"{_BLOCK}-{slot}", 0, slot, 0, loss.id) for slot in loss.slots if loss.kind is Lost.TABLE]
    meetings = [
        Meeting(
            each.stands.key,
            each.stands.buyer,
            each.slot,
            each.day,
            _kept_table(each, loss, {*tables.first, *tables.last}),
        )
        for each in seated
    ]
    usual = {each.stands.buyer: each.stands.table for each in seated if each.stands.table in tables.first}
    first = seat_buyers([*blocked, *meetings], tables.first, usual, tables.barred)  # type: ignore[arg-type]
    rest = [replace(each, table=first.get(each.key)) for each in meetings]
    return seat_buyers([*blocked, *rest], tables.last, {}, tables.barred)


def _kept_table(each: Wanted, loss: Loss, usable: Collection[int | None]) -> int | None:
    stays = each.slot == each.stands.slot and each.stands.table in usable
    broken = loss.kind is Lost.TABLE and is_touched(loss, each.stands)
    return each.stands.table if stays and not broken else None

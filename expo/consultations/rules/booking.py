"""Who needs an interpreter, who may use a slot, and which table a consultation gets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from expo.consultations.rules.codes import BuyerKind, Seating, SlotKind

DEFAULT_LANGUAGES = ("ko",)

_ADMITTED: dict[SlotKind, frozenset[BuyerKind]] = {
    SlotKind.GENERAL: frozenset(BuyerKind),
    SlotKind.PUBLIC_PURCHASE: frozenset({BuyerKind.PUBLIC}),
    SlotKind.EXPORT: frozenset({BuyerKind.OVERSEAS}),
}


def admits(slot: SlotKind, buyer: BuyerKind) -> bool:
    """Return whether a slot or table of this kind is open to this kind of buyer."""
    return buyer in _ADMITTED[slot]


def barred_tables(tables: Mapping[int, SlotKind], buyers: Mapping[int, BuyerKind]) -> dict[int, frozenset[int]]:
    """Return for each buyer the tables that do not admit them; buyers whom all tables admit are left out."""
    closed = {
        kind: frozenset(table for table, slot in tables.items() if not admits(slot, kind))
        for kind in set(buyers.values())
    }
    return {buyer: closed[kind] for buyer, kind in buyers.items() if closed[kind]}


def usable_tables(tables: Mapping[int, SlotKind], buyers: Mapping[int, BuyerKind]) -> int:
    """Return how many tables can be busy at once: those for some kind of buyers no more than there are such buyers."""
    special = {slot for slot in tables.values() if slot is not SlotKind.GENERAL}
    idle = 0
    for kind in special:
        seats = sum(slot is kind for slot in tables.values())
        idle += max(seats - sum(admits(kind, buyer) for buyer in buyers.values()), 0)
    return len(tables) - idle


def interpreting_for(buyer: Sequence[str], exhibitor: Sequence[str], offered: Collection[str]) -> str | None:
    """Return the language that needs an interpreter, or None where the two can talk or nobody interprets for them.

    The buyer's languages are tried in the buyer's order; people without a stated language speak Korean.
    """
    mine, theirs = buyer or DEFAULT_LANGUAGES, exhibitor or DEFAULT_LANGUAGES
    if set(mine) & set(theirs):
        return None
    return next((language for language in mine if language in offered), None)


@dataclass(frozen=True, slots=True)
class TableOption:
    """A table that is free in the wanted slot, and how many consultations it has that day."""

    id: int
    number: int
    kind: SlotKind
    kept_for_walk_ins: bool
    uses_that_day: int


def choose_table(
    options: Sequence[TableOption], *, seating: Seating, buyer: BuyerKind, usual: int | None, walk_in: bool
) -> int | None:
    """Return the table for a consultation, or None where none may be used.

    A buyer keeps the `usual` table while it is free. Otherwise, where buyers keep tables, the least used one, so that
    the next of this buyer's consultations finds it free too; else the lowest number. Tables kept for walk-ins are
    taken by walk-ins only, and by them first.
    """
    fitting = [each for each in options if admits(each.kind, buyer) and (walk_in or not each.kept_for_walk_ins)]
    if not fitting:
        return None
    if seating is Seating.BUYER_TABLE and any(each.id == usual for each in fitting):
        return usual
    keeps = seating is Seating.BUYER_TABLE and not walk_in

    def rank(each: TableOption) -> tuple[bool, bool, int, int]:
        general = each.kind is SlotKind.GENERAL
        return walk_in and not each.kept_for_walk_ins, general, each.uses_that_day if keeps else 0, each.number

    return min(fitting, key=rank).id


def longest_run(slots_held: Collection[int], order: Mapping[int, int], wanted: int) -> int:
    """Return how many slots in a row an interpreter would work with `wanted` added; `order` numbers a day's slots."""
    held = {order[slot] for slot in slots_held if slot in order} | {order[wanted]}
    start = end = order[wanted]
    while start - 1 in held:
        start -= 1
    while end + 1 in held:
        end += 1
    return end - start + 1


class Obstacle(StrEnum):
    """Why a pair cannot meet in a slot."""

    CLOSED = "closed"
    PAST = "past"
    NOT_FOR_KIND = "not_for_kind"
    BUYER_BUSY = "buyer_busy"
    EXHIBITOR_BUSY = "exhibitor_busy"
    WALKING = "walking"
    NO_INTERPRETER = "no_interpreter"
    NO_TABLE = "no_table"
    TABLE_CLOSED = "table_closed"
    TABLE_NOT_FOR_KIND = "table_not_for_kind"
    TABLE_TAKEN = "table_taken"
    OTHER_BOOTH = "other_booth"
    USUAL_TAKEN = "usual_taken"


def table_obstacle(kind: SlotKind, buyer: BuyerKind, *, is_closed: bool, is_taken: bool) -> Obstacle | None:
    """Return what is in the way of a buyer at one certain table in a slot, the lasting reasons first, or None."""
    hindrances = (
        (Obstacle.TABLE_CLOSED, is_closed),
        (Obstacle.TABLE_NOT_FOR_KIND, not admits(kind, buyer)),
        (Obstacle.TABLE_TAKEN, is_taken),
    )
    return next((code for code, holds in hindrances if holds), None)


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a pair could meet in a slot: the first free desk, a table, an interpreter."""

    slot_id: int
    desk: int
    table_id: int | None
    interpreter_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotFacts:
    """Everything that decides whether a pair can meet in a slot."""

    slot_id: int
    kind: SlotKind
    is_past: bool
    #: taken out of the day's layout
    is_closed: bool = False
    buyer_kind: BuyerKind
    buyer_free: bool
    #: no other booth so close in time that the buyer could not walk from or to it
    buyer_in_reach: bool = True
    free_desks: Sequence[int]
    tables: Sequence[TableOption]
    seating: Seating
    usual_table: int | None = None
    walk_in: bool = False
    #: None: nobody needs to interpret; else the interpreters of the language who are free, best first
    interpreters: Sequence[int] | None = None


def find_opening(facts: SlotFacts) -> Opening | Obstacle:
    """Return where the pair could meet, or the first thing in the way."""
    obstacle = _people_in_the_way(facts)
    if obstacle is not None:
        return obstacle
    table = None
    if facts.seating is not Seating.BOOTH:
        table = choose_table(
            facts.tables,
            seating=facts.seating,
            buyer=facts.buyer_kind,
            usual=facts.usual_table,
            walk_in=facts.walk_in,
        )
        if table is None:
            return Obstacle.NO_TABLE
    interpreter = facts.interpreters[0] if facts.interpreters else None
    return Opening(facts.slot_id, facts.free_desks[0], table, interpreter)


def _people_in_the_way(facts: SlotFacts) -> Obstacle | None:
    hindrances = (
        (Obstacle.CLOSED, facts.is_closed),
        (Obstacle.PAST, facts.is_past),
        (Obstacle.NOT_FOR_KIND, not admits(facts.kind, facts.buyer_kind)),
        (Obstacle.BUYER_BUSY, not facts.buyer_free),
        (Obstacle.EXHIBITOR_BUSY, not facts.free_desks),
        (Obstacle.WALKING, not facts.buyer_in_reach),
        (Obstacle.NO_INTERPRETER, facts.interpreters is not None and not facts.interpreters),
    )
    return next((code for code, holds in hindrances if holds), None)

"""Where a pair that a draft leaves out could still be put in by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from expo.calendar.rules import ResourceKind
from expo.consultations.models import Buyer, Interpreter, Slot, Table, Timetable
from expo.consultations.queries import people
from expo.consultations.queries.why import Pair, WhyNot, why_not
from expo.consultations.rules.booking import admits
from expo.exhibitors.models import Exhibitor

#: a pair the search left out, or nobody wished, may be put in by hand; what the rules forbid may not
BY_HAND = frozenset({WhyNot.OTHERS_FIRST, WhyNot.NO_WISH})


@dataclass(frozen=True, slots=True)
class Place:
    """A slot with everything a pair needs in it."""

    slot: Slot
    #: None where they meet at the booth
    table: Table | None
    desk: int
    interpreter: Interpreter | None
    language: str | None

    @property
    def key(self) -> str:
        """What a form sends to mean this place."""
        return f"{self.slot.id}:{self.table.id if self.table else 0}"


def places(
    plan: Timetable, buyer: Buyer, exhibitor: Exhibitor, *, now: datetime, table: int | None = None
) -> list[Place]:
    """Return the places a draft still has for two who do not meet in it: one for each slot.

    It is at `table` where that is free, else at one where the buyer sits that day, else at the first that is left.
    """
    if "away" in plan.figures or why_not(plan, buyer, exhibitor) not in BY_HAND:
        return []
    pair = Pair(plan, buyer, exhibitor, people.profile_of(exhibitor.id))
    return [place for slot in pair.slots if slot.starts_at > now for place in _places_in(pair, slot, table)]


def _places_in(pair: Pair, slot: Slot, table: int | None) -> Sequence[Place]:
    """Return the place in a slot where every rule is kept, or nothing."""
    rules = (pair.buyer_comes, pair.firm_comes, pair.both_free, pair.can_walk, pair.is_interpreted, pair.has_table)
    if not admits(slot.kind, pair.buyer.kind) or not all(holds(slot) for holds in rules):
        return ()
    person = pair.interpreter_for(slot) if pair.language else None
    return (Place(slot, _table(pair, slot, table), _desk(pair, slot), person, pair.language if person else None),)


def _table(pair: Pair, slot: Slot, wanted: int | None) -> Table | None:
    if pair.at_booths:
        return None
    own = {i.table_id for i in pair.plan.items if i.buyer_id == pair.buyer.id and i.slot.day_id == slot.day_id}
    return min(pair.tables_in(slot), key=lambda each: (each.id != wanted, each.id not in own, each.number))


def _desk(pair: Pair, slot: Slot) -> int:
    """Return the first of the exhibitor's desks that is free in the slot; the rules say that there is one."""
    firm = pair.exhibitor.id
    used = {each.desk for each in pair.plan.items if each.slot_id == slot.id and each.exhibitor_id == firm}
    desks = (n for n in range(1, pair.desks + 1) if pair.busy.free(ResourceKind.DESK, firm, slot, n))
    return next(desk for desk in desks if desk not in used)

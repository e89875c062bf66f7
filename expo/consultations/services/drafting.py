"""The solver's answer to a matching round kept as a draft: what stands stays, every other wish gets its table and desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from expo.consultations.models import Consultation, Timetable, TimetableItem
from expo.consultations.queries import matching as queries
from expo.consultations.queries import people, seating, setups
from expo.consultations.rules.booking import barred_tables
from expo.consultations.rules.matching import Meeting, seat_buyers
from expo.consultations.rules.question import Inputs, PairInput, pair_id, worth
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.shows.models import Show
from expo.solvers.consultations.problem import Plan


def write_draft(actor: Actor, show: Show, inputs: Inputs, plan: Plan, *, name: str, now: datetime) -> Timetable:
    """Keep the solver's plan as a draft, tables chosen so that buyers keep theirs."""
    items = _items(show, inputs, plan)
    seated = {pair_id(each.buyer_id, each.exhibitor_id) for each in items}
    homeless = [each.id for each in plan.assignments if each.id not in seated]  # free tables do not admit the buyer
    unplaced = [_unplaced(each.id, each.code, dict(each.params), each.reason) for each in plan.unplaced]
    unplaced += [_unplaced(key, "tables_full", {}, "") for key in homeless]
    draft = Timetable(
        show_id=show.id,
        name=name or f"{now.astimezone(ZoneInfo(show.time_zone)):%m-%d %H:%M}",
        inputs=inputs.digest,
        author=actor.name,
        created_at=now,
        figures={
            "placed": len(items),
            "unplaced": len(unplaced),
            "value": plan.value - worth(inputs, homeless),
            "value_bound": plan.value_bound,
            "idle": plan.idle,
            "bound": plan.bound,
            "seconds": plan.seconds,
        },
        items=items,
        unplaced=unplaced,
    )
    db.session.add(draft)
    db.session.flush()  # the audit entry names its id
    subject = audit.Subject(kind="timetable", id=draft.id, label=draft.name, show_id=draft.show_id)
    audit.record(actor, "consultations.match", subject, now=now, **draft.figures)
    return draft


def _unplaced(key: str, code: str, params: dict[str, Any], reason: str) -> dict[str, Any]:
    buyer, _, exhibitor = key.partition("-")
    return {"buyer": int(buyer), "exhibitor": int(exhibitor), "code": code, "params": params, "reason": reason}


@dataclass(frozen=True, slots=True)
class _Placed:
    """A pair, the slot and interpreter the solver gave it, and its consultation where it stands already."""

    key: str
    pair: PairInput
    slot: int
    interpreter: str | None
    stands: Consultation | None


def _items(show: Show, inputs: Inputs, plan: Plan) -> list[TimetableItem]:
    placed = _placed(show, inputs, plan)
    seats = _seats(show, dict(inputs.slots), placed)
    desks: dict[tuple[int, int], set[int]] = defaultdict(set)
    items = []
    for each in placed:
        if each.key not in seats:
            continue  # free tables there do not admit this buyer
        used = desks[each.pair.exhibitor, each.slot]
        desk = (each.stands and each.stands.desk) or next(n for n in count(1) if n not in used)
        used.add(desk)
        items.append(
            TimetableItem(
                buyer_id=each.pair.buyer,
                exhibitor_id=each.pair.exhibitor,
                slot_id=each.slot,
                table_id=seats[each.key],
                desk=desk,
                interpreter_id=int(each.interpreter) if each.interpreter else None,
                interpreting=each.pair.language,
                is_locked=each.stands is not None,
                consultation_id=each.stands.id if each.stands else None,
            )
        )
    return items


def _placed(show: Show, inputs: Inputs, plan: Plan) -> list[_Placed]:
    """Return what the solver placed, what stands already first: it keeps its table and desk."""
    slots = [slot for slot, _day in inputs.slots]
    fixed: dict[str, Consultation] = {
        pair_id(each.buyer_id, each.exhibitor_id): each for each in queries.list_fixed(show.id)
    }
    pairs = {pair_id(pair.buyer, pair.exhibitor): pair for pair in inputs.pairs}
    found = [
        _Placed(each.id, pairs[each.id], slots[each.slot - 1], each.interpreter, fixed.get(each.id))
        for each in plan.assignments
    ]
    return sorted(found, key=lambda each: each.stands is None)


def _seats(show: Show, days: dict[int, int], placed: Sequence[_Placed]) -> dict[str, int | None]:
    """Return the table of everybody who has a place; at the exhibitor's booth it is none."""
    if seating.sits_at_booths(show.id):
        return {each.key: each.stands.table_id if each.stands else None for each in placed}
    at_booth = {each.key: None for each in placed if each.stands and each.stands.at_booth}
    meetings = [
        Meeting(each.key, each.pair.buyer, each.slot, days[each.slot], each.stands.table_id if each.stands else None)
        for each in placed
        if each.key not in at_booth
    ]
    return {**at_booth, **_tables_for(show, meetings)}


def _tables_for(show: Show, meetings: Sequence[Meeting]) -> dict[str, int]:
    tables = [each for each in setups.list_tables(show.id) if not each.is_closed and not each.kept_for_walk_ins]
    buyers = people.list_approved_buyers(show.id)
    usual = {each.id: each.table_id for each in buyers if each.table_id}
    barred = barred_tables({each.id: each.kind for each in tables}, {each.id: each.kind for each in buyers})
    return seat_buyers(meetings, [each.id for each in tables], usual, barred)  # type: ignore[arg-type]

"""Matching rounds: writing the solver's plan as a draft, adjusting it by hand, releasing it with mails."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from expo.consultations import errors
from expo.consultations.models import (
    Consultation,
    Slot,
    Table,
    Timetable,
    TimetableItem,
)
from expo.consultations.queries import matching as queries
from expo.consultations.queries import people, timetable
from expo.consultations.rules.codes import BuyerStatus, Origin, Seating, TimetableStatus
from expo.consultations.rules.matching import Inputs, Meeting, pair_id, seat_buyers
from expo.consultations.rules.walking import Period, in_reach
from expo.consultations.services import booking, bulk, ground, replan, tell
from expo.consultations.services.booking import when_of
from expo.core import audit, jobs
from expo.core.actor import Actor
from expo.core.db import db
from expo.core.jobs import Job
from expo.exhibitors.rules import ExhibitorStatus
from expo.shows.models import Show
from expo.solvers.consultations.problem import Plan

JOB = "consultations.match"


def start_round(actor: Actor, show: Show, *, now: datetime, seconds: int, name: str) -> Job:
    """Let the solver make a draft timetable in the background."""
    return jobs.start(JOB, actor=actor, now=now, show_id=show.id, show=show.slug, seconds=seconds, name=name)


def write_draft(actor: Actor, show: Show, inputs: Inputs, plan: Plan, *, name: str, now: datetime) -> Timetable:
    """Keep the solver's plan as a draft, tables chosen so that buyers keep theirs."""
    draft = Timetable(
        show_id=show.id,
        name=name or f"{now.astimezone(ZoneInfo(show.time_zone)):%m-%d %H:%M}",
        inputs=inputs.digest,
        author=actor.name,
        created_at=now,
        figures={
            "placed": len(plan.assignments),
            "unplaced": len(plan.unplaced),
            "value": plan.value,
            "value_bound": plan.value_bound,
            "idle": plan.idle,
            "bound": plan.bound,
            "seconds": plan.seconds,
        },
        unplaced=[_unplaced(each.id, each.code, dict(each.params), each.reason) for each in plan.unplaced],
    )
    draft.items = _items(show, inputs, plan)
    db.session.add(draft)
    db.session.flush()  # the audit entry names its id
    audit.record(actor, "consultations.match", _subject(draft), now=now, **draft.figures)
    return draft


def _unplaced(key: str, code: str, params: dict[str, Any], reason: str) -> dict[str, Any]:
    buyer, _, exhibitor = key.partition("-")
    return {"buyer": int(buyer), "exhibitor": int(exhibitor), "code": code, "params": params, "reason": reason}


def _items(show: Show, inputs: Inputs, plan: Plan) -> list[TimetableItem]:
    slots = [slot for slot, _day in inputs.slots]
    days = dict(inputs.slots)
    fixed: dict[tuple[int, int], Consultation] = {
        (each.buyer_id, each.exhibitor_id): each for each in queries.list_fixed(show.id)
    }
    pairs = {pair_id(pair.buyer, pair.exhibitor): pair for pair in inputs.pairs}
    placed = {each.id: (pairs[each.id], slots[each.slot - 1], each.interpreter) for each in plan.assignments}
    meetings = []
    for key, (pair, slot, _interpreter) in placed.items():
        stands = fixed.get((pair.buyer, pair.exhibitor))
        meetings.append(Meeting(key, pair.buyer, slot, days[slot], stands.table_id if stands else None))
    seats = _tables_for(show, meetings)
    desks: dict[tuple[int, int], int] = defaultdict(int)
    items = []
    for key, (pair, slot, interpreter) in placed.items():
        stands = fixed.get((pair.buyer, pair.exhibitor))
        desks[pair.exhibitor, slot] += 1
        items.append(
            TimetableItem(
                buyer_id=pair.buyer,
                exhibitor_id=pair.exhibitor,
                slot_id=slot,
                table_id=seats.get(key),
                desk=desks[pair.exhibitor, slot],
                interpreter_id=int(interpreter) if interpreter else None,
                interpreting=pair.language,
                is_locked=stands is not None,
                consultation_id=stands.id if stands else None,
            )
        )
    return items


def _tables_for(show: Show, meetings: Sequence[Meeting]) -> dict[str, int]:
    setup = people.find_setup(show.id)
    if setup is not None and setup.seating is Seating.BOOTH:
        return {}
    tables = [each.id for each in people.list_tables(show.id) if not each.is_closed and not each.kept_for_walk_ins]
    usual = {each.id: each.table_id for each in people.list_approved_buyers(show.id) if each.table_id}
    return seat_buyers(meetings, tables, usual)  # type: ignore[arg-type]


def move_item(
    actor: Actor, plan: Timetable, item: TimetableItem, slot: Slot, table: Table | None, *, now: datetime
) -> None:
    """Put an item of a draft elsewhere. The draft's own keys and the check before it hold the rules."""
    _demand_draft(plan)
    _take_turn(plan)
    audit.record(
        actor,
        "consultations.move_item",
        _subject(plan),
        now=now,
        buyer=item.buyer_id,
        exhibitor=item.exhibitor_id,
        was=item.slot_id,
        slot=slot.id,
    )
    others = [each for each in plan.items if each.id != item.id and each.slot_id == slot.id]
    used = {each.desk for each in others if each.exhibitor_id == item.exhibitor_id}
    item.desk = next(desk for desk in range(1, 100) if desk not in used)
    item.slot, item.slot_id = slot, slot.id
    item.table, item.table_id = table, table.id if table else None
    plan.author = actor.name


def lock_item(plan: Timetable, item: TimetableItem) -> None:
    """Lock an item, or unlock it."""
    _demand_draft(plan)
    item.is_locked = not item.is_locked


def drop_item(plan: Timetable, item: TimetableItem) -> None:
    """Take an item out of a draft; a confirmed consultation stays what it is."""
    _demand_draft(plan)
    _take_turn(plan)
    db.session.execute(delete(TimetableItem).where(TimetableItem.id == item.id))


def discard(actor: Actor, plan: Timetable, *, now: datetime) -> None:
    """Put a draft aside."""
    _demand_draft(plan)
    plan.status = TimetableStatus.DISCARDED
    audit.record(actor, "consultations.discard", _subject(plan), now=now)


def release(actor: Actor, show: Show, plan: Timetable, *, now: datetime, anyway: bool = False) -> int:
    """Make a draft come true: every item holds its time, everybody gets one mail with their whole timetable.

    Raises InputsMoved where wishes, slots or people changed since, unless `anyway`; ResourceBusy where somebody
    booked a place in the meantime, naming who and when. Then nothing is released. Returns how many are new.
    """
    ground.begin_change(show.id)
    _demand_draft(plan)
    if "away" in plan.figures:
        return _apply_replan(actor, plan, now=now)
    if not anyway and queries.load_inputs(show).digest != plan.inputs:
        raise errors.InputsMoved
    fresh = [item for item in plan.items if item.consultation_id is None]
    _demand_possible(show, fresh)
    made = bulk.seat_many(actor, show.id, [_seat(item) for item in fresh], now=now, origin=Origin.MATCHING)
    for item, consultation in zip(fresh, made, strict=True):
        item.consultation_id = consultation.id
    _move_the_kept(actor, plan, now=now)
    plan.status, plan.released_at = TimetableStatus.RELEASED, now
    audit.record(actor, "consultations.release", _subject(plan), now=now, count=len(made))
    _tell_everybody(show, made, now=now)
    return len(made)


def _demand_possible(show: Show, fresh: Sequence[TimetableItem]) -> None:
    """Raise the first thing that has made an item impossible since the draft, beside what the calendar knows."""
    met = timetable.live_pairs(show.id)
    vetoed = people.vetoed_pairs(show.id)
    _demand_walkable(show, fresh)
    for item in fresh:
        pair, firm, when = (item.buyer_id, item.exhibitor_id), item.exhibitor, when_of(item.slot, show.time_zone)
        if pair in met:
            raise errors.AlreadyPaired(who=firm.organization.name, **when_of(met[pair], show.time_zone))
        if item.slot.is_closed:
            raise errors.SlotGone
        if item.table is not None and item.table.is_closed:
            raise errors.NoTableLeft(**when)
        if item.buyer.status is not BuyerStatus.APPROVED:
            raise errors.NotApproved
        if pair in vetoed or firm.status is not ExhibitorStatus.ACTIVE:
            raise errors.NotBookable(who=firm.organization.name)


def _demand_walkable(show: Show, fresh: Sequence[TimetableItem]) -> None:
    """Raise NoTimeToWalk where a buyer could not reach the next booth, beside what is confirmed by now."""
    walking = people.walking_of(people.find_setup(show.id))
    if not walking:
        return
    times: dict[int, list[Period]] = defaultdict(list)
    standing: Sequence[Consultation | TimetableItem] = [*queries.list_fixed(show.id), *fresh]
    for each in standing:
        times[each.buyer_id].append((each.slot.starts_at, each.slot.ends_at))
    for item in fresh:
        period = (item.slot.starts_at, item.slot.ends_at)
        elsewhere = [other for other in times[item.buyer_id] if other != period]
        if not in_reach(period, elsewhere, walking):
            raise errors.NoTimeToWalk(**when_of(item.slot, show.time_zone))


def _apply_replan(actor: Actor, plan: Timetable, *, now: datetime) -> int:
    count = replan.apply(actor, plan, now=now)
    plan.status, plan.released_at = TimetableStatus.RELEASED, now
    figures = {"moved": count, "cancelled": len(plan.unplaced)}
    audit.record(actor, "consultations.replan", _subject(plan), now=now, reason=plan.figures["reason"], **figures)
    return count


def _seat(item: TimetableItem) -> bulk.Seat:
    return bulk.Seat(
        buyer=item.buyer,
        exhibitor=item.exhibitor,
        slot=item.slot,
        table=item.table,
        desk=item.desk,
        interpreter=item.interpreter,
        interpreting=item.interpreting,
        is_locked=item.is_locked,
    )


def _move_the_kept(actor: Actor, plan: Timetable, *, now: datetime) -> None:
    """Move confirmed consultations that the organizer moved by hand in the draft."""
    for item in plan.items:
        if item.consultation_id is None:
            continue
        held = db.session.get(Consultation, item.consultation_id)
        if held is not None and (held.slot_id, held.table_id) != (item.slot_id, item.table_id):
            booking.move(actor, held, item.slot, now=now, table=item.table)


def _tell_everybody(show: Show, made: Sequence[Consultation], *, now: datetime) -> None:
    by_buyer: dict[int, list[Consultation]] = defaultdict(list)
    by_firm: dict[int, list[Consultation]] = defaultdict(list)
    for each in sorted(made, key=lambda c: c.slot.starts_at):
        by_buyer[each.buyer_id].append(each)
        by_firm[each.exhibitor_id].append(each)
    for mine in by_buyer.values():
        tell.timetable_to_buyer(mine[0].buyer, mine, now=now)
    for mine in by_firm.values():
        tell.timetable_to_exhibitor(mine[0].exhibitor, mine, show, now=now)


def _take_turn(plan: Timetable) -> None:
    plan.revision += 1


def _demand_draft(plan: Timetable) -> None:
    if plan.status is not TimetableStatus.DRAFT:
        raise errors.PlanMoved


def _subject(plan: Timetable) -> audit.Subject:
    return audit.Subject(kind="timetable", id=plan.id, label=plan.name, show_id=plan.show_id)

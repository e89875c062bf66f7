"""Matching rounds: writing the solver's plan as a draft, adjusting it by hand, releasing it with mails."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_

from expo.consultations import errors
from expo.consultations.models import (
    Buyer,
    Consultation,
    Interpreter,
    Slot,
    Table,
    Timetable,
    TimetableItem,
)
from expo.consultations.queries import matching as queries
from expo.consultations.queries import setups, timetable, wishes
from expo.consultations.queries.placing import Place
from expo.consultations.rules.codes import BuyerStatus, ConsultationStatus, Origin, TimetableStatus
from expo.consultations.rules.walking import Period, in_reach
from expo.consultations.services import applying, booking, bulk, ground, tell
from expo.consultations.services.pairing import when_of
from expo.core import audit, jobs
from expo.core.actor import Actor
from expo.core.db import db
from expo.core.jobs import Job
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ExhibitorStatus
from expo.shows.models import Show

JOB = "consultations.match"


def start_round(actor: Actor, show: Show, *, now: datetime, seconds: int, name: str) -> Job:
    """Let the solver make a draft timetable in the background."""
    return jobs.start(JOB, actor=actor, now=now, show_id=show.id, show=show.slug, seconds=seconds, name=name)


def move_item(
    actor: Actor, plan: Timetable, item: TimetableItem, slot: Slot, table: Table | None, *, now: datetime
) -> None:
    """Put an item of a draft elsewhere. The draft's own keys and the check before it hold the rules."""
    _demand_draft(plan)
    _demand_unlocked(item)
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
    """Take an item out of a draft, where it counts among those not placed; a confirmed consultation stays what it is."""
    _demand_draft(plan)
    _demand_unlocked(item)
    _take_turn(plan)
    pair = {"buyer": item.buyer_id, "exhibitor": item.exhibitor_id}
    if item.consultation_id is None and not any(pair.items() <= each.items() for each in plan.unplaced):
        plan.unplaced = [*plan.unplaced, pair | {"code": "taken_out", "params": {}, "reason": ""}]
    db.session.execute(delete(TimetableItem).where(TimetableItem.id == item.id))


def add_item(
    actor: Actor, plan: Timetable, buyer: Buyer, exhibitor: Exhibitor, place: Place, *, now: datetime
) -> TimetableItem:
    """Put a pair into a draft by hand, at one of the places `placing.places` found."""
    _demand_draft(plan)
    _take_turn(plan)
    item = TimetableItem(
        timetable_id=plan.id,
        buyer_id=buyer.id,
        exhibitor_id=exhibitor.id,
        slot_id=place.slot.id,
        table_id=place.table.id if place.table else None,
        desk=place.desk,
        interpreter_id=place.interpreter.id if place.interpreter else None,
        interpreting=place.language,
    )
    db.session.add(item)
    db.session.flush()  # two who put the same pair in are told here, not at the commit
    audit.record(
        actor,
        "consultations.add_item",
        _subject(plan),
        now=now,
        buyer=buyer.id,
        exhibitor=exhibitor.id,
        slot=place.slot.id,
    )
    plan.author = actor.name
    return item


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
    vetoed = wishes.vetoed_pairs(show.id)
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
    walking = setups.walking_of(setups.find_setup(show.id))
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
    count = applying.apply(actor, plan, now=now)
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
    """Send everybody who got something new all that is confirmed for them, what they had before included."""
    by_buyer: dict[Buyer, list[Consultation]] = defaultdict(list)
    by_firm: dict[Exhibitor, list[Consultation]] = defaultdict(list)
    by_person: dict[Interpreter, list[Consultation]] = defaultdict(list)
    fresh = {each.id for each in made}
    mine = or_(Slot.ends_at > now, Consultation.id.in_(fresh))  # also where a slot has passed by now
    show_is = Consultation.show_id == show.id
    for each in timetable.list_consultations(show_is, mine, statuses=(ConsultationStatus.CONFIRMED,)):
        by_buyer[each.buyer].append(each)
        by_firm[each.exhibitor].append(each)
        if each.interpreter is not None:
            by_person[each.interpreter].append(each)
    for buyer in dict.fromkeys(each.buyer for each in made):
        tell.timetable_to_buyer(buyer, by_buyer[buyer], now=now)
    for firm in dict.fromkeys(each.exhibitor for each in made):
        tell.timetable_to_exhibitor(firm, by_firm[firm], show, now=now)
    for person in dict.fromkeys(each.interpreter for each in made if each.interpreter is not None):
        tell.timetable_to_interpreter(person, by_person[person], show, now=now)


def _take_turn(plan: Timetable) -> None:
    plan.revision += 1


def _demand_draft(plan: Timetable) -> None:
    if plan.status is not TimetableStatus.DRAFT:
        raise errors.PlanMoved


def _demand_unlocked(item: TimetableItem) -> None:
    if item.is_locked:
        raise errors.ItemLocked


def _subject(plan: Timetable) -> audit.Subject:
    return audit.Subject(kind="timetable", id=plan.id, label=plan.name, show_id=plan.show_id)

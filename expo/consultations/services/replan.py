"""Re-planning after somebody or something drops out: asking the solver, and its answer as a draft that is shown first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from expo.consultations.models import (
    Consultation,
    Table,
    Timetable,
    TimetableItem,
)
from expo.consultations.queries import matching as queries
from expo.consultations.queries import seating, setups, timetable
from expo.consultations.rules.booking import barred_tables
from expo.consultations.rules.codes import BuyerKind, TimetableStatus
from expo.consultations.rules.question import Inputs
from expo.consultations.rules.replan import Loss, Place, Standing, Tables, Wanted, is_block, is_touched, places
from expo.consultations.services.losses import label_of
from expo.core import jobs
from expo.core.actor import Actor
from expo.core.db import db
from expo.core.jobs import Job
from expo.shows.models import Show
from expo.solvers.consultations.problem import Plan

JOB = "consultations.replan"


def begin(
    actor: Actor, show: Show, loss: Loss, *, now: datetime, reason: str = "", asked: Mapping[str, str] | None = None
) -> Job:
    """Let the solver find a timetable without what was lost, with as few moves as possible.

    `asked` is what the form said; the form shows it again until the plan is applied.
    """
    return jobs.start(
        JOB,
        actor=actor,
        now=now,
        show_id=show.id,
        show=show.slug,
        lost=loss.kind.value,
        ref=loss.id,
        slots=sorted(loss.slots),
        for_good=loss.for_good,
        reason=reason,
        asked=dict(asked or {}),
    )


def last_search(show: Show) -> Job | None:
    """Return the latest search for a plan without somebody or something, if there was one."""
    found = select(Job).where(Job.show_id == show.id, Job.kind == JOB)
    return db.session.scalar(found.order_by(Job.id.desc()).limit(1))


def still_asked(job: Job | None) -> dict[str, str]:
    """Return what a search was asked as long as its plan is not applied, else nothing."""
    plan = db.session.get(Timetable, job.result.get("timetable", 0)) if job else None
    if job is None or (plan is not None and plan.status is TimetableStatus.RELEASED):
        return {}
    asked: dict[str, str] = job.params.get("asked", {})
    return asked


def coming_inputs(show: Show, *, now: datetime) -> Inputs:
    """Return what a re-plan weighs: only slots that are still to come."""
    inputs = queries.load_inputs(show)
    coming = {slot.id for slot in timetable.list_slots(show.id) if slot.starts_at > now}
    kept = tuple((slot, day) for slot, day in inputs.slots if slot in coming)
    return Inputs(kept, inputs.tables, inputs.buyers, inputs.exhibitors, inputs.interpreters, inputs.pairs)


def seats_at_once(show: Show) -> int:
    """Return how many consultations fit into one slot; at booths as many as there are pairs to seat."""
    if seating.sits_at_booths(show.id):
        return max(len(queries.list_fixed(show.id)), 1)
    return len(open_tables(show.id))


def open_tables(show_id: int) -> Sequence[Table]:
    """Return the tables that may be used."""
    return [each for each in setups.list_tables(show_id) if not each.is_closed]


def standing(show: Show) -> list[Standing]:
    """Return the confirmed consultations where they stand."""
    return [_standing(each) for each in queries.list_fixed(show.id)]


def _standing(each: Consultation) -> Standing:
    return Standing(
        each.buyer_id,
        each.exhibitor_id,
        each.slot_id,
        each.table_id,
        each.interpreter_id,
        each.interpreting,
        each.is_locked,
    )


def write_draft(  # noqa: PLR0913 - what was asked and what was answered
    actor: Actor, show: Show, inputs: Inputs, plan: Plan, *, loss: Loss, reason: str, now: datetime
) -> Timetable:
    """Keep the answer as a draft: every consultation with its new place; those without one are to be called off."""
    held = {_standing(each).key: each for each in queries.list_fixed(show.id)}
    found = _places(show, inputs, plan, held, loss)
    lost = [{"consultation": held[each.id].id, "code": each.code} for each in plan.unplaced if each.id in held]
    for key in [key for key, place in found.items() if place.table is None and not held[key].at_booth]:
        del found[key]  # the tables that are free do not admit this buyer
        lost.append({"consultation": held[key].id, "code": "tables_full"})
    moved = {key for key in set(plan.moved or ()) & found.keys() if not is_touched(loss, _standing(held[key]))}
    draft = Timetable(
        show_id=show.id,
        name=f"{label_of(loss)} {now.astimezone(ZoneInfo(show.time_zone)):%m-%d %H:%M}"[:120],
        inputs=inputs.digest,
        author=actor.name,
        created_at=now,
        figures={
            "placed": len(found),
            "unplaced": len(lost),
            "value": 0,
            "value_bound": 0,
            "idle": plan.idle,
            "seconds": plan.seconds,
            "moved": len(moved),
            "others": sorted(held[key].id for key in moved),
            "away": loss.key,
            "kind": loss.kind.value,
            "ref": loss.id,
            "slots": sorted(loss.slots),
            "for_good": loss.for_good,
            "reason": reason,
            "was": {str(held[key].id): place_now(held[key]) for key in found},
        },
        unplaced=lost,
    )
    draft.items = [_item(held[key], place) for key, place in found.items()]
    db.session.add(draft)
    db.session.flush()  # the job answers its id
    return draft


def _places(show: Show, inputs: Inputs, plan: Plan, held: dict[str, Consultation], loss: Loss) -> dict[str, Place]:
    slots, days = [slot for slot, _day in inputs.slots], dict(inputs.slots)
    wanted = [
        Wanted(
            _standing(held[row.id]),
            slots[row.slot - 1],
            days[slots[row.slot - 1]],
            int(row.interpreter) if row.interpreter else None,
            held[row.id].desk or 1,
        )
        for row in plan.assignments
        if not is_block(row.id) and row.id in held
    ]
    tables = open_tables(show.id)
    buyers: dict[int, BuyerKind] = {each.buyer_id: each.buyer.kind for each in held.values()}
    return places(
        wanted,
        loss,
        Tables(
            [each.id for each in tables if not each.kept_for_walk_ins],
            [each.id for each in tables],
            barred_tables({each.id: each.kind for each in tables}, buyers),
        ),
    )


def place_now(held: Consultation) -> list[int | None]:
    """Return slot, table and interpreter, as a draft remembers them."""
    return [held.slot_id, held.table_id, held.interpreter_id]


def _item(held: Consultation, place: Place) -> TimetableItem:
    return TimetableItem(
        buyer_id=held.buyer_id,
        exhibitor_id=held.exhibitor_id,
        slot_id=place.slot,
        table_id=place.table,
        desk=place.desk,
        interpreter_id=place.interpreter,
        interpreting=held.interpreting,
        is_locked=held.is_locked,
        consultation_id=held.id,
    )


def changed_items(plan: Timetable) -> list[TimetableItem]:
    """Return the draft's items that do not stay where they were."""
    was = plan.figures["was"]
    return [
        item
        for item in plan.items
        if [item.slot_id, item.table_id, item.interpreter_id] != was.get(str(item.consultation_id))
    ]

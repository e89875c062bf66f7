"""A draft opened for one change: locked, read, and written with its trail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update

from expo.core.actor import Actor, ActorKind
from expo.core.audit import Subject, record
from expo.core.db import db
from expo.core.errors import NotFound
from expo.floor.errors import (
    BoothOccupied,
    BoothRefused,
    ChangedMeanwhile,
    OverrideNeedsReason,
    PlanFrozen,
    ReasonNeeded,
)
from expo.floor.models import Allocation, Plan, PlanChange, PlanChangeLine, PlanId
from expo.floor.queries.board import Names, cell_as_json, load_board, load_floor, load_names
from expo.floor.rules.codes import PlanStatus, Verb
from expo.floor.rules.moves import Move, changed, moves_somebody, standing
from expo.floor.rules.pieces import OCCUPIED, Cell, Firm, Floor, Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who changes a plan, when and why. `seen`: the revision they looked at; `override`: set rules aside."""

    actor: Actor
    now: datetime
    reason: str = ""
    override: bool = False
    seen: int | None = None

    @property
    def user_id(self) -> int | None:
        return self.actor.id if self.actor.kind is ActorKind.USER else None


@dataclass(frozen=True)
class Desk:
    """A locked draft with everything a decision needs."""

    plan: Plan
    floor: Floor
    board: dict[int, Cell]

    def firm(self, exhibitor_id: int) -> Firm:
        """Return an active exhibitor of the plan's show. Raises NotFound."""
        if exhibitor_id not in self.floor.firms:
            raise NotFound
        return self.floor.firms[exhibitor_id]

    def names(self) -> Names:
        return load_names(self.plan.show_id)


def open_plan(plan_id: PlanId) -> Desk:
    """Return the draft, locked until the transaction ends, with a new revision. Raises PlanFrozen."""
    lock_plan(plan_id)
    return read_plan(plan_id)


def lock_plan(plan_id: PlanId) -> None:
    """Begin the draft's next revision; others who change it wait until the transaction ends. Raises PlanFrozen."""
    revision = db.session.scalar(
        update(Plan)
        .where(Plan.id == plan_id, Plan.status == PlanStatus.DRAFT)
        .values(revision=Plan.revision + 1)
        .returning(Plan.revision)
        .execution_options(synchronize_session=False)
    )
    if revision is None:
        raise PlanFrozen


def read_plan(plan_id: PlanId) -> Desk:
    """Return a draft that is already locked, with its floor and who stands where."""
    plan = db.session.get_one(Plan, plan_id, populate_existing=True)
    return Desk(plan, load_floor(plan.show_id), load_board(plan_id))


def decide(desk: Desk, move: Move, by: By) -> PlanChange:
    """Write the move unless a rule or somebody else's newer change stands against it."""
    patch = changed(desk.board, move.patch)
    _demand_reasons(desk, patch, by)
    refusals = [desk.names().refusal(fault) for fault in standing(move, override=by.override, reason=by.reason)]
    occupied = [refusal for refusal in refusals if refusal.code in OCCUPIED]
    if occupied:
        raise BoothOccupied([*occupied, *(each for each in refusals if each not in occupied)])
    _demand_unchanged(desk, patch, by)
    if refusals:
        raise BoothRefused(refusals)
    overrides = sorted({fault.code.value for fault in move.faults})
    return write(desk, move.verb, patch, by, overrides=overrides)


def _demand_reasons(desk: Desk, patch: Patch, by: By) -> None:
    """Refuse what needs a written reason and has none: setting rules aside, and moving somebody after a release."""
    if by.override and not by.reason:
        raise OverrideNeedsReason
    if not by.reason and by.user_id is not None and moves_somebody(desk.board, patch) and _was_released(desk.plan.id):
        raise ReasonNeeded


def _was_released(plan_id: PlanId) -> bool:
    in_force = select(Plan.id).where(Plan.based_on_id == plan_id, Plan.status == PlanStatus.RELEASED)
    return db.session.scalar(in_force) is not None


def _demand_unchanged(desk: Desk, patch: Patch, by: By) -> None:
    """Refuse to overwrite what another author changed after the revision that the actor looked at."""
    if by.seen is None or not patch:
        return
    firms = {cell.firm for cell in patch.values() if cell is not None}
    line = db.session.scalars(
        select(PlanChangeLine)
        .join(PlanChangeLine.change)
        .where(
            PlanChange.plan_id == desk.plan.id,
            PlanChange.revision > by.seen,
            PlanChange.author_id.is_distinct_from(by.user_id),
            or_(PlanChangeLine.booth_id.in_(list(patch)), PlanChangeLine.exhibitor_after_id.in_(firms),
                PlanChangeLine.exhibitor_before_id.in_(firms)),
        )
        .order_by(PlanChange.revision.desc(), PlanChangeLine.exhibitor_after_id.is_(None))
        .limit(1)
    ).first()  # fmt: skip
    if line is not None:
        raise changed_meanwhile(desk, line)


def changed_meanwhile(desk: Desk, line: PlanChangeLine) -> ChangedMeanwhile:
    """Return the refusal that tells who was first and what they did to this booth."""
    firms = desk.names().firms
    return ChangedMeanwhile(
        line.change.author_name,
        line.booth.number,
        before=firms.get(line.exhibitor_before_id or 0),
        after=firms.get(line.exhibitor_after_id or 0),
    )


def write(
    desk: Desk, verb: Verb, patch: Patch, by: By, *, overrides: Collection[str] = (), reverts: int | None = None
) -> PlanChange:
    """Put the patch into the plan together with its line in the trail."""
    patch = {booth: cell and replace(cell, author=cell.author or by.actor.name) for booth, cell in patch.items()}
    change = PlanChange(
        plan_id=desk.plan.id,
        revision=desk.plan.revision,
        verb=verb,
        at=by.now,
        author_id=by.user_id,
        author_name=by.actor.name,
        reason=by.reason,
        overrides=list(overrides),
        reverts_id=reverts,
    )
    db.session.add(change)
    db.session.flush()  # lines and audit name the change
    _write_lines(change, desk, patch)
    _write_cells(desk.plan.id, patch, by.now)
    subject = Subject(kind="plan", id=desk.plan.id, label=desk.plan.name, show_id=desk.plan.show_id)
    booths = {desk.floor.spots[booth].number for booth in patch if booth in desk.floor.spots}
    record(
        by.actor, f"floor.{verb.value}", subject, now=by.now, reason=by.reason, booths=sorted(booths)[:50],
        overrides=list(overrides), revision=desk.plan.revision,
    )  # fmt: skip
    return change


def _write_lines(change: PlanChange, desk: Desk, patch: Patch) -> None:
    rows = [
        {
            "change_id": change.id,
            "booth_id": booth,
            "exhibitor_before_id": before.firm if (before := desk.board.get(booth)) else None,
            "exhibitor_after_id": cell.firm if cell else None,
            "before": cell_as_json(before),
            "after": cell_as_json(cell),
        }
        for booth, cell in patch.items()
    ]
    if rows:
        db.session.execute(insert(PlanChangeLine), rows)


def _write_cells(plan_id: PlanId, patch: Patch, now: datetime) -> None:
    db.session.execute(
        delete(Allocation)
        .where(Allocation.plan_id == plan_id, Allocation.booth_id.in_(list(patch)))
        .execution_options(synchronize_session="fetch")
    )
    rows = [
        {
            "plan_id": plan_id,
            "booth_id": booth,
            "exhibitor_id": cell.firm,
            "is_locked": cell.is_locked,
            "locked_by_id": cell.locked_by_id,
            "locked_by": cell.locked_by,
            "held_until": cell.held_until,
            "how": cell.how,
            "reason": cell.reason,
            "author": cell.author,
            "at": now,
        }
        for booth, cell in patch.items()
        if cell is not None
    ]
    if rows:
        db.session.execute(insert(Allocation), rows)

"""Reading plans: lists, the one in force, who stands where, and the trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from expo.accounts.models import Organization
from expo.core.audit import AuditEntry
from expo.core.db import db, holds
from expo.core.errors import NotFound
from expo.exhibitors.models import Exhibitor, ExhibitorId
from expo.exhibitors.rules import ExhibitorStatus
from expo.floor.models import (
    Allocation,
    Booth,
    BoothId,
    FloorChange,
    Plan,
    PlanChange,
    PlanChangeLine,
    PlanId,
)
from expo.floor.rules.codes import PlanStatus, Verb
from expo.shows.models import Show, ShowId


def list_plans(show: Show) -> Sequence[Plan]:
    """Return the show's drafts, then its versions, the newest first."""
    plans = db.session.scalars(select(Plan).where(Plan.show_id == show.id).order_by(Plan.id.desc())).all()
    return sorted(plans, key=lambda plan: plan.status is not PlanStatus.DRAFT)


def get_plan(show: Show, plan_id: int) -> Plan:
    """Return one plan of the show. Raises NotFound."""
    plan = db.session.scalar(select(Plan).where(Plan.show_id == show.id, Plan.id == plan_id))
    if plan is None:
        raise NotFound
    return plan


def find_released(show_id: ShowId) -> Plan | None:
    """Return the plan in force, if there is one."""
    return db.session.scalar(select(Plan).where(Plan.show_id == show_id, Plan.status == PlanStatus.RELEASED))


def find_version_of(draft_id: PlanId) -> Plan | None:
    """Return the version in force that was frozen from this draft, if there is one."""
    return db.session.scalar(select(Plan).where(Plan.based_on_id == draft_id, Plan.status == PlanStatus.RELEASED))


def first_revision(version: Plan) -> int:
    """Return the revision of the draft at which the first version frozen from it was released."""
    versions = select(func.min(Plan.frozen_revision)).where(Plan.based_on_id == version.based_on_id)
    return db.session.scalar(versions) or 0


def released_booths(show: Show) -> Mapping[ExhibitorId, list[Booth]]:
    """Return the booths of the plan in force by exhibitor, in one statement."""
    rows = db.session.execute(
        select(Allocation.exhibitor_id, Booth)
        .join(Booth, Booth.id == Allocation.booth_id)
        .join(Plan, Plan.id == Allocation.plan_id)
        .options(joinedload(Booth.area))
        .where(Plan.show_id == show.id, Plan.status == PlanStatus.RELEASED)
        .order_by(Booth.number)
    )
    found: dict[ExhibitorId, list[Booth]] = {}
    for exhibitor, booth in rows:
        found.setdefault(exhibitor, []).append(booth)
    return found


def count_left(show_id: ShowId) -> int:
    """Return how many booths of the plan in force belong to firms that have withdrawn since."""
    statement = (
        select(func.count(Allocation.booth_id))
        .join(Plan, Plan.id == Allocation.plan_id)
        .join(Exhibitor, Exhibitor.id == Allocation.exhibitor_id)
        .where(
            Plan.show_id == show_id,
            Plan.status == PlanStatus.RELEASED,
            Exhibitor.status == ExhibitorStatus.WITHDRAWN,
        )
    )
    return db.session.scalar(statement) or 0


def booth_labels(show: Show) -> Mapping[ExhibitorId, tuple[str, ...]]:
    """Return the booth numbers of the plan in force by exhibitor (wired into the exhibitors' room)."""
    rows = db.session.execute(
        select(Allocation.exhibitor_id, Booth.number)
        .join(Booth, Booth.id == Allocation.booth_id)
        .join(Plan, Plan.id == Allocation.plan_id)
        .where(Plan.show_id == show.id, Plan.status == PlanStatus.RELEASED)
        .order_by(Booth.number)
    )
    found: dict[ExhibitorId, tuple[str, ...]] = {}
    for exhibitor, number in rows:
        found[exhibitor] = (*found.get(exhibitor, ()), number)
    return found


def list_changes(plan: Plan, *, since: int = -1, limit: int = 50) -> Sequence[PlanChange]:
    """Return the newest changes of a plan after a revision, the newest first, with their lines and booths."""
    return db.session.scalars(
        select(PlanChange)
        .options(selectinload(PlanChange.lines).joinedload(PlanChangeLine.booth))
        .where(PlanChange.plan_id == plan.id, PlanChange.revision > since)
        .order_by(PlanChange.revision.desc())
        .limit(limit)
    ).all()


def select_changes(plan: Plan, *, verb: str = "", q: str = "") -> Select[PlanChange]:
    """Return the select of a plan's changes, the newest first: of one kind, or of a booth, firm, author or reason."""
    found = (
        select(PlanChange)
        .options(selectinload(PlanChange.lines).joinedload(PlanChangeLine.booth))
        .where(PlanChange.plan_id == plan.id)
        .order_by(PlanChange.revision.desc())
    )
    if verb in set(Verb):
        found = found.where(PlanChange.verb == Verb(verb))
    if q:
        firms = select(Exhibitor.id).join(Organization).where(holds(q, Organization.name_ko, Organization.name_en))
        line = or_(
            PlanChangeLine.booth.has(holds(q, Booth.number)),
            PlanChangeLine.exhibitor_before_id.in_(firms),
            PlanChangeLine.exhibitor_after_id.in_(firms),
        )
        found = found.where(or_(PlanChange.lines.any(line), holds(q, PlanChange.author_name, PlanChange.reason)))
    return found


def booths_changed_since(plan_id: PlanId, since: int) -> set[int]:
    """Return the booths that changed hands after a revision."""
    return set(
        db.session.scalars(
            select(PlanChangeLine.booth_id)
            .join(PlanChangeLine.change)
            .where(PlanChange.plan_id == plan_id, PlanChange.revision > since)
        )
    )


def firms_changed_since(plan_id: PlanId, since: int) -> set[int]:
    """Return the exhibitors whose booths changed after a revision."""
    rows = db.session.execute(
        select(PlanChangeLine.exhibitor_before_id, PlanChangeLine.exhibitor_after_id)
        .join(PlanChangeLine.change)
        .where(PlanChange.plan_id == plan_id, PlanChange.revision > since)
    )
    return {firm for row in rows for firm in row if firm is not None}


def history_of(
    show: Show, *, booth_id: BoothId | None = None, exhibitor_id: int | None = None, limit: int = 100
) -> Sequence[PlanChangeLine]:
    """Return what happened to a booth or an exhibitor in all plans of the show, the newest first; copies left out."""
    statement = (
        select(PlanChangeLine)
        .join(PlanChangeLine.change)
        .join(PlanChange.plan)
        .options(joinedload(PlanChangeLine.change).joinedload(PlanChange.plan), joinedload(PlanChangeLine.booth))
        .where(Plan.show_id == show.id, PlanChange.verb != Verb.CARRY)
        .order_by(PlanChange.at.desc(), PlanChangeLine.id.desc())
        .limit(limit)
    )
    if booth_id is not None:
        statement = statement.where(PlanChangeLine.booth_id == booth_id)
    if exhibitor_id is not None:
        involved = (
            PlanChangeLine.exhibitor_before_id == exhibitor_id,
            PlanChangeLine.exhibitor_after_id == exhibitor_id,
        )
        statement = statement.where(or_(*involved))
    return db.session.scalars(statement).all()


def list_holders(booth: Booth) -> Sequence[Row[Plan, Allocation]]:
    """Return the drafts and the version in force in which somebody has the booth, with their allocation."""
    return db.session.execute(
        select(Plan, Allocation)
        .join(Allocation, Allocation.plan_id == Plan.id)
        .where(Allocation.booth_id == booth.id, Plan.status.in_((PlanStatus.DRAFT, PlanStatus.RELEASED)))
        .order_by(Plan.status.desc(), Plan.id.desc())
    ).all()


def list_versions_of(booth: Booth) -> Sequence[Row[Plan, int]]:
    """Return the released versions, the oldest first, also those no longer in force, with the exhibitor each gave it to."""
    return db.session.execute(
        select(Plan, Allocation.exhibitor_id)
        .join(Allocation, Allocation.plan_id == Plan.id)
        .where(Allocation.booth_id == booth.id, Plan.version.is_not(None))
        .order_by(Plan.id)
    ).all()


def list_take_backs(show_id: ShowId) -> Mapping[int, AuditEntry]:
    """Return who took the show's versions back, when and why, by the version's id."""
    found = select(AuditEntry).where(AuditEntry.show_id == show_id, AuditEntry.action == "floor.take_back")
    return {int(entry.subject_id): entry for entry in db.session.scalars(found)}


def list_told(exhibitor_id: int) -> Sequence[Row[Plan, str]]:
    """Return the released versions, also those no longer in force, with each booth they gave the exhibitor."""
    return db.session.execute(
        select(Plan, Booth.number)
        .join(Allocation, Allocation.plan_id == Plan.id)
        .join(Booth, Booth.id == Allocation.booth_id)
        .where(Allocation.exhibitor_id == exhibitor_id, Plan.version.is_not(None))
        .order_by(Plan.id.desc(), Booth.number)
    ).all()


def list_edits_of(booth: Booth, limit: int = 100) -> list[FloorChange]:
    """Return what the floor editor did to a booth among the newest changes of its hall."""
    changes = db.session.scalars(
        select(FloorChange).where(FloorChange.hall_id == booth.hall_id).order_by(FloorChange.id.desc()).limit(limit)
    )
    return [change for change in changes if f"b{booth.id}" in change.after or f"b{booth.id}" in change.before]


def slug_of(exhibitor_id: int) -> str:
    """Return the word by which an exhibitor's pages are addressed."""
    return db.session.scalars(select(Exhibitor.slug).where(Exhibitor.id == exhibitor_id)).one()

"""Release: a draft is frozen as a version, checked, put in force and told to those it concerns; and taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from expo.accounts.models import Organization, User
from expo.core import events, mail
from expo.core.actor import Actor, Role
from expo.core.audit import Subject, record
from expo.core.db import LocalText, db
from expo.exhibitors.models import Application, Exhibitor
from expo.floor.errors import NothingNew, NothingToRelease, NotReleasable, NotReleased, PlanFrozen, PlanMoved, Refusal
from expo.floor.events import PlanReleased, PlanTakenBack
from expo.floor.models import Allocation, Plan, PlanChange, PlanChangeLine
from expo.floor.queries.board import load_board, load_floor, load_names
from expo.floor.queries.plans import find_released
from expo.floor.rules.codes import PlanStatus
from expo.floor.rules.pieces import Cell, Code, Fault, Floor
from expo.floor.rules.placing import Check, booths_of, is_live
from expo.shows.models import RoleGrant, Show, ShowId

#: exhibitor → the numbers of its booths
Stands = Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a release would do: who gets told, what would be left out, what stands against it."""

    revision: int
    told: Mapping[int, tuple[tuple[str, ...], tuple[str, ...]]]
    held: Sequence[int]
    unplaced: Sequence[int]
    blocking: Sequence[Refusal]
    #: what those who are told read as the reason, unless the release gives its own
    reasons: Mapping[int, str]


def preview(plan: Plan, *, now: datetime) -> Preview:
    """Return what releasing the draft now would do."""
    floor, board = load_floor(plan.show_id), load_board(plan.id)
    firm_board = {booth: cell for booth, cell in board.items() if cell.held_until is None}
    names = load_names(plan.show_id)
    old, in_force = _stands_in_force(plan.show_id), find_released(plan.show_id)
    new = _numbers(firm_board, names.booths)
    told = _differences(old, new)
    return Preview(
        revision=plan.revision,
        told=told,
        held=sorted({cell.firm for cell in board.values() if cell.held_until and is_live(cell, now)}),
        unplaced=sorted(set(floor.firms) - set(new)),
        blocking=[names.refusal(fault) for fault in _underneath(floor, firm_board, now)],
        reasons=_reasons_since(plan, in_force, told) if in_force else {},
    )


def release(plan: Plan, *, seen: int, actor: Actor, now: datetime, reason: str = "") -> Plan:
    """Freeze the draft as the next version, put it in force and tell every exhibitor whose booths changed.

    Holds are left out. Raises PlanMoved when the draft is no longer the one that was looked at, NotReleasable when
    the floor or the exhibitors changed underneath, NothingToRelease, NothingNew when it says what is in force, PlanFrozen.
    """
    draft = _locked(plan)
    if draft.revision != seen:
        raise PlanMoved
    floor = load_floor(draft.show_id)
    board = {booth: cell for booth, cell in load_board(draft.id).items() if cell.held_until is None}
    _demand_sound(draft, floor, board, now)
    names = load_names(draft.show_id)
    old_stands, old = _stands_in_force(draft.show_id), find_released(draft.show_id)
    told = _differences(old_stands, _numbers(board, names.booths))
    if old is not None:
        if not told:
            raise NothingNew(version=old.version)
        old.status = PlanStatus.SUPERSEDED
        db.session.flush()  # only one released plan at a time, in the database too
    version = _freeze(draft, old, actor=actor, now=now)
    reasons = dict.fromkeys(told, reason) if reason or old is None else _reasons_since(draft, old, told)
    _tell(version, told, taken_back=False, reasons=reasons, now=now)
    _record(actor, "floor.release", version, now=now, reason=reason)
    events.announce(PlanReleased(draft.show_id, version.id, actor, now))
    return version


def take_back(version: Plan, *, actor: Actor, now: datetime, reason: str) -> Plan | None:
    """Put the version before this one in force again (or none) and tell those who had been told otherwise.

    Raises NotReleased.
    """
    version = db.session.scalars(
        select(Plan).where(Plan.id == version.id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if version.status is not PlanStatus.RELEASED:
        raise NotReleased
    names = load_names(version.show_id).booths
    told = _numbers(load_board(version.id), names)
    version.status, version.taken_back_at = PlanStatus.TAKEN_BACK, now
    db.session.flush()  # only one released plan at a time, in the database too
    before = db.session.get(Plan, version.follows_id) if version.follows_id else None
    if before is not None:
        before.status = PlanStatus.RELEASED
        db.session.flush()
    stands = _numbers(load_board(before.id), names) if before else {}
    changed = _differences(told, stands)
    _tell(version, changed, taken_back=True, reasons=dict.fromkeys(changed, reason), now=now)
    _record(actor, "floor.take_back", version, now=now, reason=reason)
    events.announce(PlanTakenBack(version.show_id, before.id if before else None, actor, now))
    return before


def _locked(plan: Plan) -> Plan:
    """Return the draft, its row and its show's locked against other releases and changes."""
    db.session.scalars(select(Show.id).where(Show.id == plan.show_id).with_for_update()).one()
    draft = db.session.scalars(
        select(Plan).where(Plan.id == plan.id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if draft.status is not PlanStatus.DRAFT:
        raise PlanFrozen
    return draft


def _demand_sound(draft: Plan, floor: Floor, board: Mapping[int, Cell], now: datetime) -> None:
    if not board:
        raise NothingToRelease
    for fault in _underneath(floor, board, now):
        params = load_names(draft.show_id).refusal(fault).params
        raise NotReleasable(firm=params["firm"], booth=params["booth"])


def _underneath(floor: Floor, board: Mapping[int, Cell], now: datetime) -> list[Fault]:
    """Return what moved underneath a plan: booths no longer in use, firms that withdrew, rules nobody may set aside."""
    found = [
        Fault(Code.NOT_FOR_FIRMS, booth=booth, firm=cell.firm)
        for booth, cell in board.items()
        if booth not in floor.spots or cell.firm not in floor.firms
    ]
    for firm_id in {cell.firm for cell in board.values()} & set(floor.firms):
        booths = [booth for booth in booths_of(board, firm_id) if booth in floor.spots]
        others = {booth: cell for booth, cell in board.items() if cell.firm != firm_id}
        faults = Check(floor, others, floor.firms[firm_id], now).faults(booths) if booths else ()
        found += [fault for fault in faults if not fault.overridable]
    return found


def _freeze(draft: Plan, old: Plan | None, *, actor: Actor, now: datetime) -> Plan:
    number = db.session.scalar(select(func.max(Plan.version)).where(Plan.show_id == draft.show_id)) or 0
    version = Plan(
        show_id=draft.show_id,
        name=draft.name,
        status=PlanStatus.RELEASED,
        version=number + 1,
        revision=draft.revision,
        frozen_revision=draft.revision,
        based_on_id=draft.id,
        follows_id=old.id if old else None,
        created_at=now,
        created_by=actor.name,
        released_at=now,
        released_by=actor.name,
        figures=draft.figures,
    )
    db.session.add(version)
    db.session.flush()  # the copied allocations name it
    copied = ("booth_id", "exhibitor_id", "is_locked", "locked_by_id", "locked_by", "how", "reason", "author", "at")
    columns = [Allocation.__table__.c[name] for name in copied]
    kept = select(*columns).where(Allocation.plan_id == draft.id, Allocation.held_until.is_(None))
    rows = db.session.execute(kept).mappings()
    db.session.execute(insert(Allocation), [{**row, "plan_id": version.id} for row in rows])
    return version


def _stands_in_force(show_id: ShowId) -> Stands:
    plan = find_released(show_id)
    return _numbers(load_board(plan.id), load_names(show_id).booths) if plan else {}


def _reasons_since(draft: Plan, old: Plan, firms: Collection[int]) -> dict[int, str]:
    """Return for each firm the reason of the newest change that concerned it since the version before."""
    if old.based_on_id != draft.id:
        return {}
    rows = db.session.execute(
        select(PlanChangeLine.exhibitor_before_id, PlanChangeLine.exhibitor_after_id, PlanChange.reason)
        .join(PlanChangeLine.change)
        .where(
            PlanChange.plan_id == draft.id, PlanChange.revision > (old.frozen_revision or 0), PlanChange.reason != ""
        )
        .order_by(PlanChange.revision)
    )
    found: dict[int, str] = {}
    for before, after, reason in rows:
        found |= {firm: reason for firm in (before, after) if firm is not None and firm in firms}
    return found


def _numbers(board: Mapping[int, Cell], numbers: Mapping[int, str]) -> Stands:
    found: dict[int, list[str]] = {}
    for booth, cell in board.items():
        found.setdefault(cell.firm, []).append(numbers[booth])
    return {firm: tuple(sorted(booths)) for firm, booths in found.items()}


def _differences(old: Stands, new: Stands) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return (before, after) for every exhibitor whose booths differ."""
    return {
        firm: (old.get(firm, ()), new.get(firm, ()))
        for firm in sorted({*old, *new})
        if old.get(firm, ()) != new.get(firm, ())
    }


def _tell(
    version: Plan,
    told: Mapping[int, tuple[tuple[str, ...], tuple[str, ...]]],
    *,
    taken_back: bool,
    reasons: Mapping[int, str],
    now: datetime,
) -> None:
    """Write to every exhibitor in the mapping, in its language."""
    show = db.session.get_one(Show, version.show_id)
    pages, wishes = _pages(told), _wishes(show.id)
    for exhibitor_id, (address, language, firm) in addresses(show.id, list(told)).items():
        before, after = told[exhibitor_id]
        mail.queue(
            address, "floor/booth", language=language, now=now, show_id=show.id, show=show, firm=firm,
            before=before, after=after, taken_back=taken_back, reason=reasons.get(exhibitor_id, ""),
            rank=next((rank for rank, wish in enumerate(wishes.get(exhibitor_id, ()), start=1) if wish in after), 0),
            has_wishes=exhibitor_id in wishes, path=f"/shows/{show.slug}/exhibitor/{pages[exhibitor_id]}/booth",
        )  # fmt: skip


def _pages(exhibitors: Collection[int]) -> dict[int, str]:
    """Return the words by which the exhibitors' own pages are addressed."""
    rows = db.session.execute(select(Exhibitor.id, Exhibitor.slug).where(Exhibitor.id.in_(exhibitors)))
    return {row.id: row.slug for row in rows}


def _wishes(show_id: ShowId) -> dict[int, list[str]]:
    """Return the wished booths of the exhibitors that wish for any, the best first."""
    floor = load_floor(show_id)
    return {
        firm.id: [floor.spots[wish].number for wish in firm.wishes if wish in floor.spots]
        for firm in floor.firms.values()
        if firm.wishes
    }


def addresses(show_id: ShowId, exhibitors: Sequence[int]) -> dict[int, tuple[str, str, LocalText]]:
    """Return (mail address, language, name) of exhibitors: the application's contact, else a member of the team."""
    rows = db.session.execute(
        select(Exhibitor.id, Exhibitor.organization_id, Organization.name_ko, Organization.name_en,
               Application.contact_email, Application.language)
        .join(Organization, Organization.id == Exhibitor.organization_id)
        .outerjoin(Application, Application.id == Exhibitor.application_id)
        .where(Exhibitor.id.in_(exhibitors))
        .order_by(Exhibitor.id)
    )  # fmt: skip
    team = _team_addresses(show_id)
    found: dict[int, tuple[str, str, LocalText]] = {}
    for row in rows:
        contact = (row.contact_email or "", row.language or "")
        address, language = contact if contact[0] else team.get(row.organization_id, ("", ""))
        if address:
            found[row.id] = (address, language, LocalText(row.name_ko, row.name_en))
    return found


def _team_addresses(show_id: ShowId) -> dict[int, tuple[str, str]]:
    rows = db.session.execute(
        select(RoleGrant.organization_id, User.email, User.language)
        .join(User, User.id == RoleGrant.user_id)
        .where(
            RoleGrant.show_id == show_id,
            RoleGrant.role == Role.EXHIBITOR,
            RoleGrant.approved_at.is_not(None),
            RoleGrant.revoked_at.is_(None),
        )
        .order_by(RoleGrant.id.desc())
    )
    return {int(row.organization_id or 0): (row.email, row.language) for row in rows}


def _record(actor: Actor, action: str, version: Plan, *, now: datetime, reason: str) -> None:
    subject = Subject(kind="plan", id=version.id, label=f"{version.name} · {version.version}", show_id=version.show_id)
    record(actor, action, subject, now=now, reason=reason)

"""Plans by hand: place, move, swap, vacate, lock, hold, fill, undo and redo. Each is one revision of the draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from expo.core.actor import Actor
from expo.core.audit import Subject, record
from expo.core.db import db
from expo.core.errors import NotFound
from expo.floor.errors import BoothOccupied, BoothRefused, NotPlaced
from expo.floor.models import Allocation, Plan, PlanChange, PlanId
from expo.floor.queries.board import load_names
from expo.floor.rules import moves
from expo.floor.rules.codes import How, Verb
from expo.floor.rules.pieces import Cell, Code, Fault, Firm
from expo.floor.rules.placing import Check, booths_of, is_live
from expo.floor.services.desk import By, Desk, decide, lock_plan, open_plan, read_plan, write
from expo.shows.models import Show

HOLD_MIN = 10


def create_plan(show: Show, name: str, *, actor: Actor, now: datetime) -> Plan:
    """Return a new empty draft of the show."""
    plan = Plan(show_id=show.id, name=name, created_at=now, created_by=actor.name)
    db.session.add(plan)
    db.session.flush()  # the trail names the plan
    record(actor, "floor.create_plan", Subject(kind="plan", id=plan.id, label=name, show_id=show.id), now=now)
    return plan


def copy_plan(source: Plan, name: str, *, actor: Actor, now: datetime) -> Plan:
    """Return a new draft with everything that stands firmly in the source: a draft or a frozen version."""
    show = db.session.get_one(Show, source.show_id)
    plan = create_plan(show, name, actor=actor, now=now)
    plan.based_on_id = source.id
    rows = db.session.scalars(
        select(Allocation).where(Allocation.plan_id == source.id, Allocation.held_until.is_(None))
    ).all()
    desk = open_plan(plan.id)
    cells: dict[int, Cell | None] = {
        row.booth_id: Cell(
            firm=row.exhibitor_id, is_locked=row.is_locked, locked_by_id=row.locked_by_id, locked_by=row.locked_by,
            how=row.how, reason=row.reason, author=row.author,
        )
        for row in rows
    }  # fmt: skip
    write(desk, Verb.CARRY, cells, By(actor=actor, now=now))
    return plan


def place(plan: Plan, exhibitor_id: int, booths: Sequence[int], by: By, *, how: How = How.HAND) -> PlanChange:
    """Give booths to an exhibitor; one booth named for a firm that needs several means the best block around it.

    Raises BoothOccupied, BoothRefused, ChangedMeanwhile, PlanFrozen, ReasonNeeded.
    """
    lock_plan(plan.id)
    _refuse_occupied(plan, exhibitor_id, booths, by.now)
    desk = read_plan(plan.id)
    cell = Cell(firm=exhibitor_id, how=how, reason=by.reason, author=by.actor.name)
    return _give(desk, desk.firm(exhibitor_id), booths, cell, by)


def hold(
    plan: Plan, exhibitor_id: int, booths: Sequence[int], until: datetime, by: By, *, how: How = How.HAND
) -> PlanChange:
    """Keep booths for an exhibitor until a time; then they are free again by themselves."""
    lock_plan(plan.id)
    _refuse_occupied(plan, exhibitor_id, booths, by.now)
    desk = read_plan(plan.id)
    cell = Cell(firm=exhibitor_id, held_until=until, how=how, reason=by.reason, author=by.actor.name)
    return _give(desk, desk.firm(exhibitor_id), booths, cell, by)


def _refuse_occupied(plan: Plan, exhibitor_id: int, booths: Sequence[int], now: datetime) -> None:
    """Tell those who come too late at once, before anything else is read: in a rush nearly everybody is late."""
    row = db.session.scalar(
        select(Allocation).where(
            Allocation.plan_id == plan.id,
            Allocation.booth_id.in_(booths),
            Allocation.exhibitor_id != exhibitor_id,
            or_(Allocation.held_until.is_(None), Allocation.held_until > now),
        )
    )
    if row is not None:
        code = Code.HELD if row.held_until else Code.LOCKED if row.is_locked else Code.TAKEN
        fault = Fault(
            code, booth=row.booth_id, firm=exhibitor_id, other=row.exhibitor_id, until=row.held_until, by=row.locked_by
        )
        raise BoothOccupied([load_names(plan.show_id).refusal(fault)])


def _give(desk: Desk, firm: Firm, booths: Sequence[int], cell: Cell, by: By) -> PlanChange:
    if not booths or any(booth not in desk.floor.spots for booth in booths):
        raise NotFound
    if len(booths) == 1 and firm.booths > 1:
        booths = Check(desk.floor, desk.board, firm, by.now).best_block(booths[0])
    return decide(desk, moves.place(desk.floor, desk.board, firm, booths, cell, by.now), by)


def vacate(plan: Plan, exhibitor_id: int, by: By) -> PlanChange:
    """Take an exhibitor's booths away. Raises NotPlaced."""
    desk = _open_for(plan, exhibitor_id)
    return decide(desk, moves.vacate(desk.board, exhibitor_id), by)


def swap(plan: Plan, exhibitor_id: int, other_id: int, by: By) -> PlanChange:
    """Let two exhibitors change places."""
    desk = _open_for(plan, exhibitor_id)
    _demand_placed(desk, other_id)
    cell = Cell(firm=exhibitor_id, reason=by.reason, author=by.actor.name)
    firm, other = desk.firm(exhibitor_id), desk.firm(other_id)
    return decide(desk, moves.swap(desk.floor, desk.board, firm, other, cell, by.now), by)


def lock(plan: Plan, exhibitor_id: int, by: By) -> PlanChange:
    """Fix an exhibitor's booths; nobody but the author opens the lock again."""
    desk = _open_for(plan, exhibitor_id)
    return decide(desk, moves.lock(desk.board, exhibitor_id, by_id=by.user_id, by=by.actor.name), by)


def unlock(plan: Plan, exhibitor_id: int, by: By) -> PlanChange:
    """Open the actor's own lock."""
    desk = _open_for(plan, exhibitor_id)
    return decide(desk, moves.unlock(desk.board, exhibitor_id, by_id=by.user_id), by)


def keep(plan: Plan, exhibitor_id: int, by: By) -> PlanChange:
    """Turn an exhibitor's hold into an allocation."""
    desk = _open_for(plan, exhibitor_id)
    return decide(desk, moves.keep(desk.board, exhibitor_id, by.now), by)


def _open_for(plan: Plan, exhibitor_id: int) -> Desk:
    desk = open_plan(plan.id)
    _demand_placed(desk, exhibitor_id)
    return desk


def _demand_placed(desk: Desk, exhibitor_id: int) -> None:
    if not booths_of(desk.board, exhibitor_id):
        raise NotPlaced(firm=desk.names().firms.get(exhibitor_id, ""))


def fill(plan: Plan, wanted: Mapping[int, Sequence[int]], by: By, *, how: How) -> PlanChange:
    """Give many exhibitors their booths at once; those not named keep theirs.

    Only the rules nobody may set aside are checked; the others were the giver's to weigh. Raises BoothRefused.
    """
    desk = open_plan(plan.id)
    board = {booth: cell for booth, cell in desk.board.items() if cell.firm not in wanted}
    refused: list[Fault] = [
        fault for firm in wanted for fault in moves.vacate(desk.board, firm).faults if fault.booth not in wanted[firm]
    ]
    for firm_id, booths in wanted.items():
        found = Check(desk.floor, board, desk.firm(firm_id), by.now).faults(booths) if booths else ()
        refused += [fault for fault in found if not fault.overridable]
        cell = Cell(firm=firm_id, how=how, reason=by.reason, author=by.actor.name)
        board |= {booth: _same_or(desk.board.get(booth), cell) for booth in booths}
    if refused:
        raise BoothRefused([load_names(plan.show_id).refusal(fault) for fault in refused])
    touched = {booth: board.get(booth) for booth in {*desk.board, *board}}
    return write(desk, Verb.FILL, moves.changed(desk.board, touched), by)


def _same_or(before: Cell | None, cell: Cell) -> Cell:
    """Return what was there when it is the same firm, with its lock and author, else the new cell."""
    return before if before is not None and before.firm == cell.firm and before.held_until is None else cell


def free_expired_holds(plan_id: PlanId, by: By) -> PlanChange | None:
    """Remove holds whose time is over; return None where there were none."""
    desk = open_plan(plan_id)
    over = {booth: None for booth, cell in desk.board.items() if not is_live(cell, by.now)}
    return write(desk, Verb.VACATE, over, by) if over else None


def hold_end(now: datetime) -> datetime:
    """Return until when a hold made now lasts."""
    return now + timedelta(minutes=HOLD_MIN)

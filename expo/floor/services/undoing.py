"""Undo and redo: an author takes back their own changes, as long as nobody else built on them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from expo.core.db import db
from expo.floor.errors import BoothRefused, ChangedMeanwhile, FirmLeft, NothingToRedo, NothingToUndo
from expo.floor.models import Plan, PlanChange, PlanChangeLine, PlanId
from expo.floor.queries.board import cell_from_json
from expo.floor.rules.codes import Verb
from expo.floor.rules.moves import changed
from expo.floor.rules.pieces import Cell, Code, Fault, Patch
from expo.floor.rules.placing import Check, booths_of
from expo.floor.rules.undoing import Done, stacks
from expo.floor.services.desk import By, Desk, changed_meanwhile, open_plan, write

KEPT = 400


def undo(plan: Plan, by: By) -> PlanChange:
    """Put back what the author's last change found. Raises NothingToUndo, ChangedMeanwhile, BoothRefused."""
    desk = open_plan(plan.id)
    undoable, _ = list_stacks(plan.id, by.user_id)
    if not undoable:
        raise NothingToUndo
    target = _load(undoable[-1])
    return _turn(desk, target, {line.booth_id: _side(line, after=False) for line in target.lines}, Verb.UNDO, by)


def redo(plan: Plan, by: By) -> PlanChange:
    """Do again what the author undid last. Raises NothingToRedo, ChangedMeanwhile, BoothRefused."""
    desk = open_plan(plan.id)
    _, redoable = list_stacks(plan.id, by.user_id)
    if not redoable:
        raise NothingToRedo
    target = _load(redoable[-1])
    return _turn(desk, target, {line.booth_id: _side(line, after=True) for line in target.lines}, Verb.REDO, by)


def list_stacks(plan_id: PlanId, user_id: int | None) -> tuple[list[int], list[int]]:
    """Return the ids of the author's changes that can be undone and redone, the next one last."""
    rows = db.session.execute(
        select(PlanChange.id, PlanChange.verb, PlanChange.reverts_id)
        .where(PlanChange.plan_id == plan_id, PlanChange.author_id.is_not_distinct_from(user_id))
        .order_by(PlanChange.revision.desc())
        .limit(KEPT)
    ).all()
    return stacks(Done(row.id, row.verb, row.reverts_id) for row in reversed(rows))


def _load(change_id: int) -> PlanChange:
    return db.session.scalars(
        select(PlanChange).options(selectinload(PlanChange.lines)).where(PlanChange.id == change_id)
    ).one()


def _side(line: PlanChangeLine, *, after: bool) -> Cell | None:
    return cell_from_json(line.after if after else line.before)


def _turn(desk: Desk, target: PlanChange, patch: Patch, verb: Verb, by: By) -> PlanChange:
    """Write the patch if the booths are as the target left them and the hard rules still hold."""
    for line in target.lines:
        if desk.board.get(line.booth_id) != _side(line, after=verb is Verb.UNDO):
            raise _newer(desk, line.booth_id)
    after: dict[int, Cell] = {booth: cell for booth, cell in desk.board.items() if booth not in patch}
    for firm in {cell.firm for cell in patch.values() if cell is not None}:
        elsewhere = booths_of(after, firm)
        if elsewhere:
            raise _newer(desk, elsewhere[0])
    after |= {booth: cell for booth, cell in patch.items() if cell is not None}
    _demand_hard_rules(desk, after, patch, by)
    return write(desk, verb, changed(desk.board, patch), by, reverts=target.id)


def _newer(desk: Desk, booth: int) -> ChangedMeanwhile:
    line = db.session.scalars(
        select(PlanChangeLine)
        .join(PlanChangeLine.change)
        .where(PlanChange.plan_id == desk.plan.id, PlanChangeLine.booth_id == booth)
        .order_by(PlanChange.revision.desc())
        .limit(1)
    ).one()  # a booth that is not as it was left has been changed
    return changed_meanwhile(desk, line)


def _demand_hard_rules(desk: Desk, after: dict[int, Cell], patch: Patch, by: By) -> None:
    found = [
        Fault(Code.NOT_FOR_FIRMS, booth=booth, firm=cell.firm)
        for booth, cell in patch.items()
        if cell is not None and booth not in desk.floor.spots
    ]
    if found:  # merged or removed since
        raise BoothRefused([desk.names().refusal(fault) for fault in found])
    for firm_id in {cell.firm for cell in patch.values() if cell is not None}:
        if firm_id not in desk.floor.firms:
            raise FirmLeft(firm=desk.names().firms.get(firm_id, ""))
        firm = desk.floor.firms[firm_id]
        others = {booth: cell for booth, cell in after.items() if cell.firm != firm_id}
        booths = [booth for booth in booths_of(after, firm_id) if booth in desk.floor.spots]
        found += [fault for fault in Check(desk.floor, others, firm, by.now).faults(booths) if not fault.overridable]
    if found:
        names = desk.names()
        raise BoothRefused([names.refusal(fault) for fault in found])

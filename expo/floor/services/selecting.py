"""Self-selection: exhibitors in their order take a booth on the map, each in an own time window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from expo.core import mail
from expo.core.actor import Actor
from expo.core.audit import Subject, record
from expo.core.db import db
from expo.core.errors import NotFound
from expo.core.i18n import N_
from expo.exhibitors import todo
from expo.exhibitors.models import Exhibitor
from expo.floor.errors import (
    HasBoothAlready,
    HoursTooShort,
    NobodyToChoose,
    NothingHeld,
    NotInRound,
    ReasonNeeded,
    RoundRuns,
    WindowClosed,
)
from expo.floor.models import Booth, Plan, PlanChange, SelectionRound, SelectionWindow
from expo.floor.queries.board import load_board, load_names
from expo.floor.rules.codes import How, PlanStatus, SelectionEnd, SelectionStatus
from expo.floor.rules.placing import Check, is_live
from expo.floor.rules.selecting import Due, Hours, Window, due, lay_out
from expo.floor.services import plans
from expo.floor.services.allocating import Way, queue_of
from expo.floor.services.desk import By, read_plan
from expo.floor.services.problems import Scope, areas_for
from expo.floor.services.release import addresses

REASON = "self-selection"
#: the mail that says when a window will be
ANNOUNCED = "announced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the organizer sets beforehand."""

    way: Way
    start: datetime
    minutes: int
    warn: int
    hours: Hours
    at_end: SelectionEnd
    areas: frozenset[int] = frozenset()


def find_round(plan: Plan) -> SelectionRound | None:
    """Return the plan's round that was not cancelled, if there is one."""
    return db.session.scalar(
        select(SelectionRound).where(SelectionRound.plan_id == plan.id, SelectionRound.cancelled_at.is_(None))
    )


def find_window(exhibitor: Exhibitor) -> SelectionWindow | None:
    """Return the exhibitor's window in the newest round, read afresh."""
    return db.session.scalar(
        select(SelectionWindow)
        .join(SelectionWindow.round)
        .join(SelectionRound.plan)
        .where(
            SelectionWindow.exhibitor_id == exhibitor.id,
            SelectionRound.cancelled_at.is_(None),
            Plan.status == PlanStatus.DRAFT,
        )
        .order_by(SelectionWindow.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def begin(plan: Plan, settings: Settings, *, actor: Actor, now: datetime) -> SelectionRound:
    """Give every exhibitor without a booth a window, in order. Raises RoundRuns, NobodyToChoose, HoursTooShort."""
    if find_round(plan) is not None:
        raise RoundRuns
    if not settings.hours.takes(settings.minutes):
        raise HoursTooShort(minutes=settings.minutes)
    desk = read_plan(plan.id)
    placed = {cell.firm for cell in desk.board.values() if is_live(cell, now)}
    queue = [int(firm) for firm in queue_of(plan.show_id, settings.way)]
    scope = Scope(areas=settings.areas)
    able = {firm.id for firm in desk.floor.firms.values() if areas_for(desk.floor, firm, scope)}
    queue = [firm for firm in queue if firm in able and firm not in placed]
    if not queue:
        raise NobodyToChoose
    found = SelectionRound(
        show_id=plan.show_id, plan_id=plan.id, window_min=settings.minutes, at_end=settings.at_end,
        warn_min=settings.warn, day_from_min=settings.hours.begin, day_to_min=settings.hours.end,
        area_ids=sorted(settings.areas), created_at=now, created_by=actor.name,
    )  # fmt: skip
    times = lay_out([timedelta(minutes=settings.minutes)] * len(queue), max(settings.start, now), settings.hours)
    found.windows = [
        SelectionWindow(exhibitor_id=firm, opens_at=opens, closes_at=closes)
        for firm, (opens, closes) in zip(queue, times, strict=True)
    ]
    db.session.add(found)
    db.session.flush()  # the mails are about windows that exist
    _tell(found, found.windows, ANNOUNCED, now)
    _record(actor, "begin_selection", plan, now, windows=len(queue))
    return found


def _demand_open(window: SelectionWindow | None, now: datetime) -> SelectionWindow:
    if (
        window is None
        or window.status is not SelectionStatus.WAITING
        or window.round.paused_at is not None
        or not window.opens_at <= now < window.closes_at
    ):
        raise WindowClosed
    return window


def hold(exhibitor: Exhibitor, booth: int, *, actor: Actor, now: datetime) -> PlanChange:
    """Keep a booth for ten minutes while the exhibitor decides; what it held before becomes free.

    Raises WindowClosed, HasBoothAlready, NotInRound, BoothOccupied, BoothRefused.
    """
    window = _demand_open(find_window(exhibitor), now)
    firm = _stands(window)
    if firm:  # trying another booth for ten minutes must not cost the one that is sure
        raise HasBoothAlready(booth=" ".join(firm))
    areas = window.round.area_ids
    if areas:
        found = db.session.get(Booth, booth)
        if found is not None and found.area_id not in areas:
            raise NotInRound(booth=found.number)
    by = By(actor=actor, now=now, reason=REASON)
    return plans.hold(window.round.plan, exhibitor.id, [booth], plans.hold_end(now), by, how=How.SELECTION)


def confirm(exhibitor: Exhibitor, *, actor: Actor, now: datetime) -> None:
    """Make the held booth the exhibitor's own; that ends its window. Raises WindowClosed, NothingHeld."""
    window = _demand_open(find_window(exhibitor), now)
    if not _holds(window, now):
        raise NothingHeld
    plans.keep(window.round.plan, exhibitor.id, By(actor=actor, now=now, reason=REASON))
    window.status = SelectionStatus.CHOSEN


def let_go(exhibitor: Exhibitor, *, actor: Actor, now: datetime) -> None:
    """Free the held booth at once; one that is given for good stays. Raises WindowClosed, NothingHeld."""
    window = _demand_open(find_window(exhibitor), now)
    if not _holds(window, now):
        raise NothingHeld
    plans.vacate(window.round.plan, exhibitor.id, By(actor=actor, now=now, reason=REASON))


def _holds(window: SelectionWindow, now: datetime) -> bool:
    board = load_board(window.round.plan_id)
    return any(cell.firm == window.exhibitor_id and cell.held_until and is_live(cell, now) for cell in board.values())


def _stands(window: SelectionWindow) -> list[str]:
    """Return the booths that the firm has for good, given by the organizer while the round ran."""
    board, numbers = load_board(window.round.plan_id), load_names(window.round.show_id).booths
    own = [booth for booth, cell in board.items() if cell.firm == window.exhibitor_id and cell.held_until is None]
    return sorted(numbers[booth] for booth in own)


def window_of(found: SelectionRound, exhibitor_id: int) -> SelectionWindow:
    """Return an exhibitor's window of the round. Raises NotFound."""
    window = next((each for each in found.windows if each.exhibitor_id == exhibitor_id), None)
    if window is None:
        raise NotFound
    return window


def choose_for(window: SelectionWindow, booth: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """Take a booth for an exhibitor, before, in or after its window. Raises ReasonNeeded and what plans.place does."""
    if not reason:
        raise ReasonNeeded
    by = By(actor=actor, now=now, reason=reason)
    plans.place(window.round.plan, window.exhibitor_id, [booth], by, how=How.SELECTION)
    window.status = SelectionStatus.ASSIGNED


def pause(found: SelectionRound, *, actor: Actor, now: datetime) -> None:
    """Stop all clocks; nobody can choose until the round goes on."""
    if found.paused_at is None:
        found.paused_at = now
        _record(actor, "pause_selection", found.plan, now)


def resume(found: SelectionRound, *, actor: Actor, now: datetime) -> None:
    """Go on: who was in its window gets the rest of it, the others follow."""
    if found.paused_at is None:
        return
    _lay_out_again(found, found.paused_at, now)
    found.paused_at = None
    _record(actor, "resume_selection", found.plan, now)


def extend(window: SelectionWindow, minutes: int, *, actor: Actor, now: datetime) -> None:
    """Give a waiting exhibitor more time; those behind it move back. A window that was missed opens again now."""
    if window.status is SelectionStatus.MISSED or window.closes_at <= now:
        window.status, window.opens_at, window.closes_at = SelectionStatus.WAITING, now, now
        window.reminded_at = None
    window.closes_at += timedelta(minutes=minutes)
    window.warned_at = None
    later = [each for each in window.round.windows if each.opens_at > window.opens_at and _waits(each)]
    _place_windows(window.round, later, window.closes_at)
    _record(actor, "extend_selection", window.round.plan, now, exhibitor=window.exhibitor_id, minutes=minutes)


def cancel(found: SelectionRound, *, actor: Actor, now: datetime) -> None:
    """End the round; who has chosen keeps the booth."""
    found.cancelled_at = now
    _record(actor, "cancel_selection", found.plan, now)


def _waits(window: SelectionWindow) -> bool:
    return window.status is SelectionStatus.WAITING


def _lay_out_again(found: SelectionRound, since: datetime, now: datetime) -> None:
    waiting = [each for each in found.windows if _waits(each) and each.closes_at > since]
    for each in waiting:
        each.opens_at = max(each.opens_at, since)
    _place_windows(found, waiting, now)


def _place_windows(found: SelectionRound, waiting: list[SelectionWindow], start: datetime) -> None:
    """Move windows so that they follow one another from `start`, none earlier than it was."""
    hours = Hours(zone=found.plan.show.time_zone, begin=found.day_from_min, end=found.day_to_min)
    for each in sorted(waiting, key=lambda window: window.opens_at):
        length = each.closes_at - each.opens_at
        each.opens_at, each.closes_at = lay_out([length], max(start, each.opens_at), hours)[0]
        start = each.closes_at


def tick(window: SelectionWindow, *, actor: Actor, now: datetime) -> Due | None:
    """Do the one thing that is due for a window: a mail, or its end. Doing it twice changes nothing."""
    if not _waits(window) or window.round.paused_at or window.round.cancelled_at:
        return None
    warned, reminded = window.warned_at is not None, window.reminded_at is not None
    times = Window(opens_at=window.opens_at, closes_at=window.closes_at, reminded=reminded, warned=warned)
    step = due(times, timedelta(minutes=window.round.warn_min), now)
    if step is not None and _stands(window):  # somebody placed it meanwhile: nothing is left to choose
        window.status = SelectionStatus.ASSIGNED
        return None
    if step is Due.OPENING:
        window.reminded_at = now
    elif step is Due.WARNING:
        window.warned_at = now
    elif step is Due.END:
        _end(window, By(actor=actor, now=now, reason=REASON))
    if step is not None:
        _tell(window.round, [window], step.value, now)
    return step


def _end(window: SelectionWindow, by: By) -> None:
    """Do what was set beforehand for a firm that did not confirm in time."""
    plan, at_end = window.round.plan, window.round.at_end
    if at_end is not SelectionEnd.SKIP and _holds(window, by.now):
        plans.keep(plan, window.exhibitor_id, by)
        window.status = SelectionStatus.CHOSEN
        return
    if _holds(window, by.now):
        plans.vacate(plan, window.exhibitor_id, by)
    given = at_end is SelectionEnd.BEST_WISH and _give_best_wish(window, by)
    window.status = SelectionStatus.ASSIGNED if given else SelectionStatus.MISSED


def _give_best_wish(window: SelectionWindow, by: By) -> bool:
    desk = read_plan(window.round.plan_id)
    firm = desk.floor.firms.get(window.exhibitor_id)
    if firm is None:
        return False
    check = Check(desk.floor, desk.board, firm, by.now)
    areas, spots = window.round.area_ids, desk.floor.spots
    for wish in (each for each in firm.wishes if each in spots and (not areas or spots[each].area in areas)):
        block = check.best_block(wish)
        if not check.faults(block):
            plans.place(window.round.plan, firm.id, block, by, how=How.SELECTION)
            return True
    return False


def _tell(found: SelectionRound, windows: Sequence[SelectionWindow], step: str, now: datetime) -> None:
    """Write to the firms of these windows: when theirs will be, that it opens, ends soon or has ended."""
    show, board = found.plan.show, load_board(found.plan_id)
    numbers, known = load_names(show.id).booths, addresses(show.id, [window.exhibitor_id for window in windows])
    for window in windows:
        if window.exhibitor_id not in known:
            continue
        address, language, firm = known[window.exhibitor_id]
        mail.queue(
            address, "floor/selection", language=language, now=now, show_id=show.id, show=show, firm=firm,
            step=step, opens_at=window.opens_at, closes_at=window.closes_at, at_end=found.at_end.value,
            booths=sorted(numbers[booth] for booth, cell in board.items() if cell.firm == window.exhibitor_id),
            slug=window.exhibitor.slug, zone=show.time_zone,
        )  # fmt: skip


def _record(actor: Actor, action: str, plan: Plan, now: datetime, **more: Any) -> None:  # noqa: ANN401 - JSON of the trail
    subject = Subject(kind="plan", id=plan.id, label=plan.name, show_id=plan.show_id)
    record(actor, f"floor.{action}", subject, now=now, **more)


def hints(exhibitor: Exhibitor) -> list[todo.Hint]:
    """Return what an exhibitor's home says about its window."""
    window = find_window(exhibitor)
    if window is None or window.status is SelectionStatus.MISSED:
        return []
    url = f"/shows/{exhibitor.show.slug}/exhibitor/{exhibitor.slug}/choose-booth"
    return [todo.Hint(text=N_("Choose your booth on the map"), url=url, done=not _waits(window))]

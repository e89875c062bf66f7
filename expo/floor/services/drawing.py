"""Draws (추첨): committed to in advance, revealed in public, checkable by everybody (docs/draw.md)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from expo.core import mail
from expo.core.actor import Actor
from expo.core.audit import Subject, record
from expo.core.db import db
from expo.exhibitors.models import Application, Exhibitor
from expo.floor.errors import DrawIsOver, NobodyToDraw
from expo.floor.models import Draw, Plan
from expo.floor.queries.board import load_board, load_floor, load_names
from expo.floor.rules.codes import DrawStatus, How
from expo.floor.rules.given import drawn
from expo.floor.services.allocating import fill_with
from expo.floor.services.desk import By
from expo.floor.services.problems import Scope, Task, make_task
from expo.floor.services.release import addresses
from expo.shows.models import Show
from expo.solvers import draw as drawing
from expo.solvers.booths import Problem, serve_in_order

SEED_BYTES = 32


def commit(plan: Plan, scope: Scope, *, actor: Actor, now: datetime) -> Draw:
    """Return a draw whose seed and list of entrants can no longer change; every entrant is told both digests.

    Raises NobodyToDraw.
    """
    task = make_task(load_floor(plan.show_id), load_board(plan.id), scope, now)
    numbers = _numbers(sorted(task.firms))
    if not numbers:
        raise NobodyToDraw
    seed, entrants = secrets.token_hex(SEED_BYTES), sorted(numbers.values())
    draw = Draw(
        show_id=plan.show_id, plan_id=plan.id, seed_hash=drawing.commit(seed), seed=seed, area_ids=sorted(scope.areas),
        entries={
            "numbers": entrants,
            "digest": drawing.entrants_digest(entrants),
            "firms": {number: firm for firm, number in numbers.items()},
            "keep": scope.keep,
        },
        committed_at=now, committed_by=actor.name,
    )  # fmt: skip
    db.session.add(draw)
    db.session.flush()  # mail and trail name the draw
    _tell(draw, numbers, now)
    _record(actor, "floor.commit_draw", draw, plan, now)
    return draw


def _numbers(firms: Sequence[int]) -> dict[int, str]:
    """Return the number under which each exhibitor takes part: its application's, else one of its own."""
    rows = db.session.execute(
        select(Exhibitor.id, Application.number)
        .outerjoin(Application, Application.id == Exhibitor.application_id)
        .where(Exhibitor.id.in_(firms))
    )
    return {row.id: f"A-{row.number:04}" if row.number is not None else f"E-{row.id:04}" for row in rows}


def _tell(draw: Draw, numbers: Mapping[int, str], now: datetime) -> None:
    show = db.session.get_one(Show, draw.show_id)
    for firm, (address, language, name) in addresses(show.id, list(numbers)).items():
        mail.queue(
            address, "floor/draw", language=language, now=now, show_id=show.id, show=show, firm=name,
            number=numbers[firm], draw_id=draw.id, commitment=draw.seed_hash, digest=draw.entries["digest"],
        )  # fmt: skip


def reveal(draw: Draw, *, actor: Actor, now: datetime) -> Draw:
    """Show the seed; the order that follows from it fills the draft. Raises DrawIsOver.

    Who withdrew since the commitment keeps a place in the order but gets nothing.
    """
    draw = db.session.scalars(
        select(Draw).where(Draw.id == draw.id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if draw.status is not DrawStatus.COMMITTED or draw.seed is None:
        raise DrawIsOver
    plan = db.session.get_one(Plan, draw.plan_id)
    scope = Scope(areas=frozenset(draw.area_ids), keep=draw.entries["keep"])
    task = make_task(load_floor(draw.show_id), load_board(plan.id), scope, now)
    entrants = frozenset(draw.entries["firms"].values())
    task = Task(_only(task.problem, entrants | _fixed(task)), task.firms & entrants)
    order = drawing.draw_order(draw.seed, draw.entries["numbers"])
    queue = [str(draw.entries["firms"][number]) for number in order]
    solution = serve_in_order(task.problem, [firm for firm in queue if int(firm) in task.firms])
    fill_with(plan, task, solution, By(actor=actor, now=now, reason=drawn(draw.id)), how=How.DRAW)
    names = load_names(draw.show_id)
    got = {each.applicant: [names.booths[int(booth)] for booth in each.booths] for each in solution.allocations}
    draw.result = {
        "order": list(order),
        "got": {number: got.get(firm, []) for number, firm in zip(order, queue, strict=True)},
        "instance": readable(task.problem, draw.entries["firms"], names.booths),
    }
    draw.status, draw.revealed_at = DrawStatus.REVEALED, now
    _record(actor, "floor.reveal_draw", draw, plan, now)
    return draw


def _fixed(task: Task) -> frozenset[int]:
    return frozenset(int(each.id) for each in task.problem.applicants if each.locked)


def _only(problem: Problem, firms: frozenset[int]) -> Problem:
    """Return the problem without applicants who were not on the published list."""
    kept = {str(firm) for firm in firms}
    applicants = tuple(
        replace(each, agrees=tuple(one for one in each.agrees if one in kept))
        for each in problem.applicants
        if each.id in kept
    )
    booths = tuple(
        replace(booth, held_for=tuple(one for one in booth.held_for if one in kept))
        if booth.held_for is not None
        else booth
        for booth in problem.booths
    )
    return replace(
        problem, applicants=applicants, booths=booths,
        near=tuple(pair for pair in problem.near if kept.issuperset(pair)),
        apart=tuple(rule for rule in problem.apart if {rule.a, rule.b} <= kept),
    )  # fmt: skip


def readable(problem: Problem, entrants: Mapping[str, int], booths: Mapping[int, str]) -> dict[str, Any]:
    """Return the problem as an expo-booths/1 instance with application and booth numbers, names of firms left out."""
    numbers = {str(firm): number for number, firm in entrants.items()}

    def who(firm: str) -> str:
        return numbers.get(firm, f"X-{firm}")

    def which(ids: Sequence[str] | None) -> list[str] | None:
        return None if ids is None else [booths[int(one)] for one in ids]

    return {
        "format": "expo-booths/1",
        "booths": [
            {
                **asdict(each),
                "id": booths[int(each.id)],
                "held_for": None if each.held_for is None else [who(one) for one in each.held_for],
            }
            for each in problem.booths
        ],
        "applicants": [
            {
                **asdict(each), "id": who(each.id), "wishes": which(each.wishes), "locked": which(each.locked),
                "agrees": [who(one) for one in each.agrees],
            }
            for each in problem.applicants
        ],
        "near": [[who(a), who(b)] for a, b in problem.near],
        "apart": [{"a": who(rule.a), "b": who(rule.b), "distance": rule.distance} for rule in problem.apart],
        "quotas": [asdict(quota) for quota in problem.quotas],
    }  # fmt: skip


def verification(draw: Draw) -> str:
    """Return the file by which anybody checks the order of a revealed draw."""
    assert draw.seed is not None
    return drawing.verification_file(drawing.hold_draw(draw.seed_hash, draw.seed, draw.entries["numbers"]))


def _record(actor: Actor, action: str, draw: Draw, plan: Plan, now: datetime) -> None:
    subject = Subject(kind="draw", id=draw.id, label=plan.name, show_id=draw.show_id)
    record(actor, action, subject, now=now, commitment=draw.seed_hash, digest=draw.entries["digest"])

"""Allocating many at once: in order, by draw or by optimisation, always into a new draft."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from expo.core import clock
from expo.core.actor import Actor
from expo.core.db import db
from expo.core.jobs import JobContext, job
from expo.core.work import unit_of_work
from expo.exhibitors.models import Application, Exhibitor
from expo.floor.errors import LocksContradict
from expo.floor.models import Plan, PlanId
from expo.floor.queries.board import load_board, load_floor
from expo.floor.rules.codes import How
from expo.floor.services import plans
from expo.floor.services.desk import By
from expo.floor.services.problems import Scope, Task, make_task
from expo.shows.models import ShowId
from expo.solvers.booths import Plan as Solution
from expo.solvers.booths import Progress, serve_in_order, solve

LONGEST_S = 600


class Way(StrEnum):
    """Ways that need no further person."""

    OPTIMISE = "optimise"
    APPLICATION = "application"
    PAYMENT = "payment"
    POINTS = "points"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be allocated and how."""

    plan_id: PlanId
    way: Way
    name: str
    scope: Scope
    seconds: int = 60
    seed: int = 1


@job("floor.allocate")
def run(context: JobContext, **params: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Allocate what the order says and write a new draft; its id is the result. Stopping keeps the best so far."""
    scope = Scope(areas=frozenset(params["areas"]), keep=params["keep"])
    order = Order(
        plan_id=params["plan"], way=Way(params["way"]), name=params["name"], scope=scope,
        seconds=min(params["seconds"], LONGEST_S), seed=params["seed"],
    )  # fmt: skip
    with unit_of_work():
        source = db.session.get_one(Plan, order.plan_id)
        show_id = source.show_id
        task = make_task(load_floor(show_id), load_board(source.id), scope, clock.now())
        queue = queue_of(show_id, order.way) if order.way is not Way.OPTIMISE else []
    known = {applicant.id for applicant in task.problem.applicants}
    queue = [firm for firm in queue if firm in known]
    solution = _solve(task, order, context) if order.way is Way.OPTIMISE else serve_in_order(task.problem, queue)
    with unit_of_work():
        draft = write_draft(order, task, solution, By(actor=context.actor, now=clock.now()))
        return {"plan": draft.id, "score": solution.score, "bound": solution.bound, "placed": len(solution.allocations)}


def _solve(task: Task, order: Order, context: JobContext) -> Solution:
    """Search until the time is over or somebody pressed stop, saying how far it is about once a second."""
    begun = time.monotonic()
    state = {"going": True, "told": 0.0}

    def tell(progress: Progress) -> None:
        now = time.monotonic()
        if now - state["told"] < 1:
            return
        state["told"] = now
        permille = int(1000 * min((now - begun) / order.seconds, 0.99))
        state["going"] = context.report(permille, score=progress.score, bound=progress.bound, step=progress.step)

    def stop() -> bool:
        if time.monotonic() - state["told"] > 2:  # noqa: PLR2004 - seconds
            state["told"] = time.monotonic()
            state["going"] = context.report(int(1000 * min((state["told"] - begun) / order.seconds, 0.99)))
        return not state["going"]

    solution = solve(task.problem, seed=order.seed, deadline=begun + order.seconds, progress=tell, stop=stop)
    if solution.conflict:
        raise LocksContradict
    return solution


def queue_of(show_id: ShowId, way: Way) -> list[str]:
    """Return the exhibitors in their order; who has not paid, or has no application, comes last."""
    rows = db.session.execute(
        select(Exhibitor.id, Application.number, Application.paid_at, Application.points)
        .outerjoin(Application, Application.id == Exhibitor.application_id)
        .where(Exhibitor.show_id == show_id)
        .order_by(Application.number.is_(None), Application.number, Exhibitor.id)
    ).all()
    if way is Way.PAYMENT:
        rows = sorted(rows, key=lambda row: (row.paid_at is None, row.paid_at or datetime.max))  # noqa: DTZ901
    if way is Way.POINTS:
        rows = sorted(rows, key=lambda row: -(row.points or 0))
    return [str(row.id) for row in rows]


HOWS = {Way.OPTIMISE: How.OPTIMISE}


def write_draft(order: Order, task: Task, solution: Solution, by: By) -> Plan:
    """Return a new draft: a copy of the source in which the task's firms stand as the solution says."""
    source = db.session.get_one(Plan, order.plan_id)
    draft = plans.copy_plan(source, order.name, actor=by.actor, now=by.now)
    fill_with(draft, task, solution, by, how=HOWS.get(order.way, How.ORDER))
    draft.figures = figures_of(solution)
    return draft


def fill_with(draft: Plan, task: Task, solution: Solution, by: By, *, how: How) -> None:
    """Let the task's firms stand in the draft as the solution says; who got nothing is vacated."""
    got: Mapping[int, Sequence[int]] = {
        int(each.applicant): [int(booth) for booth in each.booths] for each in solution.allocations
    }
    wanted = {firm: got.get(firm, ()) for firm in task.firms}
    if wanted:
        plans.fill(draft, wanted, by, how=how)


def figures_of(solution: Solution) -> dict[str, Any]:
    """Return what is kept of a solution beside its allocations: what was proven, and why somebody has nothing."""
    return {
        "score": solution.score,
        "bound_score": solution.bound,
        "optimal": solution.optimal,
        "seconds": solution.seconds,
        "unplaced": {each.applicant: {"code": each.code, "params": dict(each.params)} for each in solution.unplaced},
    }


def params_of(order: Order) -> dict[str, Any]:
    """Return an order as the job's parameters."""
    return {
        "plan": order.plan_id,
        "way": order.way.value,
        "name": order.name,
        "areas": sorted(order.scope.areas),
        "keep": order.scope.keep,
        "seconds": order.seconds,
        "seed": order.seed,
    }


def start(order: Order, show_id: ShowId, *, actor: Actor, now: datetime) -> int:
    """Queue the allocation; return the job's id."""
    from expo.core import jobs

    return jobs.start("floor.allocate", actor=actor, now=now, show_id=show_id, **params_of(order)).id

"""Writing problems and plans as JSON."""

from typing import Any

from expo.solvers.consultations.io import INSTANCE, PLAN
from expo.solvers.consultations.problem import Consultation, Plan, Problem


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """Write a plan in its documented format."""
    head: dict[str, Any] = {"format": PLAN}
    if plan.infeasible:
        return {
            **head,
            "infeasible": True,
            "conflict": list(plan.conflict),
            "assignments": [],
            "unplaced": [],
            "seconds": plan.seconds,
            "seed": plan.seed,
        }
    body: dict[str, Any] = {
        **head,
        "assignments": [
            {"id": row.id, "slot": row.slot, "table": row.table, "interpreter": row.interpreter}
            for row in plan.assignments
        ],
        "unplaced": [
            {"id": row.id, "reason": row.reason, "code": row.code, "params": dict(row.params)} for row in plan.unplaced
        ],
        "value": plan.value,
        "breaks": plan.breaks,
        "idle": plan.idle,
        "bound": plan.bound,
        "value_bound": plan.value_bound,
        "optimal": plan.optimal,
        "seconds": plan.seconds,
        "seed": plan.seed,
    }
    return body if plan.moved is None else {**body, "moved": list(plan.moved)}


def _consultation(c: Consultation) -> dict[str, Any]:
    return {
        "id": c.id,
        "a": c.a,
        "b": c.b,
        "session": c.session,
        "slot": c.slot,
        "after": list(c.after),
        "language": c.language,
        "optional": c.optional,
        "value": c.value,
    }


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """Write an instance in its documented format."""
    return {
        "format": INSTANCE,
        "slots": problem.slots,
        "day_starts": list(problem.day_starts),
        "sessions": {name: sorted(slots) for name, slots in problem.sessions.items()},
        "tables": problem.tables,
        "participants": [
            {"id": p.id, "unavailable": sorted(p.unavailable), "capacity": p.capacity, "max": p.max, "min": p.min}
            for p in problem.participants
        ],
        "interpreters": [
            {
                "id": i.id,
                "languages": list(i.languages),
                "unavailable": sorted(i.unavailable),
                "max_run": i.max_run,
            }
            for i in problem.interpreters
        ],
        "consultations": [_consultation(c) for c in problem.consultations],
        "max_break_difference": problem.max_break_difference,
        "objective": problem.objective,
    }

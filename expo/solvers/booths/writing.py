"""Plans as JSON, written and read back."""

from __future__ import annotations

from .fields import Row, as_object, fail
from .problem import Allocation, Plan, Problem, Unplaced

FORMAT = "expo-booths-plan/1"


def plan_data(plan: Plan) -> dict[str, object]:
    """Return a plan as the plan file holds it."""
    if plan.infeasible:
        return {"format": FORMAT, "infeasible": True, "conflict": list(plan.conflict)}
    return {
        "format": FORMAT,
        "allocations": [{"applicant": a.applicant, "booths": list(a.booths)} for a in plan.allocations],
        "unplaced": [
            {"applicant": u.applicant, "reason": u.reason, "code": u.code, "params": dict(u.params)}
            for u in plan.unplaced
        ],
        "score": plan.score,
        "bound": plan.bound,
        "optimal": plan.optimal,
        "seconds": plan.seconds,
        "seed": plan.seed,
    }


def parse_plan(data: object, problem: Problem) -> Plan:
    """Return the plan some decoded JSON holds; raises InvalidInstanceError naming the path of the first fault."""
    top = Row(as_object(data, "$"), "$")
    if top.data.get("format") != FORMAT:
        fail("$.format", f"must be {FORMAT!r}")
    people, booths = {a.id for a in problem.applicants}, {b.id for b in problem.booths}
    allocations = []
    for item, path in top.items("allocations"):
        row = Row(as_object(item, path), path)
        allocation = Allocation(row.text("applicant"), row.texts("booths"))
        if allocation.applicant not in people:
            fail(f"{path}.applicant", f"{allocation.applicant!r} does not exist")
        for booth in allocation.booths:
            if booth not in booths:
                fail(f"{path}.booths", f"{booth!r} does not exist")
        allocations.append(allocation)
    unplaced = []
    for item, path in top.items("unplaced"):
        row = Row(as_object(item, path), path)
        params = as_object(row.data.get("params") or {}, f"{path}.params")
        unplaced.append(Unplaced(row.text("applicant"), row.text("reason"), row.text("code"), params))
    return Plan(
        tuple(allocations), tuple(unplaced), top.whole("score"), top.whole_or_none("bound"), top.flag("optimal"),
        top.number("seconds", default=0), top.whole("seed", default=0),
    )  # fmt: skip

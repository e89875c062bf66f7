"""An independent reading of the rules: recounts a plan from the problem alone, sharing no code with the solver."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from expo.solvers.consultations.problem import Plan, Problem


def day_of(problem: Problem, slot: int) -> int:
    return max(start for start in problem.day_starts if start <= slot)


def breaks_and_idle(problem: Problem, name: str, where: dict[str, int]) -> tuple[int, int]:
    busy = sorted({where[c.id] for c in problem.consultations if c.id in where and name in (c.a, c.b)})
    holes = [
        right - left - 1
        for left, right in pairwise(busy)
        if right - left > 1 and day_of(problem, left) == day_of(problem, right)
    ]
    return len(holes), sum(holes)


def people_faults(problem: Problem, where: dict[str, int]) -> list[str]:
    faults, all_breaks = [], []
    for p in problem.participants:
        slots = [where[c.id] for c in problem.consultations if c.id in where and p.id in (c.a, c.b)]
        if max(Counter(slots).values(), default=0) > p.capacity:
            faults.append(f"{p.id} in too many at once")
        if set(slots) & p.unavailable:
            faults.append(f"{p.id} is away")
        if not p.min <= len(slots) <= (len(slots) if p.max is None else p.max):
            faults.append(f"{p.id} has {len(slots)}")
        all_breaks.append(breaks_and_idle(problem, p.id, where)[0])
    width = problem.max_break_difference
    if width is not None and all_breaks and max(all_breaks) - min(all_breaks) > width:
        faults.append("breaks differ")
    return faults


def consultation_faults(problem: Problem, where: dict[str, int]) -> list[str]:
    faults = []
    for c in problem.consultations:
        slot = where.get(c.id)
        if slot is None:
            faults += [] if c.optional else [f"{c.id} missing"]
            continue
        if not 1 <= slot <= problem.slots or (c.slot is not None and c.slot != slot):
            faults.append(f"{c.id} in slot {slot}")
        if c.session is not None and slot not in problem.sessions[c.session]:
            faults.append(f"{c.id} out of session")
        faults += [f"{c.id} not after {o}" for o in c.after if where.get(o, problem.slots) >= slot]
    return faults


def interpreter_faults(problem: Problem, plan: Plan) -> list[str]:
    faults = []
    language = {c.id: c.language for c in problem.consultations}
    duty = Counter((row.interpreter, row.slot) for row in plan.assignments if row.interpreter is not None)
    known = {i.id: i for i in problem.interpreters}
    for row in plan.assignments:
        wanted = language[row.id]
        if (wanted is None) != (row.interpreter is None):
            faults.append(f"{row.id} interpreter {row.interpreter}")
        elif row.interpreter is not None:
            who = known[row.interpreter]
            if wanted not in who.languages or row.slot in who.unavailable or duty[who.id, row.slot] > 1:
                faults.append(f"{row.id} cannot have {who.id}")
    for who in problem.interpreters:
        run = 0
        for slot in range(1, problem.slots + 1):
            run = run + 1 if (who.id, slot) in duty and slot not in problem.day_starts else int((who.id, slot) in duty)
            if who.max_run is not None and run > who.max_run:
                faults.append(f"{who.id} works {run} in a row")
    return faults


def faults(problem: Problem, plan: Plan) -> list[str]:
    """List every broken rule and every wrong figure of a plan."""
    where = {row.id: row.slot for row in plan.assignments}
    found = consultation_faults(problem, where) + people_faults(problem, where) + interpreter_faults(problem, plan)
    seats = Counter((row.slot, row.table) for row in plan.assignments)
    if max(seats.values(), default=0) > 1 or any(not 1 <= t <= problem.tables for _, t in seats):
        found.append("tables")
    pairs = [breaks_and_idle(problem, p.id, where) for p in problem.participants]
    figures = (sum(b for b, _ in pairs), sum(i for _, i in pairs))
    value = sum(c.value for c in problem.consultations if c.optional and c.id in where)
    if (plan.breaks, plan.idle, plan.value) != (*figures, value):
        found.append(f"figures {(plan.breaks, plan.idle, plan.value)}, really {(*figures, value)}")
    cost = plan.idle if problem.objective == "idle" else plan.breaks
    if plan.bound > cost or plan.value_bound < value:
        found.append("a bound is wrong")
    if plan.optimal != (plan.bound == cost and plan.value_bound == value):
        found.append("optimal is wrong")
    explained = {u.id for u in plan.unplaced if u.reason and u.code}
    found += [f"{c.id} without a reason" for c in problem.consultations if c.id not in where and c.id not in explained]
    return found

"""How much value optional consultations can bring at most: a linear program over everybody's limits."""

from collections import defaultdict
from collections.abc import Sequence

from expo.solvers.consultations.problem import Problem


def value_limit(problem: Problem, domains: Sequence[Sequence[int]]) -> int:
    """Bound the value from above; 0 if nothing is optional."""
    if not any(c.optional and c.value for c in problem.consultations):
        return 0
    return solve_program(problem, domains)


def solve_program(problem: Problem, domains: Sequence[Sequence[int]]) -> int:
    """Solve the relaxed choice of wishes: limits of people, desks, tables and interpreters, slots taken together."""
    from ortools.linear_solver import pywraplp  # 100 MB that only problems with wishes need

    program = pywraplp.Solver.CreateSolver("GLOP")
    granted = [
        program.NumVar(0 if c.optional else 1, 1 if domains[k] else 0, "") for k, c in enumerate(problem.consultations)
    ]
    for members, low, high in limits(problem, domains):
        row = program.RowConstraint(low, high)
        for k in members:
            row.SetCoefficient(granted[k], 1)
    goal = program.Objective()
    goal.SetMaximization()
    for k, c in enumerate(problem.consultations):
        goal.SetCoefficient(granted[k], c.value if c.optional else 0)
    total = sum(c.value for c in problem.consultations if c.optional)
    if program.Solve() != pywraplp.Solver.OPTIMAL:
        return total
    return min(total, int(goal.Value() + 1e-6 * max(1.0, goal.Value())))


def limits(problem: Problem, domains: Sequence[Sequence[int]]) -> list[tuple[list[int], float, float]]:
    """List sets of consultations with the least and the most of them that may be placed."""
    own: defaultdict[str, list[int]] = defaultdict(list)
    for k, c in enumerate(problem.consultations):
        own[c.a].append(k)
        own[c.b].append(k)
    rows: list[tuple[list[int], float, float]] = []
    for p in problem.participants:
        mine = own[p.id]
        room = p.capacity * len({s for k in mine for s in domains[k]})
        rows.append((mine, p.min, min(room, len(mine) if p.max is None else p.max)))
    rows.append((list(range(len(domains))), 0, problem.tables * problem.slots))
    tongues = {c.language for c in problem.consultations if c.language}
    for language in sorted(tongues):
        members = [k for k, c in enumerate(problem.consultations) if c.language == language]
        able = [i for i in problem.interpreters if language in i.languages]
        rows.append((members, 0, sum(problem.slots - len(i.unavailable) for i in able)))
    spoken = [k for k, c in enumerate(problem.consultations) if c.language]
    if spoken:
        rows.append((spoken, 0, sum(problem.slots - len(i.unavailable) for i in problem.interpreters)))
    return rows

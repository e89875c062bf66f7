"""How much value optional consultations can bring at most: a linear program over everybody's limits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from expo.solvers.consultations.problem import Problem

HALF = 0.5


@dataclass(frozen=True)
class Wishes:
    """What optional consultations can bring: at most `limit`, if exactly the `granted` ones could all be placed."""

    limit: int
    granted: tuple[bool, ...]


def choose_wishes(problem: Problem, domains: Sequence[Sequence[int]]) -> Wishes:
    """Choose which optional consultations to grant, and bound their value from above."""
    if not any(c.optional and c.value for c in problem.consultations):
        return Wishes(0, (True,) * len(domains))
    return _solve_program(problem, domains)


def _solve_program(problem: Problem, domains: Sequence[Sequence[int]]) -> Wishes:
    """Solve the relaxed choice of wishes: limits of people, desks, tables and interpreters, slots taken together.

    It is a b-matching; its linear program has whole corners where buyers meet exhibitors and nearly so otherwise.
    """
    from ortools.linear_solver import pywraplp  # 20 MB that only problems with wishes need

    program = pywraplp.Solver.CreateSolver("GLOP")
    chosen = [
        program.NumVar(0 if c.optional else 1, 1 if domains[k] else 0, "") for k, c in enumerate(problem.consultations)
    ]
    for members, low, high in limits(problem, domains):
        row = program.RowConstraint(low, high)
        for k in members:
            row.SetCoefficient(chosen[k], 1)
    goal = program.Objective()
    goal.SetMaximization()
    for k, c in enumerate(problem.consultations):
        goal.SetCoefficient(chosen[k], c.value if c.optional else 0)
    total = sum(c.value for k, c in enumerate(problem.consultations) if c.optional and domains[k])
    if program.Solve() != pywraplp.Solver.OPTIMAL:
        return Wishes(total, (True,) * len(domains))
    limit = min(total, int(goal.Value() + 1e-6 * max(1.0, goal.Value())))
    return Wishes(limit, tuple(x.solution_value() > HALF for x in chosen))


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

"""How much value optional consultations can bring at most: a linear program over everybody's limits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from expo.solvers.consultations.problem import Problem

HALF = 0.5
TINY = 1e-6


@dataclass(frozen=True)
class Wishes:
    """What optional consultations can bring: at most `limit`, if exactly the `granted` ones could all be placed.

    `conflict` says whose minimums cannot be met together, when that is proven.
    """

    limit: int
    granted: tuple[bool, ...]
    conflict: tuple[str, ...] = ()


def choose_wishes(problem: Problem, domains: Sequence[Sequence[int]]) -> Wishes:
    """Choose which optional consultations to grant, and bound their value from above."""
    if not any(c.optional and c.value for c in problem.consultations) and not any(p.min for p in problem.participants):
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
    outcome = program.Solve()
    if outcome == pywraplp.Solver.INFEASIBLE:
        return Wishes(total, (True,) * len(domains), clashing_minimums(problem, domains))
    if outcome != pywraplp.Solver.OPTIMAL:
        return Wishes(total, (True,) * len(domains))
    limit = min(total, int(goal.Value() + 1e-6 * max(1.0, goal.Value())))
    return Wishes(limit, tuple(x.solution_value() > HALF for x in chosen))


def clashing_minimums(problem: Problem, domains: Sequence[Sequence[int]]) -> tuple[str, ...]:
    """Name people whose minimums cannot all be met, and the limits in their way; empty if that proves nothing.

    The program that misses the minimums by as little as possible has a price for every limit; those with one clash.
    """
    from ortools.linear_solver import pywraplp

    program = pywraplp.Solver.CreateSolver("GLOP")
    chosen = [
        program.NumVar(0 if c.optional else 1, 1 if domains[k] else 0, "") for k, c in enumerate(problem.consultations)
    ]
    goal = program.Objective()
    goal.SetMinimization()
    floors, roofs = [], []
    for members, low, high in limits(problem, domains):
        roof = program.RowConstraint(-program.infinity(), high)
        floor = program.RowConstraint(low, program.infinity())
        short = program.NumVar(0, max(low, 0), "")
        floor.SetCoefficient(short, 1)
        goal.SetCoefficient(short, 1)
        for k in members:
            roof.SetCoefficient(chosen[k], 1)
            floor.SetCoefficient(chosen[k], 1)
        floors.append(floor)
        roofs.append(roof)
    if program.Solve() != pywraplp.Solver.OPTIMAL or goal.Value() < TINY:
        return ()
    people = list(zip(problem.participants, floors, roofs, strict=False))
    wanting = [f"{p.id} (at least {p.min})" for p, floor, _ in people if p.min and abs(floor.dual_value()) > TINY]
    full = [f"{p.id} (at most {roof.ub():.0f})" for p, _, roof in people if abs(roof.dual_value()) > TINY]
    others = any(abs(roof.dual_value()) > TINY for roof in roofs[len(problem.participants) :])
    why = [*full, *(["the tables and interpreters there are"] if others else [])]
    reason = f"; what stands in the way: {', '.join(why)}" if why else ""
    return (f"Not all of these can have as many consultations as they want: {', '.join(wanting)}{reason}.",)


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

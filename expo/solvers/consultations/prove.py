"""A process of its own that proves: reads an instance, writes what it finds, one JSON object a line.

`{"bound": n}` the objective is at least n; `{"plan": [[slot, interpreter], …]}` an optimal plan (slots from 0, -1 for
none); `{"conflict": [sentence, …]}` no plan exists. It may be killed at any time.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from pysat.card import ITotalizer
from pysat.examples.rc2 import RC2Stratified
from pysat.formula import WCNF
from pysat.solvers import Solver

from expo.solvers.consultations.cnf import Encoding
from expo.solvers.consultations.io import parse_problem
from expo.solvers.consultations.problem import Problem
from expo.solvers.consultations.slots import domains

SOLVERS = {"cadical": "cd19", "glucose": "g4"}
SHORTEST_CORE_TRIES = 400
YIELD = 5  # niceness: on two cores the search finds most plans first and the proof only has to catch up
COUNTED = 64  # gaps the climb can count above where it begins


Say = Callable[[dict[str, Any]], None]
"""Takes a finding: a bound, a plan or a conflict."""


def say(found: dict[str, Any]) -> None:
    """Hand a finding to the process that asked."""
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def climb(encoding: Encoding, solver: str, bound: int, say: Say) -> None:
    """Ask for a plan with `bound` gaps, then one more, and so on: each No is a bound, the first Yes an optimal plan."""
    most = min(bound + COUNTED, len(encoding.costs))
    total = ITotalizer(encoding.costs, ubound=most, top_id=encoding.pool.top) if most else None
    too_many = total.rhs if total else []
    with Solver(solver, bootstrap_with=[*encoding.clauses, *(total.cnf.clauses if total else [])]) as search:
        if not search.solve():
            say({"conflict": find_conflict(encoding)})
            return
        while bound < len(too_many) and not search.solve(assumptions=[-too_many[bound]]):
            bound += 1
            say({"bound": bound})
        if bound < len(too_many) or (bound == len(encoding.costs) and search.solve()):
            say({"plan": encoding.read(search.get_model() or [])})


def climb_afresh(encoding: Encoding, solver: str, bound: int, say: Say) -> None:
    """Climb too, each time with a new solver that takes the number of gaps for granted and simplifies by it."""
    for gaps in range(bound, min(bound + COUNTED, len(encoding.costs)) + 1):
        with Solver(solver, bootstrap_with=encoding.clauses) as search:
            if gaps < len(encoding.costs):
                total = ITotalizer(encoding.costs, ubound=gaps, top_id=encoding.pool.top)
                search.append_formula([*total.cnf.clauses, [-total.rhs[gaps]]])
            if search.solve():
                say({"plan": encoding.read(search.get_model() or [])})
                return
        say({"bound": gaps + 1})


def weigh(encoding: Encoding, solver: str, say: Say) -> None:
    """Find and prove the plan of the greatest value, and among those the one with the fewest gaps."""
    formula = WCNF()
    for clause in encoding.clauses:
        formula.append(clause)
    for x in encoding.costs:
        formula.append([-x], weight=1)
    dear = len(encoding.costs) + 1
    for placed, value in _wishes(encoding):
        formula.append([placed], weight=value * dear)
    with RC2Stratified(formula, solver=solver, adapt=True, exhaust=True, minz=True) as search:
        model = search.compute()
    if model is None:
        say({"conflict": find_conflict(encoding)})
    else:
        say({"plan": encoding.read(model)})


def find_conflict(encoding: Encoding) -> list[str]:
    """Name rules that cannot all be kept, as few as a short search finds."""
    switch = {rule: encoding.new() for rule in dict.fromkeys(encoding.rules) if rule}
    with Solver("cd19") as solver:
        for clause, rule in zip(encoding.clauses, encoding.rules, strict=True):
            solver.add_clause([*clause, -switch[rule]] if rule else clause)
        names = {x: rule for rule, x in switch.items()}
        core: Sequence[int] = list(names)
        while not solver.solve(assumptions=core):
            smaller = solver.get_core() or []
            if len(smaller) >= len(core):
                break
            core = smaller
        kept = list(core)
        for x in list(core)[:SHORTEST_CORE_TRIES]:
            rest = [y for y in kept if y != x]
            if not solver.solve(assumptions=rest):
                kept = rest
    return [names[x] for x in kept]


def _wishes(encoding: Encoding) -> list[tuple[int, int]]:
    pairs = zip(encoding.placed, encoding.problem.consultations, strict=True)
    return [(placed, c.value) for placed, c in pairs if c.optional and c.value]


def prove(problem: Problem, slots: Sequence[Sequence[int]], way: tuple[str, int], say: Say) -> None:
    """Prove a problem with the solver and from the bound of `way`; `slots` are those of each consultation."""
    encoding = Encoding(problem, slots)
    solver, bound = SOLVERS[way[0]], way[1]
    if _wishes(encoding):
        weigh(encoding, solver, say)
    else:
        way_up = climb_afresh if way[0] == "cadical" else climb
        way_up(encoding, solver, bound, say)


def main(arguments: Sequence[str]) -> None:
    """Prove the instance on standard input."""
    os.nice(YIELD)
    problem = parse_problem(json.load(sys.stdin))
    prove(problem, domains(problem), (arguments[0], int(arguments[1])), say)


if __name__ == "__main__":
    main(sys.argv[1:])

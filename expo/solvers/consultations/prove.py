"""A process of its own that proves: reads an instance, writes what it finds, one JSON object a line.

`{"bound": n}` the objective is at least n; `{"plan": [[slot, interpreter], …]}` an optimal plan (slots from 0, -1 for
none); `{"conflict": [sentence, …]}` no plan exists. It may be killed at any time.
"""

import json
import sys
from collections.abc import Sequence
from typing import Any

from pysat.examples.rc2 import RC2, RC2Stratified
from pysat.formula import WCNF
from pysat.solvers import Solver

from expo.solvers.consultations.cnf import Encoding
from expo.solvers.consultations.io import parse_problem
from expo.solvers.consultations.problem import Problem
from expo.solvers.consultations.setup import domains

SOLVERS = {"cadical": "cd19", "glucose": "g4"}
SHORTEST_CORE_TRIES = 400


def say(**what: object) -> None:
    """Hand a finding to the process that asked."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


class Steps(RC2):  # type: ignore[misc]
    """RC2 that tells each lower bound it proves."""

    def process_core(self) -> None:
        """Take in a core, then tell the bound."""
        super().process_core()
        say(bound=self.cost)


def optimize(encoding: Encoding, solver: str) -> None:
    """Find and prove the best plan."""
    formula = WCNF()
    for clause in encoding.clauses:
        formula.append(clause)
    valued = [
        (placed, c.value)
        for placed, c in zip(encoding.placed, encoding.problem.consultations, strict=True)
        if c.optional and c.value
    ]
    dear = len(encoding.costs) + 1 if valued else 1
    for x in encoding.costs:
        formula.append([-x], weight=1)
    for placed, value in valued:
        formula.append([placed], weight=value * dear)
    kind = RC2Stratified if valued else Steps
    with kind(formula, solver=solver, adapt=True, exhaust=True, minz=True) as search:
        model = search.compute()
    if model is None:
        say(conflict=find_conflict(encoding))
    else:
        say(plan=encoding.read(model))


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


def main(arguments: Sequence[str]) -> None:
    """Prove the instance on standard input with the solver named."""
    data: dict[str, Any] = json.load(sys.stdin)
    problem: Problem = parse_problem(data)
    optimize(Encoding(problem, domains(problem)), SOLVERS[arguments[0]])


if __name__ == "__main__":
    main(sys.argv[1:])

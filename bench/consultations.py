"""Prints how good consultation timetables get: `python -m bench consultations`.

Generated instances of every kind of issue 4 and two seeds; a folder in EXPO_CONSULTATIONS adds the instance files in it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from bench.consultation_instances import KINDS, make
from expo.solvers.consultations.io import parse_problem
from expo.solvers.consultations.problem import Plan, Problem
from expo.solvers.consultations.solve import solve
from expo.solvers.consultations.warm_up import warm_up

SECONDS = {"a": 3, "b": 12, "c": 40, "tight": 15, "dense": 15, "select": 30, "interp": 30}
SLACK = {"a": 0.0, "b": 0.003, "c": 0.005, "tight": 0.005, "dense": 0.015}
VALUE = {"select": 0.995, "interp": 0.99}
SEEDS = (1, 2)


def instances() -> Iterator[tuple[str, str, Problem]]:
    """Name, kind and problem of everything measured."""
    for kind in KINDS:
        for seed in SEEDS:
            yield f"{kind} seed {seed}", kind, make(kind, seed)
    folder = os.environ.get("EXPO_CONSULTATIONS")
    for path in sorted(Path(folder).glob("*.json")) if folder else ():
        kind = next((k for k in KINDS if f"-{k}-" in path.name), "published")
        yield path.stem, kind, parse_problem(json.loads(path.read_text(encoding="utf-8")))


def verdict(kind: str, problem: Problem, plan: Plan) -> str:
    if plan.missing or plan.infeasible:
        return "no plan"
    if plan.optimal:
        return "optimal"
    if kind in VALUE:
        return "good" if plan.value >= VALUE[kind] * plan.value_bound else "below target"
    slack = SLACK.get(kind, 0) * len(problem.consultations)
    return "good" if plan.idle - plan.bound <= slack else "below target"


def main() -> None:
    warm_up()
    print(
        f"{'instance':22} {'value':>7} {'of':>7} {'breaks':>7} {'idle':>6} {'bound':>6} {'s':>6} {'cpu s':>6}  verdict"
    )
    for name, kind, problem in instances():
        cpu = time.process_time()
        seconds = SECONDS.get(kind, 60)
        plan = solve(problem, seed=1, deadline=time.monotonic() + seconds, progress=None)
        cpu = time.process_time() - cpu
        figures = f"{plan.value:7} {plan.value_bound:7} {plan.breaks:7} {plan.idle:6} {plan.bound:6}"
        print(f"{name:22} {figures} {plan.seconds:6.1f} {cpu:6.1f}  {verdict(kind, problem, plan)}", flush=True)


if __name__ == "__main__":
    main()

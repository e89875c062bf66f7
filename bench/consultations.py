"""Prints how good consultation timetables get: `python -m bench consultations [kind …]` and then repairs of one.

Generated instances of every kind of issue 4, and the published ones where their folder is (EXPO_CONSULTATIONS). How
many seeds of each kind are made says EXPO_SEEDS.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from bench import replanning
from bench.consultation_instances import FOLDER, KINDS, make, shared
from expo.solvers.consultations.problem import Plan, Problem, Progress
from expo.solvers.consultations.solve import solve
from expo.solvers.consultations.warm_up import warm_up

SECONDS = {"a": 3, "b": 12, "c": 40, "tight": 15, "dense": 15, "select": 30, "interp": 30, "jair": 60}
SLACK = {"a": 0.0, "b": 0.003, "c": 0.005, "tight": 0.005, "dense": 0.015}
VALUE = {"select": 0.995, "interp": 0.99}
SEEDS = range(1, 1 + int(os.environ.get("EXPO_SEEDS", "2")))
OPTIMA = {
    "tic-12": 0, "tic-13crafc": 4, "tic-14crafc": 0, "forum-13": 0, "forum-13crafc": 1, "forum-14": 2,
    "forumt-14": 5, "forumt-14crafe": 5, "ticf-13crafb": 3, "ticf-13crafc": 1,
}  # fmt: skip
SOON = 10  # seconds by which the optimum of a published instance should be found, proven or not


@dataclass
class Watch:
    """Remembers when the search had found its last and best plan."""

    best: tuple[int, int] | None = None
    at: float = 0.0

    def __call__(self, progress: Progress) -> bool:
        rank = (-progress.value, progress.cost)
        if not progress.missing and (self.best is None or rank < self.best):
            self.best, self.at = rank, progress.seconds
        return True


def instances() -> Iterator[tuple[str, str, Problem]]:
    """Name, kind and problem of everything measured."""
    for kind in KINDS:
        if found := shared(f"expo-{kind}-1"):
            yield f"expo-{kind}-1", kind, found
        for seed in SEEDS:
            yield f"{kind} seed {seed}", kind, make(kind, seed)
    for name in OPTIMA:
        if found := shared(f"jair-{name}"):
            yield f"jair-{name}", "jair", found


def verdict(name: str, kind: str, problem: Problem, plan: Plan, found_at: float) -> str:
    if plan.missing or plan.infeasible:
        return "no plan"
    if kind == "jair":
        right = plan.optimal and plan.breaks == OPTIMA[name.removeprefix("jair-")]
        return f"{'proven' if right else 'not proven'}, found {'soon' if found_at <= SOON else 'late'}"
    if plan.optimal:
        return "optimal"
    if kind in VALUE:
        return "good" if plan.value >= VALUE[kind] * plan.value_bound else "below target"
    slack = SLACK[kind] * len(problem.consultations)
    return "good" if plan.idle - plan.bound <= slack else "below target"


def main() -> None:
    warm_up()
    chosen = [name for name in sys.argv[1:] if name in SECONDS] or [*SECONDS]
    print(f"published instances: {FOLDER if FOLDER.exists() else 'none here'}")
    print(
        f"{'instance':20} {'value':>6} {'of':>6} {'breaks':>6} {'idle':>5} {'bound':>5}"
        f" {'s':>5} {'cpu s':>6} {'found':>5}  verdict"
    )
    for name, kind, problem in instances():
        if kind in chosen:
            measure(name, kind, problem)
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    if chosen == [*SECONDS]:
        print("\n-- repairs")
        replanning.main()


def measure(name: str, kind: str, problem: Problem) -> None:
    """Solve one instance and print its row."""
    watch, cpu = Watch(), time.process_time()
    plan = solve(problem, seed=1, deadline=time.monotonic() + SECONDS[kind], progress=watch)
    cpu = time.process_time() - cpu
    cost = plan.idle if problem.objective == "idle" else plan.breaks
    found = watch.at if watch.best == (-plan.value, cost) else plan.seconds
    print(
        f"{name:20} {plan.value:6} {plan.value_bound:6} {plan.breaks:6} {plan.idle:5} {plan.bound:5}"
        f" {plan.seconds:5.1f} {cpu:6.1f} {found:5.1f}  {verdict(name, kind, problem, plan, found)}",
        flush=True,
    )


if __name__ == "__main__":
    main()

"""The solver against trying everything, against the clock, and against itself."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from bench.booth_instances import make_instance
from expo.solvers.booths import Plan, Problem, Progress, parse_problem, plan_data, solve
from expo.solvers.booths.checking import plan_faults
from tests.solvers.booths.small import best_score, problems

UNHURRIED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@UNHURRIED
@given(problems())
def test_small_halls_are_solved_as_well_as_trying_everything(problem: Problem) -> None:
    _check_against_brute_force(problem)


@UNHURRIED
@given(problems(extended=True))
def test_small_halls_with_the_products_further_rules_are_solved_as_well(problem: Problem) -> None:
    _check_against_brute_force(problem)


def _check_against_brute_force(problem: Problem) -> None:
    plan, best = solve(problem), best_score(problem)
    if best is None:
        assert plan.infeasible
        return
    assert not plan.infeasible
    assert plan_faults(problem, plan) == []
    assert plan.bound is not None
    assert plan.score <= best <= plan.bound
    assert plan.score == best
    assert plan.optimal == (plan.bound == plan.score)


def solve_until(problem: Problem, most_percent: float, seconds: float) -> Plan:
    """Solve until the gap is as small as asked for, or the time is up."""
    gaps = [100.0]

    def hear(progress: Progress) -> None:
        if progress.bound is not None:
            gaps.append(100 * (progress.bound - progress.score) / progress.bound)

    deadline = time.monotonic() + seconds
    return solve(problem, deadline=deadline, progress=hear, stop=lambda: gaps[-1] <= most_percent)


def check_gap(kind: str, seed: int, most_percent: float, seconds: float) -> None:
    problem = parse_problem(make_instance(kind, seed))

    plan = solve_until(problem, most_percent, seconds)

    assert plan_faults(problem, plan) == []
    assert plan.bound is not None
    assert 100 * (plan.bound - plan.score) / plan.bound <= most_percent


@pytest.mark.parametrize(("kind", "most_percent"), [("expo", 0.0), ("mid", 0.2)])
def test_plans_of_real_sizes_keep_every_rule_and_come_close_to_their_bound(kind: str, most_percent: float) -> None:
    check_gap(kind, 1, most_percent, seconds=120)  # generous: other tests may run beside this one


@pytest.mark.bench
@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize(
    ("kind", "most_percent", "seconds"), [("expo", 0.0, 5), ("mid", 0.2, 30), ("large", 1.5, 60), ("full", 1.5, 60)]
)
def test_every_size_is_solved_as_well_as_promised(kind: str, seed: int, most_percent: float, seconds: float) -> None:
    check_gap(kind, seed, most_percent, seconds)


def test_the_same_seed_makes_the_same_plan() -> None:
    problem = parse_problem(make_instance("expo", 3))

    first, second = solve(problem, seed=5), solve(problem, seed=5)

    assert plan_data(replace(first, seconds=0)) == plan_data(replace(second, seconds=0))


def test_a_plan_is_there_by_the_deadline() -> None:
    problem = parse_problem(make_instance("full", 1))
    begun = time.monotonic()

    plan = solve(problem, deadline=begun + 3)

    assert time.monotonic() - begun < 30, "the machine may be busy, but not that busy"
    assert plan_faults(problem, plan) == []


def test_stopping_keeps_the_best_plan_so_far() -> None:
    problem = parse_problem(make_instance("mid", 3))
    heard: list[int] = []

    plan = solve(problem, progress=lambda p: heard.append(p.score), stop=lambda: len(heard) > 1)

    assert plan_faults(problem, plan) == []
    assert plan.score == max(heard)

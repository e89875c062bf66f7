"""The bound holds for any prices, however wrong, and is never below the best plan."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.booth_instances import make_instance
from expo.solvers.booths import Problem, by_points, parse_problem, serve_in_order, solve
from expo.solvers.booths.comparing import most_for
from expo.solvers.booths.hall import Hall
from expo.solvers.booths.locks import lock_conflicts
from expo.solvers.booths.pricing import SCALE, Pricer, Prices
from expo.solvers.booths.problem import NEAR_VALUE
from tests.solvers.booths.small import best_score, problems


@settings(max_examples=80, deadline=None)
@given(problems(extended=True), st.integers(0, 2**32 - 1))
def test_any_prices_prove_a_bound_no_plan_passes(problem: Problem, seed: int) -> None:
    hall = Hall(problem)
    if lock_conflicts(hall):
        return
    draw = np.random.default_rng(seed)
    areas = {q.area: int(draw.integers(0, 900)) * SCALE for q in problem.quotas}
    counts = {size: (0, len(who)) for size, who in hall.of_size.items()}
    sizes = {size: int(draw.integers(-900, 900)) * SCALE for size in counts}  # a price of a number may have either sign
    prices = Prices(draw.integers(0, 1500 * SCALE, len(problem.booths)), areas, areas, sizes=sizes, counts=counts)

    assert Pricer(hall).bound(prices) >= (best_score(problem) or 0)


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 2**32 - 1))
def test_no_column_of_a_better_plan_is_left_out(problem: Problem, seed: int) -> None:
    hall = Hall(problem)
    if lock_conflicts(hall):
        return
    best = best_score(problem) or 0
    pricer = Pricer(hall)
    prices = Prices(np.random.default_rng(seed).integers(0, 700 * SCALE, len(problem.booths)))
    possible = pricer.possible(prices, best - 1)
    narrow = hall.narrowed([possible[pricer.starts[i] : pricer.starts[i + 1]] for i in range(len(hall.applicants))])

    assert Pricer(narrow).bound(prices) >= best


def test_the_solvers_bound_lies_between_its_plan_and_a_weaker_bound() -> None:
    problem = parse_problem(make_instance("expo", 6))
    weaker = sum(map(most_for, problem.applicants)) + NEAR_VALUE * len(problem.near)

    plan = solve(problem)

    assert plan.bound is not None
    assert serve_in_order(problem, by_points(problem)).score <= plan.score <= plan.bound <= weaker


@settings(max_examples=40, deadline=None)
@given(problems(extended=True), st.integers(0, 2**32 - 1))
def test_the_numbers_placed_split_all_plans_in_two(problem: Problem, seed: int) -> None:
    hall = Hall(problem)
    if lock_conflicts(hall) or not hall.of_size:
        return
    draw = np.random.default_rng(seed)
    size = int(draw.choice(list(hall.of_size)))
    most = int(draw.integers(0, len(hall.of_size[size])))
    price = int(draw.integers(0, 900)) * SCALE
    booths = draw.integers(0, 1500 * SCALE, len(problem.booths))
    few = Prices(booths, sizes={size: price}, counts={size: (0, most)})
    many = Prices(booths, sizes={size: -price}, counts={size: (most + 1, len(hall.of_size[size]))})

    assert max(Pricer(hall).bound(few), Pricer(hall).bound(many)) >= (best_score(problem) or 0)

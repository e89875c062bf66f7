"""The solver's proof against another program's: CP-SAT on the problem written down anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.booth_instances import make_instance
from expo.solvers.booths import parse_problem, solve
from tests.solvers.booths.independent import best_bound


@pytest.mark.parametrize("seed", [3])
def test_a_whole_hall_is_proven_alike_by_another_program(seed: int) -> None:
    whole = parse_problem(make_instance("expo", seed))
    problem = replace(whole, applicants=tuple(replace(a, locked=None) for a in whole.applicants))
    plan = solve(problem)
    bound, proven = best_bound(problem, seconds=30)
    assert plan.bound is not None
    assert plan.score <= bound
    if proven:
        assert plan.score <= bound <= plan.bound
        assert not plan.optimal or plan.score == bound

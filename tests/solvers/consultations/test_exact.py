"""Small problems against trying everything: the same best plan, the same verdict, and bounds that hold."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from expo.solvers.consultations.problem import Plan, Problem
from expo.solvers.consultations.search import Search
from expo.solvers.consultations.solve import Run, solve
from tests.solvers.consultations.checking import faults
from tests.solvers.consultations.small import make_small, rank, try_everything


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 1 << 30))
def test_small_problems_are_solved_exactly(seed: int) -> None:
    problem = make_small(Random(seed))
    plan = solve(problem, seed=1, deadline=None, progress=None)
    best = try_everything(problem)
    if best is None:
        assert plan.infeasible
        assert plan.conflict
        return
    assert not plan.infeasible, plan.conflict
    assert faults(problem, plan) == []
    assert rank(problem, plan) == best
    assert plan.optimal


class Annealed(Run):
    """A run that may not prove, only search."""

    def _prove_here(self) -> Plan:
        self.search = Search(
            self.problem, self.domains, self.seed, None, self._good_enough, lambda _: self.search.steps < 1
        )
        self.search.run(self._order())
        return self._describe()


def _annealed(problem: Problem) -> Plan:
    return Annealed(problem, seed=1, deadline=None, progress=None).finish()


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 1 << 30))
def test_search_alone_finds_the_best_of_small_problems(seed: int) -> None:
    problem = make_small(Random(seed))
    best = try_everything(problem)
    if best is None:
        return
    plan = _annealed(problem)
    assert plan.missing == 0
    assert faults(problem, plan) == []
    assert rank(problem, plan) == best

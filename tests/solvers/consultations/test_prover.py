"""The proving processes beside a search: both ways to prove are exact, leave nothing behind, and go first in the end."""

from __future__ import annotations

import gc
import os
import sys
import threading
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expo.solvers.consultations.lane import Score
from expo.solvers.consultations.problem import Consultation, Participant, Problem
from expo.solvers.consultations.prove import prove
from expo.solvers.consultations.prover import Prover
from expo.solvers.consultations.search import BEHIND, Search
from expo.solvers.consultations.slots import domains
from expo.solvers.consultations.solve import Run
from tests.solvers.consultations.small import make_small, try_everything


@pytest.mark.parametrize("solver", ["glucose", "cadical"])
@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 1 << 30))
def test_each_way_proves_the_best_of_small_problems(solver: str, seed: int) -> None:
    problem = make_small(Random(seed))
    run = Run(problem, seed=1, deadline=None, progress=None)
    said: list[dict[str, Any]] = []
    prove(problem, domains(problem), (solver, 0), said.append)
    plans = [x["plan"] for x in said if "plan" in x]
    best = try_everything(problem)
    if best is None:
        assert plans == []
        return
    assert [run._rank([(int(x[0]), int(x[1])) for x in plan]) for plan in plans] == [best]
    assert max((x["bound"] for x in said if "bound" in x), default=0) <= best[1]


def _chain(count: int) -> Problem:
    people = tuple(Participant(f"p{k:02}") for k in range(count))
    asked = tuple(Consultation(f"c{a.id}", a.id, b.id) for a, b in pairwise(people))
    return Problem(12, 3, people, asked, objective="breaks")


def _searched(*, gives_way: bool) -> tuple[Search, dict[int, int]]:
    """Search for three turns; answers the search and the niceness of each thread that the process has then."""
    nice: dict[int, int] = {}

    def tell(_: Score) -> bool:
        search.gives_way = gives_way
        nice.update(
            {t.native_id: os.getpriority(os.PRIO_PROCESS, t.native_id) for t in threading.enumerate() if t.native_id}
        )
        turns.append(1)
        return len(turns) < 3

    turns: list[int] = []
    problem = _chain(30)
    search = Search(problem, domains(problem), 1, None, lambda _: False, tell)
    search.run(np.arange(29, dtype=np.int64))
    return search, nice


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives each thread a niceness of its own")
def test_a_search_that_gives_way_steps_behind_with_its_own_threads_only() -> None:
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    as_ever, nice = _searched(gives_way=False)
    assert BEHIND not in nice.values()
    behind, nice = _searched(gives_way=True)
    assert sorted(nice.values()).count(BEHIND) == len(behind.lanes)
    assert nice[threading.get_native_id()] == own
    assert behind.best.score == as_ever.best.score
    assert (behind.best.slots == as_ever.best.slots).all()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the search keeps its place")
@pytest.mark.parametrize(("bettered", "not_yet", "then"), [(0.0, 1.9, 2.1), (1.0, 2.9, 3.1), (6.0, 11.9, 12.1)])
def test_the_proof_goes_first_when_the_search_is_stale(bettered: float, not_yet: float, then: float) -> None:
    problem = _chain(4)
    run = Run(problem, seed=1, deadline=None, progress=None)
    run.search = Search(problem, domains(problem), 1, None, lambda _: False, lambda _: True)
    run._give_way(Score(0, 0, 2), run.begun + bettered)
    run._give_way(Score(0, 0, 2), run.begun + then)
    assert not run.search.gives_way, "there is no proof that could go first"
    with Prover(problem, ("glucose 0",)) as run.prover:
        run._give_way(Score(0, 0, 2), run.begun + not_yet)
        assert not run.search.gives_way
        run._give_way(Score(0, 0, 2), run.begun + then)
    assert run.search.gives_way


def test_a_search_that_is_over_at_once_leaves_no_pipe_open() -> None:
    """An open one is a ResourceWarning when it is collected, which fails whatever test runs just then."""
    people = tuple(Participant(id=f"{number:04}") for number in range(2_000))
    pairs = pairwise(people)
    asked = tuple(Consultation(f"c{one.id}", one.id, other.id) for one, other in pairs)
    more_than_a_pipe_holds = Problem(4, 1, people, asked, day_starts=(1, 3))
    with Prover(more_than_a_pipe_holds, ("glucose 1", "cadical 1")) as prover:
        assert not prover.findings.finished
    del prover
    gc.collect()

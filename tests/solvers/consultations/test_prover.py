"""The proving processes beside a search."""

from __future__ import annotations

import gc
from itertools import pairwise

from expo.solvers.consultations.problem import Consultation, Participant, Problem
from expo.solvers.consultations.prover import Prover


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

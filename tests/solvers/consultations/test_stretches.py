"""Stretches drawn for the hard-pressed: no gap more than must be, every consultation still possible, and a goal soon met."""

from __future__ import annotations

import itertools
from random import Random

import numpy as np
import pytest

from bench.consultation_instances import make
from expo.solvers.consultations.clashes import find_clashes
from expo.solvers.consultations.problem import Consultation, Participant, Problem
from expo.solvers.consultations.slots import domains, split
from expo.solvers.consultations.solve import Run
from expo.solvers.consultations.stretches import Pressed, Stretches
from expo.solvers.consultations.warm_up import warm_up
from tests.solvers.consultations.checking import faults


def test_ways_are_counted_like_by_trying_all() -> None:
    days = [[0, 1, 2, 4, 5], [8, 9, 11], [16]]
    slots = [s for day in days for s in day]

    def cost(chosen: tuple[int, ...]) -> int:
        parts = [[s for s in chosen if s in day] for day in days]
        return sum(part[-1] - part[0] + 1 - len(part) for part in parts if part)

    for busy, price in itertools.product(range(1, 10), range(4)):
        pressed = Pressed.of(0, busy, price, days)
        tried = sum(cost(chosen) == price for chosen in itertools.combinations(slots, busy))
        assert pressed.ahead[0].get((busy, price), 0) == tried


def test_a_draw_costs_no_more_than_it_must() -> None:
    pressed = Pressed.of(0, 6, 1, [[0, 1, 2, 4, 5], [8, 9, 11], [16]])
    seen = set()
    for seed in range(200):
        ways = tuple(pressed.draw(Random(seed)))
        assert sum(way.busy for way in ways) == 6
        assert sum(way.cost for way in ways) == 1
        seen.add(ways)
    assert len(seen) > 5


@pytest.mark.parametrize("kind", ["a", "b"])
@pytest.mark.parametrize("seed", [1, 3])
def test_draws_leave_every_consultation_a_slot(kind: str, seed: int) -> None:
    problem = make(kind, seed)
    found = domains(problem)
    stretches = Stretches.of(problem, found)
    assert stretches is not None
    rng = Random(seed)
    draws = [stretches.draw(rng) for _ in range(5)]
    for kept in draws:
        assert 0 < np.count_nonzero(~kept) < kept.size / 2
        narrow = split(stretches.rows[kept], stretches.slots[kept], len(found))
        assert all(set(few) <= set(many) for few, many in zip(narrow, found, strict=True))
        assert find_clashes(problem, narrow) == []
    assert any((draws[0] != other).any() for other in draws[1:])


def test_nobody_is_pressed_where_all_have_time_or_all_are() -> None:
    people = tuple(Participant(f"p{k}") for k in range(8))
    pairs = [(a, b) for a in range(4) for b in range(4, 8)]
    consultations = tuple(Consultation(f"c{k}", f"p{a}", f"p{b}") for k, (a, b) in enumerate(pairs))
    for slots in (4, 64):
        problem = Problem(slots, 8, people, consultations, objective="idle")
        assert Stretches.of(problem, domains(problem)) is None


def test_stretches_that_block_each_other_are_taken_back() -> None:
    """Two who have only the first slot together: a draw may give neither of them that one."""
    first_day = frozenset(range(2, 9))
    people = (
        Participant("x", unavailable=first_day | set(range(17, 25))),
        Participant("y", unavailable=first_day | set(range(9, 17))),
        *(Participant(f"x{k}") for k in range(7)),
        *(Participant(f"y{k}") for k in range(7)),
    )
    meetings = [("x", "y"), *(("x", f"x{k}") for k in range(7)), *(("y", f"y{k}") for k in range(7))]
    consultations = tuple(Consultation(f"c{k}", a, b) for k, (a, b) in enumerate(meetings))
    problem = Problem(24, 4, people, consultations, day_starts=(1, 9, 17), objective="idle")
    found = domains(problem)
    stretches = Stretches.of(problem, found)
    assert stretches is not None
    assert len(stretches.pressed) == 2
    rng = Random(1)
    for _ in range(50):
        kept = stretches.draw(rng)
        assert find_clashes(problem, split(stretches.rows[kept], stretches.slots[kept], len(found))) == []


@pytest.mark.parametrize("seed", [1, 6, 11])
def test_the_hard_ones_of_a_kind_meet_their_bound_soon(seed: int) -> None:
    """Each of these took twenty million steps or more where gaps alone were priced, if it got there at all."""
    warm_up()
    problem = make("a", seed)
    run = Run(problem, seed=1, deadline=None, progress=lambda _: run.search.steps < 8_000_000)
    plan = run.finish()
    assert faults(problem, plan) == []
    assert plan.idle == plan.bound

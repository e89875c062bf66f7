"""Re-planning after events: rules hold, little moves, nothing is left out that fits."""

from __future__ import annotations

import string
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bench.consultation_instances import make
from bench.replanning import could_be_placed, random_event
from expo.solvers.consultations.bounds import participant_bounds
from expo.solvers.consultations.plan import make_plan
from expo.solvers.consultations.problem import Changes, Consultation, Participant, Plan, Problem
from expo.solvers.consultations.replan import Repair, replan
from expo.solvers.consultations.slots import domains
from expo.solvers.consultations.warm_up import warm_up
from tests.solvers.consultations.checking import faults

SLOTS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
RELEASED = Path(__file__).with_name("released-b-1.txt")


@pytest.fixture(scope="module")
def released() -> tuple[Problem, Plan]:
    """A plan the solver once made in twelve seconds, one letter for the slot of each consultation."""
    warm_up()
    problem = make("b", 1)
    placing = [(SLOTS.index(letter), -1) for letter in "".join(RELEASED.read_text(encoding="utf-8").split())]
    found = domains(problem)
    bound = sum(participant_bounds(problem, found, [True] * len(found)))
    plan = make_plan(problem, found, placing, (bound, 0))
    assert faults(problem, plan) == []
    assert plan.idle <= bound + 2
    return problem, plan


# A repair is a fixed number of rounds, a second of processor time; the clock is generous because the machine may be busy.
def mended(problem: Problem, plan: Plan, changes: Changes, seconds: float = 60.0) -> tuple[Problem, Plan]:
    kept = {row.id: row for row in plan.assignments}
    new = replan(problem, kept, changes, seed=1, deadline=time.monotonic() + seconds, progress=None)
    return Repair.of(problem, kept, changes).problem, new


def check(problem: Problem, old: Plan, changes: Changes, seconds: float = 60.0) -> tuple[int, int]:
    """Check the rules; return how many moved and how much idle was added beyond what nobody could avoid."""
    changed, new = mended(problem, old, changes, seconds)
    assert faults(changed, replace(new, unplaced=tuple(u for u in new.unplaced if u.code != "cancelled"))) == []
    assert could_be_placed(changed, new) == []
    named = set(changes.participants_away)
    before = {row.id: row.slot for row in old.assignments}
    moved = {
        row.id
        for row in new.assignments
        if row.id in before and row.slot != before[row.id]
        and not any(c.id == row.id and {c.a, c.b} & named for c in changed.consultations)
    }  # fmt: skip
    assert set(new.moved or ()) == moved
    unavoidable = max(0, (new.bound or 0) - (old.bound or 0))
    return len(moved), new.idle - old.idle - unavoidable


@pytest.mark.parametrize("seed", range(4))
def test_event_moves_few(released: tuple[Problem, Plan], seed: int) -> None:
    problem, plan = released
    moved, worse = check(problem, plan, random_event(problem, Random(seed)))
    assert moved <= 40
    assert worse <= 1


@pytest.mark.soak
def test_hundred_events_move_few_on_average(released: tuple[Problem, Plan]) -> None:
    problem, plan = released
    rng = Random(100)
    outcomes = [check(problem, plan, random_event(problem, rng), 2.0) for _ in range(100)]
    assert sum(moved for moved, _ in outcomes) <= 8 * len(outcomes)
    assert max(worse for _, worse in outcomes) <= 1


def test_locked_ones_stay_and_new_ones_come_in(released: tuple[Problem, Plan]) -> None:
    problem, plan = released
    row = plan.assignments[0]
    person = next(c.a for c in problem.consultations if c.id == row.id)
    other = next(p.id for p in reversed(problem.participants) if p.id != person)
    extra = Consultation("new", person, other)
    changes = Changes(added=(extra,), locked=frozenset({row.id}))
    _, new = mended(problem, plan, changes)
    rows = {x.id: x for x in new.assignments}
    assert (rows[row.id].slot, rows[row.id].table) == (row.slot, row.table)
    assert "new" in rows


def test_nothing_changes_when_nothing_happened(released: tuple[Problem, Plan]) -> None:
    problem, plan = released
    _, new = mended(problem, plan, Changes())
    assert len(new.moved or ()) <= 4 * plan.idle
    assert new.idle <= plan.idle


def test_what_lost_its_person_is_explained(released: tuple[Problem, Plan]) -> None:
    problem, plan = released
    person = problem.participants[0].id
    changes = Changes(participants_away={person: frozenset(range(1, problem.slots + 1))})
    _, new = mended(problem, plan, changes)
    gone = {c.id for c in problem.consultations if person in (c.a, c.b)}
    assert {u.id for u in new.unplaced} == gone
    assert {u.code for u in new.unplaced} == {"no_common_slot"}


def test_a_show_without_consultations_has_nothing_to_repair() -> None:
    """The compiled search would read beside its tables, and end the whole process."""
    problem = Problem(4, 2, (Participant("a"), Participant("b")), (), objective="idle")
    away = Changes(participants_away={"a": frozenset({1})})
    plan = replan(problem, {}, away, seed=1, deadline=time.monotonic() + 1, progress=None)
    assert (plan.assignments, plan.unplaced) == ((), ())

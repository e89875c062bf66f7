"""Problems without a plan: each clash is proven and named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from expo.solvers.consultations.problem import Consultation, Interpreter, Participant, Problem
from expo.solvers.consultations.solve import solve

BASE = Problem(
    slots=4,
    tables=2,
    participants=tuple(Participant(name) for name in ("ann", "bob", "cho")),
    consultations=(Consultation("1", "ann", "bob"), Consultation("2", "ann", "cho"), Consultation("3", "bob", "cho")),
)


def _changed(number: int, **changes: object) -> Problem:
    rows = list(BASE.consultations)
    rows[number - 1] = replace(rows[number - 1], **changes)  # type: ignore[arg-type]
    return replace(BASE, consultations=tuple(rows))


CASES = {
    "at most 1": replace(BASE, participants=(Participant("ann", max=1), *BASE.participants[1:])),
    "at least 3": replace(BASE, participants=(Participant("ann", min=3), *BASE.participants[1:])),
    "e (at most 1)": Problem(
        slots=4,
        tables=2,
        participants=(Participant("a", min=1), Participant("b", min=1), Participant("e", max=1)),
        consultations=(Consultation("1", "a", "e", optional=True), Consultation("2", "b", "e", optional=True)),
    ),
    "away": replace(BASE, participants=(Participant("ann", frozenset({1, 2, 3, 4})), *BASE.participants[1:])),
    "2 consultations, but can be in at most 1": replace(
        BASE, participants=(Participant("ann", frozenset({1, 2, 3})), *BASE.participants[1:])
    ),
    "tables hold only": replace(BASE, tables=0),
    "circle": replace(
        BASE, consultations=(Consultation("1", "ann", "bob", after=("2",)), Consultation("2", "ann", "cho", after=("1",)))
    ),
    "interpreter of ja": _changed(1, language="ja"),
    "session dawn": replace(_changed(2, session="dawn"), sessions={"dawn": frozenset()}),
    "at a time": replace(_changed(1, slot=2), consultations=(
        Consultation("1", "ann", "bob", slot=2), Consultation("2", "ann", "cho", slot=2))),
    "comes after": replace(
        _changed(1, after=("2",)), slots=2, consultations=(
            Consultation("1", "ann", "bob", after=("2",)), Consultation("2", "ann", "cho"),
            Consultation("3", "bob", "cho", after=("1",)))),
    "in a row": replace(
        BASE,
        slots=3,
        interpreters=(Interpreter("ina", ("ja",), max_run=2),),
        consultations=tuple(replace(c, language="ja") for c in BASE.consultations),
    ),
    "breaks of any two": Problem(
        slots=5,
        tables=1,
        participants=tuple(Participant(name) for name in "abc"),
        consultations=(Consultation("1", "a", "b", slot=1), Consultation("2", "a", "c", slot=3),
                       Consultation("3", "a", "b", slot=5)),
        max_break_difference=0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("words", CASES)
def test_conflict_is_named(words: str) -> None:
    plan = solve(CASES[words], seed=1, deadline=None, progress=None)
    assert plan.infeasible
    assert any(words in sentence for sentence in plan.conflict), plan.conflict


def test_problem_that_just_fits_is_feasible() -> None:
    assert not solve(replace(BASE, slots=3, tables=1), seed=1, deadline=None, progress=None).infeasible

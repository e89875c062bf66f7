"""Every answer to "why not" is a fact about the plan."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bench.booth_instances import make_instance
from expo.solvers.booths import (
    Allocation,
    Apart,
    Applicant,
    Explainer,
    Problem,
    Quota,
    by_points,
    explain,
    parse_problem,
    serve_in_order,
    solve,
    why_not,
)
from tests.solvers.booths.small import ApplicantChanges, make_applicant, make_booth, make_row


def code(problem: Problem, held: Mapping[str, tuple[str, ...]], booth: str, who: str = "me") -> str:
    return why_not(problem, [Allocation(a, b) for a, b in held.items()], who, booth).code


def test_a_wish_somebody_else_wished_names_the_holder_and_its_rank() -> None:
    problem = Problem(make_row(2), (make_applicant("me", "b0", "b1"), make_applicant("other", "b1", "b0", points=9)))

    told = explain(problem, [Allocation("other", ("b0",)), Allocation("me", ("b1",))], "me")

    assert told.rank == 2
    assert [(a.rank, a.booth, a.code) for a in told.better] == [(1, "b0", "holder_wished")]
    assert told.better[0].params["holder"] == "other"
    assert told.better[0].params["holder_rank"] == 2
    assert told.better[0].sentence == "b0 went to other, whose wish number 2 it is (9 points, me has 0)."


def test_an_unplaced_applicant_is_told_why_for_every_wish() -> None:
    problem = Problem(make_row(1), (make_applicant("me", "b0"), make_applicant("other", points=1)))

    told = explain(problem, [Allocation("other", ("b0",))], "me")

    assert told.rank is None
    assert [a.code for a in told.better] == ["holder_placed"]
    assert told.unplaced == "All 1 places that meet its needs are taken, among others by other."


@pytest.mark.parametrize(
    ("need", "expected"),
    [
        ({"areas": ("side",)}, "no_area"),
        ({"kind": "raw"}, "no_kind"),
        ({"power_kw": 50}, "no_power"),
        ({"water": True}, "no_water"),
        ({"load_kn_m2": 5}, "no_load"),
        ({"air": True}, "no_air"),
        ({"lan": True}, "no_lan"),
        ({"booths": 3}, "no_row"),
    ],
)
def test_a_missing_need_is_named(need: ApplicantChanges, expected: str) -> None:
    problem = Problem(make_row(2), (make_applicant("me", **need),))

    assert code(problem, {}, "b0") == expected
    assert solve(problem).unplaced[0].code == expected


def test_a_hold_for_another_is_named() -> None:
    problem = Problem((make_booth(0, held_for=("other",)),), (make_applicant("me"), make_applicant("other")))

    assert code(problem, {}, "b0") == "held"
    assert solve(problem).unplaced[0].code == "held"


def test_locks_are_named() -> None:
    problem = Problem(make_row(2), (make_applicant("me", locked=("b0",)), make_applicant("other", locked=("b1",))))
    held = {"me": ("b0",), "other": ("b1",)}

    assert code(problem, held, "b1") == "own_lock"
    assert code(problem, held, "b0", "other") == "own_lock"
    free = Problem(make_row(2), (make_applicant("me"), make_applicant("other", locked=("b1",))))
    assert code(free, {"other": ("b1",)}, "b1") == "holder_locked"


def test_a_free_booth_whose_neighbours_are_taken_is_no_place_for_two() -> None:
    problem = Problem(make_row(3), (make_applicant("me", booths=2), make_applicant("other", "b1")))

    assert code(problem, {"other": ("b1",)}, "b0") == "part_taken"


def test_rules_between_applicants_are_named() -> None:
    two = (make_applicant("me"), make_applicant("other"))
    apart = Problem(make_row(2), two, apart=(Apart("me", "other", 600),))
    assert code(apart, {"other": ("b1",)}, "b0") == "barred"

    rivals = Problem(make_row(2), tuple(Applicant(a.id, areas=("hall",), category="tea") for a in two))
    assert code(rivals, {"other": ("b1",)}, "b0") == "barred"

    full = Problem(make_row(2), two, quotas=(Quota("hall", applicants=1),))
    assert code(full, {"other": ("b1",)}, "b0") == "quota"
    assert solve(full).unplaced[0].code == "quota"


def test_a_booth_one_could_have_is_said_to_be_free() -> None:
    problem = Problem(make_row(2), (make_applicant("me"),))

    assert code(problem, {"me": ("b0",)}, "b1") == "free"
    assert code(problem, {"me": ("b0",)}, "b0") == "has"


def test_no_better_wish_of_a_served_plan_is_free() -> None:
    problem = parse_problem(make_instance("mid", 4))
    plan = serve_in_order(problem, by_points(problem))
    asked = Explainer(problem, plan.allocations)

    answers = [answer for a in problem.applicants for answer in asked.explain(a.id).better]

    assert len(answers) > 200
    assert "free" not in {answer.code for answer in answers}
    assert all(reason.code != "free" for reason in plan.unplaced)

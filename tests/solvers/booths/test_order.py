"""Serving in order, points, and the figures plans are compared by."""

from __future__ import annotations

from hypothesis import given, settings

from bench.booth_instances import make_instance
from expo.solvers.booths import (
    Allocation,
    Merits,
    PointsRule,
    Problem,
    by_points,
    changes,
    figures,
    parse_problem,
    points_of,
    serve_in_order,
)
from expo.solvers.booths.checking import plan_faults
from tests.solvers.booths.small import make_applicant, make_row, problems


def test_the_first_in_the_order_gets_its_first_wish() -> None:
    problem = Problem(make_row(2), (make_applicant("a", "b0", "b1", points=9), make_applicant("b", "b0", "b1")))

    assert serve_in_order(problem, ["b", "a"]).allocations == (Allocation("a", ("b1",)), Allocation("b", ("b0",)))
    assert serve_in_order(problem, by_points(problem)).allocations[0] == Allocation("a", ("b0",))


def test_without_a_wish_the_booth_nobody_wished_is_taken() -> None:
    problem = Problem(make_row(2), (make_applicant("a"), make_applicant("b", "b0")))

    assert serve_in_order(problem, ["a", "b"]).allocations == (Allocation("a", ("b1",)), Allocation("b", ("b0",)))


@settings(max_examples=60, deadline=None)
@given(problems(extended=True))
def test_every_order_keeps_every_rule(problem: Problem) -> None:
    from expo.solvers.booths import solve

    if not solve(problem).infeasible:
        assert plan_faults(problem, serve_in_order(problem, by_points(problem)[::-1])) == []


def test_larger_halls_served_in_order_keep_every_rule() -> None:
    problem = parse_problem(make_instance("full", 5))

    assert plan_faults(problem, serve_in_order(problem, by_points(problem))) == []


def test_points_say_what_they_are_for() -> None:
    rule = PointsRule(per_year=2, most_years=5, per_booth=1, early_payment=4, sponsorship={"gold": 30})

    assert points_of(rule, Merits(years=9, booths=3, paid_early=True, sponsor="gold")) == {
        "years": 10,
        "booths": 3,
        "early_payment": 4,
        "sponsorship": 30,
    }


def test_figures_and_changes_between_two_plans() -> None:
    people = (make_applicant("a", "b0", points=10), make_applicant("b", "b0", "b1"), make_applicant("c", "b0"))
    problem = Problem(make_row(3), people, near=(("a", "b"),))
    first = [Allocation("a", ("b0",)), Allocation("b", ("b1",))]
    second = [Allocation("a", ("b0",)), Allocation("b", ("b2",)), Allocation("c", ("b1",))]

    found = figures(problem, first)

    assert (found.placed, found.first_wish, found.any_wish, found.near_kept) == (2, 1, 2, 1)
    assert found.score == (1100 + 550) + (1000 + 400) + 300
    assert found.satisfaction == round(100 * 3350 / (1650 + 1500 + 1500 + 300), 2)
    assert (found.worst_off, found.worst_off_percent) == ("c", 0.0)
    moved = changes(problem, first, second)
    assert [(c.applicant, c.rank_before, c.rank_after) for c in moved] == [("b", 2, None), ("c", None, None)]

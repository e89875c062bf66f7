"""The figures plans are compared by, and what changes from one plan to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .checking import closer, near_kept, score
from .hall import standing_value
from .problem import NEAR_VALUE, Allocation, Applicant, Problem, place_value, wish_value


@dataclass(frozen=True, slots=True)
class Figures:
    """How good a plan is. Satisfaction is 100 times the score over what everyone's first wish and all near wishes would give."""

    applicants: int
    placed: int
    first_wish: int
    any_wish: int
    near_kept: int
    near: int
    apart_kept: int
    apart: int
    score: int
    satisfaction: float
    worst_off: str | None
    worst_off_percent: float


@dataclass(frozen=True, slots=True)
class Change:
    """What one applicant has in two plans, with the rank of its best wish in each."""

    applicant: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    rank_before: int | None
    rank_after: int | None


def rank_in(applicant: Applicant, booths: Sequence[str]) -> int | None:
    """Return the rank of the applicant's best wish among some booths."""
    return next((rank for rank, wish in enumerate(applicant.wishes, 1) if wish in booths), None)


def most_for(applicant: Applicant) -> int:
    """Return what an applicant's first wish would give; being placed, if it wished nothing."""
    return place_value(applicant.points) + (wish_value(1, applicant.points) if applicant.wishes else 0)


def figures(problem: Problem, allocations: Sequence[Allocation]) -> Figures:
    """Return the figures of a plan."""
    held = {a.applicant: a.booths for a in allocations}
    ranks = [rank_in(a, held.get(a.id, ())) for a in problem.applicants]
    most = sum(map(most_for, problem.applicants)) + NEAR_VALUE * len(problem.near)
    total = score(problem, allocations)
    worst, percent = _worst_off(problem, held)
    return Figures(
        applicants=len(problem.applicants),
        placed=len(held),
        first_wish=sum(rank == 1 for rank in ranks),
        any_wish=sum(rank is not None for rank in ranks),
        near_kept=near_kept(problem, allocations),
        near=len(problem.near),
        apart_kept=_apart_kept(problem, held),
        apart=len(problem.apart),
        score=total,
        satisfaction=round(100 * total / most, 2) if most else 100.0,
        worst_off=worst,
        worst_off_percent=percent,
    )


def _apart_kept(problem: Problem, held: dict[str, tuple[str, ...]]) -> int:
    booths = {b.id: b for b in problem.booths}
    place = {who: [booths[b] for b in ids] for who, ids in held.items()}
    return sum(not closer(place.get(r.a, []), place.get(r.b, []), r.distance) for r in problem.apart)


def _worst_off(problem: Problem, held: dict[str, tuple[str, ...]]) -> tuple[str | None, float]:
    """Return who has the smallest part of what its first wish would give, of equals the one with most points."""
    shares = [
        (standing_value(a, set(held[a.id])) / most_for(a) if a.id in held else 0.0, -a.points, a.id)
        for a in problem.applicants
    ]
    if not shares:
        return None, 100.0
    share, _, who = min(shares)
    return who, round(100 * share, 2)


def changes(problem: Problem, before: Sequence[Allocation], after: Sequence[Allocation]) -> list[Change]:
    """List the applicants who have other booths in the second plan than in the first."""
    old, new = ({a.applicant: a.booths for a in plan} for plan in (before, after))
    found = []
    for a in problem.applicants:
        first, second = old.get(a.id, ()), new.get(a.id, ())
        if set(first) != set(second):
            found.append(Change(a.id, first, second, rank_in(a, first), rank_in(a, second)))
    return found

"""Checks a finished plan against the rules as they are written, sharing no code with the search but geometry.

Organizers place by hand and may set some rules aside, so every broken rule is reported, not only the first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from .geometry import gap_squared, is_block, rect_of, shared_edge
from .hall import standing_value
from .problem import NEAR_EDGE_CM, NEAR_VALUE, Allocation, Applicant, Booth, Params, Plan, Problem
from .reasons import NEEDS


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule a plan breaks, and for whom."""

    code: str
    applicants: tuple[str, ...]
    params: Params = field(default_factory=dict)


def rule_faults(problem: Problem, allocations: Sequence[Allocation]) -> list[Fault]:
    """List every hard rule these allocations break."""
    booths = {b.id: b for b in problem.booths}
    people = {a.id: a for a in problem.applicants}
    unknown = [a for a in allocations if a.applicant not in people or not set(a.booths) <= set(booths)]
    if unknown:
        return [Fault("unknown", (a.applicant,), {"booths": a.booths}) for a in unknown]
    found = [*_doubles(allocations)]
    held = {a.applicant: [booths[b] for b in a.booths] for a in allocations}
    for applicant in people.values():
        found.extend(_own(applicant, held.get(applicant.id)))
    return [*found, *_between(problem, people, held), *_quotas(problem, held)]


def _doubles(allocations: Sequence[Allocation]) -> Iterator[Fault]:
    holders: dict[str, list[str]] = defaultdict(list)
    for a in allocations:
        for b in a.booths:
            holders[b].append(a.applicant)
    for booth, who in holders.items():
        if len(who) > 1:
            yield Fault("double", tuple(who), {"booth": booth})
    for applicant, times in Counter(a.applicant for a in allocations).items():
        if times > 1:
            yield Fault("placed_twice", (applicant,))


def _own(applicant: Applicant, booths: list[Booth] | None) -> Iterator[Fault]:
    """Yield what is wrong with an applicant's own booths; a lock is kept to the letter and waives the rest."""
    who = (applicant.id,)
    if applicant.locked:
        if {b.id for b in booths or ()} != set(applicant.locked):
            yield Fault("lock", who, {"locked": applicant.locked})
        return
    if booths is None:
        return
    if len(booths) != applicant.booths:
        yield Fault("number", who, {"has": len(booths), "wants": applicant.booths})
    if not booths or not is_block([rect_of(b) for b in booths]) or len({b.area for b in booths}) > 1:
        yield Fault("no_block", who)
    for b in booths:
        for code, meets in NEEDS:
            if not meets(b, applicant):
                yield Fault(code, who, {"booth": b.id})
    if max((b.open_sides for b in booths), default=0) < applicant.open_sides:
        yield Fault("no_open_side", who)


def _between(problem: Problem, people: dict[str, Applicant], held: dict[str, list[Booth]]) -> Iterator[Fault]:
    for rule in problem.apart:
        if closer(held.get(rule.a, []), held.get(rule.b, []), rule.distance):
            yield Fault("apart", (rule.a, rule.b), {"distance": rule.distance})
    for a, b in combinations([people[one] for one in held], 2):
        if a.locked and b.locked:
            continue  # the organizer put both there knowingly
        if _are_rivals(a, b) and edge(held[a.id], held[b.id]):
            yield Fault("rivals", (a.id, b.id), {"category": a.category})
        noisy = {a.noise, b.noise}
        if "quiet" in noisy and noisy & {"loud", "food"} and closer(held[a.id], held[b.id], problem.quiet_distance):
            yield Fault("noise", (a.id, b.id), {"distance": problem.quiet_distance})


def _are_rivals(a: Applicant, b: Applicant) -> bool:
    return a.category is not None and a.category == b.category and not (a.id in b.agrees and b.id in a.agrees)


def _quotas(problem: Problem, held: dict[str, list[Booth]]) -> Iterator[Fault]:
    for quota in problem.quotas:
        counts = {who: sum(b.area == quota.area for b in booths) for who, booths in held.items()}
        inside = tuple(who for who, count in counts.items() if count)
        if quota.applicants is not None and len(inside) > quota.applicants:
            yield Fault("quota", inside, {"area": quota.area, "applicants": quota.applicants})
        if quota.booths is not None and sum(counts.values()) > quota.booths:
            yield Fault("quota", inside, {"area": quota.area, "booths": quota.booths})


def closer(first: Sequence[Booth], second: Sequence[Booth], distance: float) -> bool:
    """Tell whether any two booths of two applicants are closer than a distance."""
    return any(gap_squared(rect_of(a), rect_of(b)) < distance * distance for a, b in product(first, second))


def edge(first: Sequence[Booth], second: Sequence[Booth]) -> int:
    """Return the length of edge the booths of two applicants share in all."""
    return sum(shared_edge(rect_of(a), rect_of(b)) for a, b in product(first, second))


def near_kept(problem: Problem, allocations: Sequence[Allocation]) -> int:
    """Count the near wishes whose two applicants stand side by side."""
    booths = {b.id: b for b in problem.booths}
    held = {a.applicant: [booths[b] for b in a.booths] for a in allocations}
    return sum(edge(held.get(a, []), held.get(b, [])) >= NEAR_EDGE_CM for a, b in problem.near)


def score(problem: Problem, allocations: Sequence[Allocation]) -> int:
    """Return the score of some allocations, from its definition."""
    people = {a.id: a for a in problem.applicants}
    own = sum(standing_value(people[a.applicant], set(a.booths)) for a in allocations)
    return own + NEAR_VALUE * near_kept(problem, allocations)


def plan_faults(problem: Problem, plan: Plan) -> list[str]:
    """List what is wrong with a plan: rules it breaks, figures that are not so, people without a reason."""
    found = [f"{f.code}: {', '.join(f.applicants)} {dict(f.params)}" for f in rule_faults(problem, plan.allocations)]
    if plan.score != score(problem, plan.allocations):
        found.append(f"score is said to be {plan.score}, is {score(problem, plan.allocations)}")
    if plan.bound is not None and plan.bound < plan.score:
        found.append(f"bound {plan.bound} is below the score {plan.score}")
    if plan.optimal and plan.bound != plan.score:
        found.append("optimal is claimed, but bound and score differ")
    known = {a.applicant for a in plan.allocations} | {u.applicant for u in plan.unplaced if u.reason}
    found.extend(f"{a.id}: unplaced without a reason" for a in problem.applicants if a.id not in known)
    return found

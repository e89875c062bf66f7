"""Whether the locks of a problem can all be kept."""

from __future__ import annotations

from itertools import combinations

from .hall import Hall


def lock_conflicts(hall: Hall) -> tuple[str, ...]:
    """Return a sentence for each clash between locks; without any, a plan that keeps every rule exists."""
    problem, fixed = hall.problem, hall.fixed
    found: list[str] = []
    for i, j in combinations(fixed, 2):
        a, b = hall.applicants[i].id, hall.applicants[j].id
        found.extend(
            f"{problem.booths[booth].id} is locked for both {a} and {b}."
            for booth in sorted(set(fixed[i]) & set(fixed[j]))
        )
    for rule in problem.apart:
        first, second = (fixed.get(hall.number[one], ()) for one in (rule.a, rule.b))
        if hall.too_close(first, second, rule.distance * rule.distance):
            found.append(f"The locks of {rule.a} and {rule.b} are closer than {rule.distance:g} cm.")
    for quota in problem.quotas:
        applicants, booths = hall.fixed_use(quota.area)
        if quota.applicants is not None and applicants > quota.applicants:
            found.append(f"Locks put {applicants} applicants into {quota.area}, its quota is {quota.applicants}.")
        if quota.booths is not None and booths > quota.booths:
            found.append(f"Locks take {booths} booths of {quota.area}, its quota is {quota.booths}.")
    return tuple(found)

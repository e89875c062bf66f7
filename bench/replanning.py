"""Prints how well a released timetable of kind b is repaired: `python -m bench replanning`.

A hundred random events, each from the released plan: somebody cancels everything or loses a day.
"""

from __future__ import annotations

import os
import statistics
import time
from random import Random

from bench.consultation_instances import DAY, DAYS, make, shared
from expo.solvers.consultations.problem import Changes, Plan, Problem
from expo.solvers.consultations.replan import Repair, replan
from expo.solvers.consultations.solve import solve
from expo.solvers.consultations.warm_up import warm_up

EVENTS = int(os.environ.get("EXPO_EVENTS", "100"))
SECONDS, WORSE, MOVED = 2.0, 1, 8.0
MARGIN = 0.25 + 0.25  # what the command keeps of its time for describing and writing a plan of this size


def random_event(problem: Problem, rng: Random) -> Changes:
    """Somebody cancels everything, or loses a day."""
    person = rng.choice(problem.participants).id
    if rng.random() < 0.5:
        return Changes(cancelled=frozenset(c.id for c in problem.consultations if person in (c.a, c.b)))
    first = rng.randrange(DAYS) * DAY + 1
    return Changes(participants_away={person: frozenset(range(first, first + DAY))})


def could_be_placed(problem: Problem, plan: Plan) -> list[str]:
    """List unplaced consultations for which a slot, both people and a table are free."""
    where = {row.id: row.slot for row in plan.assignments}
    busy = {(name, where[c.id]) for c in problem.consultations if c.id in where for name in (c.a, c.b)}
    load = list(where.values())
    away = {p.id: p.unavailable for p in problem.participants}
    return [
        c.id
        for c in problem.consultations
        if c.id not in where
        and any(
            (c.a, s) not in busy
            and (c.b, s) not in busy
            and s not in away[c.a] | away[c.b]
            and load.count(s) < problem.tables
            for s in range(1, problem.slots + 1)
        )
    ]


def event(problem: Problem, plan: Plan, changes: Changes) -> tuple[float, int, int, int, int]:
    """Repair a plan; answers seconds, idle slots more, how many of them are proven unavoidable, moved, forgotten."""
    kept = {row.id: row for row in plan.assignments}
    begun = time.monotonic()
    new = replan(problem, kept, changes, seed=1, deadline=begun + SECONDS - MARGIN, progress=None)
    seconds = time.monotonic() - begun
    changed = Repair.of(problem, kept, changes).problem
    rise = max(new.bound - plan.bound, 0)
    return seconds, new.idle - plan.idle, rise, len(new.moved or ()), len(could_be_placed(changed, new))


def main() -> None:
    warm_up()
    problem = shared("expo-b-1") or make("b", 1)
    plan = solve(problem, seed=1, deadline=time.monotonic() + 12, progress=None)
    rng = Random(1)
    rows = [event(problem, plan, random_event(problem, rng)) for _ in range(EVENTS)]
    seconds, worse, rise, moved, forgotten = zip(*rows, strict=True)
    avoidable = [more - least for more, least in zip(worse, rise, strict=True)]
    slow = sorted(seconds)[int(0.95 * (EVENTS - 1))]
    print(f"idle before {plan.idle} (bound {plan.bound}), {EVENTS} events")
    print(f"seconds   median {statistics.median(seconds):.2f}, 95 % within {slow:.2f} (limit {SECONDS})")
    print(f"idle      at most {max(worse):+d}, mean {statistics.mean(worse):+.2f}")
    print(f"          less what is proven unavoidable at most {max(avoidable):+d} (limit {WORSE:+d})")
    print(f"moved     mean {statistics.mean(moved):.1f} (limit {MOVED}), most {max(moved)}")
    print(f"forgotten {sum(forgotten)} (limit 0)")
    good = slow <= SECONDS and max(avoidable) <= WORSE and statistics.mean(moved) <= MOVED and not sum(forgotten)
    print("good" if good else "below target")


if __name__ == "__main__":
    main()

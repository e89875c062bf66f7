"""Small problems: random ones with every rule, and the best plan of each by trying everything."""

from __future__ import annotations

from itertools import product
from random import Random

from expo.solvers.consultations.problem import Consultation, Interpreter, Participant, Plan, Problem
from tests.solvers.consultations.checking import breaks_and_idle, consultation_faults, people_faults


def make_small(rng: Random) -> Problem:
    """Draw a problem with a handful of consultations in which any rule may bind."""
    slots = rng.randint(3, 5)
    names = [f"p{k}" for k in range(rng.randint(3, 5))]
    people = tuple(
        Participant(
            name,
            frozenset(s for s in range(1, slots + 1) if rng.random() < 0.15),
            capacity=rng.choice((1, 1, 1, 2)),
            max=rng.choice((None, None, None, 2)),
            min=rng.choice((0, 0, 0, 1)),
        )
        for name in names
    )
    count = rng.randint(2, 5)
    ids = [f"c{k}" for k in range(count)]
    interpreters = tuple(
        Interpreter(f"i{k}", ("en",), frozenset({1} if rng.random() < 0.3 else ()), rng.choice((None, 1, 2)))
        for k in range(rng.randint(0, 2))
    )
    consultations = tuple(_consultation(rng, names, ids, k) for k in range(count))
    return Problem(
        slots=slots,
        tables=rng.randint(1, 3),
        participants=people,
        consultations=consultations,
        day_starts=rng.choice(((1,), (1, 3))),
        sessions={"am": frozenset(range(1, slots // 2 + 2))},
        interpreters=interpreters,
        max_break_difference=rng.choice((None, None, 0, 1)),
        objective=rng.choice(("breaks", "idle")),
    )


def _consultation(rng: Random, names: list[str], ids: list[str], k: int) -> Consultation:
    a, b = rng.sample(names, 2)
    return Consultation(
        id=ids[k],
        a=a,
        b=b,
        session="am" if rng.random() < 0.15 else None,
        slot=2 if rng.random() < 0.08 else None,
        after=(rng.choice(ids[:k]),) if k and rng.random() < 0.2 else (),
        language="en" if rng.random() < 0.2 else None,
        optional=rng.random() < 0.4,
        value=rng.randint(0, 3),
    )


def _interpreted(problem: Problem, where: dict[str, int]) -> bool:
    """Tell whether interpreters can be found, trying every choice."""
    spoken = [c for c in problem.consultations if c.language and c.id in where]
    able = [
        [i for i in problem.interpreters if c.language in i.languages and where[c.id] not in i.unavailable]
        for c in spoken
    ]
    return any(_keeps(problem, [where[c.id] for c in spoken], team) for team in product(*able))


def _keeps(problem: Problem, slots: list[int], team: tuple[Interpreter, ...]) -> bool:
    duty = set(zip((i.id for i in team), slots, strict=True))
    if len(duty) < len(slots):
        return False
    for i in team:
        run = 0
        for slot in range(1, problem.slots + 1):
            run = (0 if slot in problem.day_starts else run) + 1 if (i.id, slot) in duty else 0
            if i.max_run is not None and run > i.max_run:
                return False
    return True


def try_everything(problem: Problem) -> tuple[int, int] | None:
    """Find the best value and the least objective given it; None if no plan exists."""
    best: tuple[int, int] | None = None
    for slots in product(range(problem.slots + 1), repeat=len(problem.consultations)):
        where = {c.id: s for c, s in zip(problem.consultations, slots, strict=True) if s}
        if max((list(where.values()).count(s) for s in where.values()), default=0) > problem.tables:
            continue
        if consultation_faults(problem, where) or people_faults(problem, where) or not _interpreted(problem, where):
            continue
        pairs = [breaks_and_idle(problem, p.id, where) for p in problem.participants]
        cost = sum(i if problem.objective == "idle" else b for b, i in pairs)
        value = sum(c.value for c in problem.consultations if c.optional and c.id in where)
        best = (-value, cost) if best is None else min(best, (-value, cost))
    return best


def rank(problem: Problem, plan: Plan) -> tuple[int, int]:
    return -plan.value, plan.idle if problem.objective == "idle" else plan.breaks

"""Makes consultation problems like those of real expos, from a seed: buyers for some days, absences, wishes.

The sizes are those of issue 4: a, b and c (600, 3,000, 10,000 consultations), tight and dense (tables nearly full),
select (three times more wishes than anybody wants) and interp (half of the consultations need an interpreter).
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from random import Random

from expo.solvers.consultations.io import parse_problem
from expo.solvers.consultations.problem import Consultation, Interpreter, Participant, Problem

FOLDER = Path(os.environ.get("EXPO_CONSULTATIONS", "/work/shared/instances/consultations"))
DAYS, DAY = 4, 16
SLOTS = DAYS * DAY


@dataclass(frozen=True)
class Kind:
    """The figures of one kind of instance."""

    buyers: int
    firms: int
    consultations: int
    tables: int
    wishes: bool = False
    languages: tuple[str, ...] = ()


KINDS = {
    "a": Kind(40, 100, 600, 40),
    "b": Kind(150, 400, 3000, 150),
    "c": Kind(400, 1000, 10_000, 400),
    "tight": Kind(150, 400, 3000, 49),
    "dense": Kind(150, 400, 7000, 112),
    "select": Kind(150, 400, 6000, 60, wishes=True),
    "interp": Kind(40, 100, 600, 40, wishes=True, languages=("ja", "vi", "zh", "en")),
}


def make(name: str, seed: int) -> Problem:
    """Make an instance of a kind."""
    kind = KINDS[name]
    rng = Random(f"{name} {seed}")
    buyers = [_person(f"b{k + 1}", rng) for k in range(kind.buyers)]
    firms = [_person(f"e{k + 1}", rng) for k in range(kind.firms)]
    pairs = _pairs(buyers, firms, kind.consultations, rng)
    if kind.wishes and not kind.languages:
        buyers = [_modest(p, rng, 12, 26) for p in buyers]
        firms = [_modest(p, rng, 4, 10) for p in firms]
    values = (8, 5, 3, 2, 1) if kind.wishes and not kind.languages else (1,)
    consultations = tuple(
        Consultation(
            id=f"c{k + 1}",
            a=a,
            b=b,
            optional=kind.wishes,
            value=rng.choice(values) if kind.wishes else 0,
            language=rng.choice(kind.languages) if kind.languages and rng.random() < 0.43 else None,
        )
        for k, (a, b) in enumerate(pairs)
    )
    starts = tuple(range(1, SLOTS + 1, DAY))
    return Problem(
        slots=SLOTS,
        tables=kind.tables,
        participants=(*buyers, *firms),
        consultations=consultations,
        day_starts=starts,
        interpreters=_interpreters(kind.languages, rng),
        objective="idle",
    )


def shared(name: str) -> Problem | None:
    """Read one of the published instances where there is a folder of them."""
    path = FOLDER / f"{name}.json"
    return parse_problem(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def _person(name: str, rng: Random) -> Participant:
    """Somebody who is away for a few slots and sometimes for a whole day."""
    away = {s for s in range(1, SLOTS + 1) if rng.random() < 0.06}
    if rng.random() < 0.3:
        first = rng.randrange(DAYS) * DAY
        away |= set(range(first + 1, first + DAY + 1))
    return Participant(name, frozenset(away))


def _modest(p: Participant, rng: Random, low: int, high: int) -> Participant:
    return Participant(p.id, p.unavailable, max=rng.randint(low, high))


def _pairs(buyers: list[Participant], firms: list[Participant], count: int, rng: Random) -> list[tuple[str, str]]:
    """Draw pairs, popular firms more often, nobody beyond nine tenths of their free slots."""
    room = {p.id: int(0.9 * (SLOTS - len(p.unavailable))) for p in (*buyers, *firms)}
    weights = [rng.paretovariate(1.6) for _ in firms]
    found: dict[tuple[str, str], None] = {}
    while len(found) < count:
        a = rng.choice(buyers)
        b = rng.choices(firms, weights)[0]
        common = SLOTS - len(a.unavailable | b.unavailable)
        if room[a.id] and room[b.id] and common > 4 and (a.id, b.id) not in found:
            found[a.id, b.id] = None
            room[a.id] -= 1
            room[b.id] -= 1
    return list(found)


def _interpreters(languages: tuple[str, ...], rng: Random) -> tuple[Interpreter, ...]:
    found = []
    for k in range(3 * len(languages)):
        spoken = {languages[k % len(languages)], *(["en"] if rng.random() < 0.4 else [])}
        away = frozenset(range(1, DAY + 1)) if rng.random() < 0.2 else frozenset[int]()
        found.append(Interpreter(f"i{k + 1}", tuple(sorted(spoken)), away, 8))
    return tuple(found)

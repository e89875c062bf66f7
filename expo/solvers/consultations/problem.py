"""What the timetable solver is asked and what it answers: plain frozen data, slots numbered from 1."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Objective = Literal["breaks", "idle"]


@dataclass(frozen=True)
class Participant:
    """A buyer or an exhibitor; `capacity` desks work side by side."""

    id: str
    unavailable: frozenset[int] = frozenset()
    capacity: int = 1
    max: int | None = None
    min: int = 0


@dataclass(frozen=True)
class Interpreter:
    """One interpreter; `max_run` is the longest run of slots of one day without a pause."""

    id: str
    languages: tuple[str, ...]
    unavailable: frozenset[int] = frozenset()
    max_run: int | None = None


@dataclass(frozen=True)
class Consultation:
    """One meeting of `a` and `b`; an optional one is a wish worth `value`."""

    id: str
    a: str
    b: str
    session: str | None = None
    slot: int | None = None
    after: tuple[str, ...] = ()
    language: str | None = None
    optional: bool = False
    value: int = 0


@dataclass(frozen=True)
class Problem:
    """A whole instance; `contracts: expo-consultations/1` in docs/consultation-solver.md tells each rule."""

    slots: int
    tables: int
    participants: tuple[Participant, ...]
    consultations: tuple[Consultation, ...]
    day_starts: tuple[int, ...] = (1,)
    sessions: Mapping[str, frozenset[int]] = field(default_factory=dict)
    interpreters: tuple[Interpreter, ...] = ()
    max_break_difference: int | None = None
    objective: Objective = "breaks"


@dataclass(frozen=True)
class Assignment:
    """A placed consultation: where, when and who interprets."""

    id: str
    slot: int
    table: int
    interpreter: str | None = None


@dataclass(frozen=True)
class Unplaced:
    """A consultation without a slot and the true reason, as a sentence and as data for screens."""

    id: str
    reason: str
    code: str
    params: Mapping[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """The answer; `infeasible` means proven, with `conflict` naming the rules that clash.

    `missing` counts hard rules the best attempt still breaks: 0 for every plan that may be used.
    """

    assignments: tuple[Assignment, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    value: int = 0
    breaks: int = 0
    idle: int = 0
    bound: int = 0
    value_bound: int = 0
    optimal: bool = False
    seconds: float = 0.0
    seed: int = 0
    moved: tuple[str, ...] | None = None
    infeasible: bool = False
    conflict: tuple[str, ...] = ()
    missing: int = 0


@dataclass(frozen=True)
class Changes:
    """What happened since a plan was made; every consultation may now end unplaced."""

    cancelled: frozenset[str] = frozenset()
    participants_away: Mapping[str, frozenset[int]] = field(default_factory=dict)
    interpreters_away: Mapping[str, frozenset[int]] = field(default_factory=dict)
    added: tuple[Consultation, ...] = ()
    locked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Progress:
    """How far the search is: what the best plan has and what is proven."""

    seconds: float
    placed: int
    missing: int
    value: int
    cost: int
    bound: int


Report = Callable[[Progress], bool]
"""Called now and then with the state of the search; answers whether to go on."""

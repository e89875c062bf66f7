"""What a booth allocation problem and its plan are: plain ids, integers, nothing that can change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Params = Mapping[str, object]
MAX_WISHES = 5
NEAR_VALUE = 300
#: applicants whose booths share this much edge stand side by side
NEAR_EDGE_CM = 100


@dataclass(frozen=True, slots=True)
class Booth:
    """A rectangle on the floor, in centimetres, with what it offers."""

    id: str
    x: int
    y: int
    w: int
    h: int
    area: str
    kind: str = "shell"
    power_kw: float = 0
    water: bool = False
    open_sides: int = 1
    load_kn_m2: float = 0
    air: bool = False
    lan: bool = False
    held_for: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who wants booths, how many, where, with which needs, and which ones best of all."""

    id: str
    booths: int = 1
    areas: tuple[str, ...] = ()
    kind: str | None = None
    power_kw: float = 0
    water: bool = False
    wishes: tuple[str, ...] = ()
    points: int = 0
    locked: tuple[str, ...] | None = None
    load_kn_m2: float = 0
    air: bool = False
    lan: bool = False
    open_sides: int = 0
    category: str | None = None
    agrees: tuple[str, ...] = ()
    noise: str | None = None


@dataclass(frozen=True, slots=True)
class Apart:
    """Two applicants who never stand closer than a distance in centimetres."""

    a: str
    b: str
    distance: float


@dataclass(frozen=True, slots=True)
class Quota:
    """The most applicants and the most booths an area may hold in a plan."""

    area: str
    applicants: int | None = None
    booths: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One hall, everybody who wants into it, and the rules between them."""

    booths: tuple[Booth, ...]
    applicants: tuple[Applicant, ...]
    near: tuple[tuple[str, str], ...] = ()
    apart: tuple[Apart, ...] = ()
    quotas: tuple[Quota, ...] = ()
    quiet_distance: float = 600


@dataclass(frozen=True, slots=True)
class Allocation:
    """The booths one applicant gets."""

    applicant: str
    booths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Why an applicant got no booth: a sentence, and the code and figures screens build theirs from."""

    applicant: str
    reason: str
    code: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """Who gets what, who gets nothing and why, and how far from the best this can be."""

    allocations: tuple[Allocation, ...]
    unplaced: tuple[Unplaced, ...] = ()
    score: int = 0
    bound: int | None = None
    optimal: bool = False
    seconds: float = 0.0
    seed: int = 0
    conflict: tuple[str, ...] = ()

    @property
    def infeasible(self) -> bool:
        """True when locks contradict each other, so that no plan exists."""
        return bool(self.conflict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the solver is: its best score and its proven bound after some seconds."""

    step: str
    seconds: float
    score: int
    bound: int | None


ProgressCall = Callable[[Progress], None]


def wish_value(rank: int, points: int) -> int:
    """Return what the wish of a rank (1 is the best) is worth to an applicant with these points."""
    return (MAX_WISHES + 1 - rank) * (100 + points)


def place_value(points: int) -> int:
    """Return what being placed at all is worth."""
    return 1000 + 10 * points

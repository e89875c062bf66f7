"""What the rules look at: spots, firms, who has what, and what is wrong with an idea."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from expo.exhibitors.rules import APART_M
from expo.floor.rules.codes import BoothKind, How

#: (x, y, width, depth) in centimetres
Rect = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A booth as the rules see it. `pavilion` None: the individual area; `for_firms` False: not to be allocated."""

    id: int
    number: str
    area: int
    rect: Rect
    pavilion: int | None = None
    for_firms: bool = True
    kind: BoothKind = BoothKind.SHELL
    power_kw: int = 0
    water: bool = False
    air: bool = False
    lan: bool = False
    load_kn_m2: int = 0
    open_sides: int = 1
    is_quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """An exhibitor with its wishes and needs. `near` and `apart` name other firms."""

    id: int
    pavilion: int | None = None
    booths: int = 1
    kind: BoothKind | None = None
    power_kw: int = 0
    water: bool = False
    air: bool = False
    lan: bool = False
    load_kn_m2: int = 0
    open_sides: int = 0
    wishes: tuple[int, ...] = ()
    points: int = 0
    category: int | None = None
    avoids_competitors: bool = False
    is_loud: bool = False
    near: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()
    #: how far from some of those, in centimetres, where the firm asked for a distance of its own
    apart_cm: Mapping[int, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Who has a booth in a plan, and how firmly."""

    firm: int
    is_locked: bool = False
    locked_by_id: int | None = None
    locked_by: str = ""
    held_until: datetime | None = None
    how: How = How.HAND
    reason: str = ""
    author: str = ""


Board = Mapping[int, Cell]
#: booth → who has it afterwards; None: nobody
Patch = Mapping[int, Cell | None]


@dataclass(frozen=True, slots=True)
class Floor:
    """Everything that does not change while one plan is worked on."""

    spots: Mapping[int, Spot]
    firms: Mapping[int, Firm]
    #: firms at most, by pavilion
    quotas: Mapping[int, int] = field(default_factory=dict)
    #: firms that want to be apart keep at least this gap, unless they ask for another
    apart_cm: int = 100 * APART_M
    #: loud and food stands keep this gap from booths meant to be quiet
    quiet_cm: int = 300

    def gap_between(self, a: Firm, b: Firm) -> int:
        """Return how far two firms are to stand apart, the larger of what both ask for; 0 where neither asks."""
        asked = [one.apart_cm.get(other.id, self.apart_cm) for one, other in ((a, b), (b, a)) if other.id in one.apart]
        return max(asked, default=0)


class Code(StrEnum):
    """Which rule is broken."""

    TAKEN = "taken"
    HELD = "held"
    LOCKED = "locked"
    NOT_FOR_FIRMS = "not_for_firms"
    AREA = "area"
    PAVILION_ONLY = "pavilion_only"
    QUOTA = "quota"
    SIZE = "size"
    BLOCK = "block"
    KIND = "kind"
    POWER = "power"
    WATER = "water"
    AIR = "air"
    LAN = "lan"
    LOAD = "load"
    OPEN_SIDES = "open_sides"
    APART = "apart"
    COMPETITOR = "competitor"
    NOISE = "noise"


#: what the organizer may set aside with a written reason: needs, apart, category and noise
OVERRIDABLE = frozenset(Code) - {
    Code.TAKEN,
    Code.HELD,
    Code.LOCKED,
    Code.NOT_FOR_FIRMS,
    Code.AREA,
    Code.PAVILION_ONLY,
    Code.QUOTA,
}
#: somebody else was first
OCCUPIED = frozenset({Code.TAKEN, Code.HELD, Code.LOCKED})


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule: the booth and firm it is about, who stands in the way, what is needed and what there is."""

    code: Code
    booth: int | None = None
    firm: int | None = None
    #: the other firm
    other: int | None = None
    needs: int = 0
    has: int = 0
    until: datetime | None = None
    by: str = ""

    @property
    def overridable(self) -> bool:
        return self.code in OVERRIDABLE

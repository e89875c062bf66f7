"""Where exhibitors stand and stood: the floor room, which is above this one, says it.

Wired in `expo.app`:

    placements.set_booth_finder(floor.queries.booth_labels)

A finder gets the show and returns, in a constant number of statements, the booth numbers of the plan in force for
every exhibitor that has any: `{exhibitor_id: ("A-12", "A-13")}`. Until somebody is wired nobody has a booth.

    placements.set_historian(floor.views.booths.exhibitor_history)

A historian gets an exhibitor and returns what happened to its booths, the newest first, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from expo.exhibitors.models import Exhibitor, ExhibitorId
from expo.shows.models import Show

BoothFinder = Callable[[Show], Mapping[ExhibitorId, tuple[str, ...]]]
_finder: list[BoothFinder] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened to an exhibitor's booths."""

    at: datetime
    author: str
    text: str
    where: str
    url: str
    reason: str = ""


Historian = Callable[[Exhibitor], Sequence[Step]]
_historian: list[Historian] = []


def set_historian(historian: Historian) -> None:
    """Let `historian` tell what happened to exhibitors' booths; the last one told counts."""
    _historian[:] = [historian]


def history_of(exhibitor: Exhibitor) -> Sequence[Step]:
    """Return what happened to an exhibitor's booths, the newest first."""
    return _historian[0](exhibitor) if _historian else ()


def set_booth_finder(finder: BoothFinder) -> None:
    """Let `finder` answer which booths exhibitors have; the last one told counts."""
    _finder[:] = [finder]


def booths_of(show: Show) -> Mapping[ExhibitorId, tuple[str, ...]]:
    """Return the booth numbers of the show's exhibitors by exhibitor."""
    return _finder[0](show) if _finder else {}

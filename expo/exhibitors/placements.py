"""Where exhibitors stand: the floor room, which is above this one, says it through `set_booth_finder`.

Wired in `expo.app`:

    placements.set_booth_finder(floor.queries.booth_labels)

A finder gets the show and returns, in a constant number of statements, the booth numbers of the plan in force for
every exhibitor that has any: `{exhibitor_id: ("A-12", "A-13")}`. Until somebody is wired nobody has a booth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from expo.exhibitors.models import ExhibitorId
from expo.shows.models import Show

BoothFinder = Callable[[Show], Mapping[ExhibitorId, tuple[str, ...]]]
_finder: list[BoothFinder] = []


def set_booth_finder(finder: BoothFinder) -> None:
    """Let `finder` answer which booths exhibitors have; the last one told counts."""
    _finder[:] = [finder]


def booths_of(show: Show) -> Mapping[ExhibitorId, tuple[str, ...]]:
    """Return the booth numbers of the show's exhibitors by exhibitor."""
    return _finder[0](show) if _finder else {}

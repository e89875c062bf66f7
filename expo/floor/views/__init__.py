"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from expo.floor.views import (
    allocate,
    booth_bulk,
    booth_list,
    booths,
    deeds,
    draws,
    floors,
    history,
    live,
    own_booth,
    papers,
    plan,
    plans,
    points,
    public,
    selection,
    wishes,
)
from expo.floor.views.blueprint import bp

__all__ = [
    "allocate",
    "booth_bulk",
    "booth_list",
    "booths",
    "bp",
    "deeds",
    "draws",
    "floors",
    "history",
    "live",
    "own_booth",
    "papers",
    "plan",
    "plans",
    "points",
    "public",
    "selection",
    "wishes",
]

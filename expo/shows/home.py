"""What stands on a show's public home: upper rooms add what they know, the page shows what is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from expo.shows.models import Show

Part = Callable[[Show], Any]
_parts: dict[str, Part] = {}


def provide(name: str, part: Part) -> None:
    """Let the template find `part(show)` under `name`; which names it knows is said in templates/shows/home.html."""
    _parts[name] = part


def parts_for(show: Show) -> dict[str, Any]:
    """Return everything that rooms have to say about this show."""
    return {name: part(show) for name, part in _parts.items()}

"""How to make a value for each parameter of an address. A room that adds a parameter adds a maker to params.py.

A maker gets one side of the world (its show, firm, pavilion, buyer, user; see world.Side) and returns what stands in
the address; it may create the thing with the room's factory. `@maker("lead")` serves every `<lead>`,
`@maker("exhibitors:token")` those of one room, `@maker("exhibitors.edit:token")` only that endpoint's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from expo.core.db import Base, db
from expo.core.work import unit_of_work

if TYPE_CHECKING:
    from tests.access.world import Side

Maker = Callable[["Side"], object]
MAKERS: dict[str, Maker] = {}
#: parameters that name nobody's thing: file formats, days, secrets
PLAIN = frozenset({"kind", "token", "name", "day", "number", "format", "locale"})


def maker(*names: str) -> Callable[[Maker], Maker]:
    """Let the function make the values of these parameters."""

    def register(function: Maker) -> Maker:
        MAKERS.update(dict.fromkeys(names, function))
        return function

    return register


def fill(side: Side) -> None:
    """Make one value of each kind for a side."""
    for name, function in MAKERS.items():
        side.values[name] = function(side)


def stored(row: Base) -> Any:  # noqa: ANN401 - every table has its own kind of id
    """Return the id of a row after committing it."""
    with unit_of_work():
        db.session.add(row)
    return row.id  # type: ignore[attr-defined]

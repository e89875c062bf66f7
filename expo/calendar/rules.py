"""The time grid: a claim is held per five minutes, so that a unique key forbids overlaps on every database."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

GRID_MIN = 5
GRID = timedelta(minutes=GRID_MIN)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ResourceKind(StrEnum):
    """Who or what can be in one place only."""

    DESK = "desk"
    PERSON = "person"
    BUYER = "buyer"
    INTERPRETER = "interpreter"
    TABLE = "table"
    STUDIO = "studio"
    STAGE = "stage"


def cell_of(moment: datetime) -> int:
    """Return the number of the five minutes that hold `moment`, counted from 1970."""
    return (moment - EPOCH) // GRID


def start_of(cell: int) -> datetime:
    """Return when a cell begins."""
    return EPOCH + cell * GRID


def is_on_grid(moment: datetime) -> bool:
    """Return whether the moment is a whole multiple of five minutes."""
    return (moment - EPOCH) % GRID == timedelta(0)


def is_period(starts_at: datetime, ends_at: datetime) -> bool:
    """Return whether this is a period that can be claimed: on the grid, ending after it starts."""
    return starts_at < ends_at and is_on_grid(starts_at) and is_on_grid(ends_at)


def cells(starts_at: datetime, ends_at: datetime) -> range:
    """Return the cells of the half-open period from `starts_at` to `ends_at`."""
    return range(cell_of(starts_at), cell_of(ends_at))


def first_clash(held: Container[tuple[int, int]], wanted: Iterable[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the first wanted (resource, cell) that is held already, or None."""
    return next((pair for pair in wanted if pair in held), None)


def pairs(resource_ids: Sequence[int], starts_at: datetime, ends_at: datetime) -> list[tuple[int, int]]:
    """Return every (resource, cell) of a claim, in the one order in which all claims take them."""
    return [(resource, cell) for resource in sorted(set(resource_ids)) for cell in cells(starts_at, ends_at)]

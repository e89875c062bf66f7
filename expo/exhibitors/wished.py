"""Booths that applications wish for: the floor room, which is above this one, knows them.

Wired in `expo.app`:

    wished.set_source(floor.services.wishing)

A source answers in a constant number of statements: `numbers_of(show)` the booths one may wish for with the pavilion
they are for (None: none), `wishes_of(show)` each application's booth numbers, best first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from expo.shows.models import Show


class Source(Protocol):
    """Who knows the booths."""

    def numbers_of(self, show: Show, /) -> Mapping[str, int | None]: ...

    def wishes_of(self, show: Show, /) -> Mapping[int, tuple[str, ...]]: ...


_source: list[Source] = []


def set_source(source: Source) -> None:
    """Let `source` answer; the last one told counts."""
    _source[:] = [source]


def numbers_of(show: Show) -> Mapping[str, int | None]:
    """Return the numbers of the booths one may wish for, each with the pavilion it is for."""
    return _source[0].numbers_of(show) if _source else {}


def wishes_of(show: Show) -> Mapping[int, tuple[str, ...]]:
    """Return the wished booths of the show's applications by application."""
    return _source[0].wishes_of(show) if _source else {}

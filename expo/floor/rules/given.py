"""Reasons that the program gives itself: kept in one shape in both languages, read in the reader's own."""

from __future__ import annotations

import re

#: as it stands in trail and plans; words of both languages, so that either finds it
_DRAWN = "추첨 · draw {number}"
_DRAWN_SHAPE = re.compile(r"추첨 · draw ([1-9][0-9]*)")


def drawn(number: int) -> str:
    """Return the reason of booths that a draw gave."""
    return _DRAWN.format(number=number)


def draw_of(reason: str) -> int | None:
    """Return which draw gave this reason, None for somebody's own words."""
    found = _DRAWN_SHAPE.fullmatch(reason)
    return int(found[1]) if found else None

"""Rectangles on the floor: gaps, shared edges and blocks. Whole centimetres."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from expo.floor.rules.pieces import Rect, Spot


def overlap(a: Rect, b: Rect) -> bool:
    """Return whether two rectangles cover some floor in common."""
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def is_block(rects: Iterable[Rect]) -> bool:
    """Return whether rectangles of one depth stand edge to edge in a row, or of one width in a column."""
    found = list(rects)
    return bool(found) and any(_is_line(found, axis) for axis in (0, 1))


def _is_line(rects: Sequence[Rect], axis: int) -> bool:
    line, other = sorted(rects, key=lambda rect: rect[axis]), 1 - axis
    first = line[0]
    if any(rect[other] != first[other] or rect[2 + other] != first[2 + other] for rect in line):
        return False
    return all(a[axis] + a[2 + axis] == b[axis] for a, b in pairwise(line))


def blocks_with(spot: Spot, length: int, spots: Mapping[int, Spot]) -> Iterator[tuple[int, ...]]:
    """Yield every block of `length` booths of one area that contains `spot`, as ids along the line."""
    if length == 1:
        yield (spot.id,)
        return
    for axis in (0, 1):
        line = _line_through(spot, axis, spots)
        place = line.index(spot.id)
        for start in range(max(place - length + 1, 0), min(place, len(line) - length) + 1):
            yield tuple(line[start : start + length])


def _line_through(spot: Spot, axis: int, spots: Mapping[int, Spot]) -> list[int]:
    """Return the unbroken row (axis 0) or column (axis 1) of equal booths around a spot."""
    other = 1 - axis
    same = [
        each
        for each in spots.values()
        if each.area == spot.area
        and each.rect[other] == spot.rect[other]
        and each.rect[2 + other] == spot.rect[2 + other]
    ]
    starts = {each.rect[axis]: each for each in same}
    ends = {each.rect[axis] + each.rect[2 + axis]: each for each in same}
    line, here = [spot.id], spot
    while (after := starts.get(here.rect[axis] + here.rect[2 + axis])) is not None:
        line.append(after.id)
        here = after
    here = spot
    while (before := ends.get(here.rect[axis])) is not None:
        line.insert(0, before.id)
        here = before
    return line

"""Distances, edges and rows of rectangles on the floor, in centimetres."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .problem import Booth

Rect = tuple[int, int, int, int]


def rect_of(booth: Booth) -> Rect:
    """Return the booth's place on the floor."""
    return (booth.x, booth.y, booth.w, booth.h)


def gap_squared(a: Rect, b: Rect) -> int:
    """Return the squared distance between the nearest edges of two rectangles, 0 when they touch."""
    across = max(a[0] - (b[0] + b[2]), b[0] - (a[0] + a[2]), 0)
    down = max(a[1] - (b[1] + b[3]), b[1] - (a[1] + a[3]), 0)
    return across * across + down * down


def shared_edge(a: Rect, b: Rect) -> int:
    """Return the length of the edge two rectangles share."""
    across = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    down = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    if across == 0 and down > 0:
        return down
    if down == 0 and across > 0:
        return across
    return 0


def around(rects: Sequence[Rect]) -> Rect:
    """Return the smallest rectangle around all of them; for the booths of a block it is the block itself."""
    left, top = min(r[0] for r in rects), min(r[1] for r in rects)
    return (left, top, max(r[0] + r[2] for r in rects) - left, max(r[1] + r[3] for r in rects) - top)


def is_block(rects: Sequence[Rect]) -> bool:
    """Tell whether rectangles of one height stand edge to edge in a row, or of one width in a column."""
    return any(_is_line(rects, axis) for axis in (0, 1))


def _is_line(rects: Sequence[Rect], axis: int) -> bool:
    line = sorted(rects, key=lambda r: r[axis])
    first, other = line[0], 1 - axis
    if any(r[other] != first[other] or r[2 + other] != first[2 + other] for r in line):
        return False
    return all(a[axis] + a[2 + axis] == b[axis] for a, b in pairwise(line))


def touching(rects: Sequence[Rect]) -> list[dict[int, int]]:
    """Return for every rectangle the others it shares an edge with, and the length of that edge."""
    found: list[dict[int, int]] = [{} for _ in rects]
    for axis in (0, 1):
        starts: dict[int, list[int]] = defaultdict(list)
        for index, rect in enumerate(rects):
            starts[rect[axis]].append(index)
        for index, rect in enumerate(rects):
            for other in starts.get(rect[axis] + rect[2 + axis], ()):
                length = shared_edge(rect, rects[other])
                if length and other != index:
                    found[index][other] = found[other][index] = length
    return found


def lines(rects: Sequence[Rect], areas: Sequence[str], length: int) -> list[tuple[int, ...]]:
    """List every block of this many rectangles of one area, each once, as sorted indices."""
    if length == 1:
        return [(index,) for index in range(len(rects))]
    found: dict[tuple[int, ...], None] = {}
    for axis in (0, 1):
        following = _following(rects, areas, axis)
        for start in range(len(rects)):
            for chain in _chains((start,), following, length):
                found.setdefault(tuple(sorted(chain)))
    return sorted(found)


def _following(rects: Sequence[Rect], areas: Sequence[str], axis: int) -> list[list[int]]:
    """Return for every rectangle those that continue its row (axis 0) or column (axis 1) in the same area."""
    other = 1 - axis
    at: dict[tuple[int, int, int, str], list[int]] = defaultdict(list)
    for index, (rect, area) in enumerate(zip(rects, areas, strict=True)):
        at[rect[axis], rect[other], rect[2 + other], area].append(index)
    return [
        at.get((rect[axis] + rect[2 + axis], rect[other], rect[2 + other], area), [])
        for rect, area in zip(rects, areas, strict=True)
    ]


def _chains(chain: tuple[int, ...], following: list[list[int]], length: int) -> Iterator[tuple[int, ...]]:
    stack = [chain]
    while stack:
        current = stack.pop()
        if len(current) == length:
            yield current
        else:
            stack.extend((*current, after) for after in following[current[-1]])

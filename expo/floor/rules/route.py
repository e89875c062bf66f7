"""The way on foot from the nearest entrance to a booth, and what one passes on it.

Dijkstra's algorithm on a grid of the hall's free floor, once per floor for all entrances together. A step costs its
length, and more beside things, through pavilions and around corners, so that the way runs along the middle of aisles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import heapify, heappop, heappush
from itertools import pairwise
from math import hypot, inf
from typing import Literal

from expo.floor.rules.pieces import Rect

Point = tuple[int, int]
Side = Literal["left", "right", "ahead"]
#: the grid's cells in cm: fine in the usual hall, coarse in one that would have more cells than this
FINE_CM, COARSE_CM, CELLS_AT_MOST = 50, 100, 20_000
#: what a step costs beside its own length, in cells
THROUGH_ROOM, AROUND_CORNER = 2.0, 1.5
#: the same in the first, second and third cell beside a thing or a room
BESIDE = (0.9, 0.6, 0.3)
#: rather a cell further than so much of a cell off the middle of a booth's side
TO_THE_MIDDLE = 1.5
#: how far from its edge somebody is still before a booth
BEFORE_CM = 250
#: people in a full aisle walk a metre a second
CM_PER_MINUTE = 6_000
#: how far somebody sees to either side, and how often on the way they look, in cm
SIGHT_CM, LOOK_CM = 700, 150


@dataclass(frozen=True, slots=True)
class Ground:
    """A hall's floor in cm: entrances, things nobody walks through, and rooms that only their guests walk through."""

    width: int
    depth: int
    doors: tuple[Rect, ...]
    solid: tuple[Rect, ...]
    rooms: tuple[Rect, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """A way: at which entrance (by place) it begins, and its corners in cm, the last at the booth's edge."""

    door: int
    points: tuple[Point, ...]

    @property
    def length(self) -> int:
        """How long the way is, in cm."""
        return sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(self.points))

    @property
    def minutes(self) -> int:
        """How long one walks, in whole minutes, at least one."""
        return max(1, round(self.length / CM_PER_MINUTE))


@dataclass(frozen=True, slots=True)
class _Grid:
    """Cells with a closed border around them; `price` is what stepping into one costs, infinite where nobody can."""

    cell: int
    columns: int
    price: list[float]

    def middle(self, place: int) -> Point:
        """Return the middle of a cell, in cm."""
        row, column = divmod(place, self.columns)
        return (2 * column - 1) * self.cell // 2, (2 * row - 1) * self.cell // 2


def find_route(ground: Ground, targets: Iterable[Rect]) -> Route | None:
    """Return the way from an entrance to the nearest of the targets, or None where nothing leads there."""
    grid, cost, before = _tree(ground)
    ends = [
        (min(cost[4 * place : 4 * place + 4]) + TO_THE_MIDDLE * off / grid.cell, place, edge)
        for target in targets
        for place, edge, off in _around(grid, target)
    ]
    best, last, edge = min(ends, default=(inf, 0, (0, 0)))
    if best == inf:
        return None
    state = min(range(4 * last, 4 * last + 4), key=lambda each: cost[each])
    places = [last]
    while (state := before[state]) >= 0:
        places.append(state // 4)
    points = [grid.middle(place) for place in reversed(places)]
    door = min(range(len(ground.doors)), key=lambda each: _distance(points[0], ground.doors[each]))
    return Route(door, tuple(_corners([*points, edge])))


def passed_between(route: Route, rooms: Sequence[Rect]) -> list[tuple[int, int]]:
    """Return the pairs of rooms (left and right, by place) that the way leads between, in its order, each once.

    A pair whose two rooms are named with others already is left out.
    """
    found: dict[tuple[int, int], None] = {}
    for a, b in pairwise(route.points):
        length = abs(a[0] - b[0]) + abs(a[1] - b[1])
        along = ((b[0] - a[0]) // length, (b[1] - a[1]) // length) if length else (0, 0)
        for step in range(LOOK_CM, length, LOOK_CM):
            here = (a[0] + along[0] * step, a[1] + along[1] * step)
            left = _seen(here, (along[1], -along[0]), rooms)
            right = _seen(here, (-along[1], along[0]), rooms)
            if left is not None and right is not None:
                found[left, right] = None
    named = Counter(room for pair in found for room in pair)
    return [pair for pair in found if any(named[room] == 1 for room in pair)]


def side_of_arrival(route: Route) -> Side:
    """Return on which side the booth lies for somebody in the aisle before it, or ahead where the aisle ends there."""
    if len(route.points) < 3 or _distance(route.points[-2], (*route.points[-1], 0, 0)) > BEFORE_CM:  # noqa: PLR2004
        return "ahead"
    a, b, c = route.points[-3:]
    turn = (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
    return "right" if turn > 0 else "left"


@lru_cache(maxsize=32)
def _tree(ground: Ground) -> tuple[_Grid, list[float], list[int]]:
    """Return the grid, what it costs to come to each cell by each heading, and the state before it (-1 at doors)."""
    grid = _grid(ground)
    steps = (1, grid.columns, -1, -grid.columns)
    cost, before = [inf] * (4 * len(grid.price)), [-1] * (4 * len(grid.price))
    heap = [(0.0, 4 * place + heading) for place in _cells(grid, ground.doors) for heading in range(4)]
    for _zero, state in heap:
        cost[state] = 0.0
    heapify(heap)
    while heap:
        so_far, state = heappop(heap)
        place, heading = divmod(state, 4)
        if so_far > cost[state]:
            continue
        for way, step in enumerate(steps):
            total = so_far + grid.price[place + step] + (AROUND_CORNER if way != heading else 0)
            after = 4 * (place + step) + way
            if total < cost[after]:
                cost[after], before[after] = total, state
                heappush(heap, (total, after))
    return grid, cost, before


def _grid(ground: Ground) -> _Grid:
    fine = ground.width * ground.depth <= CELLS_AT_MOST * FINE_CM**2
    cell = FINE_CM if fine else COARSE_CM
    columns, rows = -(-ground.width // cell) + 2, -(-ground.depth // cell) + 2
    grid = _Grid(cell, columns, [inf] * (columns * rows))
    walked = set(_cells(grid, [(0, 0, ground.width, ground.depth)]))
    walked -= set(_cells(grid, ground.solid, whole=True))
    walked |= set(_cells(grid, ground.doors))
    rooms = set(_cells(grid, ground.rooms, whole=True)) & walked
    for place in walked:
        grid.price[place] = 1 + THROUGH_ROOM * (place in rooms)
    open_floor = walked - rooms
    for extra in BESIDE:
        ring = {
            each for each in open_floor if any(each + step not in open_floor for step in (1, columns, -1, -columns))
        }
        for place in ring:
            grid.price[place] += extra
        open_floor -= ring
    return grid


def _cells(grid: _Grid, rects: Iterable[Rect], *, whole: bool = False) -> Iterator[int]:
    """Yield the cells that the rectangles touch, or (whole) only those whose middle they cover."""
    rows = len(grid.price) // grid.columns - 2
    for x, y, w, h in rects:
        for row in _span(y, h, grid.cell, rows, whole=whole):
            for column in _span(x, w, grid.cell, grid.columns - 2, whole=whole):
                yield (row + 1) * grid.columns + column + 1


def _span(start: int, size: int, cell: int, most: int, *, whole: bool) -> range:
    half = cell // 2
    first = (start - half) // cell + 1 if whole else start // cell
    last = -(-(start + size - half) // cell) - 1 if whole else (start + size - 1) // cell
    return range(max(first, 0), min(last, most - 1) + 1)


def _around(grid: _Grid, target: Rect) -> Iterator[tuple[int, Point, float]]:
    """Yield the cells along a target's four sides, where each meets its edge, and how far that is off the side's middle."""
    x, y, w, h = target
    cell = grid.cell
    for place in _cells(grid, [(x - cell, y - cell, w + 2 * cell, h + 2 * cell)]):
        across, down = grid.middle(place)
        if x < across < x + w and not y < down < y + h:
            yield place, (across, y if down <= y else y + h), abs(across - x - w / 2)
        elif y < down < y + h and not x < across < x + w:
            yield place, (x if across <= x else x + w, down), abs(down - y - h / 2)


def _corners(points: Sequence[Point]) -> Iterator[Point]:
    """Yield the first and last point and those where the way turns."""
    yield points[0]
    for a, b, c in zip(points, points[1:], points[2:], strict=False):
        if (a[0] == b[0]) != (b[0] == c[0]) or (a[1] == b[1]) != (b[1] == c[1]):
            yield b
    yield points[-1]


def _distance(point: Point, rect: Rect) -> float:
    x, y, w, h = rect
    return hypot(max(x - point[0], point[0] - x - w, 0), max(y - point[1], point[1] - y - h, 0))


def _seen(here: Point, toward: Point, rooms: Sequence[Rect]) -> int | None:
    """Return the first room in sight in a direction along an axis."""
    beam = (
        min(here[0], here[0] + toward[0] * SIGHT_CM), min(here[1], here[1] + toward[1] * SIGHT_CM),
        abs(toward[0]) * SIGHT_CM, abs(toward[1]) * SIGHT_CM,
    )  # fmt: skip
    hit = [
        (_distance(here, room), number)
        for number, room in enumerate(rooms)
        if room[0] <= beam[0] + beam[2] and beam[0] <= room[0] + room[2]
        and room[1] <= beam[1] + beam[3] and beam[1] <= room[1] + room[3]
    ]  # fmt: skip
    return min(hit)[1] if hit else None

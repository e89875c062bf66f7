"""Generating islands and rows of booths, and their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from string import ascii_uppercase

from expo.floor.rules.pieces import Rect

#: side of the usual booth and width of the usual aisle
USUAL_CM = 300
MOST_IN_A_ROW = 10


class Lettering(StrEnum):
    """How the islands of a block are told apart: a letter each, or one running number."""

    EACH = "each"
    RUNNING = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """How booths are numbered: `A01`, `A02` …. Within an island along rows, or along columns."""

    prefix: str = "A"
    first: int = 1
    digits: int = 2
    lettering: Lettering = Lettering.EACH
    #: numbers left out, such as 4 and 13
    skip: frozenset[int] = frozenset()
    leftwards: bool = False
    upwards: bool = False
    by_columns: bool = False
    #: every second row (or column) runs back
    snake: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Islands of columns × rows booths, side by side and below each other with aisles between."""

    x: int
    y: int
    columns: int
    rows: int
    width: int = USUAL_CM
    depth: int = USUAL_CM
    across: int = 1
    down: int = 1
    aisle: int = USUAL_CM
    cross_aisle: int = USUAL_CM
    numbering: Numbering = field(default_factory=Numbering)


def filling(width_cm: int, depth_cm: int) -> Block:
    """Return islands of two rows with an aisle on every side that fill an empty hall as well as equal islands can."""
    booth = aisle = USUAL_CM
    room, down = width_cm - aisle, max((depth_cm - aisle) // (2 * booth + aisle), 1)

    def across(columns: int) -> int:
        return max(room // (columns * booth + aisle), 1)

    fitting = [each for each in range(1, MOST_IN_A_ROW + 1) if each * booth + aisle <= room]
    columns = max(fitting, key=lambda each: (each * across(each), each), default=1)
    return Block(x=aisle, y=aisle, columns=columns, rows=2, across=across(columns), down=down)


@dataclass(frozen=True, slots=True)
class Numbered:
    """One booth to be: its number and its place."""

    number: str
    rect: Rect


def generate(block: Block) -> list[Numbered]:
    """Return the booths of a block in the order of their numbers."""
    found: list[Numbered] = []
    numbers = _running(block.numbering)
    for index, (x, y) in enumerate(_islands(block)):
        if block.numbering.lettering is Lettering.EACH:
            numbers = _running(block.numbering)
        prefix = _letter(block.numbering.prefix, index) if block.numbering.lettering is Lettering.EACH else None
        for column, row in _order(block):
            place = (x + column * block.width, y + row * block.depth, block.width, block.depth)
            number = f"{block.numbering.prefix if prefix is None else prefix}{next(numbers):0{block.numbering.digits}}"
            found.append(Numbered(number, place))
    return found


def numbered(count: int, numbering: Numbering) -> list[str]:
    """Return the next `count` numbers of a scheme, for numbering many booths anew."""
    numbers = _running(numbering)
    return [f"{numbering.prefix}{next(numbers):0{numbering.digits}}" for _ in range(count)]


def _running(numbering: Numbering) -> Iterator[int]:
    number = numbering.first
    while True:
        if number not in numbering.skip:
            yield number
        number += 1


def _letter(prefix: str, index: int) -> str:
    """Return the prefix of the island: the letter `index` places after the first one; A after Z becomes AA."""
    if not prefix or prefix[-1] not in ascii_uppercase:
        return f"{prefix}{index + 1}-"
    place = ascii_uppercase.index(prefix[-1]) + index
    turns, letter = divmod(place, len(ascii_uppercase))
    return prefix[:-1] + ("" if not turns else ascii_uppercase[turns - 1]) + ascii_uppercase[letter]


def _islands(block: Block) -> Iterator[tuple[int, int]]:
    for down in range(block.down):
        for across in range(block.across):
            yield (
                block.x + across * (block.columns * block.width + block.aisle),
                block.y + down * (block.rows * block.depth + block.cross_aisle),
            )


def _order(block: Block) -> Iterator[tuple[int, int]]:
    numbering = block.numbering
    columns = range(block.columns - 1, -1, -1) if numbering.leftwards else range(block.columns)
    rows = range(block.rows - 1, -1, -1) if numbering.upwards else range(block.rows)
    outer, inner = (columns, rows) if numbering.by_columns else (rows, columns)
    for turn, first in enumerate(outer):
        line = reversed(inner) if numbering.snake and turn % 2 else inner
        for second in line:
            yield (first, second) if numbering.by_columns else (second, first)

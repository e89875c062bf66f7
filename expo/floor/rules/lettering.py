"""What is written in a booth on paper: its number, and the firm's name on as many lines as fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

POINT_MM = 0.3528
#: widths of letters in ems, on the safe side
HANGUL_EM, CAPITAL_EM, LATIN_EM = 0.94, 0.7, 0.57
HANGUL_FROM = 0x1100
PAD_MM, LEADING = 0.7, 1.2
LARGEST, SMALLEST = 8.0, 3.5
NUMBER_LARGEST = 8.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a booth: its baseline from the booth's corner in millimetres, and its size in points."""

    text: str
    x: float
    y: float
    points: float
    is_bold: bool = False
    is_centred: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """The lines in a booth; `is_whole` is False where the name has no room at a readable size."""

    lines: Sequence[Line]
    is_whole: bool = True


def width_of(text: str, points: float) -> float:
    """Return about how many millimetres a text takes."""
    ems = sum(HANGUL_EM if ord(c) >= HANGUL_FROM else CAPITAL_EM if c.isupper() else LATIN_EM for c in text)
    return ems * points * POINT_MM


def wrap(text: str, width: float, points: float) -> list[str] | None:
    """Return the text on lines no wider than `width`, words whole; None where a word is too wide."""
    lines: list[str] = []
    for word in text.split():
        if width_of(word, points) > width:
            return None
        if lines and width_of(f"{lines[-1]} {word}", points) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def label(number: str, name: str, w: float, h: float) -> Label:
    """Return what to write in a booth of w × h millimetres: the number on top, the name below it in the middle."""
    room = w - 2 * PAD_MM
    number_points = NUMBER_LARGEST
    while number_points > SMALLEST and (
        width_of(number, number_points) > room or number_points * POINT_MM * LEADING > h * 0.4
    ):
        number_points -= 0.25
    head = PAD_MM + number_points * POINT_MM
    first = Line(number, PAD_MM, head, number_points, is_bold=True)
    points = min(LARGEST, number_points)
    while name and points >= SMALLEST:
        step = points * POINT_MM * LEADING
        lines = wrap(name, room, points)
        if lines is not None and head + len(lines) * step + PAD_MM / 2 <= h:
            top = head + (h - head - len(lines) * step) / 2 + points * POINT_MM * 0.9
            middle = [
                Line(line, w / 2, top + place * step, points, is_centred=True) for place, line in enumerate(lines)
            ]
            return Label((first, *middle))
        points -= 0.25
    return Label((first,), is_whole=not name)

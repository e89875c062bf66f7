"""What a map draws: halls, areas, items and booths in decimetres, with the words on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from expo.core.db import LocalText
from expo.floor.models import Area, Booth, Hall
from expo.floor.rules.codes import AreaKind, ItemKind
from expo.web.locale import local

DM = 10
HANGUL_WIDTH, LATIN_WIDTH = 7.2, 4.3
LINE = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One booth on the map. `css` says its state, `name` stands on it, `label` is what a screen reader says."""

    id: int
    number: str
    x: float
    y: float
    w: float
    h: float
    css: str = ""
    name: str = ""
    label: str = ""
    #: "1" first wish, "2" another wish, "0" none, "" does not matter
    mark: str = ""
    #: who has it, for dragging it elsewhere
    firm: int | None = None
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """An area that is not only booths: its rectangle, its name, and its pavilion's mark."""

    x: float
    y: float
    w: float
    h: float
    name: str
    mark: int = 0
    has_booths: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How to walk to a booth: the line on the map, in words, and how far it is."""

    points: str
    words: str
    walk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """One hall, ready to draw."""

    id: int
    name: str
    w: float
    h: float
    zones: Sequence[Zone]
    items: Sequence[tuple[str, float, float, float, float, str]]
    booths: Sequence[Shape]
    way: Way | None = None


def dm(cm: int) -> float:
    """Return centimetres as decimetres, whole where possible."""
    return cm // DM if cm % DM == 0 else cm / DM


def fit(text: str, width: float) -> str:
    """Return as much of a name as fits into a booth's width."""
    used = 0.0
    for place, letter in enumerate(text):
        used += HANGUL_WIDTH if ord(letter) > 0x1100 else LATIN_WIDTH  # noqa: PLR2004 - where Hangul begins
        if used > width:
            return text[:place].rstrip()
    return text


def short(name: LocalText | None) -> str:
    """Return a firm's name without the words every firm has."""
    text = local(name)
    for word in ("주식회사", "(주)", "㈜", "Co., Ltd.", " Inc."):
        text = text.replace(word, "")
    return text.strip()


def sketch(hall: Hall, shapes: Iterable[tuple[Booth, Shape]]) -> Sketch:
    """Return the hall with its areas, items and these booths."""
    booths = [shape for booth, shape in shapes if booth.hall_id == hall.id]
    return Sketch(
        id=hall.id,
        name=local(hall.name),
        w=dm(hall.width_cm),
        h=dm(hall.depth_cm),
        zones=tuple(_zone(area) for area in hall.areas if area.kind is not AreaKind.INDIVIDUAL),
        items=tuple(
            (item.kind.value, dm(item.x), dm(item.y), dm(item.w), dm(item.h), local(item.label))
            for item in hall.items
            if item.kind is not ItemKind.PICTURE
        ),
        booths=tuple(booths),
    )


def _zone(area: Area) -> Zone:
    return Zone(
        x=dm(area.x),
        y=dm(area.y),
        w=dm(area.w),
        h=dm(area.h),
        name=local(area.name),
        mark=area.pavilion.position if area.pavilion else 0,
        has_booths=area.kind is AreaKind.PAVILION,
    )


def base(booth: Booth) -> dict[str, float | int | str]:
    """Return the part of a shape that no plan changes."""
    return {
        "id": booth.id,
        "number": booth.number,
        "x": dm(booth.x),
        "y": dm(booth.y),
        "w": dm(booth.w),
        "h": dm(booth.h),
    }

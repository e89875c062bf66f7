"""What the floor editor shows: every booth, area, wall or picture as one thing that can be chosen and changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from expo.core.db import LocalText
from expo.floor.models import Area, Booth, FloorItem, Hall
from expo.floor.rules.codes import ItemKind
from expo.floor.views.shapes import dm
from expo.web.locale import local

CM = 100
KIND_WORDS: Mapping[ItemKind, Any] = {
    ItemKind.WALL: _l("wall"),
    ItemKind.PILLAR: _l("pillar"),
    ItemKind.ENTRANCE: _l("entrance"),
    ItemKind.AISLE: _l("aisle"),
    ItemKind.SERVICE_POINT: _l("service point"),
    ItemKind.PICTURE: _l("picture to trace"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing on the floor, in decimetres. `key` names it to services (b12), `word` to people (A01, #a3)."""

    key: str
    word: str
    #: x, y, width, depth
    rect: tuple[float, float, float, float]
    css: str
    text: str
    label: str
    picture: str = ""
    opacity: int = 100
    #: what the form shows when it is chosen
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def x(self) -> float:
        return self.rect[0]

    @property
    def y(self) -> float:
        return self.rect[1]

    @property
    def w(self) -> float:
        return self.rect[2]

    @property
    def h(self) -> float:
        return self.rect[3]


def things_of(hall: Hall, booths: Sequence[Booth]) -> list[Thing]:
    """Return everything in the hall in the order it is drawn: pictures, areas, walls and the like, booths."""
    items = sorted(hall.items, key=lambda item: item.kind is not ItemKind.PICTURE)
    pictures = [_item(item) for item in items if item.kind is ItemKind.PICTURE]
    areas = sorted(hall.areas, key=lambda area: -area.w * area.h)
    others = [_item(item) for item in items if item.kind is not ItemKind.PICTURE]
    return [*pictures, *map(_area, areas), *others, *map(_booth, booths)]


def count_by_area(areas: Sequence[Area], booths: Sequence[Booth]) -> list[tuple[Area, int]]:
    """Return each area with the number of its booths."""
    counts = Counter(booth.area_id for booth in booths)
    return [(area, counts[area.id]) for area in areas]


def _rect(row: Booth | Area | FloorItem) -> tuple[float, float, float, float]:
    return dm(row.x), dm(row.y), dm(row.w), dm(row.h)


def _metres(row: Booth | Area | FloorItem) -> dict[str, Any]:
    return {name: Decimal(getattr(row, name)) / CM for name in ("x", "y", "w", "h")}


def _said(name: str, row: Booth | Area | FloorItem) -> str:
    size = {"width": f"{row.w / CM:g}", "depth": f"{row.h / CM:g}"}
    return str(_("%(name)s, %(width)s × %(depth)s m", name=name, **size))


def _booth(booth: Booth) -> Thing:
    label = _said(_("Booth %(number)s", number=booth.number), booth)
    fields = {**_metres(booth), "number": booth.number}
    return Thing(
        key=f"b{booth.id}", word=booth.number, rect=_rect(booth), css="booth w", text=f"{booth.power_kw} kW",
        label=label, fields=fields,
    )  # fmt: skip


def _area(area: Area) -> Thing:
    css = "zone" + (f" zone-pv{(area.pavilion.position - 1) % 6 + 1}" if area.pavilion else f" zone-{area.kind.value}")
    fields = {
        **_metres(area), **_names(area.name), "area_kind": area.kind.value,
        "pavilion": str(area.pavilion_id or ""),
    }  # fmt: skip
    text = local(area.name)
    return Thing(
        key=f"a{area.id}",
        word=f"#a{area.id}",
        rect=_rect(area),
        css=css,
        text=text,
        label=_said(text, area),
        fields=fields,
    )


def _item(item: FloorItem) -> Thing:
    kind = str(KIND_WORDS[item.kind])
    fields = {**_metres(item), **_names(item.label), "item_kind": item.kind.value, "opacity": item.opacity}
    return Thing(
        key=f"i{item.id}", word=f"#i{item.id}", rect=_rect(item), css=f"item item-{item.kind.value}",
        text=local(item.label), label=_said(local(item.label) or kind, item), fields=fields, opacity=item.opacity,
        picture=url_for("exhibitors.picture", name=item.path) if item.kind is ItemKind.PICTURE else "",
    )  # fmt: skip


def _names(name: LocalText) -> dict[str, str]:
    return {"label_ko": name.ko, "label_en": name.en}

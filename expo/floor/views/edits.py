"""From the editor's form to what is done on the floor. Metres on the screen, centimetres below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from expo.core.actor import Actor
from expo.core.errors import NotFound
from expo.floor.forms import EditForm
from expo.floor.queries.halls import numbers_in_use
from expo.floor.rules.codes import AreaKind
from expo.floor.rules.layout import Block, Lettering, Numbering
from expo.floor.services import shaping
from expo.floor.services.desk import By
from expo.floor.services.editing import Edit


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form asks for, and of which things."""

    form: EditForm
    things: list[str]
    actor: Actor
    now: datetime

    def cm(self, name: str, default: int = 0) -> int:
        """Return a length of the form in centimetres."""
        value: Decimal | None = self.form[name].data
        return default if value is None else round(value * 100)

    def booths(self) -> list[str]:
        return [thing for thing in self.things if thing.startswith("b")]

    def numbering(self) -> Numbering:
        """Return the numbering scheme of the form."""
        form = self.form
        skip = frozenset(int(word) for word in (form.skip.data or "").replace(",", " ").split() if word.isdigit())
        return Numbering(
            prefix=form.prefix.data or "", first=form.first.data or 1, digits=form.digits.data or 2, skip=skip,
            lettering=Lettering.RUNNING if form.running.data else Lettering.EACH, leftwards=form.leftwards.data,
            upwards=form.upwards.data, by_columns=form.by_columns.data, snake=form.snake.data,
        )  # fmt: skip

    def supply(self) -> dict[str, Any]:
        """Return what the form says that booths offer; fields left empty stay as they are."""
        form = self.form
        values: dict[str, Any] = {
            name: form[name].data for name in ("power_kw", "load_kn_m2", "open_sides") if form[name].data is not None
        }
        if form.kind.data:
            values["kind"] = form.kind.data
        for name in ("water", "air", "lan", "is_quiet"):
            if form[name].data:
                values[name] = form[name].data == "yes"
        return values


def _some(wanted: Wanted) -> list[str]:
    """Return the things to work on; nothing chosen is an error that says so."""
    if not wanted.things:
        raise NotFound
    return wanted.things


def _move(edit: Edit, wanted: Wanted) -> list[str]:
    shaping.move(edit, _some(wanted), wanted.cm("dx"), wanted.cm("dy"))
    return []


def _resize(edit: Edit, wanted: Wanted) -> list[str]:
    for thing in _some(wanted):
        row = edit.get(thing)
        shaping.resize(edit, thing, wanted.cm("w", row["w"]), wanted.cm("h", row["h"]))
    return []


def _align(edit: Edit, wanted: Wanted) -> list[str]:
    shaping.align(edit, _some(wanted), wanted.form.side.data or "left")
    return []


def _rotate(edit: Edit, wanted: Wanted) -> list[str]:
    shaping.rotate(edit, _some(wanted))
    return []


def _copy(edit: Edit, wanted: Wanted) -> list[str]:
    taken = numbers_in_use(edit.hall.show_id)
    return shaping.copy(edit, _some(wanted), wanted.cm("dx"), wanted.cm("dy"), taken)


def _remove(edit: Edit, wanted: Wanted) -> list[str]:
    for thing in _some(wanted):
        edit.remove(thing)
    return []


def _number(edit: Edit, wanted: Wanted) -> list[str]:
    shaping.renumber(edit, wanted.booths(), wanted.numbering())
    return []


def _supply(edit: Edit, wanted: Wanted) -> list[str]:
    values = wanted.supply()
    if wanted.form.area.data and wanted.form.to_area.data:
        values["area_id"] = wanted.form.area.data
    shaping.change(edit, wanted.booths(), values)
    return []


def _merge(edit: Edit, wanted: Wanted) -> list[str]:
    by = By(actor=wanted.actor, now=wanted.now, reason=wanted.form.reason.data or "")
    return [shaping.merge(edit, wanted.booths(), by)]


def _split(edit: Edit, wanted: Wanted) -> list[str]:
    taken, made = numbers_in_use(edit.hall.show_id), []
    for thing in wanted.booths():
        row = edit.get(thing)
        parts = wanted.form.parts.data or 2
        made += shaping.split(edit, thing, parts, across=row["w"] >= row["h"], taken=taken)
    return made


def _generate(edit: Edit, wanted: Wanted) -> list[str]:
    form = wanted.form
    block = Block(
        x=wanted.cm("x"), y=wanted.cm("y"), columns=form.columns.data or 1, rows=form.rows.data or 1,
        width=wanted.cm("w", 300), depth=wanted.cm("h", 300), across=form.across.data or 1, down=form.down.data or 1,
        aisle=wanted.cm("aisle", 300), cross_aisle=wanted.cm("aisle", 300), numbering=wanted.numbering(),
    )  # fmt: skip
    return shaping.draw_block(edit, form.area.data or 0, block, {"kind": "shell", **wanted.supply()})


def _area(edit: Edit, wanted: Wanted) -> list[str]:
    form = wanted.form
    pavilion = int(form.pavilion.data) if (form.pavilion.data or "").isdigit() else None
    kind = AreaKind.PAVILION.value if pavilion else (form.area_kind.data or AreaKind.SERVICE.value)
    names = {"name_ko": form.label_ko.data or form.label_en.data, "name_en": form.label_en.data or form.label_ko.data}
    row = {**names, **_rect(wanted), "kind": kind, "pavilion_id": pavilion, "position": 1}
    return [edit.add("a", row)]


def _item(edit: Edit, wanted: Wanted) -> list[str]:
    form = wanted.form
    names = {"label_ko": form.label_ko.data or "", "label_en": form.label_en.data or ""}
    return [edit.add("i", {**names, **_rect(wanted), "kind": form.item_kind.data or "pillar"})]


def _rect(wanted: Wanted) -> dict[str, int]:
    return {"x": wanted.cm("x"), "y": wanted.cm("y"), "w": wanted.cm("w", 300), "h": wanted.cm("h", 300)}


OPS: Mapping[str, Callable[[Edit, Wanted], list[str]]] = {
    "move": _move,
    "resize": _resize,
    "align": _align,
    "rotate": _rotate,
    "copy": _copy,
    "remove": _remove,
    "number": _number,
    "supply": _supply,
    "merge": _merge,
    "split": _split,
    "generate": _generate,
    "area": _area,
    "item": _item,
}

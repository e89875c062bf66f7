"""From the editor's form to what is done on the floor. Metres on the screen, centimetres below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import current_app
from werkzeug.datastructures import FileStorage

from expo.core.actor import Actor
from expo.core.errors import NotFound
from expo.core.numbers import find_whole, numbers_in
from expo.exhibitors import media
from expo.exhibitors.errors import NotAPicture
from expo.floor.errors import OneThingOnly
from expo.floor.forms import EditForm
from expo.floor.queries.halls import numbers_in_use
from expo.floor.rules.codes import AreaKind, ItemKind
from expo.floor.rules.layout import Block, Lettering, Numbering
from expo.floor.services import shaping
from expo.floor.services.desk import By
from expo.floor.services.editing import Edit
from expo.shows.models import Pavilion

#: how an area is called where nobody said so: Korean, English
AREA_NAMES: Mapping[AreaKind, tuple[str, str]] = {
    AreaKind.INDIVIDUAL: ("개별 부스", "Individual booths"),
    AreaKind.PAVILION: ("특별관", "Pavilion"),
    AreaKind.CONSULTATION: ("구매상담장", "Consultation area"),
    AreaKind.STUDIO: ("스튜디오", "Studio"),
    AreaKind.STAGE: ("무대", "Stage"),
    AreaKind.SERVICE: ("운영본부", "Organizer's office"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form asks for, and of which things."""

    form: EditForm
    things: list[str]
    actor: Actor
    now: datetime
    pavilions: Sequence[Pavilion] = ()

    def cm(self, name: str, default: int = 0) -> int:
        """Return a length of the form in centimetres."""
        value: Decimal | None = self.form[name].data
        return default if value is None else round(value * 100)

    def booths(self) -> list[str]:
        return [thing for thing in self.things if thing.startswith("b")]

    def numbering(self) -> Numbering:
        """Return the numbering scheme of the form."""
        form = self.form
        skip = frozenset(numbers_in(form.skip.data or ""))
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
    things = shaping.with_contents(edit, _some(wanted)) if wanted.form.together.data else _some(wanted)
    shaping.move(edit, things, wanted.cm("dx"), wanted.cm("dy"))
    return wanted.things


def _place(edit: Edit, wanted: Wanted) -> list[str]:
    """Put one thing onto the rectangle of the form; what the form leaves open stays as it is."""
    [thing, *more] = _some(wanted)
    if more:
        raise OneThingOnly
    row = edit.get(thing)
    x, y, w, h = (wanted.cm(name, row[name]) for name in ("x", "y", "w", "h"))
    along = shaping.with_contents(edit, [thing])[1:] if wanted.form.together.data else []
    shaping.move(edit, along, x - row["x"], y - row["y"])
    shaping.place(edit, thing, (x, y, w, h))
    return [thing]


def _resize(edit: Edit, wanted: Wanted) -> list[str]:
    for thing in _some(wanted):
        row = edit.get(thing)
        shaping.resize(edit, thing, wanted.cm("w", row["w"]), wanted.cm("h", row["h"]))
    return wanted.things


def _align(edit: Edit, wanted: Wanted) -> list[str]:
    shaping.align(edit, _some(wanted), wanted.form.side.data or "left")
    return wanted.things


def _rotate(edit: Edit, wanted: Wanted) -> list[str]:
    shaping.rotate(edit, _some(wanted))
    return wanted.things


def _copy(edit: Edit, wanted: Wanted) -> list[str]:
    """Copy things by the distance of the form; without one, right beside themselves, else right below."""
    taken, things = numbers_in_use(edit.hall.show_id), _some(wanted)
    dx, dy = wanted.cm("dx"), wanted.cm("dy")
    if dx == dy == 0:
        width, depth = shaping.extent(edit, things)
        right = max(edit.get(thing)["x"] + edit.get(thing)["w"] for thing in things)
        dx, dy = (width, 0) if right + width <= edit.hall.width_cm else (0, depth)
    return shaping.copy(edit, things, dx, dy, taken)


def _remove(edit: Edit, wanted: Wanted) -> list[str]:
    for thing in _some(wanted):
        edit.remove(thing)
    return []


def _number(edit: Edit, wanted: Wanted) -> list[str]:
    shaping.renumber(edit, wanted.booths(), wanted.numbering())
    return wanted.things


def _rename(edit: Edit, wanted: Wanted) -> list[str]:
    """Give one thing another name: a booth its number, an area its names and what it is for, a thing its label."""
    [thing, *more] = _some(wanted)
    if more:
        raise OneThingOnly
    match thing[0]:
        case "b" if wanted.form.number.data:
            edit.change(thing, number=wanted.form.number.data.strip())
        case "a":
            edit.change(thing, **_area_values(wanted))
        case "i":
            edit.change(thing, **_item_values(wanted))
    return [thing]


def _hall(edit: Edit, wanted: Wanted) -> list[str]:
    form, thing = wanted.form, f"h{edit.hall.id}"
    row = edit.get(thing)
    edit.change(
        thing,
        name_ko=form.hall_ko.data or row["name_ko"],
        name_en=form.hall_en.data or row["name_en"],
        width_cm=wanted.cm("hall_w", row["width_cm"]),
        depth_cm=wanted.cm("hall_h", row["depth_cm"]),
    )
    return []


def _booth(edit: Edit, wanted: Wanted) -> list[str]:
    values = wanted.supply() | ({"number": wanted.form.number.data} if wanted.form.number.data else {})
    taken = numbers_in_use(edit.hall.show_id)
    area = wanted.form.area.data if wanted.form.to_area.data else None
    x, y, w, h = _rect(wanted).values()
    return [shaping.draw_booth(edit, (x, y, w, h), values, taken, area)]


def _picture(edit: Edit, wanted: Wanted) -> list[str]:
    """Lay a picture over the whole hall as far as its shape allows; it takes the place of the one before."""
    for item in edit.hall.items:
        if item.kind is ItemKind.PICTURE:
            edit.remove(f"i{item.id}")
    upload = wanted.form.picture.data
    if not isinstance(upload, FileStorage) or not upload.filename:
        raise NotAPicture
    folder = current_app.extensions["settings"].instance
    name = media.keep_picture(upload.read(), folder)
    wide, high = media.size_of(name, folder)
    scale = min(edit.hall.width_cm / wide, edit.hall.depth_cm / high)
    size = {"x": 0, "y": 0, "w": round(wide * scale), "h": round(high * scale)}
    return [edit.add("i", {**size, "kind": ItemKind.PICTURE.value, "path": name, "opacity": 40})]


def _supply(edit: Edit, wanted: Wanted) -> list[str]:
    values = wanted.supply()
    if wanted.form.area.data and wanted.form.to_area.data:
        values["area_id"] = wanted.form.area.data
    shaping.change(edit, wanted.booths(), values)
    return wanted.things


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
    return [edit.add("a", {**_area_values(wanted), **_rect(wanted), "position": 1})]


def _area_values(wanted: Wanted) -> dict[str, Any]:
    form = wanted.form
    pavilion = find_whole(form.pavilion.data)
    host = next((each for each in wanted.pavilions if each.id == pavilion), None)
    if pavilion and host is None:
        raise NotFound
    kind = AreaKind.PAVILION.value if host else (form.area_kind.data or AreaKind.SERVICE.value)
    names = {"name_ko": form.label_ko.data or form.label_en.data, "name_en": form.label_en.data or form.label_ko.data}
    if not names["name_ko"]:
        ko, en = (host.name.ko, host.name.en) if host else AREA_NAMES[AreaKind(kind)]
        names = {"name_ko": ko, "name_en": en}
    return {**names, "kind": kind, "pavilion_id": pavilion}


def _item(edit: Edit, wanted: Wanted) -> list[str]:
    return [edit.add("i", {**_item_values(wanted), **_rect(wanted), "path": ""})]


def _item_values(wanted: Wanted) -> dict[str, Any]:
    form = wanted.form
    values: dict[str, Any] = {"label_ko": form.label_ko.data or "", "label_en": form.label_en.data or ""}
    if form.opacity.data is not None:
        values["opacity"] = form.opacity.data
    return values | ({"kind": form.item_kind.data} if form.item_kind.data else {})


def _rect(wanted: Wanted) -> dict[str, int]:
    return {"x": wanted.cm("x"), "y": wanted.cm("y"), "w": wanted.cm("w", 300), "h": wanted.cm("h", 300)}


OPS: Mapping[str, Callable[[Edit, Wanted], list[str]]] = {
    "move": _move,
    "place": _place,
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
    "booth": _booth,
    "rename": _rename,
    "hall": _hall,
    "picture": _picture,
    "area": _area,
    "item": _item,
}

"""The booth list as a file: out, and in again with a preview before anything changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from expo.core.actor import Actor
from expo.core.db import db
from expo.floor.models import Area, Booth, Hall, HallId
from expo.floor.queries.halls import list_booths
from expo.floor.rules.codes import BoothKind, BoothStatus
from expo.floor.rules.sheet import HEADS, LENGTHS, BadCell, SheetRow
from expo.floor.services.editing import Edit, finish, open_hall
from expo.shows.models import Show

CM = 100
FIELDS = tuple(column for column in HEADS if column not in ("hall", "area"))
#: a booth that the file says little about
DEFAULTS: Mapping[str, Any] = {
    "kind": BoothKind.SHELL.value, "power_kw": 0, "water": False, "air": False, "lan": False, "load_kn_m2": 0,
    "open_sides": 1, "is_quiet": False, "status": BoothStatus.ACTIVE.value, "merged_into_id": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Import:
    """What a file would do: rows that make booths, that change some, that change nothing, and that are wrong."""

    new: Sequence[SheetRow]
    changed: Sequence[SheetRow]
    same: Sequence[SheetRow]
    bad: Sequence[SheetRow]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a row would change at a booth: a column, as it is and as it would be, in the database's units."""

    column: str
    was: Any
    becomes: Any


def list_rows(show: Show, language: str, booths: Iterable[Booth]) -> list[list[str | int | float]]:
    """Return booths as rows of the list, names and words in the reader's language."""
    words = {True: "예" if language == "ko" else "yes", False: ""}
    kinds = {"shell": "조립부스", "raw": "독립부스"} if language == "ko" else {"shell": "shell", "raw": "raw"}
    halls = {hall.id: hall for hall in db.session.scalars(select(Hall).where(Hall.show_id == show.id))}
    return [
        [
            row.number, halls[row.hall_id].name.in_language(language), row.area.name.in_language(language),
            *(getattr(row, length) / CM for length in LENGTHS), kinds[row.kind.value], row.power_kw,
            words[row.water], words[row.air], words[row.lan], row.load_kn_m2, row.open_sides, words[row.is_quiet],
        ]
        for row in booths
    ]  # fmt: skip


def preview(show: Show, rows: Iterable[SheetRow]) -> Import:
    """Return what the rows would do; nothing changes."""
    booths = {booth.number: booth for booth in list_booths(show)}
    areas = _areas(show)
    found = Import([], [], [], [])
    for row in rows:
        booth = booths.get(str(row.values.get("number", "")))
        bad = (*row.bad, *_bad_places(row, booth, areas))
        if bad:
            found.bad.append(SheetRow(row.line, row.values, bad))  # type: ignore[attr-defined]
        elif booth is None:
            found.new.append(row)  # type: ignore[attr-defined]
        elif any(_differences(row, booth, areas)):
            found.changed.append(row)  # type: ignore[attr-defined]
        else:
            found.same.append(row)  # type: ignore[attr-defined]
    return found


def differences(show: Show, rows: Iterable[SheetRow]) -> dict[int, list[Difference]]:
    """Return what the rows would change at booths there are already, by line."""
    booths = {booth.number: booth for booth in list_booths(show)}
    areas = _areas(show)
    return {row.line: list(_differences(row, booths[str(row.values["number"])], areas)) for row in rows}


def take_over(show: Show, rows: Sequence[SheetRow], *, actor: Actor, now: datetime) -> tuple[int, list[HallId]]:
    """Write the good rows of a file, one edit per hall; return how many booths changed, and the halls. Safe to do again.

    Raises what `editing.finish` raises: then nothing of the file is taken over.
    """
    found, areas = preview(show, rows), _areas(show)
    booths = {booth.number: booth for booth in list_booths(show)}
    by_hall: dict[HallId, list[tuple[SheetRow, Booth | None, Area | None]]] = {}
    for row in (*found.new, *found.changed):
        booth = booths.get(str(row.values["number"]))
        area = _area_of(row, areas, booth)
        if (place := booth or area) is not None:
            by_hall.setdefault(HallId(place.hall_id), []).append((row, booth, area))
    halls = sorted(by_hall)  # in one order, so that two organizers never lock crosswise
    for hall in halls:
        edit = open_hall(hall)
        for written in by_hall[hall]:
            _write(edit, *written)
        finish(edit, "import", actor=actor, now=now)
    return len(found.new) + len(found.changed), halls


def _write(edit: Edit, row: SheetRow, booth: Booth | None, area: Area | None) -> None:
    values = {column: row.values[column] for column in FIELDS if column in row.values}
    if area is not None:
        values["area_id"] = area.id
    if booth is None:
        edit.add("b", {**DEFAULTS, **values})
    else:
        edit.change(f"b{booth.id}", **values)


def _areas(show: Show) -> dict[tuple[str, str], Area]:
    """Return the areas by (hall, name) in both languages, and by name alone."""
    found: dict[tuple[str, str], Area] = {}
    halls = {hall.id: hall for hall in db.session.scalars(select(Hall).where(Hall.show_id == show.id))}
    for area in db.session.scalars(select(Area).where(Area.show_id == show.id).order_by(Area.id.desc())):
        for name in (area.name_ko, area.name_en):
            for hall in ("", halls[area.hall_id].name_ko, halls[area.hall_id].name_en):
                found[hall, name] = area
    return found


def _area_of(row: SheetRow, areas: Mapping[tuple[str, str], Area], booth: Booth | None) -> Area | None:
    """Return the area a row names; its own, where several have that name."""
    name = row.values.get("area")
    if booth is not None and name in (booth.area.name_ko, booth.area.name_en):
        return booth.area
    return areas.get((row.values.get("hall", ""), name)) if name else None


def _bad_places(row: SheetRow, booth: Booth | None, areas: Mapping[tuple[str, str], Area]) -> list[BadCell]:
    """Return what a row lacks to be a booth on the floor."""
    found = []
    area = _area_of(row, areas, booth)
    if row.values.get("area") and area is None:
        found.append(BadCell("area", "unknown", str(row.values["area"])))
    if booth is None:
        found += [BadCell(column, "missing") for column in ("area", *LENGTHS) if column not in row.values]
    if booth is not None and area is not None and area.hall_id != booth.hall_id:
        found.append(BadCell("hall", "other_hall", str(row.values.get("hall", ""))))
    return found


def _differences(row: SheetRow, booth: Booth, areas: Mapping[tuple[str, str], Area]) -> Iterator[Difference]:
    area = _area_of(row, areas, booth)
    if area is not None and area.id != booth.area_id:
        yield Difference("area", booth.area.name, area.name)
    for column in FIELDS:
        was = getattr(booth, column)
        if column in row.values and row.values[column] != was:
            yield Difference(column, getattr(was, "value", was), row.values[column])

"""Many booths are changed at once from their list: one edit of each hall, which its author can undo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from expo.core.actor import Actor
from expo.floor.errors import AreaElsewhere
from expo.floor.models import Area, Booth, HallId
from expo.floor.rules.codes import Verb
from expo.floor.rules.layout import Numbering, numbered
from expo.floor.services import shaping
from expo.floor.services.editing import finish, open_hall, turn


def change_booths(
    booths: Iterable[Booth], values: Mapping[str, Any], area: Area | None, *, actor: Actor, now: datetime
) -> list[HallId]:
    """Give booths these values and put them into the area; return the halls edited. Raises AreaElsewhere."""
    halls = _by_hall(booths)
    for hall, things in halls.items():
        edit = open_hall(hall)
        if area is not None and area.hall_id != hall:
            raise AreaElsewhere(area=area.name)
        shaping.change(edit, things, {**values, "area_id": area.id} if area else values)
        finish(edit, "supply", actor=actor, now=now)
    return list(halls)


def number_booths(booths: Iterable[Booth], numbering: Numbering, *, actor: Actor, now: datetime) -> list[HallId]:
    """Number booths anew, hall after hall with one running number; return the halls edited. Raises NumberTwice."""
    halls = _by_hall(booths)
    for hall, things in halls.items():
        edit = open_hall(hall)
        shaping.renumber(edit, things, numbering)
        finish(edit, "number", actor=actor, now=now)
        numbering = _after(numbering, len(things))
    return list(halls)


def undo(halls: Sequence[HallId], *, actor: Actor, now: datetime) -> None:
    """Take the actor's last edit of each hall back. Raises NothingToUndo, HallChanged."""
    for hall in reversed(halls):
        turn(hall, Verb.UNDO, actor=actor, now=now)


def _by_hall(booths: Iterable[Booth]) -> dict[HallId, list[str]]:
    """Return what to edit in each hall; halls in one order, so that two organizers never lock crosswise."""
    found: dict[HallId, list[str]] = {}
    for booth in sorted(booths, key=lambda each: each.hall_id):
        found.setdefault(booth.hall_id, []).append(f"b{booth.id}")
    return found


def _after(numbering: Numbering, count: int) -> Numbering:
    """Return the scheme that goes on after `count` numbers."""
    last = numbered(count + 1, numbering)[-1]
    return replace(numbering, first=int(last[len(numbering.prefix) :]))

"""Halls, areas and booths are made here, many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, select

from expo.core.actor import Actor
from expo.core.audit import Subject, record
from expo.core.db import LocalText, db
from expo.floor.errors import BoothsOverlap, NumberTwice, OutsideHall
from expo.floor.models import Area, Booth, FloorItem, Hall
from expo.floor.rules.codes import AreaKind, BoothKind, BoothStatus, ItemKind
from expo.floor.rules.geometry import overlap
from expo.floor.rules.layout import Block, Numbered, generate
from expo.floor.rules.pieces import Rect
from expo.shows.models import Pavilion, Show, ShowId


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What booths made together offer."""

    kind: BoothKind = BoothKind.SHELL
    power_kw: int = 0
    water: bool = False
    air: bool = False
    lan: bool = False
    load_kn_m2: int = 0
    open_sides: int = 1
    is_quiet: bool = False


def create_hall(show: Show, name: LocalText, size: tuple[int, int], *, actor: Actor, now: datetime) -> Hall:
    """Return a new empty hall of `size` (width, depth) in centimetres."""
    hall = Hall(show_id=show.id, name_ko=name.ko, name_en=name.en, width_cm=size[0], depth_cm=size[1])
    db.session.add(hall)
    db.session.flush()  # areas and the trail name the hall
    record(actor, "floor.create_hall", Subject(kind="hall", id=hall.id, label=name, show_id=show.id), now=now)
    return hall


def create_area(
    hall: Hall, kind: AreaKind, name: LocalText, rect: Rect, *, pavilion: Pavilion | None = None, position: int = 1
) -> Area:
    """Return a new area of the hall."""
    x, y, w, h = rect
    area = Area(
        show_id=hall.show_id, hall_id=hall.id, kind=kind, pavilion_id=pavilion.id if pavilion else None,
        name_ko=name.ko, name_en=name.en, position=position, x=x, y=y, w=w, h=h,
    )  # fmt: skip
    db.session.add(area)
    db.session.flush()  # booths name their area
    return area


def create_item(hall: Hall, kind: ItemKind, label: LocalText, rect: Rect) -> FloorItem:
    """Return a new wall, pillar, entrance or service point."""
    x, y, w, h = rect
    item = FloorItem(hall_id=hall.id, kind=kind, label_ko=label.ko, label_en=label.en, x=x, y=y, w=w, h=h)
    db.session.add(item)
    return item


def generate_booths(area: Area, block: Block, supply: Supply, *, actor: Actor, now: datetime) -> list[str]:
    """Draw a block of islands in the area; return the numbers. Raises NumberTwice, BoothsOverlap, OutsideHall."""
    return create_booths(area, generate(block), supply, actor=actor, now=now)


def create_booths(area: Area, wanted: Sequence[Numbered], supply: Supply, *, actor: Actor, now: datetime) -> list[str]:
    """Draw booths in an area with one statement; return their numbers.

    Raises NumberTwice, BoothsOverlap, OutsideHall.
    """
    hall = db.session.get_one(Hall, area.hall_id)
    demand_room(hall, wanted)
    shared = {"show_id": area.show_id, "hall_id": area.hall_id, "area_id": area.id, **asdict(supply)}
    rows = [
        {**shared, "number": each.number, "x": each.rect[0], "y": each.rect[1], "w": each.rect[2], "h": each.rect[3]}
        for each in wanted
    ]
    if rows:
        db.session.execute(insert(Booth), rows)
    subject = Subject(kind="hall", id=hall.id, label=hall.name, show_id=area.show_id)
    record(actor, "floor.create_booths", subject, now=now, booths=[each.number for each in wanted][:200])
    return [each.number for each in wanted]


def demand_room(hall: Hall, wanted: Iterable[Numbered], *, ignoring: frozenset[int] = frozenset()) -> None:
    """Refuse booths that repeat a number, leave the hall or cover another booth."""
    taken = _in_use(hall.show_id, ignoring)
    numbers = {number for _, number, _ in taken}
    rects = {number: rect for hall_id, number, rect in taken if hall_id == hall.id}
    for each in wanted:
        if each.number in numbers:
            raise NumberTwice(booth=each.number)
        x, y, w, h = each.rect
        if x < 0 or y < 0 or x + w > hall.width_cm or y + h > hall.depth_cm:
            raise OutsideHall(booth=each.number)
        other = next((number for number, rect in rects.items() if overlap(rect, each.rect)), None)
        if other is not None:
            raise BoothsOverlap(booth=each.number, other=other)
        numbers.add(each.number)
        rects[each.number] = each.rect


def _in_use(show_id: ShowId, ignoring: frozenset[int]) -> list[tuple[int, str, Rect]]:
    rows = db.session.execute(
        select(Booth.id, Booth.hall_id, Booth.number, Booth.x, Booth.y, Booth.w, Booth.h).where(
            Booth.show_id == show_id, Booth.status == BoothStatus.ACTIVE
        )
    )
    return [(row.hall_id, row.number, (row.x, row.y, row.w, row.h)) for row in rows if row.id not in ignoring]

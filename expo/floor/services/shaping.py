"""What one can do with things on the floor; each function works on an edit that is opened and finished around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update

from expo.core.db import db
from expo.core.errors import NotFound
from expo.floor.errors import MergeOfTwoFirms, NoAreaHere, NoRectangle
from expo.floor.models import Allocation, Area, Booth, BoothWish, Hall, Plan
from expo.floor.rules.codes import AreaKind, BoothStatus, PlanStatus, Verb
from expo.floor.rules.layout import Block, Numbering, generate, numbered
from expo.floor.rules.pieces import Rect
from expo.floor.services.desk import By, open_plan, write
from expo.floor.services.editing import Edit, read

STATUS = {"status": BoothStatus.ACTIVE.value, "merged_into_id": None}


def move(edit: Edit, things: Sequence[str], dx: int, dy: int) -> None:
    """Move things by whole centimetres, each for itself; `with_contents` says what goes along with an area."""
    for thing in things:
        row = edit.get(thing)
        edit.change(thing, x=row["x"] + dx, y=row["y"] + dy)


def with_contents(edit: Edit, things: Sequence[str]) -> list[str]:
    """Return the things and the booths that belong to the areas among them."""
    areas = [int(thing[1:]) for thing in things if thing.startswith("a")]
    inside = db.session.scalars(
        select(Booth.id)
        .where(Booth.hall_id == edit.hall.id, Booth.area_id.in_(areas), Booth.status == BoothStatus.ACTIVE)
        .order_by(Booth.id)
    )
    return list(dict.fromkeys([*things, *(f"b{booth}" for booth in inside)]))


def place(edit: Edit, thing: str, rect: Rect) -> None:
    """Put a thing onto this rectangle."""
    x, y, w, h = rect
    resize(edit, thing, w, h)
    edit.change(thing, x=x, y=y)


def extent(edit: Edit, things: Sequence[str]) -> tuple[int, int]:
    """Return width and depth of the smallest rectangle around the things."""
    rows = [edit.get(thing) for thing in things]
    left, top = min(row["x"] for row in rows), min(row["y"] for row in rows)
    return max(row["x"] + row["w"] for row in rows) - left, max(row["y"] + row["h"] for row in rows) - top


def draw_booth(edit: Edit, rect: Rect, values: Mapping[str, Any], taken: set[str], area_id: int | None = None) -> str:
    """Draw one booth, in the area given or else the smallest one for exhibitors around its middle.

    Without a number of its own among the values it gets the one after the area's last. Raises NoAreaHere.
    """
    x, y, w, h = rect
    area = _area_around(edit.hall, (x + w // 2, y + h // 2)) if area_id is None else area_id
    if area is None or read_area(edit, area) is None:
        raise NoAreaHere
    last = db.session.scalar(
        select(Booth.number).where(Booth.area_id == area).order_by(Booth.id.desc()).limit(1)
    )  # the one drawn last
    number = values.get("number") or free_number(last or "A01", taken)
    row = {"kind": "shell", **values, **STATUS, "number": number, "area_id": area, "x": x, "y": y, "w": w, "h": h}
    return edit.add("b", row)


def _area_around(hall: Hall, point: tuple[int, int]) -> int | None:
    x, y = point
    return db.session.scalar(
        select(Area.id)
        .where(
            Area.hall_id == hall.id,
            Area.kind.in_((AreaKind.INDIVIDUAL, AreaKind.PAVILION)),
            Area.x <= x, Area.x + Area.w >= x, Area.y <= y, Area.y + Area.h >= y,
        )
        .order_by(Area.w * Area.h)
        .limit(1)
    )  # fmt: skip


def resize(edit: Edit, thing: str, w: int, h: int) -> None:
    """Give a thing another width and depth."""
    if w <= 0 or h <= 0:
        raise NoRectangle
    edit.change(thing, w=w, h=h)


def rotate(edit: Edit, things: Sequence[str]) -> None:
    """Turn things by a quarter around their common centre."""
    rows = {thing: edit.get(thing) for thing in things}
    left, top = min(row["x"] for row in rows.values()), min(row["y"] for row in rows.values())
    for thing, row in rows.items():
        x = left + row["y"] - top
        y = top + row["x"] - left
        edit.change(thing, x=x, y=y, w=row["h"], h=row["w"])


def align(edit: Edit, things: Sequence[str], side: str) -> None:
    """Put things onto one line: their left, right, top or bottom edges."""
    rows = {thing: edit.get(thing) for thing in things}
    axis, size = ("x", "w") if side in ("left", "right") else ("y", "h")
    if side in ("left", "top"):
        line = min(row[axis] for row in rows.values())
        places = dict.fromkeys(rows, line)
    else:
        line = max(row[axis] + row[size] for row in rows.values())
        places = {thing: line - row[size] for thing, row in rows.items()}
    for thing, place in places.items():
        edit.change(thing, **{axis: place})


def copy(edit: Edit, things: Sequence[str], dx: int, dy: int, taken: set[str]) -> list[str]:
    """Put copies of things beside them; copied booths get the next free numbers of their row."""
    made = []
    for thing in things:
        row = dict(edit.get(thing))
        row |= {"x": row["x"] + dx, "y": row["y"] + dy}
        if thing.startswith("b"):
            row |= {"number": free_number(row["number"], taken), **STATUS}
            taken.add(row["number"])
        made.append(edit.add(thing[0], row))
    return made


def free_number(number: str, taken: set[str]) -> str:
    """Return the next number after this one that no booth has."""
    prefix = number.rstrip("0123456789")
    digits = len(number) - len(prefix) or 2
    count = int(number[len(prefix) :] or 0)
    while f"{prefix}{count:0{digits}}" in taken:
        count += 1
    return f"{prefix}{count:0{digits}}"


def change(edit: Edit, things: Sequence[str], values: Mapping[str, Any]) -> None:
    """Give things these values."""
    for thing in things:
        edit.change(thing, **values)


def renumber(edit: Edit, things: Sequence[str], numbering: Numbering) -> None:
    """Number booths anew, row by row from the top left, or as the scheme says."""
    rows = {thing: edit.get(thing) for thing in things}
    across = -1 if numbering.leftwards else 1
    down = -1 if numbering.upwards else 1

    def place(thing: str) -> tuple[int, int]:
        x, y = across * rows[thing]["x"], down * rows[thing]["y"]
        return (x, y) if numbering.by_columns else (y, x)

    for thing, number in zip(sorted(rows, key=place), numbered(len(rows), numbering), strict=True):
        edit.change(thing, number=number)


def draw_block(edit: Edit, area_id: int, block: Block, supply: Mapping[str, Any]) -> list[str]:
    """Draw islands or rows of booths in an area."""
    if read_area(edit, area_id) is None:
        raise NotFound
    made = []
    for each in generate(block):
        x, y, w, h = each.rect
        row = {**supply, **STATUS, "area_id": area_id, "number": each.number, "x": x, "y": y, "w": w, "h": h}
        made.append(edit.add("b", row))
    return made


def read_area(edit: Edit, area_id: int) -> Mapping[str, Any] | None:
    """Return an area of the hall being edited. Raises NotFound where it is in another one."""
    return read(edit.hall, f"a{area_id}")


def split(edit: Edit, thing: str, parts: int, *, across: bool, taken: set[str]) -> list[str]:
    """Divide a booth; the first part keeps number, exhibitor and history, the others are new."""
    row = dict(edit.get(thing))
    axis, size = ("x", "w") if across else ("y", "h")
    each, rest = divmod(row[size], parts)
    if parts < 2 or each == 0:  # noqa: PLR2004 - one part is no division
        raise NoRectangle
    edit.change(thing, **{size: each + rest})
    made = []
    for place in range(1, parts):
        number = free_number(row["number"], taken)
        taken.add(number)
        part = {**row, **STATUS, "number": number, axis: row[axis] + rest + place * each, size: each}
        made.append(edit.add("b", part))
    return made


def merge(edit: Edit, things: Sequence[str], by: By) -> str:
    """Make one booth of several; the one with an exhibitor (else the first) stays, with all that hangs on any of them.

    Raises MergeOfTwoFirms, NoRectangle.
    """
    rows = {thing: dict(edit.get(thing)) for thing in things}
    left, top = min(row["x"] for row in rows.values()), min(row["y"] for row in rows.values())
    right = max(row["x"] + row["w"] for row in rows.values())
    bottom = max(row["y"] + row["h"] for row in rows.values())
    if len(rows) < 2 or sum(row["w"] * row["h"] for row in rows.values()) != (right - left) * (bottom - top):  # noqa: PLR2004 - two at least
        raise NoRectangle
    stays = _who_stays(rows)
    gone = [int(thing[1:]) for thing in rows if thing != stays]
    _carry_over(int(stays[1:]), gone, by)
    for thing in rows:
        if thing != stays:
            edit.change(thing, status=BoothStatus.RETIRED.value, merged_into_id=int(stays[1:]))
    edit.change(stays, x=left, y=top, w=right - left, h=bottom - top)
    return stays


def _who_stays(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the booth that keeps its place: one with an exhibitor, else the lowest number."""
    ids = [int(thing[1:]) for thing in rows]
    taken = set(db.session.scalars(select(Allocation.booth_id).where(Allocation.booth_id.in_(ids))))
    return min(rows, key=lambda thing: (int(thing[1:]) not in taken, rows[thing]["number"]))


def _carry_over(stays: int, gone: Sequence[int], by: By) -> None:
    """Let allocations and wishes of the booths that go point at the one that stays."""
    concerned = select(Allocation.plan_id).where(Allocation.booth_id.in_([stays, *gone]))
    plans = db.session.scalars(
        select(Plan).where(Plan.id.in_(concerned), Plan.status.in_((PlanStatus.DRAFT, PlanStatus.RELEASED)))
    ).all()
    for plan in plans:
        _carry_plan(plan, stays, gone, by)
    wished = select(BoothWish.application_id).where(BoothWish.booth_id == stays)
    db.session.execute(
        update(BoothWish)
        .where(BoothWish.booth_id.in_(gone), BoothWish.application_id.not_in(wished))
        .values(booth_id=stays)
        .execution_options(synchronize_session=False)
    )


def _carry_plan(plan: Plan, stays: int, gone: Sequence[int], by: By) -> None:
    rows = db.session.scalars(
        select(Allocation).where(Allocation.plan_id == plan.id, Allocation.booth_id.in_([stays, *gone]))
    ).all()
    firms = {row.exhibitor_id for row in rows}
    if len(firms) > 1:
        raise MergeOfTwoFirms(booth=rows[0].booth.number, other=rows[1].booth.number)
    if plan.status is PlanStatus.DRAFT:
        desk = open_plan(plan.id)
        cell = next((desk.board[booth] for booth in (stays, *gone) if booth in desk.board), None)
        patch = {stays: cell} | dict.fromkeys(booth for booth in gone if booth in desk.board)
        write(desk, Verb.MOVE, patch, by)
        return
    kept = next((row for row in rows if row.booth_id == stays), rows[0])
    for row in rows:
        if row is not kept:
            db.session.delete(row)
    db.session.flush()  # the kept one takes their booth's place
    kept.booth_id = stays  # type: ignore[assignment]

"""The floor is edited here: booths, areas and items are moved, resized, numbered, copied and removed, with undo.

Every edit locks the hall, is one revision of it, and keeps what was there before. Booths are never deleted: one that
goes is retired, so that exhibitors, history and links keep pointing at something.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from expo.core.actor import Actor, ActorKind
from expo.core.audit import Subject, record
from expo.core.db import Base, db
from expo.core.errors import NotFound
from expo.core.numbers import find_whole
from expo.floor.errors import (
    AreaInUse,
    BoothInUse,
    BoothsOverlap,
    HallChanged,
    NothingToRedo,
    NothingToUndo,
    NumberTwice,
    OutsideHall,
    ThingOutsideHall,
)
from expo.floor.models import Allocation, Area, Booth, FloorChange, FloorItem, Hall, HallId, Plan
from expo.floor.rules.codes import AreaKind, BoothKind, BoothStatus, ItemKind, PlanStatus, Verb
from expo.floor.rules.geometry import overlap
from expo.floor.rules.undoing import Done, stacks

#: the letter before an id says which table the thing lives in
TABLES: Mapping[str, type[Base]] = {"b": Booth, "a": Area, "i": FloorItem, "h": Hall}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "b": (
        "area_id", "number", "x", "y", "w", "h", "kind", "power_kw", "water", "air", "lan", "load_kn_m2", "open_sides",
        "is_quiet", "status", "merged_into_id",
    ),
    "a": ("kind", "pavilion_id", "name_ko", "name_en", "position", "x", "y", "w", "h"),
    "i": ("kind", "label_ko", "label_en", "x", "y", "w", "h", "path", "opacity"),
    "h": ("name_ko", "name_en", "width_cm", "depth_cm"),
}  # fmt: skip
ENUMS: Mapping[tuple[str, str], Any] = {
    ("b", "kind"): BoothKind,
    ("b", "status"): BoothStatus,
    ("a", "kind"): AreaKind,
    ("i", "kind"): ItemKind,
}
#: "b12" → its columns; None: it is not there
Things = dict[str, dict[str, Any] | None]


@dataclass
class Edit:
    """One edit of a hall in the making: what was touched, as it was and as it shall be."""

    hall: Hall
    before: Things = field(default_factory=dict)
    after: Things = field(default_factory=dict)
    #: numbers in use, known once a booth is added
    numbers: set[str] | None = None

    @property
    def hall_changes(self) -> bool:
        """Return whether the hall itself is among what was touched."""
        return f"h{self.hall.id}" in self.after

    def get(self, thing: str) -> dict[str, Any]:
        """Return a thing's columns as they stand in this edit. Raises NotFound."""
        if thing not in self.after:
            self.before[thing] = read(self.hall, thing)
            self.after[thing] = dict(self.before[thing] or {})
        return self.after[thing] or {}

    def change(self, thing: str, **values: object) -> None:
        """Give a thing other values."""
        self.get(thing).update(values)

    def add(self, letter: str, values: Mapping[str, Any]) -> str:
        """Put a new thing into the hall; return its name."""
        row = dict(values)
        if letter == "b":
            self._claim(row["number"])
        shared = {"hall_id": self.hall.id} | ({} if letter == "i" else {"show_id": self.hall.show_id})
        table: Any = TABLES[letter]
        made = db.session.execute(insert(table).values(**_typed(letter, row), **shared).returning(table.id))
        thing = f"{letter}{made.scalar_one()}"
        self.before[thing], self.after[thing] = None, row
        return thing

    def _claim(self, number: str) -> None:
        """Take a number for a new booth. Raises NumberTwice."""
        if self.numbers is None:
            self.numbers = set(
                db.session.scalars(
                    select(Booth.number).where(Booth.show_id == self.hall.show_id, Booth.status == BoothStatus.ACTIVE)
                )
            )
        if number in self.numbers:
            raise NumberTwice(booth=number)
        self.numbers.add(number)

    def remove(self, thing: str) -> None:
        """Take a thing off the floor: booths are retired, everything else goes."""
        if thing.startswith("b"):
            self.change(thing, status=BoothStatus.RETIRED.value)
        else:
            self.get(thing)
            self.after[thing] = None


def open_hall(hall_id: HallId, seen: int | None = None) -> Edit:
    """Return an edit of the hall, locked until the transaction ends. Raises HallChanged when it is not as seen."""
    revision = db.session.scalar(
        update(Hall).where(Hall.id == hall_id).values(revision=Hall.revision + 1).returning(Hall.revision)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    if seen is not None and revision is not None and revision - 1 != seen:
        raise HallChanged
    return Edit(db.session.get_one(Hall, hall_id, populate_existing=True))


def read(hall: Hall, thing: str) -> dict[str, Any]:
    """Return a thing's columns as plain values. Raises NotFound when it is not in this hall."""
    letter, table = thing[:1], TABLES.get(thing[:1])
    number = find_whole(thing[1:])
    if table is None or number is None:
        raise NotFound
    row: Any = db.session.get(table, number)
    if row is None or (row.id if letter == "h" else row.hall_id) != hall.id:
        raise NotFound
    return {name: _plain(getattr(row, name)) for name in COLUMNS[letter]}


def _plain(value: Any) -> Any:  # noqa: ANN401 - any column
    return getattr(value, "value", value)


def _typed(letter: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: ENUMS[letter, name](value) if (letter, name) in ENUMS else value
        for name, value in values.items()
        if name in COLUMNS[letter]
    }


def finish(edit: Edit, verb: str, *, actor: Actor, now: datetime, reverts: int | None = None) -> FloorChange:
    """Check the floor, write the edit and its line in the trail.

    Raises NumberTwice, BoothsOverlap, OutsideHall, ThingOutsideHall, BoothInUse, AreaInUse.
    """
    _demand_free(edit)
    _demand_empty(edit)
    _demand_numbers(edit)
    _write(edit)
    _demand_sound(edit)
    _demand_inside(edit)
    change = FloorChange(
        hall_id=edit.hall.id, revision=edit.hall.revision, at=now,
        author_id=actor.id if actor.kind is ActorKind.USER else None, author_name=actor.name, verb=verb,
        before=edit.before, after=edit.after, reverts_id=reverts,
    )  # fmt: skip
    db.session.add(change)
    subject = Subject(kind="hall", id=edit.hall.id, label=edit.hall.name, show_id=edit.hall.show_id)
    record(actor, f"floor.edit_{verb}", subject, now=now, things=sorted(edit.after)[:100])
    return change


def _write(edit: Edit) -> None:
    """Write what changed; numbers are first given up, so that booths can exchange them."""
    changed = [
        thing for thing in edit.after if edit.before[thing] is not None and edit.after[thing] != edit.before[thing]
    ]
    renumbered = [int(thing[1:]) for thing in changed if _number(edit.before, thing) != _number(edit.after, thing)]
    if renumbered:
        db.session.execute(
            update(Booth).where(Booth.id.in_(renumbered)).values(status=BoothStatus.RETIRED)
            .execution_options(synchronize_session=False)
        )  # fmt: skip
    for thing in changed:
        letter, values, table = thing[0], edit.after[thing], TABLES[thing[0]]
        where = table.id == int(thing[1:])  # type: ignore[attr-defined]
        if values is None:
            db.session.execute(delete(table).where(where).execution_options(synchronize_session=False))
        else:
            db.session.execute(
                update(table).where(where).values(**_typed(letter, values)).execution_options(synchronize_session=False)
            )
    db.session.expire_all()


def _number(things: Things, thing: str) -> str | None:
    return (things[thing] or {}).get("number") if thing.startswith("b") else None


def _demand_free(edit: Edit) -> None:
    """Refuse to retire a booth that an exhibitor has in a draft or in the plan in force."""
    gone = [
        int(thing[1:])
        for thing, values in edit.after.items()
        if thing.startswith("b")
        and values is not None
        and values["status"] == BoothStatus.RETIRED.value
        and (edit.before[thing] or {}).get("status") == BoothStatus.ACTIVE.value
    ]
    taken = db.session.scalar(
        select(Booth.number)
        .join(Allocation, Allocation.booth_id == Booth.id)
        .join(Plan, Plan.id == Allocation.plan_id)
        .where(Booth.id.in_(gone), Plan.status.in_((PlanStatus.DRAFT, PlanStatus.RELEASED)))
        .limit(1)
    )
    if taken is not None:
        raise BoothInUse(booth=taken)


def _demand_empty(edit: Edit) -> None:
    """Refuse to remove an area that booths stand in, also booths that were retired and may come back."""
    gone = [int(thing[1:]) for thing, values in edit.after.items() if thing.startswith("a") and values is None]
    area = db.session.scalar(select(Area).join(Booth, Booth.area_id == Area.id).where(Area.id.in_(gone)).limit(1))
    if area is not None:
        raise AreaInUse(area=area.name)


def _demand_numbers(edit: Edit) -> None:
    """Refuse a number that two booths in use would have."""
    rows = db.session.execute(
        select(Booth.id, Booth.number).where(Booth.show_id == edit.hall.show_id, Booth.status == BoothStatus.ACTIVE)
    )
    numbers = {f"b{row.id}": row.number for row in rows}
    for thing, values in edit.after.items():
        if thing.startswith("b") and values is not None:
            numbers.pop(thing, None)
            if values.get("status", BoothStatus.ACTIVE.value) == BoothStatus.ACTIVE.value:
                numbers[thing] = values["number"]
    seen: set[str] = set()
    for number in numbers.values():
        if number in seen:
            raise NumberTwice(booth=number)
        seen.add(number)


def _demand_sound(edit: Edit) -> None:
    """Refuse booths outside the hall and booths on top of each other."""
    rows = db.session.scalars(
        select(Booth).where(Booth.show_id == edit.hall.show_id, Booth.status == BoothStatus.ACTIVE)
    ).all()
    touched = {int(thing[1:]) for thing in edit.after if thing.startswith("b")}
    here = [row for row in rows if row.hall_id == edit.hall.id]
    for row in here:
        if row.id in touched or edit.hall_changes:
            _demand_place(edit.hall, row, here)


def _demand_inside(edit: Edit) -> None:
    """Refuse areas and other things outside the hall; only a picture to trace may be larger."""
    for area in db.session.scalars(select(Area).where(Area.hall_id == edit.hall.id)):
        if (edit.hall_changes or f"a{area.id}" in edit.after) and not _is_inside(edit.hall, area):
            raise OutsideHall(booth=area.name)
    for item in db.session.scalars(select(FloorItem).where(FloorItem.hall_id == edit.hall.id)):
        if item.kind is ItemKind.PICTURE or not (edit.hall_changes or f"i{item.id}" in edit.after):
            continue
        if not _is_inside(edit.hall, item):
            raise ThingOutsideHall


def _is_inside(hall: Hall, thing: Area | FloorItem | Booth) -> bool:
    return thing.x >= 0 <= thing.y and thing.x + thing.w <= hall.width_cm and thing.y + thing.h <= hall.depth_cm


def _demand_place(hall: Hall, booth: Booth, others: Iterable[Booth]) -> None:
    rect = (booth.x, booth.y, booth.w, booth.h)
    if not _is_inside(hall, booth):
        raise OutsideHall(booth=booth.number)
    for other in others:
        if other.id != booth.id and overlap(rect, (other.x, other.y, other.w, other.h)):
            raise BoothsOverlap(booth=booth.number, other=other.number)


def turn(hall_id: HallId, verb: Verb, *, actor: Actor, now: datetime) -> FloorChange:
    """Undo or redo the actor's own last edit. Raises NothingToUndo, NothingToRedo, HallChanged."""
    edit = open_hall(hall_id)
    undoable, redoable = list_stacks(hall_id, actor.id)
    stack = undoable if verb is Verb.UNDO else redoable
    if not stack:
        raise NothingToUndo if verb is Verb.UNDO else NothingToRedo
    target = db.session.get_one(FloorChange, stack[-1])
    left, wanted = (target.after, target.before) if verb is Verb.UNDO else (target.before, target.after)
    for thing, values in wanted.items():
        _turn_one(edit, thing, left[thing], values)
    return finish(edit, verb.value, actor=actor, now=now, reverts=target.id)


def _turn_one(edit: Edit, thing: str, left: dict[str, Any] | None, wanted: dict[str, Any] | None) -> None:
    """Bring one thing back; what somebody else changed since stays, and the whole undo is refused."""
    if left is None and not thing.startswith("b"):
        db.session.execute(
            insert(TABLES[thing[0]]).values(
                id=int(thing[1:]), hall_id=edit.hall.id, **_typed(thing[0], wanted or {}),
                **({} if thing[0] == "i" else {"show_id": edit.hall.show_id}),
            )
        )  # fmt: skip
        edit.before[thing], edit.after[thing] = None, dict(wanted or {})
        return
    now_there = edit.get(thing)
    if left is not None and any(now_there[name] != value for name, value in left.items()):
        raise HallChanged
    if wanted is None:
        edit.remove(thing)
    else:
        edit.change(thing, **{"status": BoothStatus.ACTIVE.value, **wanted} if thing.startswith("b") else wanted)


def list_stacks(hall_id: HallId, user_id: int | None) -> tuple[list[int], list[int]]:
    """Return the author's edits of the hall that can be undone and redone, the next one last."""
    rows = db.session.execute(
        select(FloorChange.id, FloorChange.verb, FloorChange.reverts_id)
        .where(FloorChange.hall_id == hall_id, FloorChange.author_id.is_not_distinct_from(user_id))
        .order_by(FloorChange.revision)
    )
    known = {verb.value: verb for verb in (Verb.UNDO, Verb.REDO)}
    return stacks(Done(row.id, known.get(row.verb, Verb.PLACE), row.reverts_id) for row in rows)

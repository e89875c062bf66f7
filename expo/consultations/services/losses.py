"""Who or what drops out of the show, and which slots that takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from expo.consultations import errors
from expo.consultations.models import Buyer, Interpreter, Slot, Table
from expo.consultations.queries import timetable
from expo.consultations.rules.replan import Loss, Lost
from expo.consultations.services import ground
from expo.core.db import db
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show

Thing = Buyer | Exhibitor | Interpreter | Table

KINDS: dict[Lost, type[Thing]] = {
    Lost.BUYER: Buyer,
    Lost.EXHIBITOR: Exhibitor,
    Lost.INTERPRETER: Interpreter,
    Lost.TABLE: Table,
}


def kind_of(thing: Thing) -> Lost:
    """Return what kind of loss it is when this one drops out."""
    return next(kind for kind, model in KINDS.items() if isinstance(thing, model))


def lose(thing: Thing, slots: Sequence[Slot], *, for_good: bool = False) -> Loss:
    """Return what it means that somebody or something drops out of these slots. Raises NothingLost for none."""
    if not slots:
        raise errors.NothingLost
    return Loss(kind_of(thing), thing.id, frozenset(slot.id for slot in slots), for_good)


def lost_slots(
    show: Show, *, now: datetime, day_id: int | None, since: time | None = None, until: time | None = None
) -> list[Slot]:
    """Return the slots still to come in a part of a day, or of the whole rest of the show (no day)."""
    zone = ZoneInfo(show.time_zone)
    return [
        slot
        for slot in timetable.list_slots(show.id, day_id=day_id)
        if slot.starts_at > now
        and (since is None or slot.ends_at.astimezone(zone).time() > since)
        and (until is None or slot.starts_at.astimezone(zone).time() < until)
    ]


def label_of(loss: Loss) -> str:
    """Return how a draft calls what dropped out."""
    return str(name_of(thing_of(loss.kind, loss.id)))[:80]


def name_of(thing: Thing) -> Any:  # noqa: ANN401 - LocalText, or a number
    """Return the name of a person or the label of a table."""
    if isinstance(thing, Table):
        return ground.table_label(thing)
    return thing.name if isinstance(thing, Interpreter) else thing.organization.name


def thing_of(kind: Lost, ref: int) -> Thing:
    """Return who or what a draft is about."""
    found = find_thing(kind, ref)
    assert found is not None
    return found


def find_thing(kind: Lost, ref: int) -> Thing | None:
    """Return a buyer, exhibitor, interpreter or table by its id, if there is one."""
    found = db.session.get(KINDS[kind], ref)
    return found if isinstance(found, Buyer | Exhibitor | Interpreter | Table) else None

"""The rows of a board: the show's tables, and the desks of the firms that meet somebody at their booth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement

from expo.consultations.models import Consultation, Slot, TimetableItem
from expo.consultations.queries import people, setups, timetable
from expo.consultations.rules.codes import ConsultationStatus, Seating, SlotKind
from expo.core.db import LocalText

#: desks of one firm, as the database limits them
_DESKS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a board: a table, or one desk at a firm's booth."""

    id: int
    #: of the table, or None at a booth
    number: int | None
    #: whose booth it is
    name: LocalText | None = None
    kind: SlotKind = SlotKind.GENERAL
    is_closed: bool = False
    kept_for_walk_ins: bool = False
    exhibitor_id: int | None = None


def row_of(seated: Consultation | TimetableItem) -> int:
    """Return the id of the row somebody sits in."""
    return int(seated.table_id or -(seated.exhibitor_id * _DESKS + (seated.desk or 1)))


def firm_of(row_id: int) -> int | None:
    """Return whose booth a row stands for, or None for a table."""
    return -row_id // _DESKS if row_id < 0 else None


def sits_at_booths(show_id: int) -> bool:
    """Return whether the show's consultations take place at the exhibitors' booths."""
    setup = setups.find_setup(show_id)
    return setup is not None and setup.seating is Seating.BOOTH


def list_rows(show_id: int, seated: Sequence[Consultation | TimetableItem]) -> list[Row]:
    """Return the rows of the board on which these stand: after a change of the seating there are both kinds."""
    at_booths = sits_at_booths(show_id)
    used = {each.table_id for each in seated}
    tables = [
        Row(table.id, table.number, None, table.kind, table.is_closed, table.kept_for_walk_ins)
        for table in setups.list_tables(show_id)
        if not at_booths or table.id in used
    ]
    return tables + _booths([each for each in seated if each.table_id is None])


def _booths(seated: Sequence[Consultation | TimetableItem]) -> list[Row]:
    """Return the desks of the firms that these meet."""
    firms = {each.exhibitor_id: each.exhibitor for each in seated}
    profiles = people.profiles_of(firms)
    return [
        Row(-(firm.id * _DESKS + desk), None, firm.organization.name, exhibitor_id=firm.id)
        for firm in sorted(firms.values(), key=lambda each: each.organization.name_ko)
        for desk in range(1, profiles.get(firm.id, people.DEFAULT_PROFILE).desks + 1)
    ]


def coming_at(show_id: int, which: ColumnElement[bool], *, now: datetime) -> Sequence[Consultation]:
    """Return the confirmed consultations not over yet at the show's tables for which the condition holds."""
    return timetable.list_consultations(
        Consultation.show_id == show_id,
        Consultation.table.has(which),
        Slot.ends_at > now,
        statuses=(ConsultationStatus.CONFIRMED,),
    )

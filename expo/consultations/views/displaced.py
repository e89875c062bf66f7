"""Whom a change or a re-plan displaces, as one list: found by name, sorted, in pages and as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.consultations.models import Consultation, Interpreter, Table
from expo.consultations.views.row_lists import RowList, as_sorted
from expo.core.i18n import N_
from expo.shows.models import Show
from expo.web import tables
from expo.web.locale import local
from expo.web.paging import list_query, paged

#: as many rows stand in the page of a plan itself; the list holds them all
SHOWN = 25


class What(StrEnum):
    """What becomes of a displaced consultation."""

    MOVED = "moved"
    ASKED = "asked"
    OFF = "off"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Displaced:
    """A consultation that loses its place: where it was, where it goes, or why nowhere."""

    held: Consultation
    what: What
    was_at: datetime
    was_where: str
    at: datetime | None = None
    where: str = ""
    note: str = ""


def spot(table: Table | None, person: Interpreter | None, *, at_booth: bool = False) -> str:
    """Return a place in words: the table or the booth, and who interprets."""
    seat = _("Table %(number)s", number=table.number) if table else _("At the exhibitor's booth") if at_booth else ""
    return " · ".join(str(each) for each in (seat, local(person.name) if person else "") if each)


def words() -> dict[str, str]:
    """Return what becomes of them, in the reader's words."""
    return {
        What.MOVED.value: _("another place"),
        What.ASKED.value: _("asked again"),
        What.OFF.value: _("called off"),
        What.STAYS.value: _("stays as it is"),
    }


def _is(what: What, each: Displaced) -> bool:
    return each.what is what


DISPLACED = RowList(
    N_("Displaced consultations"),
    "was",
    {
        "number": lambda each: each.held.number,
        "buyer": lambda each: as_sorted(each.held.buyer.organization.name),
        "exhibitor": lambda each: as_sorted(each.held.exhibitor.organization.name),
        "was": lambda each: (each.was_at, each.held.number),
        "at": lambda each: each.at,
        "what": lambda each: each.what.value,
    },
    (
        (N_("No."), lambda each: each.held.code),
        (N_("Buyer"), lambda each: local(each.held.buyer.organization.name)),
        (N_("Exhibitor"), lambda each: local(each.held.exhibitor.organization.name)),
        (N_("Was"), lambda each: each.was_at),
        (N_("Sat at"), lambda each: each.was_where),
        (N_("What becomes of it"), lambda each: words()[each.what.value]),
        (N_("Becomes"), lambda each: each.at),
        (N_("Sits at"), lambda each: each.where),
        (N_("Note"), lambda each: each.note),
    ),
    {what.value: partial(_is, what) for what in What},
    N_("everything"),
    lambda each: [each.held.buyer.organization.name, each.held.exhibitor.organization.name],
)


def answer(show: Show, rows: Sequence[Displaced], *, title: str, back: str) -> str | Response:
    """Return the page of the list, or the list as a file."""
    query = list_query("only", sorts=tuple(DISPLACED.sorts), default_sort=DISPLACED.default_sort)
    found = DISPLACED.found(rows, query)
    if kind := tables.wanted_file():
        return tables.download(kind, f"{show.slug}-displaced", DISPLACED.columns, found)
    here = {each.what.value for each in rows}
    return render_template(
        "consultations/displaced.html",
        show=show,
        title=title,
        back=back,
        words=words(),
        only={value: text for value, text in words().items() if value in here},
        everything=DISPLACED.everything,
        page=paged(found, query),
    )

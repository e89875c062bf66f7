"""The windows of a round of self-selection as a list: search, state, order, pages and file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from expo.core.i18n import N_
from expo.exhibitors.models import ExhibitorId
from expo.floor.models import SelectionRound, SelectionWindow
from expo.floor.queries.board import Names
from expo.floor.rules.codes import SelectionStatus
from expo.web.locale import local
from expo.web.paging import ListQuery, Page, list_query, paged, sort_rows
from expo.web.tables import Columns

Numbers = Mapping[int, Sequence[str]]
SORTS = ("firm", "window", "state", "booth")
STATES = {
    SelectionStatus.WAITING: N_("waits"),
    SelectionStatus.CHOSEN: N_("has chosen"),
    SelectionStatus.ASSIGNED: N_("was given a booth"),
    SelectionStatus.MISSED: N_("missed"),
}


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows that the address asks for, and how many there are of each state."""

    rows: list[SelectionWindow]
    counts: Counter[str]
    query: ListQuery

    @property
    def page(self) -> Page[SelectionWindow]:
        return paged(self.rows, self.query)


def windows_of(found: SelectionRound | None, names: Names, booths: Numbers) -> Windows:
    """Return the round's windows of one state, firm and order where asked; else in the order in which they open."""
    query = list_query("status", sorts=SORTS, default_sort="window")
    every = sorted(found.windows if found else [], key=lambda window: window.opens_at)
    counts = Counter(window.status.value for window in every)
    wanted, state = query.q.casefold(), query.filter("status")
    rows = [
        window
        for window in every
        if state in ("", window.status.value) and wanted in _both(names, window.exhibitor_id).casefold()
    ]
    keys: dict[str, Callable[[SelectionWindow], Any]] = {
        "firm": lambda window: local(names.firms[window.exhibitor_id]).casefold(),
        "window": lambda window: window.opens_at,
        "state": lambda window: list(STATES).index(window.status),
        "booth": lambda window: " ".join(booths[window.exhibitor_id]) or None,
    }
    return Windows(sort_rows(rows, query, keys), counts, query)


def _both(names: Names, exhibitor: ExhibitorId) -> str:
    return f"{names.firms[exhibitor].ko} {names.firms[exhibitor].en}"


def columns(names: Names, booths: Numbers) -> Columns[SelectionWindow]:
    """Return what a file of windows holds."""
    return (
        (N_("Exhibitor"), lambda window: local(names.firms[window.exhibitor_id])),
        (N_("Opens"), lambda window: window.opens_at),
        (N_("Closes"), lambda window: window.closes_at),
        (N_("State"), lambda window: _(STATES[window.status])),
        (N_("Booth"), lambda window: " ".join(booths[window.exhibitor_id])),
    )

"""Lists whose rows are all at hand: one filter and one search over names, an order, pages and a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from expo.core.db import LocalText
from expo.web import tables
from expo.web.locale import local
from expo.web.paging import ListQuery, sort_rows

Row = Any  # what one list holds; its own functions know


@dataclass(frozen=True, slots=True)
class RowList:
    """One list: its name, what it is sorted by, its columns in a file, its filter, and whose names are searched."""

    label: str
    default_sort: str
    sorts: Mapping[str, Callable[[Row], Any]]
    columns: tables.Columns[Row]
    #: of the one filter "only": which rows each value leaves
    only: Mapping[str, Callable[[Row], bool]]
    #: what the filter says where nothing is left out
    everything: str
    named: Callable[[Row], Sequence[LocalText]]

    def found(self, rows: Sequence[Row], query: ListQuery) -> list[Row]:
        """Return the rows that the address asks for, in its order."""
        passes = self.only.get(query.filter("only"), lambda _each: True)
        left = [each for each in rows if passes(each) and any(name.mentions(query.q) for name in self.named(each))]
        return sort_rows(left, query, self.sorts)


def as_sorted(text: LocalText) -> str:
    """Return a name as the reader's lists are sorted by it."""
    return local(text).casefold()

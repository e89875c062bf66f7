"""Lists: what the address asks for (search, filters, sort, page) and the page that answers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select, SQLColumnExpression, func, select

from expo.core.db import db
from expo.core.numbers import whole

T = TypeVar("T")
PER_PAGE = 50
PER_PAGE_CHOICES = (25, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class ListQuery:
    """The list part of an address: ?q=&sort=-name&page=2&per=50&<filter>=<value>."""

    path: str
    q: str
    sort: str
    descending: bool
    page: int
    per_page: int
    filters: Mapping[str, str]
    #: the part of the page that its links lead to, where the list is not the whole page
    anchor: str = ""

    def filter(self, name: str) -> str:
        """Return a filter's value, or "" where it is not set."""
        return self.filters.get(name, "")

    def url(self, **changes: object) -> str:
        """Return this address with changes; None removes a parameter. A new filter or sort starts at page one."""
        args: dict[str, object] = {**self.filters, "q": self.q or None, "per": None}
        args["sort"] = (f"-{self.sort}" if self.descending else self.sort) or None
        args["page"] = self.page if self.page > 1 else None
        args["per"] = self.per_page if self.per_page != PER_PAGE else None
        if set(changes) - {"page"}:
            args["page"] = None
        args.update(changes)
        query = urlencode({name: value for name, value in args.items() if value not in (None, "")})
        address = f"{self.path}?{query}" if query else self.path
        return f"{address}#{self.anchor}" if self.anchor else address

    def sort_url(self, column: str) -> str:
        """Return the address that sorts by `column`, turning the direction when it already does."""
        turned = self.sort == column and not self.descending
        return self.url(sort=f"-{column}" if turned else column)


def list_query(*filters: str, sorts: Sequence[str] = (), default_sort: str = "") -> ListQuery:
    """Read the list part of the present address; unknown filters and sorts are left out, bad pages become one."""
    wanted = request.args.get("sort", default_sort)
    column = wanted.removeprefix("-")
    if sorts and column not in sorts:
        wanted, column = default_sort, default_sort.removeprefix("-")
    per_page = request.args.get("per", PER_PAGE, type=whole)
    return ListQuery(
        path=request.path,
        q=request.args.get("q", "").strip()[:200],
        sort=column,
        descending=wanted.startswith("-"),
        page=max(request.args.get("page", 1, type=whole), 1),
        per_page=per_page if per_page in PER_PAGE_CHOICES else PER_PAGE,
        filters={name: value for name in filters if (value := request.args.get(name, "").strip()[:200])},
    )


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list: the rows, how many there are in all, and the address they came from."""

    rows: Sequence[T]
    total: int
    query: ListQuery

    @property
    def pages(self) -> int:
        return max(ceil(self.total / self.query.per_page), 1)

    @property
    def first(self) -> int:
        return (self.query.page - 1) * self.query.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.query.page * self.query.per_page, self.total)


def ordered(
    statement: Any,  # noqa: ANN401 - a select of any row shape comes in and goes out
    query: ListQuery,
    columns: Mapping[str, SQLColumnExpression[Any]],
) -> Select[Any]:
    """Return the statement sorted as the address asks, by the columns a list allows."""
    column = columns.get(query.sort)
    if column is not None:
        statement = statement.order_by(column.desc().nulls_last() if query.descending else column.asc().nulls_last())
    sorted_statement: Select[Any] = statement
    return sorted_statement


def sort_rows(rows: Iterable[T], query: ListQuery, keys: Mapping[str, Callable[[T], Any]]) -> list[T]:
    """Return rows that are all at hand sorted as the address asks; equals keep their order, nothing comes last."""
    key = keys.get(query.sort)
    if key is None:
        return list(rows)
    found = list(rows)
    known = [row for row in found if key(row) is not None]
    return [*sorted(known, key=key, reverse=query.descending), *(row for row in found if key(row) is None)]


def paged(rows: Sequence[T], query: ListQuery) -> Page[T]:
    """Return one page of rows that are all at hand; a page past the end is the last."""
    page = min(query.page, max(ceil(len(rows) / query.per_page), 1))
    query = replace(query, page=page)
    first = (page - 1) * query.per_page
    return Page(rows[first : first + query.per_page], len(rows), query)


def paginate(statement: Select[Any], query: ListQuery, *, scalars: bool = True) -> Page[Any]:
    """Return one page of a select with two statements whatever the number of rows; a page past the end is the last."""
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    total = db.session.scalar(counted) or 0
    page = min(query.page, max(ceil(total / query.per_page), 1))
    query = replace(query, page=page)
    limited = statement.limit(query.per_page).offset((page - 1) * query.per_page)
    rows = db.session.scalars(limited).all() if scalars else db.session.execute(limited).all()
    return Page(rows, total, query)

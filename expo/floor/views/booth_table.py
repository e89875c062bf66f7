"""The booths of all halls as a list: what the address asks for, and the rows that answer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import url_for

from expo.floor.models import Booth, Hall
from expo.floor.queries.halls import list_booths
from expo.floor.rules.codes import BoothKind
from expo.shows.models import Show
from expo.web.locale import local
from expo.web.paging import ListQuery, list_query

FILTERS = ("hall", "area", "kind", "has")
UTILITIES = ("water", "air", "lan", "is_quiet")
SORTS: Mapping[str, Callable[[Booth], Any]] = {
    "number": lambda booth: booth.number,
    "area": lambda booth: (booth.hall_id, local(booth.area.name)),
    "size": lambda booth: booth.w * booth.h,
    "kind": lambda booth: booth.kind.value,
    "power": lambda booth: booth.power_kw,
    "load": lambda booth: booth.load_kn_m2,
    "sides": lambda booth: booth.open_sides,
}


def read_query(show: Show) -> ListQuery:
    """Return what the address asks for; its links lead to the list, also from the answer to a form."""
    query = list_query(*FILTERS, sorts=tuple(SORTS), default_sort="number")
    return replace(query, path=url_for("floor.booth_list", show=show.slug))


def find(show: Show, q: str, wanted: Mapping[str, str]) -> list[Booth]:
    """Return the booths that fit the search and the filters, by number."""
    return [booth for booth in list_booths(show) if _fits(booth, q.lower(), wanted)]


def _fits(booth: Booth, q: str, wanted: Mapping[str, str]) -> bool:
    hall, area, kind, has = (wanted.get(name, "") for name in FILTERS)
    return (
        (not hall or str(booth.hall_id) == hall)
        and (not area or str(booth.area_id) == area)
        and (kind not in set(BoothKind) or booth.kind.value == kind)
        and (has not in UTILITIES or bool(getattr(booth, has)))
        and (not q or q in booth.number.lower() or booth.area.name.mentions(q))
    )


def find_sorted(show: Show, query: ListQuery) -> list[Booth]:
    """Return every booth the address asks for, in its order; equals stay by number."""
    rows = find(show, query.q, query.filters)
    return sorted(rows, key=SORTS[query.sort], reverse=query.descending) if query.sort in SORTS else rows


def chips(query: ListQuery, halls: Sequence[Hall], words: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the filters in use, each with the address without it."""
    names = {"hall": {str(hall.id): local(hall.name) for hall in halls}}
    names["area"] = {str(area.id): local(area.name) for hall in halls for area in hall.areas}
    names["kind"] = names["has"] = dict(words)
    found = [{"label": f"“{query.q}”", "url": query.url(q=None)}] if query.q else []
    for name in FILTERS:
        label = names[name].get(query.filter(name))
        if label:
            found.append({"label": label, "url": query.url(**{name: None})})
    return found

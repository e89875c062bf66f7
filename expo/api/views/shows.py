"""What anyone may know about a show."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from sqlalchemy import Row

from expo.api import describe, parameters, queries
from expo.api.views.blueprint import door
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import public
from expo.web.limits import limiter

RATE = "240 per minute"
PAGE = 200
MAX_PAGE = 500
MAX_CURSOR = 100


@door("/shows/<show>", describe.SHOW)
@limiter.limit(RATE)
@public("what the public home says, for programs", SHOW)
def show(show: Show) -> Response:
    """A show and its size."""
    return jsonify(
        slug=show.slug,
        name={"ko": show.name_ko, "en": show.name_en},
        starts_on=show.starts_on.isoformat(),
        ends_on=show.ends_on.isoformat(),
        time_zone=show.time_zone,
        counts=queries.counts(show),
    )


@door("/shows/<show>/exhibitors", describe.EXHIBITORS)
@limiter.limit(RATE)
@public("what the directory says, for programs", SHOW)
def exhibitors(show: Show) -> Response:
    """The directory.

    Exhibitors and sample displays with their booth numbers, in the order of their slugs.
    """
    limit = parameters.limit(PAGE, MAX_PAGE)
    after = request.args.get("cursor", "")[:MAX_CURSOR]
    rows = queries.directory(show, after=after, limit=limit + 1)
    page, more = rows[:limit], len(rows) > limit
    booths = queries.booth_numbers(show)
    return jsonify(
        exhibitors=[_entry(row, booths.get(row.exhibitor_id, [])) for row in page],
        next_cursor=queries.cursor_of(page[-1]) if more else None,
    )


def _entry(row: Row[Any], booths: list[str]) -> dict[str, Any]:
    category = {"ko": row.category_ko, "en": row.category_en} if row.category_ko is not None else None
    return {
        "slug": row.slug,
        "name": {"ko": row.name_ko, "en": row.name_en},
        "kind": row.kind,
        "category": category,
        "pavilion": row.pavilion,
        "booths": booths,
    }

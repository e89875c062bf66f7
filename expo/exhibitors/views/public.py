"""The directory, the pages of exhibitors and sample displays, and their pictures: open to everyone."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, render_template, request, send_from_directory

from expo.core.errors import NotFound
from expo.core.i18n import N_
from expo.exhibitors import doors, media, placements, queries
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries.directory import EXHIBITOR as EXHIBITOR_KIND
from expo.exhibitors.queries.directory import earlier_shows
from expo.exhibitors.rules import ExhibitorStatus
from expo.exhibitors.rules.directory import Wanted, in_order, search, words_of
from expo.exhibitors.scopes import EXHIBITOR
from expo.exhibitors.services.applying import takes_applications
from expo.exhibitors.views.blueprint import bp, instance
from expo.shows.models import Pavilion, Show
from expo.shows.scopes import PAVILION, SHOW
from expo.web import nav
from expo.web.access import public
from expo.web.identity import current_actor
from expo.web.locale import current_language, show_date, show_time
from expo.web.nav import NavItem
from expo.web.paging import ListQuery, list_query, paged

FILTERS = ("category", "pavilion", "region")
YEAR_S = 365 * 24 * 3600

nav.add(NavItem(face="public", label=N_("Exhibitors"), endpoint="exhibitors.directory", order=10))


def directory_query() -> ListQuery:
    """Read what a reader looks for; several values of one filter stand in the address as `a,b` or repeated."""
    query = list_query("kind", sorts=("booth", "name"), default_sort="booth")
    several = {name: ",".join(filter(None, map(str.strip, request.args.getlist(name))))[:500] for name in FILTERS}
    return replace(query, filters={**query.filters, **{name: value for name, value in several.items() if value}})


def _several(query: ListQuery, name: str) -> frozenset[str]:
    return frozenset(filter(None, query.filter(name).split(",")))


def _wanted(query: ListQuery) -> Wanted:
    return Wanted(
        words=words_of(query.q),
        categories=_several(query, "category"),
        pavilions=_several(query, "pavilion"),
        regions=_several(query, "region"),
    )


@bp.get("/shows/<show>/exhibitors")
@public("the directory of a published show", SHOW)
def directory(show: Show) -> str:
    query, language = directory_query(), current_language()
    rows = {(row.kind, row.id): row for row in queries.public_directory(show)}
    wanted = _wanted(query)
    entries = {key: row.entry(language) for key, row in rows.items()}
    found, facets = search([entry for key, entry in entries.items() if _shown(key, query)], wanted)
    others, _ = search([entry for key, entry in entries.items() if not _shown(key, query)], wanted)
    ordered = in_order(found, query.sort)
    if query.descending:
        ordered.reverse()
    return render_template(
        "exhibitors/directory.html",
        show=show,
        query=query,
        page=paged([rows[entry.key] for entry in ordered], query),
        facets=facets,
        others=len(others),
        categories=queries.list_categories(show),
        regions={row.region.ko or row.region.en: row.region for row in rows.values()},
        wanted=wanted,
    )


def _shown(key: tuple[str, int], query: ListQuery) -> bool:
    return (key[0] == EXHIBITOR_KIND) is (query.filter("kind") != "samples")


@bp.get("/shows/<show>/exhibitors/<exhibitor>")
@public("the page of an exhibitor of a published show", EXHIBITOR)
def exhibitor_page(exhibitor: Exhibitor) -> str:
    if exhibitor.status is not ExhibitorStatus.ACTIVE:
        raise NotFound
    return render_template(
        "exhibitors/exhibitor.html",
        show=exhibitor.show,
        firm=exhibitor,
        booths=placements.booths_of(exhibitor.show).get(exhibitor.id, ()),
        earlier=earlier_shows(exhibitor),
        opening=opening_hours(exhibitor.show),
        book=doors.booking_url(exhibitor, current_actor()),
        where=doors.map_of(exhibitor),
    )


def opening_hours(show: Show) -> list[tuple[str, str]]:
    """Return each show day with its hours, in the reader's language."""
    return [(show_date(day.on, "day"), f"{show_time(day.opens_at)} – {show_time(day.closes_at)}") for day in show.days]


@bp.get("/shows/<show>/sample-displays/<display>")
@public("the page of a sample display of a published show", SHOW)
def sample_display_page(show: Show, display: str) -> str:
    found = queries.get_sample_display(show, display)
    if found.status is not ExhibitorStatus.ACTIVE:
        raise NotFound
    return render_template("exhibitors/exhibitor.html", show=show, firm=found, booths=(), earlier=[])


@bp.get("/shows/<show>/pavilions/<pavilion>")
@public("the page of a special pavilion of a published show", PAVILION)
def pavilion_page(pavilion: Pavilion) -> str:
    rows = [row for row in queries.public_directory(pavilion.show) if row.pavilion_slug == pavilion.slug]
    language = current_language()
    rows.sort(key=lambda row: row.name.in_language(language))
    return render_template(
        "exhibitors/pavilion.html",
        show=pavilion.show,
        pavilion=pavilion,
        firms=[row for row in rows if row.kind == EXHIBITOR_KIND],
        samples=[row for row in rows if row.kind != EXHIBITOR_KIND],
        is_open=takes_applications(pavilion.show),
    )


@bp.get("/media/<name>")
@public("pictures of products and logos; their names cannot be guessed")
def picture(name: str) -> Response:
    if not media.is_picture_name(name):
        raise NotFound
    response = send_from_directory(media.picture_folder(instance()), name, mimetype="image/webp", max_age=YEAR_S)
    response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    return response

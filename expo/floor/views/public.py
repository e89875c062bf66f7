"""The public floor map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template, request, url_for
from flask_babel import gettext as _

from expo.core.i18n import N_
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import list_exhibitors
from expo.floor.models import Booth
from expo.floor.queries.halls import list_booths, list_halls
from expo.floor.queries.plans import released_booths
from expo.floor.rules.codes import AreaKind
from expo.floor.views.blueprint import bp
from expo.floor.views.shapes import Shape, base, fit, short, sketch
from expo.floor.views.ways import with_way
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import public
from expo.web.nav import NavItem

nav.add(NavItem(face="public", label=N_("Floor map"), endpoint="floor.map_page", order=20))


@bp.get("/shows/<show>/map")
@public("a published show's map", SHOW)
def map_page(show: Show) -> str:
    """Show halls and who stands where; `?booth=` marks one booth, `?q=` finds firms and booths."""
    stands = released_booths(show)
    firms = {firm.id: firm for firm in list_exhibitors(show)}
    has: dict[int, Exhibitor] = {
        booth.id: firms[firm] for firm, booths in stands.items() if firm in firms for booth in booths
    }
    booths = list_booths(show)
    wanted, found = _find(booths, has)
    shapes = [(booth, _shape(show, booth, has.get(booth.id), is_found=booth.id in found)) for booth in booths]
    halls = [(hall, sketch(hall, shapes)) for hall in list_halls(show)]
    if len({has[booth].id if booth in has else -booth for booth in found}) == 1:  # one place to go to
        halls = [(hall, with_way(drawn, hall, booths, found)) for hall, drawn in halls]
    return render_template(
        "floor/map.html",
        show=show,
        sketches=[drawn for _hall, drawn in halls],
        rows=_rows(booths, has),
        wanted=wanted,
        q=request.args.get("q", "").strip()[:100],
        found=[booth for booth in booths if booth.id in found],
        has=has,
        released=bool(stands),
        short=short,
    )


def _find(booths: Sequence[Booth], has: Mapping[int, Exhibitor]) -> tuple[str, set[int]]:
    """Return the booth number asked for and the booths that the search finds."""
    number, q = request.args.get("booth", "").strip(), request.args.get("q", "").strip().lower()[:100]
    exact: set[int] = {booth.id for booth in booths if booth.number.lower() == (number or q).lower() and (number or q)}
    if exact or not q:
        return number, exact
    found: set[int] = set()
    for booth in booths:
        firm = has.get(booth.id)
        if q in booth.number.lower() or (firm and firm.organization.name.mentions(q)):
            found.add(booth.id)
    return number, found


def _shape(show: Show, booth: Booth, firm: Exhibitor | None, *, is_found: bool) -> Shape:
    name = short(firm.organization.name) if firm else ""
    address = url_for("exhibitors.exhibitor_page", show=show.slug, exhibitor=firm.slug) if firm else ""
    return Shape(
        **base(booth),  # type: ignore[arg-type]
        css=("here" if is_found else "") + ("" if firm else " empty"),
        name=fit(name, booth.w / 10 - 2),
        label=f"{booth.number}, {name}" if firm else _("%(booth)s, free", booth=booth.number),
        href=address or f"?booth={booth.number}",
    )


def _rows(booths: Sequence[Booth], has: Mapping[int, Exhibitor]) -> list[tuple[Exhibitor, list[str], Booth]]:
    """Return the firms with their booth numbers for the table, by first booth."""
    found: dict[int, tuple[Exhibitor, list[str], Booth]] = {}
    for booth in booths:
        firm = has.get(booth.id)
        if firm is not None and booth.area.kind in (AreaKind.INDIVIDUAL, AreaKind.PAVILION):
            found.setdefault(firm.id, (firm, [], booth))[1].append(booth.number)
    return list(found.values())

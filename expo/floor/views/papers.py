"""The plan to take along, as PDF and SVG: the released one for everybody, a draft for those who work on it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, g, render_template, request

from expo.core.errors import NotFound
from expo.core.numbers import whole
from expo.floor.models import Plan
from expo.floor.policies import FloorPermission
from expo.floor.rules.lettering import width_of
from expo.floor.scopes import PLAN
from expo.floor.views.blueprint import bp
from expo.floor.views.printing import Sheet, make_pdf, make_sheets, tint_of
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access, public
from expo.web.limits import limiter
from expo.web.locale import current_language

#: drawing 1,500 booths takes a second or two of a worker
PER_STRANGER = "20 per minute"


@bp.get("/shows/<show>/map.svg")
@public("a published show's map", SHOW)
@limiter.limit(PER_STRANGER)
def map_svg(show: Show) -> Response:
    """Send one hall's released plan as a drawing on A3, in the language of the reader or of `?lang=`."""
    return _send(show, make_sheets(show), "svg", "map")


@bp.get("/shows/<show>/map.pdf")
@public("a published show's map", SHOW)
@limiter.limit(PER_STRANGER)
def map_pdf(show: Show) -> Response:
    """Send the released plan of all halls, or of `?hall=`, as PDF on A3 with the list of firms."""
    return _send(show, make_sheets(show), "pdf", "map")


@bp.get("/shows/<show>/manage/plans/<int:plan>/plan.<any(pdf, svg):kind>")
@access(FloorPermission.ALLOCATE, PLAN)
def plan_paper(plan: Plan, kind: str) -> Response:
    """Send a plan as it stands now; a draft says on every sheet that it is one."""
    return _send(g.show, make_sheets(g.show, plan), kind, f"plan-{plan.id}")


def _send(show: Show, sheets: Sequence[Sheet], kind: str, name: str) -> Response:
    """Send the sheets asked for. Raises NotFound where there is no such hall."""
    hall = request.args.get("hall", type=whole)
    wanted = tuple(sheet for sheet in sheets if hall in (None, sheet.hall.id))
    if not wanted:
        raise NotFound
    if kind == "pdf":
        response = Response(make_pdf(wanted), mimetype="application/pdf")
    else:
        drawn = render_template(
            "floor/map.svg", sheet=wanted[0], tint_of=tint_of, width_of=width_of, lang=current_language()
        )
        response = Response(drawn, mimetype="image/svg+xml")
    of_hall = f"-hall-{hall}" if hall else ""
    file = f"{show.slug}-{name}{of_hall}-{current_language()}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response

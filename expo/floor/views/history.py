"""The history of a plan: every change, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import g, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.core.db import db
from expo.core.i18n import N_
from expo.exhibitors.models import ExhibitorId
from expo.floor.models import Plan, PlanChange, PlanChangeLine
from expo.floor.policies import FloorPermission
from expo.floor.queries import plans as queries
from expo.floor.queries.board import Names, load_names
from expo.floor.reasons import why
from expo.floor.scopes import PLAN
from expo.floor.views.blueprint import bp
from expo.floor.views.booths import VERBS
from expo.web.access import access
from expo.web.locale import called, local
from expo.web.paging import list_query, paginate
from expo.web.tables import Columns, download, wanted_file


@bp.get("/shows/<show>/manage/plans/<int:plan>/history")
@access(FloorPermission.ALLOCATE, PLAN)
def plan_history(plan: Plan) -> str | Response:
    """Tell every change of a plan; as a file, one row for each booth of each change."""
    query, names = list_query("verb"), load_names(plan.show_id)
    found = queries.select_changes(plan, verb=query.filter("verb"), q=query.q)
    if kind := wanted_file():
        return download(kind, f"{g.show.slug}-history", _columns(names), _lines(db.session.scalars(found)))
    verbs = [(verb.value, _(word)) for verb, word in VERBS.items()]
    return render_template(
        "floor/history.html", show=g.show, plan=plan, page=paginate(found, query), names=names, verbs=verbs
    )


def _lines(changes: Iterable[PlanChange]) -> Iterator[PlanChangeLine]:
    for change in changes:
        yield from change.lines


def _columns(names: Names) -> Columns[PlanChangeLine]:
    def firm(exhibitor: ExhibitorId | None) -> str:
        return local(names.firms[exhibitor]) if exhibitor else ""

    return (
        (N_("Time"), lambda line: line.change.at),
        (N_("Who"), lambda line: called(line.change.author_name)),
        (N_("Did what"), lambda line: _(VERBS[line.change.verb])),
        (N_("Booth"), lambda line: line.booth.number),
        (N_("Before"), lambda line: firm(line.exhibitor_before_id)),
        (N_("After"), lambda line: firm(line.exhibitor_after_id)),
        (N_("Reason"), lambda line: why(line.change.reason)),
    )

"""What was scanned, and where devices and server said different things."""

from __future__ import annotations

from typing import Any

from flask import g, render_template
from sqlalchemy import Select

from expo.checkin import queries
from expo.checkin.models import Scan
from expo.checkin.policies import CheckinPermission
from expo.checkin.rules import Outcome
from expo.checkin.views.blueprint import bp
from expo.checkin.views.words import REASONS
from expo.core.i18n import N_
from expo.registration.cards import KINDS
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import access
from expo.web.paging import ListQuery, list_query, ordered, paginate

SORTS = {"received": Scan.received_at, "scanned": Scan.scanned_at, "outcome": Scan.outcome}

nav.add(
    nav.NavItem(
        face="manage",
        group="day",
        label=N_("Admissions"),
        endpoint="checkin.scans",
        icon="clipboard-check",
        order=15,
        permission=CheckinPermission.MANAGE,
    )
)


@bp.get("/shows/<show>/manage/scans")
@access(CheckinPermission.MANAGE, SHOW)
def scans(show: Show) -> str:
    query = list_query("gate", "outcome", "conflicts", sorts=tuple(SORTS), default_sort="-received")
    page = paginate(_select(show, query), query)
    return render_template(
        "checkin/scans.html",
        show=show,
        page=page,
        query=query,
        gates=queries.list_gates(show),
        conflicts=queries.count_conflicts(show),
        reasons=REASONS,
        kinds=KINDS,
        zone=g.time_zone,
    )


def _select(show: Show, query: ListQuery) -> Select[Any]:
    statement = queries.select_conflicts(show) if query.filter("conflicts") else queries.select_scans(show)
    if query.filter("gate"):
        statement = queries.at_gate(statement, show, query.filter("gate"))
    if query.filter("outcome") in (Outcome.ADMITTED, Outcome.REFUSED):
        statement = statement.where(Scan.outcome == Outcome(query.filter("outcome")))
    if query.q:
        statement = queries.of_person(statement, query.q)
    statement = ordered(statement, query, SORTS)
    return statement.order_by(Scan.id)

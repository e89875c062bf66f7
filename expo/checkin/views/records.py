"""What was scanned, and where devices and server said different things."""

from __future__ import annotations

from typing import Any

from flask import Response, g, render_template
from flask_babel import gettext as _
from sqlalchemy import Select

from expo.checkin import queries
from expo.checkin.models import Scan
from expo.checkin.policies import CheckinPermission
from expo.checkin.rules import Outcome
from expo.checkin.views.blueprint import bp
from expo.checkin.views.words import REASONS
from expo.core import clock
from expo.core.db import db
from expo.core.i18n import N_
from expo.registration.cards import KINDS
from expo.shows import handovers
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.locale import called, local
from expo.web.paging import ListQuery, list_query, ordered, paginate
from expo.web.tables import Columns, Kind, download
from expo.web.writes import writes

COLUMNS: Columns[Scan] = (
    (N_("Scanned"), lambda row: row.scanned_at),
    (N_("Received"), lambda row: row.received_at),
    (N_("Who"), lambda row: called(row.registration.full_name) if row.registration else row.badge[:16]),
    (N_("Kind"), lambda row: _(KINDS[row.registration.kind]) if row.registration else ""),
    (N_("Gate"), lambda row: local(row.gate.name)),
    (N_("Direction"), lambda row: _("In") if row.direction == "in" else _("Out")),
    (N_("Verdict"), lambda row: _told(row.outcome)),
    (N_("Reason"), lambda row: _(REASONS[row.reason]) if row.outcome is Outcome.REFUSED and row.reason else ""),
    (N_("Told at the gate"), lambda row: _told(row.decided)),
    (N_("By"), lambda row: called(row.actor)),
)
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


def _told(outcome: Outcome | None) -> str:
    word = "" if outcome is None else _("Admitted") if outcome is Outcome.ADMITTED else _("Refused")
    return str(word)


def _query() -> ListQuery:
    return list_query("gate", "outcome", "conflicts", sorts=tuple(SORTS), default_sort="-received")


@bp.get("/shows/<show>/manage/scans")
@access(CheckinPermission.MANAGE, SHOW)
def scans(show: Show) -> str:
    query = _query()
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


@bp.post("/shows/<show>/manage/scans/export/<any(csv, xlsx):kind>")
@access(CheckinPermission.MANAGE, SHOW)
@writes
def export_scans(show: Show, kind: Kind) -> Response:
    """Download what the filters find; the trail notes it, because it says who was where when."""
    query = _query()
    handovers.note(current_actor(), show, "checkin.export", now=clock.now(), filters=query.url())
    rows = db.session.scalars(_select(show, query).execution_options(yield_per=1000))
    return download(kind, f"{show.slug}-admissions", COLUMNS, rows)


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

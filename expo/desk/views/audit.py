"""The audit trail: who decided what, when and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, render_template
from sqlalchemy import ColumnElement, Select

from expo.core import clock
from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.core.i18n import N_
from expo.desk import queries
from expo.desk.actions import action_word
from expo.desk.subjects import names_of
from expo.desk.views.blueprint import bp
from expo.floor.reasons import why
from expo.shows import handovers
from expo.shows.models import Show
from expo.shows.policies import ShowPermission
from expo.shows.scopes import SHOW
from expo.web import nav, tables
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.locale import called
from expo.web.nav import NavItem
from expo.web.paging import ListQuery, list_query, ordered, paginate
from expo.web.writes import writes

SORTS: dict[str, ColumnElement[Any]] = {
    "at": AuditEntry.at.expression,
    "actor": AuditEntry.actor_name.expression,
    "action": AuditEntry.action.expression,
    "subject": AuditEntry.subject_label.expression,
}
COLUMNS: tables.Columns[AuditEntry] = (
    (N_("Time"), lambda row: row.at),
    (N_("Who"), lambda row: called(row.actor_name)),
    (N_("Did what"), lambda row: action_word(row.action)),
    (N_("Code"), lambda row: row.action),
    (N_("Reason"), lambda row: why(row.reason)),
)
EXPORT_LIMIT = 100_000


def _columns(names: Mapping[int, str]) -> tables.Columns[AuditEntry]:
    about: tables.Columns[AuditEntry] = ((N_("About"), lambda row: names[row.id]),)
    return (*COLUMNS[:-1], *about, COLUMNS[-1])


def _query() -> ListQuery:
    return list_query("action", "actor", sorts=tuple(SORTS), default_sort="-at")


def _found(show: Show, query: ListQuery) -> Select[Any]:
    found = queries.select_audit(show.id, q=query.q, action=query.filter("action"), actor=query.filter("actor"))
    return ordered(found, query, SORTS).order_by(AuditEntry.id.desc())


@bp.get("/shows/<show>/manage/audit-trail")
@access(ShowPermission.SEE_DESK, SHOW)
def audit_trail(show: Show) -> str:
    query = _query()
    page = paginate(_found(show, query), query)
    actions = sorted(((code, action_word(code)) for code in queries.list_actions(show.id)), key=lambda pair: pair[1])
    return render_template(
        "desk/audit.html", show=show, page=page, actions=actions, action_word=action_word,
        names=names_of(page.rows),
    )  # fmt: skip


@bp.post("/shows/<show>/manage/audit-trail.<any(csv,xlsx):kind>")
@access(ShowPermission.SEE_DESK, SHOW)
@writes
def export_audit(show: Show, kind: tables.Kind) -> Response:
    """The trail holds names, so that taking it away is itself a line of it."""
    query = _query()
    rows = db.session.scalars(_found(show, query).limit(EXPORT_LIMIT)).all()
    handovers.note(current_actor(), show, "desk.export_audit", now=clock.now(), filters=query.url())
    return tables.download(kind, f"{show.slug}-audit-trail", _columns(names_of(rows)), rows)


nav.add(
    NavItem(
        face="manage",
        group="setup",
        label=N_("Audit trail"),
        endpoint="desk.audit_trail",
        icon="clock-history",
        order=90,
        permission=ShowPermission.SEE_DESK,
        key="g t",
    )
)

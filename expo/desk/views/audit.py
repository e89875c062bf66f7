"""The audit trail: who decided what, when and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, render_template
from flask_babel import gettext as _
from sqlalchemy import ColumnElement

from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.core.i18n import N_
from expo.desk import queries
from expo.desk.actions import action_word
from expo.desk.views.blueprint import bp
from expo.shows.models import Show
from expo.shows.policies import ShowPermission
from expo.shows.scopes import SHOW
from expo.web import nav, tables
from expo.web.access import access
from expo.web.nav import NavItem
from expo.web.paging import ListQuery, list_query, ordered, paginate

SORTS: dict[str, ColumnElement[Any]] = {
    "at": AuditEntry.at.expression,
    "actor": AuditEntry.actor_name.expression,
    "action": AuditEntry.action.expression,
    "subject": AuditEntry.subject_label.expression,
}
EXPORT_LIMIT = 100_000


def _query() -> ListQuery:
    return list_query("action", "actor", sorts=tuple(SORTS), default_sort="-at")


@bp.get("/shows/<show>/manage/audit-trail")
@access(ShowPermission.SEE_DESK, SHOW)
def audit_trail(show: Show) -> str:
    query = _query()
    statement = queries.select_audit(show.id, q=query.q, action=query.filter("action"), actor=query.filter("actor"))
    page = paginate(ordered(statement, query, SORTS).order_by(AuditEntry.id.desc()), query)
    actions = sorted(((code, action_word(code)) for code in queries.list_actions(show.id)), key=lambda pair: pair[1])
    return render_template("desk/audit.html", show=show, page=page, actions=actions, action_word=action_word)


@bp.get("/shows/<show>/manage/audit-trail.<any(csv,xlsx):kind>")
@access(ShowPermission.SEE_DESK, SHOW)
def export_audit(show: Show, kind: str) -> Response:
    query = _query()
    statement = queries.select_audit(show.id, q=query.q, action=query.filter("action"), actor=query.filter("actor"))
    rows = db.session.scalars(statement.order_by(AuditEntry.id).limit(EXPORT_LIMIT))
    head = [_("Time"), _("Who"), _("Did what"), _("Code"), _("About"), _("Reason")]
    cells: Iterable[list[tables.Cell]] = (
        [row.at, row.actor_name, action_word(row.action), row.action, row.subject_label, row.reason] for row in rows
    )
    return tables.export("csv" if kind == "csv" else "xlsx", f"{show.slug}-audit-trail", head, cells)


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

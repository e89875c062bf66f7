"""The outbox: every mail the system wrote, as its reader gets it."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select
from werkzeug.wrappers import Response

from config import Settings
from expo.core import clock
from expo.core.db import db
from expo.core.errors import NotFound
from expo.core.i18n import N_
from expo.core.mail import Mail
from expo.desk import queries
from expo.desk.views.blueprint import bp
from expo.shows import handovers
from expo.shows.models import Show
from expo.shows.policies import ShowPermission
from expo.shows.scopes import SHOW
from expo.web import nav, tables
from expo.web.access import access, public
from expo.web.identity import current_actor
from expo.web.nav import NavItem
from expo.web.paging import ListQuery, list_query, ordered, paginate
from expo.web.writes import writes

SORTS: dict[str, ColumnElement[Any]] = {
    "created": Mail.created_at.expression,
    "recipient": Mail.recipient.expression,
    "subject": Mail.subject.expression,
}
COLUMNS: tables.Columns[Mail] = (
    (N_("Subject"), lambda mail: mail.subject),
    (N_("To"), lambda mail: mail.recipient),
    (N_("State"), lambda mail: _("sent") if mail.sent_at else _("failed") if mail.error else _("waiting")),
    (N_("Written"), lambda mail: mail.created_at),
    (N_("Sent"), lambda mail: mail.sent_at),
    (N_("Error"), lambda mail: mail.error),
)
STATES = (("sent", N_("Sent")), ("waiting", N_("Waiting")), ("failed", N_("Failed")))


def _query() -> ListQuery:
    return list_query("state", sorts=tuple(SORTS), default_sort="-created")


def _found(show_id: int | None, query: ListQuery) -> Select[Any]:
    statement = queries.select_mails(show_id=show_id, q=query.q, state=query.filter("state"))
    return ordered(statement, query, SORTS).order_by(Mail.id.desc())


def _list(show_id: int | None, template: str, **context: object) -> str:
    query = _query()
    return render_template(template, page=paginate(_found(show_id, query), query), states=STATES, **context)


@bp.get("/shows/<show>/manage/outbox")
@access(ShowPermission.SEE_DESK, SHOW)
def outbox(show: Show) -> str:
    return _list(show.id, "desk/outbox.html", show=show)


@bp.post("/shows/<show>/manage/outbox.<any(csv,xlsx):kind>")
@access(ShowPermission.SEE_DESK, SHOW)
@writes
def export_outbox(show: Show, kind: tables.Kind) -> Response:
    query = _query()
    handovers.note(current_actor(), show, "desk.export_outbox", now=clock.now(), filters=query.url())
    rows = db.session.scalars(_found(show.id, query))
    return tables.download(kind, f"{show.slug}-outbox", COLUMNS, rows)


@bp.get("/shows/<show>/manage/outbox/<int:mail>")
@access(ShowPermission.SEE_DESK, SHOW)
def mail(show: Show, mail: int) -> str:
    return render_template("desk/mail.html", show=show, mail=queries.get_mail(mail, show_id=show.id))


def _demand_local() -> None:
    settings: Settings = current_app.extensions["settings"]
    if settings.environment == "production":
        raise NotFound


@bp.get("/demo/outbox")
@public("the local demo has no mailboxes: a newcomer reads its mails here; elsewhere the page does not exist")
def demo_outbox() -> str | Response:
    _demand_local()
    if kind := tables.wanted_file():
        return tables.download(kind, "outbox", COLUMNS, db.session.scalars(_found(None, _query())))
    return _list(None, "desk/demo_outbox.html")


@bp.get("/demo/outbox/<int:mail>")
@public("the local demo has no mailboxes: a newcomer reads its mails here; elsewhere the page does not exist")
def demo_mail(mail: int) -> str:
    _demand_local()
    return render_template("desk/demo_mail.html", mail=queries.get_mail(mail))


nav.add(
    NavItem(
        face="manage",
        group="setup",
        label=N_("Outbox"),
        endpoint="desk.outbox",
        icon="envelope",
        order=80,
        permission=ShowPermission.SEE_DESK,
    )
)

"""The outbox: every mail the system wrote, as its reader gets it."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template
from sqlalchemy import ColumnElement

from config import Settings
from expo.core.errors import NotFound
from expo.core.i18n import N_
from expo.core.mail import Mail
from expo.desk import queries
from expo.desk.views.blueprint import bp
from expo.shows.models import Show
from expo.shows.policies import ShowPermission
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import access, public
from expo.web.nav import NavItem
from expo.web.paging import list_query, ordered, paginate

SORTS: dict[str, ColumnElement[Any]] = {
    "created": Mail.created_at.expression,
    "recipient": Mail.recipient.expression,
    "subject": Mail.subject.expression,
}
STATES = (("sent", N_("Sent")), ("waiting", N_("Waiting")), ("failed", N_("Failed")))


def _list(show_id: int | None, template: str, **context: object) -> str:
    query = list_query("state", sorts=tuple(SORTS), default_sort="-created")
    statement = queries.select_mails(show_id=show_id, q=query.q, state=query.filter("state"))
    page = paginate(ordered(statement, query, SORTS).order_by(Mail.id.desc()), query)
    return render_template(template, page=page, states=STATES, **context)


@bp.get("/shows/<show>/manage/outbox")
@access(ShowPermission.SEE_DESK, SHOW)
def outbox(show: Show) -> str:
    return _list(show.id, "desk/outbox.html", show=show)


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
def demo_outbox() -> str:
    _demand_local()
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

"""The organizer's list of registrations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, render_template
from flask_babel import gettext as _
from sqlalchemy import Select

from expo.core import clock
from expo.core.db import db
from expo.core.i18n import N_
from expo.registration import queries
from expo.registration.cards import KINDS
from expo.registration.models import Registration
from expo.registration.policies import RegistrationPermission
from expo.registration.rules import RegistrationKind, RegistrationStatus
from expo.registration.views.blueprint import bp
from expo.shows import handovers
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.paging import ListQuery, list_query, ordered, paginate
from expo.web.tables import Cell, export
from expo.web.writes import writes

SORTS = {
    "name": Registration.name,
    "organization": Registration.organization_name,
    "kind": Registration.kind,
    "created": Registration.created_at,
}
STATUSES = {RegistrationStatus.ACTIVE: N_("Valid"), RegistrationStatus.CANCELLED: N_("Cancelled")}

nav.add(
    nav.NavItem(
        face="manage",
        group="before",
        label=N_("Registrations"),
        endpoint="registration.registrations",
        icon="person-badge",
        order=60,
        permission=RegistrationPermission.MANAGE,
        count=lambda show: queries.count_active(show) if isinstance(show, Show) else None,
    )
)


@bp.get("/shows/<show>/manage/registrations")
@access(RegistrationPermission.MANAGE, SHOW)
def registrations(show: Show) -> str:
    query = _query()
    page = paginate(_select(show, query), query)
    return render_template(
        "registration/list.html",
        show=show,
        page=page,
        query=query,
        kinds={kind.value: _(label) for kind, label in KINDS.items()},
        statuses={status.value: _(label) for status, label in STATUSES.items()},
        chips=_chips(query),
    )


@bp.post("/shows/<show>/manage/registrations/export/<any(csv, xlsx):kind>")
@access(RegistrationPermission.MANAGE, SHOW)
@writes
def export_registrations(show: Show, kind: Any) -> Response:  # noqa: ANN401 - the converter allows two words
    """Download what the filters find; the trail notes it, because it holds personal data."""
    query = _query()
    handovers.note(current_actor(), show, "registration.export", now=clock.now(), filters=query.url())
    head = [_("Name"), _("Name in English"), _("Kind"), _("Organization"), _("Organization in English"), _("Position"),
            _("Mail address"), _("Phone"), _("Country"), _("Status"), _("Registered")]  # fmt: skip
    return export(kind, f"{show.slug}-registrations", head, _rows(_select(show, query)))


def _rows(statement: Select[Any]) -> Iterator[list[Cell]]:
    for row in db.session.scalars(statement.execution_options(yield_per=1000)):
        yield [row.name, row.name_en, _(KINDS[row.kind]), row.organization_name,
               row.organization_name_en, row.job_title, row.email, row.phone, row.country, _(STATUSES[row.status]), row.created_at]  # fmt: skip


def _query() -> ListQuery:
    return list_query("kind", "status", sorts=tuple(SORTS), default_sort="-created")


def _select(show: Show, query: ListQuery) -> Select[Any]:
    statement = queries.select_registrations(show, query.q)
    if query.filter("kind") in set(RegistrationKind):
        statement = statement.where(Registration.kind == RegistrationKind(query.filter("kind")))
    if query.filter("status") in set(RegistrationStatus):
        statement = statement.where(Registration.status == RegistrationStatus(query.filter("status")))
    statement = ordered(statement, query, SORTS)
    return statement.order_by(Registration.id.desc())


def _chips(query: ListQuery) -> list[dict[str, str]]:
    chips = [{"label": f"“{query.q}”", "url": query.url(q=None)}] if query.q else []
    if query.filter("kind") in set(RegistrationKind):
        label = _(KINDS[RegistrationKind(query.filter("kind"))])
        chips.append({"label": label, "url": query.url(kind=None)})
    if query.filter("status") in set(RegistrationStatus):
        label = _(STATUSES[RegistrationStatus(query.filter("status"))])
        chips.append({"label": label, "url": query.url(status=None)})
    return chips

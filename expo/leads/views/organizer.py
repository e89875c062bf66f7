"""The organizer's view: how many leads each exhibitor recorded, and no name of anybody."""

from __future__ import annotations

from flask import Response, g, render_template
from flask_babel import gettext as _
from sqlalchemy import func, or_

from expo.accounts.models import Organization
from expo.core.db import db
from expo.core.i18n import N_
from expo.exhibitors.models import Exhibitor
from expo.leads import queries, rules
from expo.leads.models import Lead
from expo.leads.policies import LeadPermission
from expo.leads.views.blueprint import bp
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import access
from expo.web.locale import local
from expo.web.paging import list_query, ordered, paginate
from expo.web.tables import export

SORTS = {"name": Organization.name_ko, "leads": func.count(Lead.id)}


def _count(subject: object) -> int | None:
    return queries.count_leads(subject.id)["all"] if isinstance(subject, Show) else None


nav.add(
    nav.NavItem(
        face="manage",
        group="results",
        label=N_("Leads"),
        endpoint="leads.overview",
        icon="person-lines-fill",
        order=10,
        permission=LeadPermission.TOTALS,
        count=_count,
    )
)


@bp.get("/shows/<show>/manage/leads")
@access(LeadPermission.TOTALS, SHOW)
def overview(show: Show) -> str:
    query = list_query(sorts=tuple(SORTS), default_sort="-leads")
    statement = queries.select_counts_by_exhibitor(show).join(Exhibitor.organization).group_by(Organization.id)
    if query.q:
        pattern = f"%{query.q}%"
        statement = statement.where(or_(Organization.name_ko.ilike(pattern), Organization.name_en.ilike(pattern)))
    page = paginate(ordered(statement, query, SORTS), query, scalars=False)
    return render_template(
        "leads/overview.html", show=show, page=page, query=query, counts=queries.count_leads(show.id),
        amounts=rules.totals(queries.amounts_of_show(show)),
    )  # fmt: skip


@bp.get("/shows/<show>/manage/leads/export.<any(csv, xlsx):kind>")
@access(LeadPermission.TOTALS, SHOW)
def export_overview(show: Show, kind: str) -> Response:
    rows = db.session.execute(queries.select_counts_by_exhibitor(show)).all()
    head = [_("Exhibitor"), _("Leads"), _("With consent"), _("Hot")]
    cells = ([local(row.Exhibitor.organization.name), row.leads, row.consented, row.hot] for row in rows)
    return export("csv" if kind == "csv" else "xlsx", f"leads-{g.show.slug}", head, cells)

"""The exhibitor's own leads: list, search, export."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from flask import Response, g, render_template
from flask_babel import gettext as _

from expo.core import audit, clock
from expo.core.audit import Subject
from expo.core.db import db
from expo.core.i18n import N_
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.scopes import EXHIBITOR
from expo.leads import queries
from expo.leads.models import Lead
from expo.leads.policies import LeadPermission
from expo.leads.rules import Rating
from expo.leads.views.blueprint import bp
from expo.web import nav
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.locale import current_language, in_zone, local
from expo.web.paging import ListQuery, list_query, ordered, paginate
from expo.web.tables import Cell, Kind, export
from expo.web.writes import writes

VIEWS = {"all": N_("All"), "hot": N_("Hot, unanswered"), "due": N_("Due"), "mine": N_("Mine")}
SORTS = {"captured": Lead.captured_at, "rating": Lead.rating, "stage": Lead.stage, "next": Lead.next_on}

nav.add(
    nav.NavItem(
        face="exhibitor",
        label=N_("Leads"),
        endpoint="leads.list_leads",
        icon="person-lines-fill",
        order=30,
        permission=LeadPermission.RECORD,
        foot=nav.Foot.PLACE,
    )
)


@bp.get("/shows/<show>/exhibitor/<exhibitor>/leads")
@access(LeadPermission.RECORD, EXHIBITOR)
def list_leads(exhibitor: Exhibitor) -> str:
    query = list_query("view", "rating", sorts=tuple(SORTS), default_sort="-captured")
    page = paginate(_select(exhibitor, query), query)
    counts = queries.count_views(exhibitor, today=clock.today_in(g.time_zone), user_id=current_actor().id)
    tabs = [
        {"label": _(label), "count": counts[name], "url": query.url(view=name if name != "all" else None),
         "current": (query.filter("view") or "all") == name}
        for name, label in VIEWS.items()
    ]  # fmt: skip
    return render_template(
        "leads/list.html", exhibitor=exhibitor, page=page, query=query, tabs=tabs, days=list(_by_day(page.rows)),
        contact_of=queries.contact_of, firm_of=queries.firm_of, today=clock.today_in(g.time_zone), offers=queries.list_offers(exhibitor),
    )  # fmt: skip


def _select(exhibitor: Exhibitor, query: ListQuery) -> Any:  # noqa: ANN401 - a select narrowed step by step
    statement = queries.select_leads(exhibitor)
    view = queries.view_condition(query.filter("view"), today=clock.today_in(g.time_zone), user_id=current_actor().id)
    if view is not None:
        statement = statement.where(view)
    if query.filter("rating") in set(Rating):
        statement = statement.where(Lead.rating == Rating(query.filter("rating")))
    if query.q:
        statement = statement.where(queries.matching(query.q))
    return ordered(statement, query, SORTS)


def _by_day(leads: Any) -> Iterator[tuple[Any, list[Lead]]]:  # noqa: ANN401 - rows of a page
    for day, rows in groupby(leads, key=lambda lead: in_zone(lead.captured_at, g.time_zone).date()):
        yield day, list(rows)


@bp.post("/shows/<show>/exhibitor/<exhibitor>/leads/export/<any(csv, xlsx):kind>")
@access(LeadPermission.RECORD, EXHIBITOR)
@writes
def export_leads(exhibitor: Exhibitor, kind: Kind) -> Response:
    """Hand the leads over as a file; who took how many goes into the trail, because it is personal data."""
    query = list_query("view", "rating", sorts=tuple(SORTS), default_sort="-captured")
    leads = db.session.scalars(_select(exhibitor, query)).all()
    subject = Subject(kind="exhibitor", id=exhibitor.id, label=exhibitor.organization.name, show_id=exhibitor.show_id)
    audit.record(current_actor(), "leads.export", subject, now=clock.now(), number=len(leads), kind=kind)
    head = [
        _("Lead"), _("Met"), _("Interest"), _("Stage"), _("Name"), _("Organization"), _("Job title"),
        _("Mail address"), _("Phone"), _("Products"), _("Note"), _("Next step"), _("Until"),
    ]  # fmt: skip
    return export(kind, f"leads-{exhibitor.slug}", head, map(_row, leads))


def _row(lead: Lead) -> list[Cell]:
    contact = queries.contact_of(lead)
    return [
        f"L-{lead.id:05d}", in_zone(lead.captured_at, g.time_zone).strftime("%Y-%m-%d %H:%M"), lead.rating or "",
        lead.stage, contact.name, contact.organization_in(current_language()) or local(queries.firm_of(lead)), contact.job_title, contact.email,
        contact.phone,
        ", ".join(local(product.name) for product in lead.products), lead.note, lead.next_step or "",
        lead.next_on.isoformat() if lead.next_on else "",
    ]  # fmt: skip

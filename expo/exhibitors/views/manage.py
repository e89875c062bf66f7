"""The organizer's exhibitors: list, one of them, withdrawal, categories and terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from expo.accounts.models import Organization
from expo.core import clock
from expo.core.db import db
from expo.core.errors import DomainError
from expo.core.i18n import N_
from expo.core.numbers import whole
from expo.exhibitors import consequences, placements
from expo.exhibitors.forms import ReasonForm
from expo.exhibitors.models import Category, Exhibitor, ExhibitorId, SampleDisplay
from expo.exhibitors.policies import ExhibitorPermission
from expo.exhibitors.queries import get_exhibitor, get_sample_display, list_categories, list_sample_displays
from expo.exhibitors.queries.exhibitors import count_products, list_displays_of, select_exhibitors
from expo.exhibitors.rules.numbers import hyphenated
from expo.exhibitors.services import exhibiting, team
from expo.exhibitors.views.blueprint import bp
from expo.shows import handovers
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.locale import current_language, local
from expo.web.nav import NavItem
from expo.web.paging import ListQuery, list_query, ordered, paged, paginate, sort_rows
from expo.web.shell import confirm
from expo.web.tables import Cell, Columns, Kind, download, export, wanted_file
from expo.web.writes import writes

MANAGE = ExhibitorPermission.MANAGE
FILTERS = ("pavilion", "category", "participation", "status")
DISPLAY_SORTS: dict[str, Callable[[SampleDisplay], Any]] = {
    "name": lambda each: local(each.organization.name).casefold(),
    "pavilion": lambda each: each.pavilion.position,
    "region": lambda each: local(each.organization.region) or None,
}
DISPLAY_COLUMNS: Columns[SampleDisplay] = (
    (N_("Firm"), lambda each: local(each.organization.name)),
    (N_("Pavilion"), lambda each: local(each.pavilion.name)),
    (N_("Region"), lambda each: local(each.organization.region)),
)
SORTS = ("name", "category", "pavilion", "created")


def _count(show: object) -> int | None:
    return exhibiting.count_active(show) if isinstance(show, Show) else None


nav.add(
    NavItem(
        face="manage", group="before", label=N_("Exhibitors"), endpoint="exhibitors.exhibitors", also=("exhibitors.sample_displays",),
        icon="building", order=20, permission=MANAGE, key="g e", count=_count,
    )
)  # fmt: skip


def _query() -> ListQuery:
    return list_query(*FILTERS, sorts=SORTS, default_sort="name")


def _columns() -> dict[str, Any]:
    korean = current_language() == "ko"
    return {
        "name": Organization.name_ko if korean else Organization.name_en,
        "category": Category.position,
        "pavilion": Exhibitor.pavilion_id,
        "created": Exhibitor.created_at,
    }


@bp.get("/shows/<show>/manage/exhibitors")
@access(MANAGE, SHOW)
def exhibitors(show: Show) -> str:
    query = _query()
    page = paginate(ordered(select_exhibitors(show, q=query.q, **query.filters), query, _columns()), query)
    return render_template(
        "exhibitors/manage/exhibitors.html",
        show=show,
        query=query,
        page=page,
        booths=placements.booths_of(show),
        products=count_products([row.id for row in page.rows]),
        categories=list_categories(show),
        displays=len(list_sample_displays(show)),
    )


@bp.post("/shows/<show>/manage/exhibitors.<any(csv,xlsx):kind>")
@access(MANAGE, SHOW)
@writes
def export_exhibitors(show: Show, kind: Kind) -> Response:
    query = _query()
    handovers.note(current_actor(), show, "exhibitors.export", now=clock.now(), filters=query.url())
    found = db.session.scalars(ordered(select_exhibitors(show, q=query.q, **query.filters), query, _columns())).all()
    head = [
        _("Firm in Korean"), _("Firm in English"), _("Business number"), _("Booths"), _("Participation"), _("Pavilion"),
        _("Category"), _("Region"), _("Contact"), _("Email"), _("Phone"),
    ]  # fmt: skip
    return export(kind, f"exhibitors-{show.slug}", head, _export_rows(show, list(found)))


def _export_rows(show: Show, rows: list[Exhibitor]) -> Iterator[list[Cell]]:
    booths, language = placements.booths_of(show), current_language()
    for row in rows:
        firm, contact = row.organization, row.application
        yield [
            firm.name_ko,
            firm.name_en,
            hyphenated(firm.business_number),
            " ".join(booths.get(row.id, ())),
            row.participation.value,
            row.pavilion.name.in_language(language) if row.pavilion else "",
            row.category.name.in_language(language) if row.category else "",
            firm.region.in_language(language),
            contact.contact_name if contact else "",
            contact.contact_email if contact else "",
            contact.contact_phone if contact else "",
        ]


@bp.post("/shows/<show>/manage/exhibitors/category")
@access(MANAGE, SHOW)
@writes
def set_categories(show: Show) -> Response:
    """Put the selected exhibitors, or all that the filters find, into one category."""
    slug = request.form.get("action", "")
    category = next((each for each in list_categories(show) if each.slug == slug), None)
    if request.form.get("all"):
        wanted = {name: request.form.get(name, "") for name in FILTERS}
        ids = [row.id for row in db.session.scalars(select_exhibitors(show, q=request.form.get("q", ""), **wanted))]
    else:
        ids = [ExhibitorId(number) for number in request.form.getlist("ids", type=whole)]
    chosen = category.id if category else None
    number = exhibiting.set_category(show, ids, chosen, actor=current_actor(), now=clock.now())
    confirm(ngettext("%(num)s exhibitor changed.", "%(num)s exhibitors changed.", number))
    return redirect(url_for("exhibitors.exhibitors", show=show.slug))


@bp.get("/shows/<show>/manage/exhibitors/<exhibitor>")
@access(MANAGE, SHOW)
def managed_exhibitor(show: Show, exhibitor: str) -> str:
    return _managed(get_exhibitor(show, exhibitor), ReasonForm())


def _managed(found: Exhibitor, form: ReasonForm) -> str:
    return render_template(
        "exhibitors/manage/exhibitor.html",
        show=found.show,
        exhibitor=found,
        form=form,
        booths=placements.booths_of(found.show).get(found.id, ()),
        history=placements.history_of(found),
        consequences=consequences.of(found),
        displays=list_displays_of(found),
        team=team.list_team(found),
        hyphenated=hyphenated,
    )


@bp.post("/shows/<show>/manage/exhibitors/<exhibitor>/withdraw")
@access(MANAGE, SHOW)
@writes
def withdraw_exhibitor(show: Show, exhibitor: str) -> Response | tuple[str, int]:
    found, form = get_exhibitor(show, exhibitor), ReasonForm()
    form.validate_on_submit()
    try:
        exhibiting.withdraw(found, reason=form.reason.data or "", actor=current_actor(), now=clock.now())
    except DomainError as fault:
        form.refuse(fault)
        return _managed(found, form), 422
    confirm(_("Withdrawn. What it held has been given back."))
    return redirect(url_for("exhibitors.managed_exhibitor", show=show.slug, exhibitor=found.slug))


@bp.get("/shows/<show>/manage/sample-displays")
@access(MANAGE, SHOW)
def sample_displays(show: Show) -> str | Response:
    query = list_query("pavilion", sorts=tuple(DISPLAY_SORTS), default_sort="name")
    every = list_sample_displays(show)
    pavilion = query.filter("pavilion")
    found = [
        each for each in every if each.organization.name.mentions(query.q) and pavilion in ("", each.pavilion.slug)
    ]
    found = sort_rows(found, query, DISPLAY_SORTS)
    if kind := wanted_file():
        return download(kind, f"{show.slug}-sample-displays", DISPLAY_COLUMNS, found)
    return render_template(
        "exhibitors/manage/displays.html", show=show, page=paged(found, query), number=len(every),
        pavilions=[(each.slug, local(each.name)) for each in show.pavilions],
    )  # fmt: skip


@bp.post("/shows/<show>/manage/sample-displays/<display>/withdraw")
@access(MANAGE, SHOW)
@writes
def withdraw_display(show: Show, display: str) -> Response:
    found: SampleDisplay = get_sample_display(show, display)
    reason = request.form.get("reason", "")
    exhibiting.withdraw_display(found, reason=reason, actor=current_actor(), now=clock.now())
    confirm(_("Withdrawn."))
    return redirect(url_for("exhibitors.sample_displays", show=show.slug))

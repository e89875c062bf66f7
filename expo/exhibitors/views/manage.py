"""The organizer's exhibitors: list, one of them, withdrawal, categories and terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from expo.accounts.models import Organization
from expo.core import clock
from expo.core.db import LocalText, db
from expo.core.errors import DomainError
from expo.core.i18n import N_
from expo.exhibitors import consequences, placements
from expo.exhibitors.forms import CategoryForm, ReasonForm, TermsForm
from expo.exhibitors.models import Category, Exhibitor, ExhibitorId, SampleDisplay
from expo.exhibitors.policies import ExhibitorPermission
from expo.exhibitors.queries import applications as application_queries
from expo.exhibitors.queries import get_exhibitor, get_sample_display, list_categories, list_sample_displays
from expo.exhibitors.queries.exhibitors import count_products, list_displays_of, select_exhibitors
from expo.exhibitors.rules.numbers import hyphenated
from expo.exhibitors.services import exhibiting, setup, team
from expo.exhibitors.services.setup import CategoryData, TermsData
from expo.exhibitors.views.blueprint import bp, to_major, to_minor
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.locale import current_language
from expo.web.nav import NavItem
from expo.web.paging import ListQuery, list_query, ordered, paginate
from expo.web.shell import confirm
from expo.web.tables import Cell, export
from expo.web.writes import writes

MANAGE = ExhibitorPermission.MANAGE
FILTERS = ("pavilion", "category", "participation", "status")
SORTS = ("name", "category", "pavilion", "created")


def _count(show: object) -> int | None:
    return exhibiting.count_active(show) if isinstance(show, Show) else None


nav.add(
    NavItem(
        face="manage", group="before", label=N_("Exhibitors"), endpoint="exhibitors.exhibitors", also=("exhibitors.sample_displays",),
        icon="building", order=20, permission=MANAGE, key="g e", count=_count,
    )
)  # fmt: skip
nav.add(
    NavItem(
        face="manage", group="setup", label=N_("Categories and terms"), endpoint="exhibitors.setup_page",
        icon="list-ul", order=40, permission=MANAGE,
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


@bp.get("/shows/<show>/manage/exhibitors.<any(csv,xlsx):kind>")
@access(MANAGE, SHOW)
def export_exhibitors(show: Show, kind: str) -> Response:
    query = _query()
    found = db.session.scalars(ordered(select_exhibitors(show, q=query.q, **query.filters), query, _columns())).all()
    head = [
        _("Firm in Korean"), _("Firm in English"), _("Business number"), _("Booths"), _("Participation"), _("Pavilion"),
        _("Category"), _("Region"), _("Contact"), _("Email"), _("Phone"),
    ]  # fmt: skip
    return export("csv" if kind == "csv" else "xlsx", f"exhibitors-{show.slug}", head, _export_rows(show, list(found)))


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
        ids = [ExhibitorId(number) for number in request.form.getlist("ids", type=int)]
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
def sample_displays(show: Show) -> str:
    return render_template("exhibitors/manage/displays.html", show=show, displays=list_sample_displays(show))


@bp.post("/shows/<show>/manage/sample-displays/<display>/withdraw")
@access(MANAGE, SHOW)
@writes
def withdraw_display(show: Show, display: str) -> Response:
    found: SampleDisplay = get_sample_display(show, display)
    reason = request.form.get("reason", "")
    exhibiting.withdraw_display(found, reason=reason, actor=current_actor(), now=clock.now())
    confirm(_("Withdrawn."))
    return redirect(url_for("exhibitors.sample_displays", show=show.slug))


def _terms_form(show: Show) -> TermsForm:
    terms = application_queries.terms_of(show)
    fees = {name: to_major(getattr(terms, f"{name}_minor"), show.currency) for name in TERM_FEES}
    texts = {name: getattr(terms, name) for name in ("days_to_pay", "max_booths", "text_ko", "text_en")}
    return TermsForm(data={**fees, **texts}, prefix="terms-")


TERM_FEES = ("shell_fee", "raw_fee", "pavilion_fee")


def _setup(show: Show, new: CategoryForm, terms: TermsForm) -> str:
    return render_template(
        "exhibitors/manage/setup.html", show=show, categories=list_categories(show), new=new, terms=terms
    )


@bp.get("/shows/<show>/manage/categories")
@access(MANAGE, SHOW)
def setup_page(show: Show) -> str:
    return _setup(show, CategoryForm(), _terms_form(show))


def _category_data(form: CategoryForm) -> CategoryData:
    name = LocalText(form.name_ko.data or "", form.name_en.data or "")
    return CategoryData(name=name, is_noisy=form.is_noisy.data, is_food=form.is_food.data)


@bp.post("/shows/<show>/manage/categories")
@access(MANAGE, SHOW)
@writes
def add_category(show: Show) -> Response | tuple[str, int]:
    form = CategoryForm()
    if form.validate_on_submit():
        try:
            setup.add_category(show, _category_data(form), actor=current_actor(), now=clock.now())
        except DomainError as fault:
            form.refuse(fault)
        else:
            confirm(_("Added."))
            return redirect(url_for("exhibitors.setup_page", show=show.slug))
    return _setup(show, form, _terms_form(show)), 422


@bp.route("/shows/<show>/manage/categories/<int:category>", methods=["GET", "POST"])
@access(MANAGE, SHOW)
@writes
def category_page(show: Show, category: int) -> Response | str | tuple[str, int]:
    found = setup.get_category(show, category)
    names = ("name_ko", "name_en", "is_noisy", "is_food")
    form = CategoryForm(data={name: getattr(found, name) for name in names})
    if request.method == "GET":
        return render_template("exhibitors/manage/category.html", show=show, category=found, form=form)
    if form.validate_on_submit():
        try:
            setup.change_category(found, _category_data(form), actor=current_actor(), now=clock.now())
        except DomainError as fault:
            form.refuse(fault)
        else:
            confirm(_("Saved."))
            return redirect(url_for("exhibitors.setup_page", show=show.slug))
    return render_template("exhibitors/manage/category.html", show=show, category=found, form=form), 422


@bp.post("/shows/<show>/manage/categories/<int:category>/<any(remove,up):deed>")
@access(MANAGE, SHOW)
@writes
def category_deed(show: Show, category: int, deed: str) -> Response:
    found = setup.get_category(show, category)
    if deed == "remove":
        setup.remove_category(found, actor=current_actor(), now=clock.now())
        confirm(_("Removed."))
    else:
        ids = [row.id for row in list_categories(show)]
        place = ids.index(found.id)
        ids.insert(max(place - 1, 0), ids.pop(place))
        setup.order_categories(show, ids)
    return redirect(url_for("exhibitors.setup_page", show=show.slug))


@bp.post("/shows/<show>/manage/terms")
@access(MANAGE, SHOW)
@writes
def set_terms(show: Show) -> Response | tuple[str, int]:
    form = TermsForm(prefix="terms-")
    if not form.validate_on_submit():
        return _setup(show, CategoryForm(formdata=None), form), 422
    data = TermsData(
        **{f"{name}_minor": to_minor(form[name].data, show.currency) or 0 for name in TERM_FEES},
        days_to_pay=form.days_to_pay.data,
        max_booths=form.max_booths.data,
        text=LocalText(form.text_ko.data or "", form.text_en.data or ""),
    )
    setup.set_terms(show, data, actor=current_actor(), now=clock.now())
    confirm(_("Saved."))
    return redirect(url_for("exhibitors.setup_page", show=show.slug))

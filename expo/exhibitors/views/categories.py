"""The organizer's categories and terms of participation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.core import clock
from expo.core.db import LocalText
from expo.core.errors import DomainError
from expo.core.i18n import N_
from expo.exhibitors.forms import CategoryForm, TermsForm
from expo.exhibitors.models import Category
from expo.exhibitors.policies import ExhibitorPermission
from expo.exhibitors.queries import applications as application_queries
from expo.exhibitors.queries import list_categories
from expo.exhibitors.queries.exhibitors import count_by_category
from expo.exhibitors.services import setup
from expo.exhibitors.services.setup import CategoryData, TermsData
from expo.exhibitors.views.blueprint import bp, to_major, to_minor
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.locale import local
from expo.web.nav import NavItem
from expo.web.paging import ListQuery, list_query, sort_rows
from expo.web.shell import confirm
from expo.web.tables import Columns, download, wanted_file
from expo.web.writes import writes

MANAGE = ExhibitorPermission.MANAGE
SORTS = ("name", "exhibitors")
Counts = Mapping[int, int]

nav.add(
    NavItem(
        face="manage", group="setup", label=N_("Categories and terms"), endpoint="exhibitors.setup_page",
        icon="list-ul", order=40, permission=MANAGE,
    )
)  # fmt: skip


def _terms_form(show: Show) -> TermsForm:
    terms = application_queries.terms_of(show)
    fees = {name: to_major(getattr(terms, f"{name}_minor"), show.currency) for name in TERM_FEES}
    texts = {name: getattr(terms, name) for name in ("days_to_pay", "max_booths", "text_ko", "text_en")}
    return TermsForm(data={**fees, **texts}, prefix="terms-")


TERM_FEES = ("shell_fee", "raw_fee", "pavilion_fee")


def _found(show: Show) -> tuple[list[Category], Counts, ListQuery]:
    """Return the categories in the order asked for, and how many exhibitors are in each."""
    counts, query = count_by_category(show), list_query(sorts=SORTS)
    keys: dict[str, Callable[[Category], Any]] = {
        "name": lambda row: local(row.name).casefold(),
        "exhibitors": lambda row: counts.get(row.id, 0),
    }
    return sort_rows(list_categories(show), query, keys), counts, query


def _columns(counts: Counts) -> Columns[Category]:
    return (
        (N_("Place"), lambda row: row.position),
        (N_("Name"), lambda row: local(row.name)),
        (N_("Exhibitors"), lambda row: counts.get(row.id, 0)),
        (N_("Loud"), lambda row: _("yes") if row.is_noisy else ""),
        (N_("Food"), lambda row: _("yes") if row.is_food else ""),
    )


def _setup(show: Show, new: CategoryForm, terms: TermsForm) -> str:
    rows, counts, query = _found(show)
    return render_template(
        "exhibitors/manage/setup.html", show=show, categories=rows, counts=counts, query=query, new=new, terms=terms
    )


@bp.get("/shows/<show>/manage/categories")
@access(MANAGE, SHOW)
def setup_page(show: Show) -> str | Response:
    if kind := wanted_file():
        rows, counts, _query = _found(show)
        return download(kind, f"{show.slug}-categories", _columns(counts), rows)
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


@bp.post("/shows/<show>/manage/categories/<int:category>/<any(remove,up,down):deed>")
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
        ids.insert(max(place + (-1 if deed == "up" else 1), 0), ids.pop(place))
        setup.order_categories(show, ids)
    return redirect(url_for("exhibitors.setup_page", show=show.slug, moved=f"{category}-{deed}"))


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

"""The special pavilions of a show, as the organizer arranges them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from expo.accounts.models import OrganizationId
from expo.core import clock
from expo.core.db import LocalText
from expo.core.i18n import N_
from expo.shows import queries, services
from expo.shows.forms import PavilionForm
from expo.shows.models import Pavilion, Show
from expo.shows.policies import ShowPermission
from expo.shows.scopes import SHOW
from expo.shows.services.pavilions import PavilionData
from expo.shows.views.blueprint import bp
from expo.web import tables
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.locale import local
from expo.web.paging import list_query, sort_rows
from expo.web.shell import confirm
from expo.web.writes import writes

COLUMNS: tables.Columns[Pavilion] = (
    (N_("No."), lambda row: row.position),
    (N_("Pavilion"), lambda row: local(row.name)),
    (N_("Host"), lambda row: local(row.host.name) if row.host else ""),
    (N_("Firms at most"), lambda row: row.quota),
    (N_("Who may take part"), lambda row: local(row.eligibility)),
)
KEYS: Mapping[str, Callable[[Pavilion], Any]] = {
    "name": lambda row: local(row.name).casefold(),
    "host": lambda row: local(row.host.name).casefold() if row.host else None,
    "quota": lambda row: row.quota,
}
Answer = str | BaseResponse | tuple[str, int]


@bp.get("/shows/<show>/manage/pavilions")
@access(ShowPermission.MANAGE, SHOW)
def pavilions(show: Show) -> str | BaseResponse:
    query = list_query(sorts=tuple(KEYS))
    rows = sort_rows(queries.list_pavilions(show.id), query, KEYS)
    if kind := tables.wanted_file():
        return tables.download(kind, f"{show.slug}-pavilions", COLUMNS, rows)
    return render_template("shows/pavilions.html", show=show, rows=rows, query=query)


def _form(show: Show, pavilion: Pavilion | None = None) -> PavilionForm:
    form = PavilionForm(obj=pavilion) if pavilion else PavilionForm(data={"quota": 4})
    form.offer(queries.list_organizations(show))
    if pavilion and not form.is_submitted():
        form.host_id.data = pavilion.host_id or 0
    return form


def _data(form: PavilionForm) -> PavilionData:
    host = form.host_id.data
    return PavilionData(
        name=LocalText(form.name_ko.data or "", form.name_en.data or ""),
        about=LocalText(form.about_ko.data or "", form.about_en.data or ""),
        eligibility=LocalText(form.eligibility_ko.data or "", form.eligibility_en.data or ""),
        quota=form.quota.data or 0,
        host_id=OrganizationId(host) if host else None,
    )


@bp.route("/shows/<show>/manage/pavilions/new", methods=["GET", "POST"])
@access(ShowPermission.MANAGE, SHOW)
@writes
def add_pavilion(show: Show) -> Answer:
    form = _form(show)
    if form.validate_on_submit():
        services.add_pavilion(current_actor(), show, _data(form), now=clock.now())
        confirm(_("The pavilion is added."))
        return redirect(url_for("shows.pavilions", show=show.slug))
    page = render_template("shows/pavilion_form.html", show=show, form=form, pavilion=None)
    return page, 422 if form.is_submitted() else 200


@bp.route("/shows/<show>/manage/pavilions/<pavilion>", methods=["GET", "POST"])
@access(ShowPermission.MANAGE, SHOW)
@writes
def change_pavilion(show: Show, pavilion: str) -> Answer:
    row = queries.get_pavilion(show, pavilion)
    form = _form(show, row)
    if form.validate_on_submit():
        services.change_pavilion(current_actor(), row, _data(form), now=clock.now())
        confirm(_("Saved."))
        return redirect(url_for("shows.pavilions", show=show.slug))
    page = render_template("shows/pavilion_form.html", show=show, form=form, pavilion=row)
    return page, 422 if form.is_submitted() else 200


@bp.post("/shows/<show>/manage/pavilions/<pavilion>/move")
@access(ShowPermission.MANAGE, SHOW)
@writes
def move_pavilion(show: Show, pavilion: str) -> BaseResponse:
    by = -1 if request.form.get("by") == "up" else 1
    services.move_pavilion(current_actor(), queries.get_pavilion(show, pavilion), by, now=clock.now())
    return redirect(url_for("shows.pavilions", show=show.slug, moved=f"{pavilion}-{'up' if by < 0 else 'down'}"))


@bp.post("/shows/<show>/manage/pavilions/<pavilion>/remove")
@access(ShowPermission.MANAGE, SHOW)
@writes
def remove_pavilion(show: Show, pavilion: str) -> Answer:
    reason = request.form.get("reason", "").strip()[:500]
    services.remove_pavilion(current_actor(), queries.get_pavilion(show, pavilion), reason=reason, now=clock.now())
    confirm(_("The pavilion is removed."))
    return redirect(url_for("shows.pavilions", show=show.slug))

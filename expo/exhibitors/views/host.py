"""The pavilion host's own pages: home, members, sample displays, texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.core import clock
from expo.core.actor import Role
from expo.core.db import LocalText
from expo.core.errors import NotFound
from expo.core.i18n import N_
from expo.exhibitors import placements
from expo.exhibitors.forms import PavilionTextsForm
from expo.exhibitors.models import Exhibitor, ExhibitorId, SampleDisplay
from expo.exhibitors.policies import ExhibitorPermission
from expo.exhibitors.queries import applications, get_sample_display
from expo.exhibitors.queries.exhibitors import displays_of, members_of
from expo.exhibitors.rules import ApplicationStatus
from expo.exhibitors.services import exhibiting
from expo.exhibitors.views.blueprint import bp
from expo.shows import roles
from expo.shows import services as shows
from expo.shows.models import Pavilion, RoleGrant
from expo.shows.scopes import PAVILION
from expo.shows.services.pavilions import PavilionData
from expo.web import nav
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.locale import local
from expo.web.nav import NavItem
from expo.web.paging import ListQuery, list_query, paged, sort_rows
from expo.web.shell import confirm
from expo.web.tables import Columns, download, wanted_file
from expo.web.writes import writes

HOST = ExhibitorPermission.HOST


def _waiting(pavilion: object) -> int | None:
    if not isinstance(pavilion, Pavilion):
        return None
    return applications.count_of_pavilion(pavilion, ApplicationStatus.SUBMITTED) or None


for order, (label, endpoint, icon) in enumerate(
    (
        (N_("Pavilion"), "exhibitors.host_home", "house"),
        (N_("Applications"), "exhibitors.host_applications", "inbox"),
        (N_("Sample displays"), "exhibitors.host_displays", "box-seam"),
        (N_("Texts"), "exhibitors.host_texts", "pencil"),
    ),
    start=1,
):
    count = _waiting if endpoint == "exhibitors.host_applications" else None
    nav.add(
        NavItem(face="host", label=label, endpoint=endpoint, icon=icon, order=order * 10, permission=HOST, count=count)
    )


def _home_of(grant: RoleGrant) -> str:
    slug = grant.pavilion.slug if grant.pavilion else ""
    return url_for("exhibitors.host_home", show=grant.show.slug, pavilion=slug)


roles.set_home(Role.HOST, _home_of)


Firm = TypeVar("Firm", Exhibitor, SampleDisplay)
BoothsOf = Mapping[ExhibitorId, Sequence[str]]


def _chosen(rows: Iterable[Firm], query: ListQuery, keys: Mapping[str, Callable[[Firm], Any]]) -> list[Firm]:
    """Return the firms whose name is searched for, in the order asked for."""
    return sort_rows([row for row in rows if row.organization.name.mentions(query.q)], query, keys)


def _common(row: Exhibitor | SampleDisplay) -> tuple[str, str | None, str | None]:
    """Return what both lists say of a firm: name, category, region."""
    category = local(row.category.name) if row.category else None
    return local(row.organization.name), category, local(row.organization.region) or None


def _keys() -> dict[str, Callable[[Exhibitor | SampleDisplay], Any]]:
    return {
        "name": lambda row: _common(row)[0].casefold(),
        "category": lambda row: _common(row)[1],
        "region": lambda row: _common(row)[2],
    }


COMMON_COLUMNS: Columns[Exhibitor | SampleDisplay] = (
    (N_("Firm"), lambda row: _common(row)[0]),
    (N_("Category"), lambda row: _common(row)[1]),
    (N_("Region"), lambda row: _common(row)[2]),
)


def _members(pavilion: Pavilion, booths: BoothsOf) -> tuple[list[Exhibitor], ListQuery]:
    query = list_query(sorts=("booth", "name", "category", "region"), default_sort="name")
    keys = {"booth": lambda row: booths.get(row.id) or None, **_keys()}
    return _chosen(members_of(pavilion), query, keys), query


@bp.get("/shows/<show>/host/<pavilion>/")
@access(HOST, PAVILION)
def host_home(pavilion: Pavilion) -> str | Response:
    booths = placements.booths_of(pavilion.show)
    members, query = _members(pavilion, booths)
    if kind := wanted_file():
        place: Columns[Exhibitor] = ((N_("Booth"), lambda row: " ".join(booths.get(row.id, ()))),)
        return download(kind, f"{pavilion.slug}-firms", (*COMMON_COLUMNS, *place), members)
    return render_template(
        "exhibitors/host/home.html",
        show=pavilion.show,
        pavilion=pavilion,
        page=paged(members, query),
        number=len(members_of(pavilion)),
        displays=applications.count_displays(pavilion),
        undecided=applications.count_of_pavilion(pavilion, ApplicationStatus.SUBMITTED),
        waiting=applications.count_of_pavilion(pavilion, ApplicationStatus.WAITING),
        booths=booths,
    )


@bp.get("/shows/<show>/host/<pavilion>/sample-displays")
@access(HOST, PAVILION)
def host_displays(pavilion: Pavilion) -> str | Response:
    query = list_query(sorts=("name", "category", "region"), default_sort="name")
    every = displays_of(pavilion)
    found = _chosen(every, query, _keys())
    if kind := wanted_file():
        return download(kind, f"{pavilion.slug}-samples", COMMON_COLUMNS, found)
    return render_template(
        "exhibitors/host/displays.html", show=pavilion.show, pavilion=pavilion, page=paged(found, query),
        number=len(every),
    )  # fmt: skip


@bp.post("/shows/<show>/host/<pavilion>/sample-displays/<display>/withdraw")
@access(HOST, PAVILION)
@writes
def host_withdraw_display(pavilion: Pavilion, display: str) -> Response:
    found = get_sample_display(pavilion.show, display)
    if found.pavilion_id != pavilion.id:
        raise NotFound
    reason = request.form.get("reason", "")
    exhibiting.withdraw_display(found, reason=reason, actor=current_actor(), now=clock.now())
    confirm(_("Withdrawn."))
    return redirect(url_for("exhibitors.host_displays", show=pavilion.show.slug, pavilion=pavilion.slug))


@bp.route("/shows/<show>/host/<pavilion>/texts", methods=["GET", "POST"])
@access(HOST, PAVILION)
@writes
def host_texts(pavilion: Pavilion) -> Response | str | tuple[str, int]:
    names = ("about_ko", "about_en", "eligibility_ko", "eligibility_en")
    form = PavilionTextsForm(data={name: getattr(pavilion, name) for name in names})
    page = {"show": pavilion.show, "pavilion": pavilion, "form": form}
    if request.method == "GET":
        return render_template("exhibitors/host/texts.html", **page)
    if not form.validate_on_submit():
        return render_template("exhibitors/host/texts.html", **page), 422
    about = LocalText(form.about_ko.data or "", form.about_en.data or "")
    eligibility = LocalText(form.eligibility_ko.data or "", form.eligibility_en.data or "")
    data = replace(_data(pavilion), about=about, eligibility=eligibility)
    shows.change_pavilion(current_actor(), pavilion, data, now=clock.now())
    confirm(_("Saved."))
    return redirect(url_for("exhibitors.host_texts", show=pavilion.show.slug, pavilion=pavilion.slug))


def _data(pavilion: Pavilion) -> PavilionData:
    """Return the pavilion as it is; name, quota and host stay the organizer's to change."""
    return PavilionData(
        name=pavilion.name,
        about=pavilion.about,
        eligibility=pavilion.eligibility,
        quota=pavilion.quota,
        host_id=pavilion.host_id,
    )

"""Firms that are on record twice: pairs that look alike, and merging two with a preview."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.core import clock
from expo.core.errors import DomainError
from expo.core.i18n import N_
from expo.core.numbers import whole
from expo.exhibitors.policies import ExhibitorPermission
from expo.exhibitors.queries import applications as queries
from expo.exhibitors.rules.merging import alike
from expo.exhibitors.rules.numbers import hyphenated
from expo.exhibitors.services import merging
from expo.exhibitors.views.blueprint import bp
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.errors import sentence
from expo.web.identity import current_actor
from expo.web.locale import local
from expo.web.shell import confirm
from expo.web.writes import writes

MANAGE = ExhibitorPermission.MANAGE
#: what a moved row is called, by table; the rest are counted as "other records"
TABLES = {
    "applications": N_("Applications"),
    "exhibitors": N_("Exhibitors"),
    "sample_displays": N_("Sample displays"),
    "application_neighbours": N_("Wishes of others to stand beside or away"),
    "buyers": N_("Buyers"),
    "registrations": N_("Registrations"),
    "role_grants": N_("Roles of people"),
    "organization_members": N_("Members"),
    "pavilions": N_("Hosted pavilions"),
}
FIELDS = {
    "name_ko": N_("In Korean"),
    "name_en": N_("In English"),
    "business_number": N_("Business number"),
    "region_ko": N_("Region in Korean"),
    "region_en": N_("Region in English"),
    "website": N_("Website"),
    "phone": N_("Phone"),
    "about_ko": N_("About the firm in Korean"),
    "about_en": N_("About the firm in English"),
}


@bp.get("/shows/<show>/manage/applications/firms")
@access(MANAGE, SHOW)
def firms(show: Show) -> str:
    """List firms that look like two records of one, and let any two be chosen."""
    found = {int(firm.id): firm for firm in queries.list_organizations_of(current_actor())}
    here = queries.firm_ids_of(show)
    pairs = [pair for pair in alike(map(queries.known_firm, found.values())) if here & set(pair)]
    choices = sorted(
        ((firm.id, _label(firm.name_ko, local(firm.name), firm.business_number)) for firm in found.values()),
        key=lambda pair: pair[1],
    )
    return render_template(
        "exhibitors/manage/firms.html", show=show, choices=choices, hyphenated=hyphenated,
        pairs=[(found[a], found[b]) for a, b in pairs],
    )  # fmt: skip


def _label(name_ko: str, name: str, number: str | None) -> str:
    return " · ".join(part for part in (name or name_ko, hyphenated(number)) if part)


@bp.get("/shows/<show>/manage/applications/firms/merge")
@access(MANAGE, SHOW)
def merge_preview(show: Show) -> Response | str | tuple[str, int]:
    """Say what a merge would do, before it is done."""
    return _preview(show, request.args.get("keep", 0, type=whole), request.args.get("drop", 0, type=whole))


def _preview(show: Show, keep: int, drop: int, refused: str = "") -> Response | str | tuple[str, int]:
    try:
        planned = merging.preview(keep, drop, actor=current_actor())
    except DomainError as fault:
        confirm(sentence(fault))
        return redirect(url_for("exhibitors.firms", show=show.slug))
    moves: dict[str, int] = {}
    for table, number in planned.moves:
        label = _(TABLES[table]) if table in TABLES else _("Other records")
        moves[label] = moves.get(label, 0) + number
    page = render_template(
        "exhibitors/manage/merge.html", show=show, plan=planned, moves=moves, labels=FIELDS, hyphenated=hyphenated,
        faults=[sentence(fault) for fault in planned.faults], refused=refused,
        both=merging.participations(planned.kept, planned.gone) if planned.faults else [],
    )  # fmt: skip
    return (page, 409) if refused else page


@bp.post("/shows/<show>/manage/applications/firms/merge")
@access(MANAGE, SHOW)
@writes
def merge_firms(show: Show) -> Response | str | tuple[str, int]:
    """Merge as the preview said."""
    keep, drop = request.form.get("keep", 0, type=whole), request.form.get("drop", 0, type=whole)
    try:
        kept = merging.merge(show, keep, drop, request.form.get("seen", ""), actor=current_actor(), now=clock.now())
    except DomainError as fault:
        return _preview(show, keep, drop, refused=sentence(fault))
    confirm(_("Merged. %(firm)s has everything now.", firm=local(kept.name)))
    return redirect(url_for("exhibitors.firms", show=show.slug))

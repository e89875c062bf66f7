"""One field that finds firms, booths, buyers and registrations."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, request
from sqlalchemy import ColumnElement, or_, select
from werkzeug.wrappers import Response as BaseResponse

from expo.accounts.models import Organization
from expo.consultations.models import Buyer
from expo.core.db import LocalText, db, holds
from expo.core.i18n import N_
from expo.desk.links import door
from expo.desk.views.blueprint import bp
from expo.exhibitors.models import Exhibitor
from expo.floor.models import Booth
from expo.registration.queries import select_registrations
from expo.shows.models import Show
from expo.shows.policies import ShowPermission
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.locale import local

LIMIT = 8
MIN_LENGTH = 1


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that fits."""

    label: LocalText | str
    note: str
    url: str


@bp.get("/shows/<show>/manage/search")
@access(ShowPermission.SEE_DESK, SHOW)
def search(show: Show) -> str | BaseResponse:
    """Show what fits; a single hit is opened at once."""
    q = request.args.get("q", "").strip()[:100]
    groups = _find(show, q) if len(q) >= MIN_LENGTH else []
    hits = [hit for _label, found in groups for hit in found]
    if len(hits) == 1 and hits[0].url:
        return redirect(hits[0].url)
    return render_template("desk/search.html", show=show, q=q, groups=groups)


def _find(show: Show, q: str) -> list[tuple[str, list[Hit]]]:
    groups = [
        (N_("Exhibitors"), _exhibitors(show, q)),
        (N_("Booths"), _booths(show, q)),
        (N_("Buyers"), _buyers(show, q)),
        (N_("Registrations"), _registrations(show, q)),
    ]
    return [(label, hits) for label, hits in groups if hits]


def _named(q: str) -> ColumnElement[bool]:
    return holds(q, Organization.name_ko, Organization.name_en)


def _exhibitors(show: Show, q: str) -> list[Hit]:
    rows = db.session.execute(
        select(Exhibitor, Organization)
        .join(Organization, Organization.id == Exhibitor.organization_id)
        .where(Exhibitor.show_id == show.id, _named(q))
        .order_by(Organization.name_ko)
        .limit(LIMIT)
    )
    return [Hit(firm.name, "", door(show, "exhibitors.exhibitor_page", exhibitor=row.slug)) for row, firm in rows]


def _booths(show: Show, q: str) -> list[Hit]:
    rows = db.session.scalars(
        select(Booth)
        .where(Booth.show_id == show.id, Booth.number.istartswith(q, autoescape=True))
        .order_by(Booth.number)
        .limit(LIMIT)
    )
    return [Hit(booth.number, "", door(show, "floor.map_page", booth=booth.number)) for booth in rows]


def _buyers(show: Show, q: str) -> list[Hit]:
    rows = db.session.execute(
        select(Buyer, Organization)
        .join(Organization, Organization.id == Buyer.organization_id)
        .where(Buyer.show_id == show.id, or_(_named(q), holds(q, Buyer.contact_name)))
        .order_by(Organization.name_ko)
        .limit(LIMIT)
    )
    return [
        Hit(firm.name, buyer.contact_name, door(show, "consultations.buyer_home", buyer=buyer.id))
        for buyer, firm in rows
    ]


def _registrations(show: Show, q: str) -> list[Hit]:
    rows = db.session.scalars(select_registrations(show, q).limit(LIMIT))
    return [
        Hit(row.name, local(row.organization_names), door(show, "registration.person", registration=row.id))
        for row in rows
    ]

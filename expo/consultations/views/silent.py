"""Who has not chosen anybody yet, and is reminded by mail: one list of both sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import wishes
from expo.consultations.rules.codes import Side
from expo.consultations.views.blueprint import bp
from expo.consultations.views.row_lists import RowList, as_sorted
from expo.core import clock
from expo.core.db import LocalText
from expo.core.i18n import N_
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import tables
from expo.web.access import access
from expo.web.locale import local
from expo.web.paging import list_query, paged


@dataclass(frozen=True, slots=True)
class Silent:
    """A buyer or exhibitor without a wish; only buyers can be reminded one by one, so that only theirs is noted."""

    name: LocalText
    side: Side
    id: int
    reminded_at: datetime | None = None


def _sides() -> dict[str, str]:
    return {Side.BUYER.value: _("Buyer"), Side.EXHIBITOR.value: _("Exhibitor")}


def _is(side: Side, each: Silent) -> bool:
    return each.side is side


SILENT = RowList(
    N_("Not chosen anybody yet"),
    "name",
    {
        "name": lambda each: as_sorted(each.name),
        "side": lambda each: each.side.value,
        "reminded": lambda each: each.reminded_at,
    },
    (
        (N_("Name"), lambda each: local(each.name)),
        (N_("Side"), lambda each: _sides()[each.side.value]),
        (N_("Reminded"), lambda each: each.reminded_at),
    ),
    {side.value: partial(_is, side) for side in Side},
    N_("both sides"),
    lambda each: [each.name],
)


def _rows(show: Show) -> list[Silent]:
    buyers = wishes.list_silent_buyers(show.id)
    firms = wishes.list_silent_exhibitors(show.id)
    found = [Silent(each.organization.name, Side.BUYER, each.id, each.reminded_at) for each in buyers]
    return [*found, *(Silent(each.organization.name, Side.EXHIBITOR, each.id) for each in firms)]


@bp.get("/shows/<show>/manage/matching/silent")
@access(ConsultationPermission.MANAGE, SHOW)
def silent_list(show: Show) -> str | Response:
    """Show who has not chosen anybody; as a file too."""
    query = list_query("only", sorts=tuple(SILENT.sorts), default_sort=SILENT.default_sort)
    found = SILENT.found(_rows(show), query)
    if kind := tables.wanted_file():
        return tables.download(kind, f"{show.slug}-not-chosen", SILENT.columns, found)
    return render_template(
        "consultations/silent.html",
        show=show,
        sides=_sides(),
        everything=SILENT.everything,
        closed=wishes.are_wishes_closed(show.id, clock.now()),
        page=paged(found, query),
    )

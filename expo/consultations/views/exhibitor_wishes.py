"""Whom an exhibitor wants to meet: the list of buyers, the ranking, vetoes and suggestions."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import people, wishes
from expo.consultations.queries.suggestions import buyers_for
from expo.consultations.rules.codes import BuyerKind, BuyerStatus, Side
from expo.consultations.views import wishing
from expo.consultations.views.blueprint import bp
from expo.consultations.views.words import country_name, word
from expo.core import clock
from expo.exhibitors import queries as exhibitors
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.scopes import EXHIBITOR
from expo.web.access import access
from expo.web.locale import current_language, local
from expo.web.paging import list_query, ordered, paginate
from expo.web.writes import writes


def _base(firm: Exhibitor) -> dict[str, Any]:
    now = clock.now()
    return {"firm": firm, "show": firm.show, "now": now, "closed": wishes.are_wishes_closed(firm.show_id, now)}


@bp.get("/shows/<show>/exhibitor/<exhibitor>/buyers")
@access(ConsultationPermission.SELL, EXHIBITOR)
def exhibitor_buyers(firm: Exhibitor) -> str:
    query = list_query("kind", "category", "country", sorts=("name",), default_sort="name")
    found = people.select_buyers(
        firm.show_id,
        q=query.q,
        status=BuyerStatus.APPROVED,
        kind=query.filter("kind"),
        category=query.filter("category"),
        country=query.filter("country"),
        with_contacts=False,
    )
    return render_template(
        "consultations/exhibitor_buyers.html",
        page=paginate(ordered(found, query, {"name": people.name_column()}), query),
        marks={w.buyer_id: w for w in wishes.list_wishes(firm.show_id, Side.EXHIBITOR, exhibitor_id=firm.id)},
        pairs={
            "kind": [(each.value, word(each)) for each in BuyerKind],
            "category": [(each.slug, local(each.name)) for each in exhibitors.list_categories(firm.show)],
            "country": [(code, country_name(code)) for code in people.list_countries(firm.show_id) if code],
        },
        **_base(firm),
    )


@bp.get("/shows/<show>/exhibitor/<exhibitor>/wishes")
@access(ConsultationPermission.SELL, EXHIBITOR)
def exhibitor_wishes(firm: Exhibitor) -> str:
    found = wishes.list_wishes(firm.show_id, Side.EXHIBITOR, exhibitor_id=firm.id)
    return render_template(
        "consultations/exhibitor_wishes.html",
        **wishing.context_of(
            Side.EXHIBITOR,
            firm.show_id,
            found,
            wishes.wanted_by_buyers(firm),
            buyers_for(firm, current_language()),
            _doors(firm),
        ),
        profile=people.profile_of(firm.id),
        **_base(firm),
    )


def _doors(firm: Exhibitor) -> wishing.Doors:
    """Return the ways from an exhibitor's wishes to the buyers."""
    where: dict[str, Any] = {"show": firm.show.slug, "exhibitor": firm.slug}
    return wishing.Doors(
        page=lambda buyer: url_for("consultations.exhibitor_ask", **where, buyer=buyer.id),
        post=lambda buyer: url_for("consultations.exhibitor_wish", **where, buyer=buyer.id),
        everybody=url_for("consultations.exhibitor_buyers", **where),
    )


@bp.post("/shows/<show>/exhibitor/<exhibitor>/buyers/<int:buyer>/wish")
@access(ConsultationPermission.SELL, EXHIBITOR)
@writes
def exhibitor_wish(firm: Exhibitor, buyer: int) -> Response:
    wishing.change_wish(people.get_buyer(firm.show, buyer), firm, Side.EXHIBITOR, request.form.get("do", "want"))
    fallback = url_for("consultations.exhibitor_wishes", show=firm.show.slug, exhibitor=firm.slug)
    return redirect(wishing.page_after(fallback))

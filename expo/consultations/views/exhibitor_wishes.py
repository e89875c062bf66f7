"""Whom an exhibitor wants to meet: the list of buyers, the ranking, vetoes and suggestions."""

from __future__ import annotations

from typing import Any

from babel import Locale
from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import people
from expo.consultations.queries.suggestions import buyers_for
from expo.consultations.rules.codes import BuyerKind, BuyerStatus, Side
from expo.consultations.views.blueprint import bp
from expo.consultations.views.buyer import change_wish
from expo.consultations.views.words import word
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
    return {"firm": firm, "show": firm.show, "now": now, "closed": people.are_wishes_closed(firm.show_id, now)}


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
    names = Locale.parse(current_language()).territories
    return render_template(
        "consultations/exhibitor_buyers.html",
        page=paginate(ordered(found, query, {"name": people.name_column()}), query),
        marks={w.buyer_id: w for w in people.list_wishes(firm.show_id, Side.EXHIBITOR, exhibitor_id=firm.id)},
        pairs={
            "kind": [(each.value, word(each)) for each in BuyerKind],
            "category": [(each.slug, local(each.name)) for each in exhibitors.list_categories(firm.show)],
            "country": [(code, names.get(code, code)) for code in people.list_countries(firm.show_id) if code],
        },
        **_base(firm),
    )


@bp.get("/shows/<show>/exhibitor/<exhibitor>/wishes")
@access(ConsultationPermission.SELL, EXHIBITOR)
def exhibitor_wishes(firm: Exhibitor) -> str:
    found = people.list_wishes(firm.show_id, Side.EXHIBITOR, exhibitor_id=firm.id)
    return render_template(
        "consultations/exhibitor_wishes.html",
        ranked=[wish for wish in found if wish.rank is not None],
        vetoes=[wish for wish in found if wish.veto],
        mutual=people.wanted_by_buyers(firm),
        suggestions=buyers_for(firm, current_language()),
        profile=people.profile_of(firm.id),
        setup=people.find_setup(firm.show_id),
        **_base(firm),
    )


@bp.post("/shows/<show>/exhibitor/<exhibitor>/buyers/<int:buyer>/wish")
@access(ConsultationPermission.SELL, EXHIBITOR)
@writes
def exhibitor_wish(firm: Exhibitor, buyer: int) -> Response:
    change_wish(people.get_buyer(firm.show, buyer), firm, Side.EXHIBITOR, request.form.get("do", "want"))
    target = request.form.get("next", "")
    fallback = url_for("consultations.exhibitor_wishes", show=firm.show.slug, exhibitor=firm.slug)
    return redirect(target if target.startswith("/shows/") else fallback)

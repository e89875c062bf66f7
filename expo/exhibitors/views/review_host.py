"""Reviewing applications, as a host sees those of the own pavilion: one by one or many at once."""

from __future__ import annotations

from flask import render_template, url_for
from werkzeug.wrappers import Response

from expo.core.errors import NotFound
from expo.exhibitors.forms import DecisionForm
from expo.exhibitors.models import Application
from expo.exhibitors.policies import ExhibitorPermission
from expo.exhibitors.queries import applications as queries
from expo.exhibitors.queries import list_categories
from expo.exhibitors.views.apply_files import send_document
from expo.exhibitors.views.blueprint import bp
from expo.exhibitors.views.review import (
    SORTS,
    decide_one,
    decide_selected,
    filters_sent,
    review_page,
    selected,
    sort_columns,
)
from expo.shows.models import Pavilion
from expo.shows.scopes import PAVILION
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.paging import list_query, ordered, paginate
from expo.web.writes import writes

HOST = ExhibitorPermission.HOST
FILTERS = ("status", "participation", "category", "paid")


@bp.get("/shows/<show>/host/<pavilion>/applications")
@access(HOST, PAVILION)
def host_applications(pavilion: Pavilion) -> str:
    show, query = pavilion.show, list_query(*FILTERS, sorts=SORTS, default_sort="number")
    found = queries.list_applications(current_actor(), show, q=query.q, pavilion=pavilion.slug, **query.filters)
    return render_template(
        "exhibitors/host/applications.html",
        show=show,
        pavilion=pavilion,
        query=query,
        page=paginate(ordered(found, query, sort_columns()), query),
        counts=queries.count_by_status(current_actor(), show, pavilion),
        categories=list_categories(show),
        reason_form=DecisionForm(formdata=None),
        taken=queries.count_stands(pavilion),
    )


@bp.post("/shows/<show>/host/<pavilion>/applications/decide")
@access(HOST, PAVILION)
@writes
def host_decide_applications(pavilion: Pavilion) -> Response:
    """Decide about the selected applications to this pavilion, or about all of them that the filters find."""
    sent = {name: value for name, value in filters_sent().items() if name != "pavilion"}
    back = url_for("exhibitors.host_applications", show=pavilion.show.slug, pavilion=pavilion.slug, **sent)
    return decide_selected(pavilion.show, selected(pavilion.show, pavilion), back)


def _of_pavilion(pavilion: Pavilion, number: int) -> Application:
    found = queries.get_application(current_actor(), pavilion.show, number)
    if found.pavilion_id != pavilion.id:
        raise NotFound
    return found


@bp.get("/shows/<show>/host/<pavilion>/applications/<int:number>")
@access(HOST, PAVILION)
def host_application(pavilion: Pavilion, number: int) -> str:
    return review_page(_of_pavilion(pavilion, number), "host")


@bp.post("/shows/<show>/host/<pavilion>/applications/<int:number>/<any(approve,wait,reject,reopen):verb>")
@access(HOST, PAVILION)
@writes
def host_decide(pavilion: Pavilion, number: int, verb: str) -> Response | tuple[str, int]:
    return decide_one(_of_pavilion(pavilion, number), verb, pavilion)


@bp.get("/shows/<show>/host/<pavilion>/applications/<int:number>/documents/<int:document>")
@access(HOST, PAVILION)
def host_document(pavilion: Pavilion, number: int, document: int) -> Response:
    return send_document(_of_pavilion(pavilion, number), document)

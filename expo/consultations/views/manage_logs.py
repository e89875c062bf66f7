"""The organizer's list of consultation logs, and what they amount to."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.consultations.models import ConsultationLog
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import logs
from expo.consultations.rules.codes import LogAuthor, Stage
from expo.consultations.rules.log import SUMMED
from expo.consultations.views import log_files
from expo.consultations.views.blueprint import bp
from expo.consultations.views.words import word
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.locale import show_date
from expo.web.paging import ListQuery, list_query, ordered, paginate
from expo.web.tables import Kind

FILTERS = ("stage", "author", "day", "confirmed")


def _found(show: Show) -> tuple[Any, ListQuery]:
    query = list_query(*FILTERS, sorts=tuple(logs.log_columns()), default_sort="-time")
    found = logs.select_logs(show.id, q=query.q, **{name: query.filter(name) for name in FILTERS})
    return ordered(found, query, logs.log_columns()).order_by(ConsultationLog.id), query


@bp.get("/shows/<show>/manage/consultation-logs")
@access(ConsultationPermission.MANAGE, SHOW)
def manage_logs(show: Show) -> str:
    found, query = _found(show)
    choices = {
        "stage": {each.value: word(each) for each in Stage},
        "author": {each.value: word(each) for each in LogAuthor},
        "day": {str(day.id): show_date(day.on, "day") for day in show.days},
        "confirmed": {"yes": _("confirmed by the buyer"), "no": _("not confirmed")},
    }
    labels = {name: choices[name].get(query.filter(name), query.filter(name)) for name in FILTERS}
    return render_template(
        "consultations/manage_logs.html",
        show=show,
        page=paginate(found, query),
        summary=logs.summarize(show.id),
        summed=SUMMED,
        choices=choices,
        chips=[{"label": label, "url": query.url(**{name: None})} for name, label in labels.items() if label],
    )


@bp.get("/shows/<show>/manage/consultation-logs/export.<any(csv,xlsx):kind>")
@access(ConsultationPermission.MANAGE, SHOW)
def export_logs(show: Show, kind: Kind) -> Response:
    rows = logs.list_found(_found(show)[0])
    return log_files.download(kind, show, rows, of=request.args.get("list", ""))

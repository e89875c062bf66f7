"""The organizer's list of consultation logs, and what they amount to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from expo.consultations.models import ConsultationLog
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import logs
from expo.consultations.rules.codes import LogAuthor, Stage
from expo.consultations.rules.log import SUMMED
from expo.consultations.views.blueprint import bp
from expo.consultations.views.words import word
from expo.core.db import db
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.locale import local, money, show_date
from expo.web.paging import ListQuery, list_query, ordered, paginate
from expo.web.tables import Kind, export

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
    found, _query = _found(show)
    head = [
        _("No."),
        _("Time"),
        _("Buyer"),
        _("Exhibitor"),
        _("Written by"),
        _("Stage"),
        _("Products"),
        _("Amount"),
        _("Currency"),
        _("Rate of the day"),
        _("Next step"),
        _("Note"),
        _("Satisfaction"),
        _("Buyer confirmed"),
    ]
    rows = db.session.scalars(found.options(selectinload(ConsultationLog.lines))).all()
    return export(kind, f"{show.slug}-consultation-logs", head, _cells(list(rows)))


def _cells(rows: list[ConsultationLog]) -> Iterator[list[Any]]:
    for log in rows:
        each = log.consultation
        yield [
            each.code,
            each.slot.starts_at,
            local(each.buyer.organization.name),
            local(each.exhibitor.organization.name),
            word(log.author),
            word(log.stage),
            ", ".join(f"{line.name} × {line.quantity}" for line in log.lines),
            money(log.amount_minor, log.currency),
            log.currency,
            log.rate_micro / 1_000_000 if log.rate_micro else "",
            log.next_step,
            log.note,
            log.satisfaction or "",
            log.confirmed_at or "",
        ]

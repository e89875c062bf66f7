"""Consultation logs as a file: one row for each log, and one for each product that was discussed.

The four amounts stand in columns of their own and no row adds them; a product's line says no amount at all, so that no sum
of them can be taken for one of the four.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.consultations.models import ConsultationLog
from expo.consultations.queries import logs
from expo.consultations.rules.codes import Stage
from expo.consultations.rules.log import SUMMED
from expo.consultations.views.log_form import MICRO
from expo.consultations.views.words import word
from expo.core.i18n import N_
from expo.shows.models import Show
from expo.web.locale import local
from expo.web.tables import Cell, Kind, Money, Sheet, export, export_book

PRODUCTS = "products"
AMOUNTS = {
    Stage.DISCUSSED: N_("Amount discussed"),
    Stage.IN_PROGRESS: N_("Amount in progress"),
    Stage.SIGNED: N_("Amount signed on site"),
    Stage.CONCLUDED: N_("Amount concluded"),
}


def download(kind: Kind, show: Show, rows: Sequence[ConsultationLog], *, of: str) -> Response:
    """Return the logs as a file; a spreadsheet has both sheets, a CSV file the one asked for."""
    name = f"{show.slug}-consultation-logs"
    if kind == "xlsx":
        return export_book(name, [_logs(show, rows), _products(rows)])
    if of == PRODUCTS:
        sheet, name = _products(rows), f"{show.slug}-consultation-products"
    else:
        sheet = _logs(show, rows)
    return export(kind, name, sheet.head, sheet.rows)


def _logs(show: Show, rows: Iterable[ConsultationLog]) -> Sheet:
    about = [_("No."), _("Time"), _("Buyer"), _("Exhibitor"), _("Written by"), _("Stage"), _("Counts in the sums")]
    amounts = [_(AMOUNTS[stage]) for stage in SUMMED]
    rate = [_("Currency"), _("Won for one unit, the day's rate")]
    said = [_("Products"), _("Next step"), _("Note"), _("Satisfaction"), _("Buyer confirmed")]
    counted = logs.counted_ids(show.id)
    return Sheet([*about, *amounts, *rate, *said], (_cells(log, counted) for log in rows), _("Consultation logs"))


def _cells(log: ConsultationLog, counted: frozenset[UUID]) -> list[Cell]:
    return [
        *_about(log),
        _("yes") if log.id in counted else _("no"),
        *(_amount(log) if stage is log.stage else None for stage in SUMMED),
        log.currency,
        Decimal(log.rate_micro) / MICRO if log.rate_micro else None,
        ", ".join(f"{line.name} × {line.quantity}" for line in log.lines),
        log.next_step,
        log.note,
        log.satisfaction,
        log.confirmed_at,
    ]


def _about(log: ConsultationLog) -> list[Cell]:
    each = log.consultation
    who = local(each.buyer.organization.name), local(each.exhibitor.organization.name)
    return [each.code, each.slot.starts_at, *who, word(log.author), word(log.stage)]


def _amount(log: ConsultationLog) -> Money | None:
    return Money(log.amount_minor, log.currency) if log.amount_minor else None


def _products(rows: Iterable[ConsultationLog]) -> Sheet:
    about = [_("No."), _("Time"), _("Buyer"), _("Exhibitor"), _("Written by"), _("Stage")]
    head = [*about, _("Product"), _("Unit price"), _("Currency"), _("Quantity")]
    return Sheet(head, _lines(rows), _("Products"))


def _lines(rows: Iterable[ConsultationLog]) -> Iterator[list[Cell]]:
    for log in rows:
        for line in log.lines:
            price = Money(line.unit_price_minor, log.currency)
            yield [*_about(log), line.name, price, log.currency, line.quantity]

"""The consultation log on a phone, and the code with which the buyer confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from babel.numbers import get_currency_precision
from flask import Response as FlaskResponse
from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from expo.consultations.errors import RateMissing
from expo.consultations.models import Consultation, ConsultationLog
from expo.consultations.policies import ConsultationPermission, author_of
from expo.consultations.queries import leads
from expo.consultations.queries import logs as log_queries
from expo.consultations.rules.codes import LogAuthor, Stage
from expo.consultations.rules.log import Line
from expo.consultations.scopes import CONSULTATION
from expo.consultations.services import confirming, logs
from expo.consultations.views.blueprint import bp
from expo.core import clock
from expo.core.db import db
from expo.core.errors import NotFound
from expo.core.ids import new_uuid
from expo.exhibitors.models import Product
from expo.registration.rules import format_code, normalise_code
from expo.web.access import access
from expo.web.errors import sentence, status_of, wants_json
from expo.web.identity import current_actor
from expo.web.shell import confirm
from expo.web.writes import writes

LINES = 5
CURRENCIES = ("KRW", "USD", "EUR", "JPY", "CNY", "VND")
MICRO = 1_000_000
MOST_MINOR = 10**15


def _find_log(consultation: Consultation, author: LogAuthor) -> ConsultationLog | None:
    return db.session.scalar(
        select(ConsultationLog).where(
            ConsultationLog.consultation_id == consultation.id, ConsultationLog.author == author
        )
    )


@bp.get("/shows/<show>/consultations/<int:consultation>/log")
@access(ConsultationPermission.WRITE_LOG, CONSULTATION)
def log_page(consultation: Consultation) -> str:
    return _page(consultation)


def _page(consultation: Consultation, typed: logs.LogDraft | None = None, refusal: str = "") -> str:
    """Show the log as it is kept, or as it was `typed` with what is missing."""
    author = author_of(current_actor(), consultation) or LogAuthor.ORGANIZER
    found = _find_log(consultation, author)
    products = db.session.scalars(
        select(Product).where(Product.exhibitor_id == consultation.exhibitor_id).order_by(Product.position)
    ).all()
    rates = {
        code: _plain(Decimal(micro) / MICRO) for code, micro in log_queries.last_rates(consultation.show_id).items()
    }
    code = normalise_code(request.args.get("code", ""))
    link = url_for("consultations.log_confirm", show=consultation.buyer.show.slug, code=code, _external=True)
    return render_template(
        "consultations/log.html",
        c=consultation,
        show=consultation.buyer.show,
        log=found,
        shown=typed or found,
        refusal=refusal,
        author=author,
        fresh_id=found.id if found else new_uuid(),
        products=products,
        stages=list(Stage),
        currencies=CURRENCIES,
        rows=range(LINES),
        code=format_code(code),
        link=link,
        type_at=url_for("consultations.log_type", show=consultation.buyer.show.slug, _external=True).partition("://")[
            2
        ],
        lead=leads.find_lead_of(consultation.id) if author is LogAuthor.EXHIBITOR else None,
        qr=_qr(link) if code else None,
        rates=rates,
        rate="" if refusal else _shown_rate(found, rates),
        prices=_shown_prices(typed or found),
    )


def _plain(value: Decimal) -> str:
    """Return a number as one types it: no exponent, no zeros at the end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _shown_rate(found: ConsultationLog | None, rates: Mapping[str, str]) -> str:
    """Return what stands in the rate's field: as kept, else what the show used last; "" where nobody said one yet."""
    if found is None or found.currency == "KRW" or not found.rate_micro:
        return rates.get(found.currency, "") if found else ""
    return _plain(Decimal(found.rate_micro) / MICRO)


def _shown_prices(found: ConsultationLog | logs.LogDraft | None) -> list[str]:
    if found is None:
        return []
    scale = 10 ** get_currency_precision(found.currency)
    return [_plain(Decimal(line.unit_price_minor) / scale) for line in found.lines]


def _qr(link: str) -> list[tuple[int, int, int]]:
    """Return the dark runs of the link's QR code as (x, y, length)."""
    import qrcode

    code = qrcode.QRCode(border=0)
    code.add_data(link)
    code.make(fit=True)
    runs = []
    for y, row in enumerate(code.get_matrix()):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                runs.append((x, y, length))
            x += length or 1
    return runs


@bp.post("/shows/<show>/consultations/<int:consultation>/log")
@access(ConsultationPermission.WRITE_LOG, CONSULTATION)
@writes
def log_save(consultation: Consultation) -> Response | FlaskResponse | tuple[str, int]:
    """Keep the log; a script that sends it again later gets JSON, a form the page."""
    actor = current_actor()
    author = author_of(actor, consultation)
    if author is None:
        raise NotFound
    draft = _draft(author)
    try:
        kept = logs.save_log(actor, consultation, draft, now=clock.now())
    except RateMissing as fault:
        if wants_json():
            raise
        return _page(consultation, draft, sentence(fault)), status_of(fault)
    code = (
        confirming.give_code(kept, now=clock.now())
        if author is not LogAuthor.BUYER and kept.confirmed_at is None
        else ""
    )
    here = url_for(
        "consultations.log_page", show=consultation.buyer.show.slug, consultation=consultation.id, code=code or None
    )
    if wants_json():
        return jsonify(id=str(kept.id), url=here)
    confirm(_("Saved."))
    return redirect(here)


@bp.post("/shows/<show>/consultations/<int:consultation>/log/code")
@access(ConsultationPermission.WRITE_LOG, CONSULTATION)
@writes
def log_code(consultation: Consultation) -> Response:
    """Show the code with which the buyer confirms a log that was saved earlier, or sent from a device that was offline."""
    author = author_of(current_actor(), consultation)
    found = _find_log(consultation, author) if author not in {None, LogAuthor.BUYER} else None
    if found is None or found.confirmed_at is not None:
        raise NotFound
    code = confirming.give_code(found, now=clock.now())
    return redirect(
        url_for("consultations.log_page", show=consultation.buyer.show.slug, consultation=consultation.id, code=code)
    )


def _draft(author: LogAuthor) -> logs.LogDraft:
    form = request.form
    currency = form.get("currency", "KRW") if form.get("currency") in CURRENCIES else "KRW"
    satisfaction = form.get("satisfaction", type=int)
    return logs.LogDraft(
        id=_uuid(form.get("id", "")),
        author=author,
        stage=Stage(form["stage"]) if form.get("stage") in set(Stage) else Stage.DISCUSSED,
        lines=_lines(currency),
        currency=currency,
        rate_micro=MICRO if currency == "KRW" else _whole(form.get("rate", ""), MICRO),
        note=form.get("note", "")[:4000],
        next_step=form.get("next_step", "")[:1000],
        satisfaction=satisfaction if satisfaction in range(1, 6) else None,
        written_at=_moment(form.get("written_at", "")),
    )


def _lines(currency: str) -> tuple[Line, ...]:
    scale = 10 ** get_currency_precision(currency)
    found = []
    for row in range(LINES):
        name = request.form.get(f"name-{row}", "").strip()[:200]
        price, quantity = request.form.get(f"price-{row}", ""), request.form.get(f"quantity-{row}", "")
        if name or price:
            found.append(Line(name, _whole(price, scale), _whole(quantity or "0", 1)))
    return tuple(found)


def _whole(text: str, scale: int) -> int:
    """Return a number a person typed, times `scale`, as a whole number of at least 0."""
    try:
        value = Decimal(text.replace(",", "").strip() or "0") * scale
    except InvalidOperation:
        return 0
    return min(max(int(value), 0), MOST_MINOR) if value.is_finite() else 0


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return new_uuid()


def _moment(text: str) -> datetime:
    """Return the device's time where it sent one that is not in the future, else now."""
    now = clock.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return now
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(moment, now)

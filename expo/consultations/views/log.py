"""The consultation log on a phone, and the code with which the buyer confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response as FlaskResponse
from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from expo.consultations.errors import LogChanged, RateMissing
from expo.consultations.models import Consultation, ConsultationLog
from expo.consultations.policies import ConsultationPermission, author_of
from expo.consultations.queries import leads
from expo.consultations.queries import logs as log_queries
from expo.consultations.rules.codes import LogAuthor, Stage
from expo.consultations.scopes import CONSULTATION
from expo.consultations.services import confirming, logs
from expo.consultations.views import log_form, words
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
from expo.web.locale import money
from expo.web.shell import confirm
from expo.web.writes import writes


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


def _page(
    consultation: Consultation, typed: log_form.Written | None = None, refused: RateMissing | LogChanged | None = None
) -> str:
    """Show the log as it is kept, or as it was `typed` with what to correct."""
    author = author_of(current_actor(), consultation) or LogAuthor.ORGANIZER
    found = _find_log(consultation, author)
    products = db.session.scalars(
        select(Product).where(Product.exhibitor_id == consultation.exhibitor_id).order_by(Product.position)
    ).all()
    rates = {
        code: log_form.rate_typed(micro, code) for code, micro in log_queries.last_rates(consultation.show_id).items()
    }
    code = normalise_code(request.args.get("code", ""))
    lines = typed.rows if typed else log_form.rows_of(found)
    link = url_for("consultations.log_confirm", show=consultation.buyer.show.slug, code=code, _external=True)
    return render_template(
        "consultations/log.html",
        c=consultation,
        show=consultation.buyer.show,
        log=found,
        shown=typed.draft if typed else found,
        faults=_faults(typed, refused),
        changed=sentence(refused) if isinstance(refused, LogChanged) else "",
        edit_id=new_uuid(),
        author=author,
        back=_back(consultation, author),
        fresh_id=found.id if found else new_uuid(),
        products=products,
        stages=list(Stage),
        currencies=log_form.CURRENCIES,
        rows=(*lines, *[log_form.Row()] * (log_form.LINES - len(lines))),
        said=log_form.words(),
        code=format_code(code),
        link=link,
        type_at=url_for("consultations.log_type", show=consultation.buyer.show.slug, _external=True).partition("://")[
            2
        ],
        lead=leads.find_lead_of(consultation.id) if author is LogAuthor.EXHIBITOR else None,
        qr=_qr(link) if code else None,
        rates=rates,
        rate_labels={code: words.rate_label(code) for code in log_form.CURRENCIES},
        nothing={code: money(0, code) for code in log_form.CURRENCIES},
        rate_places={code: log_form.rate_places(code) for code in log_form.CURRENCIES},
        agreed=_agreed(consultation) if author is LogAuthor.BUYER else None,
        rate=request.form.get("rate", "") if typed else _shown_rate(found, rates),
    )


def _back(consultation: Consultation, author: LogAuthor) -> tuple[str, str]:
    """Return the name and address of the page the writer came from, on the consultation's day."""
    where: dict[str, Any] = {"show": consultation.buyer.show.slug}
    day = consultation.slot.day_id
    match author:
        case LogAuthor.EXHIBITOR:
            slug = consultation.exhibitor.slug
            return _("Consultations"), url_for("consultations.exhibitor_page", exhibitor=slug, day=day, **where)
        case LogAuthor.BUYER:
            buyer = consultation.buyer_id
            return _("My consultations"), url_for("consultations.buyer_calendar", buyer=buyer, day=day, **where)
        case LogAuthor.INTERPRETER if consultation.interpreter_id is not None:
            helper = consultation.interpreter_id
            return _("Timetable"), url_for("consultations.interpreter_page", interpreter=helper, day=day, **where)
        case _:
            return _("Consultations"), url_for("consultations.manage_one", consultation=consultation.id, **where)


def _agreed(consultation: Consultation) -> ConsultationLog | None:
    """Return the log the buyer has confirmed, to read again."""
    return next((each for each in log_queries.list_logs_of(consultation.id) if each.confirmed_at), None)


def _faults(typed: log_form.Written | None, refused: RateMissing | LogChanged | None) -> dict[str, str]:
    """Return what to correct, by field."""
    faults = dict(typed.faults) if typed else {}
    return faults | {"rate": sentence(refused)} if isinstance(refused, RateMissing) else faults


def _shown_rate(found: ConsultationLog | None, rates: Mapping[str, str]) -> str:
    """Return what stands in the rate's field: as kept, else what the show used last; "" where nobody said one yet."""
    if found is None or found.currency == "KRW" or not found.rate_micro:
        return rates.get(found.currency, "") if found else ""
    return log_form.rate_typed(found.rate_micro, found.currency)


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
    written = log_form.read(author)
    if written.faults:
        return _refused(consultation, written)
    try:
        kept = logs.save_log(actor, consultation, written.draft, now=clock.now())
    except (RateMissing, LogChanged) as fault:
        if wants_json():
            raise
        db.session.rollback()  # the page shows what is kept
        return _page(consultation, written, fault), status_of(fault)
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


def _refused(consultation: Consultation, written: log_form.Written) -> FlaskResponse | tuple[str, int]:
    """Say at each field what to correct: on the page, or to the script, which keeps the log until it is."""
    if not wants_json():
        return _page(consultation, written), 422
    problem = jsonify(
        type="about:blank", title=written.first, status=422, code="log_unclear", errors=dict(written.faults)
    )
    problem.status_code, problem.content_type = 422, "application/problem+json"
    return problem


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

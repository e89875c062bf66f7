"""The buyer confirms a log: with the code that was scanned, or that they type here or on their own page."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.consultations.errors import CodeExpired, CodeRefused
from expo.consultations.forms import CodeForm
from expo.consultations.models import Buyer
from expo.consultations.policies import ConsultationPermission, buys_as
from expo.consultations.scopes import BUYER
from expo.consultations.services import confirming
from expo.consultations.views.blueprint import bp
from expo.consultations.views.buyer import calendar_page
from expo.core import clock
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access, public
from expo.web.identity import current_actor
from expo.web.limits import limiter
from expo.web.shell import confirm
from expo.web.writes import writes

#: wrong codes from one place; a whole hall may share an address, and right ones are not counted
TRIES_FROM_A_PLACE = "30 per minute;300 per hour"
#: wrong codes that one signed-in person types
TRIES = "10 per 10 minutes"

WHY = "the secret code in the address is what the buyer was shown"
NOT_FOUND, GONE, REFUSED = 404, 410, 422


def _wrong(response: FlaskResponse) -> bool:
    return response.status_code in {NOT_FOUND, GONE, REFUSED}


def _my_key() -> str:
    return f"log-code:{current_actor().id}"


def _typing(show: Show, form: CodeForm) -> str:
    return render_template("consultations/log_code.html", show=show, form=form)


def _refused(show: Show, code: str, fault: CodeRefused) -> tuple[str, int]:
    """Say what is wrong with an address's code where another one can be typed."""
    form = CodeForm(formdata=None, data={"code": code})
    form.refuse(fault)
    return _typing(show, form), GONE if isinstance(fault, CodeExpired) else NOT_FOUND


@bp.get("/shows/<show>/consultation-logs")
@public("whoever was shown a code types it here; the page itself says nothing", SHOW)
def log_type(show: Show) -> str:
    return _typing(show, CodeForm())


@bp.post("/shows/<show>/consultation-logs")
@limiter.limit(TRIES_FROM_A_PLACE, deduct_when=_wrong)
@public("whoever was shown a code types it here; a wrong one is refused, and many wrong ones are stopped", SHOW)
@writes
def log_typed(show: Show) -> Response | tuple[str, int]:
    form = CodeForm()
    try:
        _log, code = confirming.get_by_code(show.id, form.code.data or "", now=clock.now())
    except CodeRefused as fault:
        form.refuse(fault)
        return _typing(show, form), REFUSED
    return redirect(url_for("consultations.log_confirm", show=show.slug, code=code))


@bp.get("/shows/<show>/consultation-logs/<code>")
@limiter.limit(TRIES_FROM_A_PLACE, deduct_when=_wrong)
@public(WHY, SHOW)
def log_confirm(show: Show, code: str) -> str | tuple[str, int]:
    try:
        found, kept = confirming.get_by_code(show.id, code, now=clock.now())
    except CodeRefused as fault:
        return _refused(show, code, fault)
    held = found.consultation
    mine = held.buyer if buys_as(current_actor(), held.buyer) else None
    return render_template("consultations/log_confirm.html", show=show, log=found, c=held, code=kept, mine=mine)


@bp.post("/shows/<show>/consultation-logs/<code>")
@limiter.limit(TRIES_FROM_A_PLACE, deduct_when=_wrong)
@public(WHY, SHOW)
@writes
def log_confirm_now(show: Show, code: str) -> Response | tuple[str, int]:
    now = clock.now()
    try:
        found, kept = confirming.get_by_code(show.id, code, now=now)
    except CodeRefused as fault:
        return _refused(show, code, fault)
    confirming.confirm_log(current_actor(), found, now=now)
    confirm(_("Log confirmed."))
    return redirect(url_for("consultations.log_confirm", show=show.slug, code=kept))


@bp.post("/shows/<show>/buyer/<int:buyer>/log-code")
@limiter.limit(TRIES, key_func=_my_key, deduct_when=_wrong)
@access(ConsultationPermission.BUY, BUYER)
@writes
def buyer_log_code(buyer: Buyer) -> Response | tuple[str, int]:
    """Lead a buyer from the code they typed to the log it is for; only their own logs are found."""
    form = CodeForm()
    try:
        _log, code = confirming.get_by_code(buyer.show_id, form.code.data or "", now=clock.now(), buyer=buyer)
    except CodeRefused as fault:
        form.refuse(fault)
        return calendar_page(buyer, form), REFUSED
    return redirect(url_for("consultations.log_confirm", show=buyer.show.slug, code=code))

"""Signing in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from expo.accounts import queries, services
from expo.accounts.demo import demo_people
from expo.accounts.errors import WrongCredentials
from expo.accounts.forms import SignInForm
from expo.accounts.models import User
from expo.accounts.session import SESSION_KEY, browser_is_known, open_session, remember_browser
from expo.accounts.views.blueprint import bp
from expo.core import clock
from expo.web.access import public
from expo.web.identity import current_actor
from expo.web.limits import limiter
from expo.web.locale import current_language
from expo.web.writes import writes

#: wrong passwords for one address: strangers share the first, browsers known to its owner the second
TRIES_BY_STRANGERS = "10 per 10 minutes"
TRIES_BY_KNOWN = "20 per 10 minutes"
#: wrong passwords from one place; a whole hall may share an address, and right ones are not counted
TRIES_FROM_A_PLACE = "30 per minute;300 per hour"


def safe_target(target: str | None) -> str:
    """Return `target` when it is a path of this site, else where a person's work starts."""
    inside = target and target.startswith("/") and not target.startswith(("//", "/\\"))
    if not target or not inside or urlsplit(target).netloc or urlsplit(target).scheme:
        return url_for("shows.start")
    return target


def _typed_address() -> str:
    return queries.normalise_email(request.form.get("email", ""))[:320]


def _wrong(response: Response) -> bool:
    return response.status_code == 422  # noqa: PLR2004 - what a refused form answers


def _share() -> str:
    """Return whose tries these are: the address's strangers, or the browsers its owner has used."""
    address = _typed_address()
    return f"known:{address}" if browser_is_known(address) else f"strangers:{address}"


def _tries() -> str:
    return TRIES_BY_KNOWN if browser_is_known(_typed_address()) else TRIES_BY_STRANGERS


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit(TRIES_FROM_A_PLACE, methods=["POST"], deduct_when=_wrong)
@limiter.limit(_tries, key_func=_share, methods=["POST"], deduct_when=_wrong)
@public("everyone signs in here")
@writes
def sign_in() -> str | BaseResponse | tuple[str, int]:
    form = SignInForm()
    if request.method == "GET" and current_actor().is_signed_in:
        return redirect(safe_target(request.args.get("next")))
    if form.validate_on_submit():
        try:
            user, token = services.sign_in(
                form.email.data or "",
                form.password.data or "",
                user_agent=request.user_agent.string,
                address=request.remote_addr or "",
                now=clock.now(),
            )
        except WrongCredentials as fault:
            form.refuse(fault)
        else:
            return enter(user, token)
    page = render_template("accounts/sign_in.html", form=form, demo_users=demo_people(), next=request.args.get("next"))
    return page, 422 if form.is_submitted() else 200


def enter(user: User, token: str) -> BaseResponse:
    """Let this browser hold the sign-in and lead its user on."""
    open_session(token)
    return remember_browser(make_response(redirect(safe_target(request.args.get("next")))), user.email)


@bp.post("/sign-out")
@public("whoever is signed in may leave")
@writes
def sign_out() -> BaseResponse | Response:
    services.sign_out(session.get(SESSION_KEY, ""), now=clock.now())
    session.clear()
    return redirect(url_for("shows.front", lang=current_language()))

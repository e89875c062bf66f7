"""Signing in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from expo.accounts import services
from expo.accounts.errors import WrongCredentials
from expo.accounts.forms import SignInForm
from expo.accounts.session import SESSION_KEY
from expo.accounts.views.blueprint import bp
from expo.core import clock
from expo.web.access import public
from expo.web.identity import current_actor
from expo.web.limits import limiter
from expo.web.writes import writes


def safe_target(target: str | None) -> str:
    """Return `target` when it is a path of this site, else the front page."""
    if (
        not target
        or urlsplit(target).netloc
        or urlsplit(target).scheme
        or not target.startswith("/")
        or target.startswith(("//", "/\\"))
    ):
        return url_for("shows.front")
    return target


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("10 per minute;60 per hour", methods=["POST"])
@public("everyone signs in here")
@writes
def sign_in() -> str | BaseResponse | tuple[str, int]:
    form = SignInForm()
    if request.method == "GET" and current_actor().is_signed_in:
        return redirect(safe_target(request.args.get("next")))
    if form.validate_on_submit():
        try:
            _, token = services.sign_in(
                form.email.data,
                form.password.data,
                user_agent=request.user_agent.string,
                address=request.remote_addr or "",
                now=clock.now(),
            )
        except WrongCredentials as fault:
            form.refuse(fault)
        else:
            session.clear()
            session[SESSION_KEY], session.permanent = token, True
            return redirect(safe_target(request.args.get("next")))
    return render_template("accounts/sign_in.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/sign-out")
@public("whoever is signed in may leave")
@writes
def sign_out() -> BaseResponse | Response:
    services.sign_out(session.get(SESSION_KEY, ""), now=clock.now())
    session.clear()
    return redirect(url_for("shows.front"))

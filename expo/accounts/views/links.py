"""What mailed links open: accepting an invitation, a new password, a new address."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from expo.accounts import services
from expo.accounts.forms import ChoosePasswordForm, DeedForm, ForgotForm
from expo.accounts.jobs import ask_reset
from expo.accounts.rules import LinkPurpose
from expo.accounts.views.blueprint import bp
from expo.accounts.views.signing import enter
from expo.core import clock
from expo.core.actor import Actor, ActorKind
from expo.core.errors import DomainError
from expo.core.jobs import runner
from expo.web.access import public
from expo.web.limits import limiter
from expo.web.shell import confirm
from expo.web.writes import writes

WELCOME = (LinkPurpose.INVITE, LinkPurpose.CONFIRM)
#: links from one place in a minute; guessing 256 random bits is hopeless anyway
OPENED = "30 per minute"
#: mails that strangers may have sent to one address, and from one place
ASKED_FOR = "5 per hour"
ASKED_FROM = "20 per hour"


@bp.route("/welcome/<token>", methods=["GET", "POST"])
@limiter.limit(OPENED)
@public("the link itself is the proof: whoever holds it was invited or confirms their address")
@writes
def welcome(token: str) -> str | BaseResponse | tuple[str, int]:
    return _choose(token, WELCOME, "accounts/welcome.html")


@bp.route("/new-password/<token>", methods=["GET", "POST"])
@limiter.limit(OPENED)
@public("the link itself is the proof: whoever holds it reads the account's mail")
@writes
def new_password(token: str) -> str | BaseResponse | tuple[str, int]:
    return _choose(token, (LinkPurpose.RESET,), "accounts/new_password.html")


def _choose(token: str, purposes: tuple[LinkPurpose, ...], template: str) -> str | BaseResponse | tuple[str, int]:
    """Let the holder of a link choose a password and sign them in."""
    form, now = ChoosePasswordForm(), clock.now()
    link = services.get_link(token, purposes, now=now)
    if form.validate_on_submit():
        try:
            user = services.choose_password(link, form.password.data or "", now=now)
        except DomainError as fault:
            form.refuse(fault)
        else:
            agent, address = request.user_agent.string, request.remote_addr or ""
            token = services.open_sign_in(user, user_agent=agent, address=address, now=now)
            confirm(_("Your password is set. You are signed in."))
            return enter(user, token)
    return render_template(template, form=form, link=link), 422 if form.is_submitted() else 200


@bp.route("/forgot-password", methods=["GET", "POST"])
@limiter.limit(ASKED_FROM, methods=["POST"])
@limiter.limit(ASKED_FOR, methods=["POST"], key_func=lambda: f"forgot:{request.form.get('email', '').strip().lower()}")
@public("whoever cannot sign in asks here")
def forgot() -> str | BaseResponse | tuple[str, int]:
    form = ForgotForm()
    if form.validate_on_submit():
        runner.hand_on(ask_reset.__name__, form.email.data)
        return redirect(url_for("accounts.mail_sent"))
    return render_template("accounts/forgot.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/mail-sent")
@public("says to everyone alike that a mail may be on its way")
def mail_sent() -> str:
    return render_template("accounts/mail_sent.html")


@bp.route("/new-address/<token>", methods=["GET", "POST"])
@limiter.limit(OPENED)
@public("the link itself is the proof: whoever holds it reads mail at the new address")
@writes
def new_address(token: str) -> str | BaseResponse | Response:
    form, now = DeedForm(), clock.now()
    link = services.get_link(token, (LinkPurpose.CHANGE_ADDRESS,), now=now)
    if form.validate_on_submit():
        services.change_address(Actor(ActorKind.USER, link.user.id, link.user.name), link, now=now)
        confirm(_("Your address is changed."))
        return redirect(url_for("accounts.profile"))
    return render_template("accounts/new_address.html", form=form, link=link)

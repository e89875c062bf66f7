"""One's own account: name, language, address, password, and where one is signed in."""

from __future__ import annotations

from flask import g, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from expo.accounts import queries, services
from expo.accounts.forms import ChangeAddressForm, ChangePasswordForm, DeactivateForm, ProfileForm
from expo.accounts.models import User
from expo.accounts.policies import AccountPermission
from expo.accounts.views.agents import browser_name
from expo.accounts.views.blueprint import bp
from expo.core import clock
from expo.core.errors import DomainError
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.limits import limiter
from expo.web.shell import confirm
from expo.web.writes import writes

#: passwords typed on the account's own pages
TRIES = "10 per 10 minutes"


def _me() -> User:
    user: User = g.user
    return user


def _my_key() -> str:
    return f"own:{current_actor().id}"


@bp.route("/account", methods=["GET", "POST"])
@access(AccountPermission.OWN)
@writes
def profile() -> str | BaseResponse | tuple[str, int]:
    user = _me()
    form = ProfileForm(obj=user)
    if form.validate_on_submit():
        services.change_profile(
            user.id, name=form.name.data, language=form.language.data, time_zone=form.time_zone.data
        )
        confirm(_("Saved."))
        return redirect(url_for("accounts.profile", lang=form.language.data))
    return render_template("accounts/own.html", form=form, user=user), 422 if form.is_submitted() else 200


@bp.route("/account/password", methods=["GET", "POST"])
@limiter.limit(TRIES, key_func=_my_key, methods=["POST"])
@access(AccountPermission.OWN)
@writes
def password() -> str | BaseResponse | tuple[str, int]:
    form, user = ChangePasswordForm(), _me()
    if form.validate_on_submit():
        try:
            services.change_password(
                current_actor(),
                user.id,
                present=form.present.data or "",
                password=form.password.data or "",
                keep=g.sign_in_id,
                now=clock.now(),
            )
        except DomainError as fault:
            form.refuse(fault)
        else:
            confirm(_("Your password is changed. Every other browser is signed out."))
            return redirect(url_for("accounts.profile"))
    return render_template("accounts/password.html", form=form, user=user), 422 if form.is_submitted() else 200


@bp.route("/account/address", methods=["GET", "POST"])
@limiter.limit(TRIES, key_func=_my_key, methods=["POST"])
@access(AccountPermission.OWN)
@writes
def address() -> str | BaseResponse | tuple[str, int]:
    form, user = ChangeAddressForm(), _me()
    if form.validate_on_submit():
        try:
            services.ask_address_change(
                user.id, email=form.email.data or "", password=form.password.data or "", now=clock.now()
            )
        except DomainError as fault:
            form.refuse(fault)
        else:
            confirm(_("We have sent a link to the new address. Open it there to finish."))
            return redirect(url_for("accounts.profile"))
    return render_template("accounts/address.html", form=form, user=user), 422 if form.is_submitted() else 200


@bp.get("/account/sign-ins")
@access(AccountPermission.OWN)
def sign_ins() -> str:
    rows = queries.list_sign_ins(_me().id, now=clock.now())
    return render_template("accounts/sign_ins.html", rows=rows, here=g.sign_in_id, browser_name=browser_name)


@bp.post("/account/sign-ins/<int:sign_in>/revoke")
@access(AccountPermission.OWN)
@writes
def revoke(sign_in: int) -> BaseResponse:
    services.revoke_sign_in(_me().id, sign_in, now=clock.now())
    confirm(_("That browser is signed out."))
    return redirect(url_for("accounts.sign_ins"))


@bp.post("/account/sign-ins/revoke-all")
@access(AccountPermission.OWN)
@writes
def revoke_all() -> BaseResponse:
    services.revoke_sign_ins(_me().id, now=clock.now())
    session.clear()
    confirm(_("You are signed out everywhere."))
    return redirect(url_for("accounts.sign_in"))


@bp.route("/account/deactivate", methods=["GET", "POST"])
@limiter.limit(TRIES, key_func=_my_key, methods=["POST"])
@access(AccountPermission.OWN)
@writes
def deactivate() -> str | BaseResponse | tuple[str, int]:
    form, user = DeactivateForm(), _me()
    if form.validate_on_submit():
        try:
            services.deactivate(current_actor(), user.id, password=form.password.data or "", now=clock.now())
        except DomainError as fault:
            form.refuse(fault)
        else:
            session.clear()
            confirm(_("Your account is closed."))
            return redirect(url_for("shows.front"))
    return render_template("accounts/deactivate.html", form=form, user=user), 422 if form.is_submitted() else 200

"""Asking to take part as exhibitor or buyer."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from expo.accounts.models import OrganizationKind
from expo.core import clock
from expo.core.actor import Role
from expo.core.errors import DomainError
from expo.shows import queries, services
from expo.shows.forms import JoinForm, NewcomerForm
from expo.shows.identity import current_user
from expo.shows.models import Show
from expo.shows.services.joining import Newcomer, OrganizationData
from expo.shows.views.blueprint import bp
from expo.web.access import public
from expo.web.identity import current_actor
from expo.web.limits import limiter
from expo.web.locale import current_language
from expo.web.shell import confirm
from expo.web.writes import writes

#: requests from one place; a whole office may share an address
ASKED_FROM = "30 per hour"


@bp.route("/join", methods=["GET", "POST"])
@limiter.limit(ASKED_FROM, methods=["POST"])
@public("whoever wants to take part asks here; an organizer decides")
@writes
def join() -> str | BaseResponse | tuple[str, int]:
    shows = queries.list_joinable_shows(clock.today_in("Asia/Seoul"))
    form = _form()
    form.offer(shows, current_language())
    if form.validate_on_submit():
        show = next(show for show in shows if show.slug == form.show.data)
        try:
            return _ask(form, show)
        except DomainError as fault:
            form.refuse(fault)
    return render_template("shows/join.html", form=form, shows=shows), 422 if form.is_submitted() else 200


def _form() -> JoinForm:
    """Return the form, with what the address already says filled in."""
    wanted = {"show": request.args.get("show"), "role": request.args.get("role")}
    return JoinForm(data=wanted) if current_actor().is_signed_in else NewcomerForm(data=wanted)


def _ask(form: JoinForm, show: Show) -> BaseResponse:
    data = OrganizationData(
        name=form.organization_name,
        business_number=form.business_number.data or None,
        country=form.country.data,
        kind=OrganizationKind(form.kind.data),
    )
    role, title, now = Role(form.role.data), form.job_title.data or "", clock.now()
    if not isinstance(form, NewcomerForm):
        services.ask_for_role(current_user(), show, role, data, now=now, job_title=title)
        confirm(_("Your request is with the organizer. You get a mail when it is decided."))
        return redirect(url_for("shows.start", stay=1))
    newcomer = Newcomer(email=form.email.data, name=form.name.data, language=current_language())
    services.ask_for_role_by_mail(newcomer, show, role, data, now=now, job_title=title)
    return redirect(url_for("accounts.mail_sent"))

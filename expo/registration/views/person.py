"""One registration, as the organizer sees and changes it."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from expo.core import clock
from expo.registration import links, queries, services
from expo.registration.cards import KINDS, badge_pdf, send_badge
from expo.registration.forms import PersonForm, ReasonForm, RevokeForm
from expo.registration.models import Registration
from expo.registration.policies import RegistrationPermission
from expo.registration.rules import RevokeReason, format_code
from expo.registration.scopes import REGISTRATION
from expo.registration.views.blueprint import bp
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.shell import confirm
from expo.web.writes import writes

Answer = str | BaseResponse | tuple[str, int]


def _home(registration: Registration) -> BaseResponse:
    return redirect(url_for("registration.person", show=registration.show.slug, registration=registration.id))


@bp.route("/shows/<show>/manage/registrations/new", methods=["GET", "POST"])
@access(RegistrationPermission.MANAGE, SHOW)
@writes
def add(show: Show) -> Answer:
    """Register somebody by hand; the badge exists at once."""
    form = PersonForm()
    if form.validate_on_submit():
        registration = services.register(show, form.person(), actor=current_actor(), now=clock.now())
        confirm(_("%(name)s is registered. The badge is ready to print.", name=registration.name))
        return _home(registration)
    return render_template("registration/add.html", show=show, form=form), 422 if form.is_submitted() else 200


@bp.route("/shows/<show>/manage/registrations/<int:registration>", methods=["GET", "POST"])
@access(RegistrationPermission.CHANGE, REGISTRATION)
@writes
def person(registration: Registration) -> Answer:
    form = PersonForm(obj=registration)
    if form.validate_on_submit():
        services.change(registration, form.changes(), actor=current_actor(), now=clock.now())
        confirm(_("Saved."))
        return _home(registration)
    page = render_template(
        "registration/person.html",
        person=registration,
        show=registration.show,
        form=form,
        revoke_form=RevokeForm(formdata=None),
        badges=queries.list_badges(registration),
        consents=queries.list_consents(registration),
        kind=_(KINDS[registration.kind]),
        format_code=format_code,
        link=links.path_of(registration, clock.now()),
    )
    return page, 422 if form.is_submitted() else 200


@bp.get("/shows/<show>/manage/registrations/<int:registration>/badge.pdf")
@access(RegistrationPermission.CHANGE, REGISTRATION)
def print_badge(registration: Registration) -> Response:
    response = Response(badge_pdf(registration), mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="badge.pdf"'
    return response


@bp.post("/shows/<show>/manage/registrations/<int:registration>/reissue")
@access(RegistrationPermission.CHANGE, REGISTRATION)
@writes
def reissue(registration: Registration) -> BaseResponse:
    """Give a new badge; the earlier one is refused at every gate from now on."""
    services.reissue_badge(registration, actor=current_actor(), now=clock.now(), reason=_reason())
    confirm(_("The new badge is ready. The earlier one is void."))
    return _home(registration)


@bp.post("/shows/<show>/manage/registrations/<int:registration>/revoke")
@access(RegistrationPermission.CHANGE, REGISTRATION)
@writes
def revoke(registration: Registration) -> BaseResponse:
    form = RevokeForm()
    why = RevokeReason(form.why.data) if form.validate() else RevokeReason.LOST
    services.revoke_badge(registration, why, actor=current_actor(), now=clock.now(), reason=_reason())
    confirm(_("The badge is void. Gates refuse it from now on."))
    return _home(registration)


@bp.post("/shows/<show>/manage/registrations/<int:registration>/cancel")
@access(RegistrationPermission.CHANGE, REGISTRATION)
@writes
def cancel(registration: Registration) -> BaseResponse:
    services.cancel(registration, actor=current_actor(), now=clock.now(), reason=_reason())
    confirm(_("The registration is cancelled and its badge void."))
    return _home(registration)


@bp.post("/shows/<show>/manage/registrations/<int:registration>/send")
@access(RegistrationPermission.CHANGE, REGISTRATION)
@writes
def send(registration: Registration) -> BaseResponse:
    send_badge(registration, now=clock.now())
    confirm(_("The badge is on its way to %(email)s.", email=registration.email))
    return _home(registration)


def _reason() -> str:
    form = ReasonForm()
    return (form.reason.data or request.form.get("reason", ""))[:500]

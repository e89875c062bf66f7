"""The public registration form."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from expo.core import clock
from expo.core.i18n import N_
from expo.registration import links, queries, services
from expo.registration.cards import send_badge
from expo.registration.consent_texts import BUILT_IN, wording
from expo.registration.errors import RegistrationClosed
from expo.registration.forms import RegisterForm
from expo.registration.rules import ConsentPurpose
from expo.registration.services import Answer
from expo.registration.views.blueprint import bp
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import public
from expo.web.identity import current_actor
from expo.web.limits import limiter
from expo.web.locale import current_language
from expo.web.writes import writes

#: registrations from one place; a school class or a hotel shares an address
REGISTERED_FROM = "120 per hour"

nav.add(
    nav.NavItem(face="public", label=N_("Register"), endpoint="registration.register", icon="person-badge", order=40)
)


@bp.route("/shows/<show>/register", methods=["GET", "POST"])
@limiter.limit(REGISTERED_FROM, methods=["POST"])
@public("everyone may register for a published show", SHOW)
@writes
def register(show: Show) -> str | BaseResponse | tuple[str, int]:
    if not show.registration_open or clock.today_in(show.time_zone) > show.ends_on:
        return render_template("registration/closed.html", show=show, text=_(RegistrationClosed.message))
    form = RegisterForm()
    if form.validate_on_submit():
        return _register(show, form)
    return _page(show, form), 422 if form.is_submitted() else 200


def _page(show: Show, form: RegisterForm) -> str:
    texts = {purpose.value: wording(show, purpose) for purpose in BUILT_IN}
    return render_template("registration/register.html", show=show, form=form, texts=texts)


def _register(show: Show, form: RegisterForm) -> BaseResponse:
    """Register and open the badge; an address that has one gets its link by mail, and nothing is shown."""
    now, actor, person = clock.now(), current_actor(), form.person()
    known = queries.find_by_email(show.id, person.email)
    if known is not None:
        send_badge(known, now=now)
        return redirect(url_for("registration.sent_again", show=show.slug))
    registration = services.register(show, person, actor=actor, now=now)
    for purpose, given in ((ConsentPurpose.PRIVACY, True), (ConsentPurpose.NEWS, bool(form.news.data))):
        answer = Answer(purpose=purpose, given=given, language=current_language(), channel="form")
        services.record_consent(registration, answer, actor=actor, now=now)
    send_badge(registration, now=now)
    return redirect(url_for("registration.badge", link=links.token_of(registration, now), new=1))


@bp.get("/shows/<show>/register/sent-again")
@public("says that the badge of a known address was mailed again", SHOW)
def sent_again(show: Show) -> str:
    return render_template("registration/sent_again.html", show=show)

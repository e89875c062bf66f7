"""The public application form: begin, go on by link or account, see where the application stands."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.core import clock
from expo.core.db import LocalText
from expo.core.errors import DomainError, NotFound
from expo.core.i18n import N_
from expo.exhibitors import consequences, links, merits, steps
from expo.exhibitors.forms import (
    PARTICIPATIONS,
    FirmForm,
    LinksForm,
    NeighbourForm,
    SendForm,
    StandForm,
    StartForm,
)
from expo.exhibitors.models import Application, Exhibitor
from expo.exhibitors.queries import applications as queries
from expo.exhibitors.queries import list_categories
from expo.exhibitors.rules import APART_M, ApplicationStatus, Participation
from expo.exhibitors.rules.numbers import hyphenated
from expo.exhibitors.rules.review import may_edit
from expo.exhibitors.scopes import APPLICATION
from expo.exhibitors.services import applying, copying, leaving, neighbours
from expo.exhibitors.services.applying import Contact, Stand
from expo.exhibitors.views.blueprint import bp
from expo.shows.identity import current_user
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import public
from expo.web.errors import sentence, status_of
from expo.web.formkit import choices
from expo.web.identity import current_actor
from expo.web.limits import limiter
from expo.web.locale import current_language, local
from expo.web.nav import NavItem
from expo.web.shell import confirm
from expo.web.writes import writes

LINK = "whoever holds the signed link goes on with that application"
nav.add(NavItem(face="public", label=N_("Apply to exhibit"), endpoint="exhibitors.apply", order=80))


@bp.get("/shows/<show>/apply")
@public("firms without an account apply here", SHOW)
def apply(show: Show) -> str:
    return _start_page(show, StartForm(data=_known_person()))


@bp.post("/shows/<show>/apply")
@public("firms without an account apply here", SHOW)
@limiter.limit("20 per hour")
@writes
def apply_start(show: Show) -> Response | tuple[str, int]:
    form = StartForm()
    user_id = current_user().id if current_actor().is_signed_in else None
    if form.validate_on_submit():
        try:
            draft = applying.start_draft(show, form.firm(), form.contact(), user_id=user_id, now=clock.now())
        except DomainError as fault:
            form.refuse(fault)
        else:
            confirm(_("Saved as a draft. The link to go on has been mailed to %(email)s.", email=draft.contact_email))
            return redirect(step_url(draft, "firm"))
    return _start_page(show, form), 422


@bp.post("/shows/<show>/apply/links")
@public("whoever lost the link gets it again at the address it was sent to", SHOW)
@limiter.limit("20 per hour")
@writes
def send_application_links(show: Show) -> Response | tuple[str, int]:
    """Mail the links again; the answer does not tell whether there are any."""
    form = LinksForm()
    if not form.validate_on_submit():
        return _start_page(show, StartForm(data=_known_person(), formdata=None), form), 422
    applying.send_links(show, form.address.data, now=clock.now())
    confirm(_("If we know this address, the links are on their way to it."))
    return redirect(url_for("exhibitors.apply", show=show.slug))


def _start_page(show: Show, form: StartForm, links_form: LinksForm | None = None) -> str:
    signed_in = current_actor().is_signed_in
    return render_template(
        "exhibitors/apply/start.html",
        show=show,
        form=form,
        links_form=links_form or LinksForm(formdata=None),
        is_open=applying.takes_applications(show),
        phase=queries.application_phase(show),
        terms=queries.terms_of(show),
        own=queries.list_applications_of_user(current_user().id, show) if signed_in else [],
        earlier=queries.list_earlier_applications(current_actor(), show) if signed_in else [],
        token_of=links.token_of,
    )


def _known_person() -> dict[str, str]:
    if not current_actor().is_signed_in:
        return {"language": current_language()}
    user = current_user()
    return {"contact_name": user.name, "email": user.email, "language": user.language}


def step_url(application: Application, key: str) -> str:
    """Return the address of a step of this application's form."""
    step = next((each for each in steps.steps_of(application) if each.key == key), steps.steps_of(application)[0])
    return url_for(step.endpoint, show=application.show.slug, token=links.token_of(application))


def firm_name(application: Application) -> str:
    """Return how the applicant's firm is called in the reader's language, as the applicant wrote it; empty: not yet."""
    firm = application.firm
    return local(LocalText(str(firm.get("name_ko") or ""), str(firm.get("name_en") or "")))


bp.add_app_template_global(firm_name, "application_firm")
bp.add_app_template_global(step_url, "application_step_url")
bp.add_app_template_global(steps.steps_of, "application_steps")
bp.add_app_template_global(links.token_of, "application_token")
bp.add_app_template_global(hyphenated, "hyphenated_number")
bp.add_app_template_global(merits.explain, "points_explained")


def step_page(application: Application, here: str, **context: Any) -> str:  # noqa: ANN401 - what templates take
    return render_template(
        f"exhibitors/apply/{here}.html",
        application=application,
        here=here,
        gaps=applying.gaps_of(application),
        editable=may_edit(application.status),
        **context,
    )


def on(application: Application, here: str) -> Response:
    """Lead to the next step, or stay where the reader asked to stay."""
    stay = request.form.get("go") == "stay"
    if stay:
        confirm(_("Saved."))
    return redirect(step_url(application, here if stay else steps.after(application, here).key))


@bp.get("/shows/<show>/applications/<token>")
@public(LINK, APPLICATION)
def application_home(application: Application) -> Response | str:
    if application.status is ApplicationStatus.DRAFT:
        return redirect(step_url(application, "firm"))
    return _state_page(application)


def _state_page(application: Application, refused: str = "") -> str:
    """Show where a sent application stands, and what its applicant can do now."""
    later = [show for show in queries.list_later_shows(application.show) if applying.takes_applications(show)]
    is_open = applying.takes_applications(application.show)
    # who knows a firm's number must not learn what others applied for in its name
    siblings = [row for row in queries.list_siblings(application) if row.contact_email == application.contact_email]
    shown = leaving.participation_of(application)
    hangs = consequences.of(shown) if isinstance(shown, Exhibitor) else []
    return step_page(
        application, "home", siblings=siblings, later=later, is_open=is_open, shown=shown, hangs=hangs, refused=refused
    )


@bp.route("/shows/<show>/applications/<token>/firm", methods=["GET", "POST"])
@public(LINK, APPLICATION)
@writes
def apply_firm(application: Application) -> Response | str | tuple[str, int]:
    given = {**application.firm, "contact_name": application.contact_name, "email": application.contact_email}
    given |= {"phone": application.contact_phone, "language": application.language}
    form = FirmForm(data=given)
    if request.method == "GET":
        return step_page(application, "firm", form=form)
    if form.validate_on_submit():
        try:
            applying.save_firm(application, form.firm(), form.contact(), actor=current_actor(), now=clock.now())
        except DomainError as fault:
            form.refuse(fault)
        else:
            return on(application, "firm")
    return step_page(application, "firm", form=form), 422


@bp.route("/shows/<show>/applications/<token>/stand", methods=["GET", "POST"])
@public(LINK, APPLICATION)
@writes
def apply_stand(application: Application) -> Response | str | tuple[str, int]:
    form = _stand_form(application)
    if request.method == "GET":
        return step_page(application, "stand", form=form)
    if form.validate_on_submit():
        try:
            applying.save_stand(application, form.stand(), actor=current_actor(), now=clock.now())
        except DomainError as fault:
            form.refuse(fault)
        else:
            return on(application, "stand")
    return step_page(application, "stand", form=form), 422


def _stand_form(application: Application) -> StandForm:
    show = application.show
    form = StandForm(data={each.name: getattr(application, each.name) for each in fields(Stand)})
    kinds = PARTICIPATIONS if show.pavilions else {Participation.OWN_BOOTH: PARTICIPATIONS[Participation.OWN_BOOTH]}
    form.participation.choices = choices((kind.value, label) for kind, label in kinds.items())
    names = [(str(each.id), each.name.in_language(current_language())) for each in show.pavilions]
    form.pavilion_id.choices = choices([("", "–"), *names])
    categories = [(str(each.id), each.name.in_language(current_language())) for each in list_categories(show)]
    form.category_id.choices = choices([("", _("Choose one")), *categories])
    if request.method == "GET":
        form.stand_kind.data = application.stand_kind or ""
        form.pavilion_id.data, form.category_id.data = (
            str(application.pavilion_id or ""),
            str(application.category_id or ""),
        )
    return form


@bp.route("/shows/<show>/applications/<token>/neighbours", methods=["GET", "POST"])
@public(LINK, APPLICATION)
@writes
def apply_neighbours(application: Application) -> Response | str | tuple[str, int]:
    form = NeighbourForm()
    page = {"form": form, "known": queries.names_seen(application.show), "usual_m": APART_M}
    if request.method == "GET":
        return step_page(application, "neighbours", **page)
    if not goes_on(form.name.data):
        if form.validate_on_submit():
            try:
                neighbours.add(application, form.wanted(), actor=current_actor(), now=clock.now())
            except DomainError as fault:
                form.refuse(fault)
            else:
                return on(application, "neighbours")
        return step_page(application, "neighbours", **page), 422
    return on(application, "neighbours")


def goes_on(*typed: object) -> bool:
    """Return whether the reader only goes on: nothing was typed into the form for one more."""
    return request.form.get("go") != "stay" and not any(typed)


@bp.post("/shows/<show>/applications/<token>/neighbours/<int:neighbour>/remove")
@public(LINK, APPLICATION)
@writes
def remove_application_neighbour(application: Application, neighbour: int) -> Response:
    neighbours.remove(application, neighbour, actor=current_actor(), now=clock.now())
    confirm(_("Removed."))
    return redirect(step_url(application, "neighbours"))


@bp.route("/shows/<show>/applications/<token>/send", methods=["GET", "POST"])
@public(LINK, APPLICATION)
@writes
def apply_send(application: Application) -> Response | str | tuple[str, int]:
    form = SendForm()
    terms = queries.terms_of(application.show)
    if request.method == "GET":
        return step_page(application, "send", form=form, terms=terms)
    if form.validate_on_submit():
        try:
            applying.submit(application, actor=current_actor(), now=clock.now())
        except DomainError as fault:
            form.refuse(fault)
        else:
            confirm(_("Sent. Your application has the number %(number)s.", number=application.number))
            return redirect(_home(application))
    return step_page(application, "send", form=form, terms=terms), 422


def _home(application: Application) -> str:
    return url_for("exhibitors.application_home", show=application.show.slug, token=links.token_of(application))


@bp.post("/shows/<show>/applications/<token>/withdraw")
@public(LINK, APPLICATION)
@writes
def withdraw_application(application: Application) -> Response | tuple[str, int]:
    """Take the application back; where it was approved, the firm leaves the show."""
    reason, actor, now = request.form.get("reason", "").strip()[:500], current_actor(), clock.now()
    try:
        if application.status is ApplicationStatus.APPROVED:
            leaving.leave_by_link(application, reason=reason, actor=actor, now=now)
        else:
            applying.withdraw(application, actor=actor, now=now, reason=reason)
    except DomainError as fault:
        return _state_page(application, sentence(fault)), status_of(fault)
    confirm(_("Withdrawn."))
    return redirect(_home(application))


@bp.post("/shows/<show>/applications/<token>/copy")
@public(LINK, APPLICATION)
@writes
def copy_application(application: Application) -> Response:
    """Begin another application from this one: to a later show, or to the same for samples beside a booth."""
    shows = {show.slug: show for show in [application.show, *queries.list_later_shows(application.show)]}
    show = shows.get(request.form.get("to", application.show.slug))
    if show is None:
        raise NotFound
    draft = copying.copy_to(application, show, now=clock.now())
    confirm(_("Copied into a new draft."))
    return redirect(step_url(draft, "stand" if show is application.show else "firm"))


@bp.post("/shows/<show>/apply/copy/<uuid:earlier>")
@public("only one's own earlier applications are found", SHOW)
@writes
def copy_earlier(show: Show, earlier: object) -> Response:
    """Begin an application from one that the signed-in person sent to an earlier show."""
    if not current_actor().is_signed_in:
        raise NotFound
    found = [row for row in queries.list_earlier_applications(current_actor(), show) if row.public_id == earlier]
    if not found:
        raise NotFound
    user, row = current_user(), found[0]
    contact = Contact(name=user.name, email=user.email, language=user.language)
    draft = copying.copy_to(row, show, now=clock.now(), to=None if row.user_id == user.id else (user.id, contact))
    confirm(_("Copied into a new draft."))
    return redirect(step_url(draft, "firm"))

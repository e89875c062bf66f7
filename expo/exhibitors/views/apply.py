"""The public application form: begin, go on by link or account, see where the application stands."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.core import clock
from expo.core.errors import DomainError, NotFound
from expo.core.i18n import N_
from expo.exhibitors import links, merits, steps
from expo.exhibitors.forms import (
    PARTICIPATIONS,
    FirmForm,
    NeighboursForm,
    SendForm,
    StandForm,
    StartForm,
)
from expo.exhibitors.models import Application
from expo.exhibitors.queries import applications as queries
from expo.exhibitors.queries import list_categories
from expo.exhibitors.rules import ApplicationStatus, NeighbourKind, Participation
from expo.exhibitors.rules.review import may_edit
from expo.exhibitors.scopes import APPLICATION
from expo.exhibitors.services import applying
from expo.exhibitors.services.applying import Stand
from expo.exhibitors.views.blueprint import bp
from expo.shows.identity import current_user
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import public
from expo.web.formkit import choices
from expo.web.identity import current_actor
from expo.web.limits import limiter
from expo.web.locale import current_language
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


def _start_page(show: Show, form: StartForm) -> str:
    signed_in = current_actor().is_signed_in
    return render_template(
        "exhibitors/apply/start.html",
        show=show,
        form=form,
        is_open=applying.takes_applications(show),
        phase=queries.application_phase(show),
        terms=queries.terms_of(show),
        own=queries.list_applications_of_user(current_user().id, show) if signed_in else [],
        earlier=queries.list_earlier_applications(current_user().id, show) if signed_in else [],
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


bp.add_app_template_global(step_url, "application_step_url")
bp.add_app_template_global(steps.steps_of, "application_steps")
bp.add_app_template_global(links.token_of, "application_token")
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


def _on(application: Application, here: str) -> Response:
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
    return step_page(application, "home", siblings=queries.list_siblings(application))


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
            return _on(application, "firm")
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
            return _on(application, "stand")
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
    form = NeighboursForm(data={kind.value: _names(application, kind) for kind in NeighbourKind})
    if request.method == "GET":
        return step_page(application, "neighbours", form=form)
    if form.validate_on_submit():
        wanted = [(kind, name.strip()) for kind in NeighbourKind for name in (form[kind.value].data or "").splitlines()]
        try:
            applying.save_neighbours(
                application, [pair for pair in wanted if pair[1]], actor=current_actor(), now=clock.now()
            )
        except DomainError as fault:
            form.refuse(fault)
        else:
            return _on(application, "neighbours")
    return step_page(application, "neighbours", form=form), 422


def _names(application: Application, kind: NeighbourKind) -> str:
    language = current_language()
    return "\n".join(
        each.name or (each.organization.name.in_language(language) if each.organization else "")
        for each in application.neighbours
        if each.kind is kind
    )


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
def withdraw_application(application: Application) -> Response:
    applying.withdraw(application, actor=current_actor(), now=clock.now(), reason=request.form.get("reason", ""))
    confirm(_("Withdrawn."))
    return redirect(_home(application))


@bp.post("/shows/<show>/applications/<token>/copy")
@public(LINK, APPLICATION)
@writes
def copy_application(application: Application) -> Response:
    """Begin another application to the same show from this one: samples beside a booth, for example."""
    draft = applying.copy_to(application, application.show, now=clock.now())
    confirm(_("Copied into a new draft."))
    return redirect(step_url(draft, "stand"))


@bp.post("/shows/<show>/apply/copy/<uuid:earlier>")
@public("only one's own earlier applications are found", SHOW)
@writes
def copy_earlier(show: Show, earlier: object) -> Response:
    """Begin an application from one that the signed-in person sent to an earlier show."""
    if not current_actor().is_signed_in:
        raise NotFound
    found = [row for row in queries.list_earlier_applications(current_user().id, show) if row.public_id == earlier]
    if not found:
        raise NotFound
    draft = applying.copy_to(found[0], show, now=clock.now())
    confirm(_("Copied into a new draft."))
    return redirect(step_url(draft, "firm"))

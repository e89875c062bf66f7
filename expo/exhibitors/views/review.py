"""Reviewing applications, as the organizer sees them; review_host.py has the host's face of the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from expo.accounts.models import Organization, OrganizationId
from expo.core import clock
from expo.core.db import db
from expo.core.errors import DomainError, NotFound
from expo.core.i18n import N_
from expo.core.numbers import whole
from expo.exhibitors.forms import DecisionForm, FeeForm, PaymentForm, ReviewNoteForm
from expo.exhibitors.models import Application, ApplicationId
from expo.exhibitors.policies import ExhibitorPermission
from expo.exhibitors.queries import applications as queries
from expo.exhibitors.queries import list_categories
from expo.exhibitors.rules import APART_M, ApplicationStatus
from expo.exhibitors.rules.numbers import hyphenated
from expo.exhibitors.services import applying, fees, neighbours, review
from expo.exhibitors.services.review import Decision, Outcome
from expo.exhibitors.views.apply_files import send_document
from expo.exhibitors.views.blueprint import bp, to_major, to_minor
from expo.shows.countries import COUNTRIES
from expo.shows.models import Pavilion, Show
from expo.shows.scopes import SHOW
from expo.web import nav
from expo.web.access import access
from expo.web.errors import sentence
from expo.web.identity import current_actor
from expo.web.locale import current_language, local
from expo.web.nav import NavItem
from expo.web.paging import list_query, ordered, paginate
from expo.web.shell import complain, confirm
from expo.web.writes import writes

MANAGE = ExhibitorPermission.MANAGE
FILTERS = ("status", "participation", "pavilion", "category", "paid")
SORTS = ("number", "name", "submitted", "status", "booths", "points", "paid")
DECISIONS = {
    "approve": ApplicationStatus.APPROVED,
    "wait": ApplicationStatus.WAITING,
    "reject": ApplicationStatus.REJECTED,
    "reopen": ApplicationStatus.SUBMITTED,
}


def _undecided(show: object) -> int | None:
    return queries.count_undecided(show.id) or None if isinstance(show, Show) else None


nav.add(
    NavItem(
        face="manage",
        group="before",
        label=N_("Applications"),
        endpoint="exhibitors.applications",
        icon="inbox",
        order=10,
        permission=MANAGE,
        key="g a",
        count=_undecided,
    )
)


def sort_columns() -> dict[str, Any]:
    """Return what the lists of applications can be sorted by."""
    name = Organization.name_ko if current_language() == "ko" else Organization.name_en
    return {
        "number": Application.number,
        "name": name,
        "submitted": Application.submitted_at,
        "status": Application.status,
        "booths": Application.booths_wanted,
        "points": Application.points,
        "paid": Application.paid_at,
    }


@bp.get("/shows/<show>/manage/applications")
@access(MANAGE, SHOW)
def applications(show: Show) -> str:
    query = list_query(*FILTERS, sorts=SORTS, default_sort="number")
    found = queries.list_applications(current_actor(), show, q=query.q, **query.filters)
    taken = review.count_taken(show)
    return render_template(
        "exhibitors/manage/applications.html",
        show=show,
        query=query,
        page=paginate(ordered(found, query, sort_columns()), query),
        counts=queries.count_by_status(current_actor(), show),
        categories=list_categories(show),
        reason_form=DecisionForm(formdata=None),
        quotas=[(pavilion, taken.get(pavilion.id, 0)) for pavilion in show.pavilions],
    )


@bp.post("/shows/<show>/manage/applications/decide")
@access(MANAGE, SHOW)
@writes
def decide_applications(show: Show) -> Response:
    """Decide about the selected applications, or about all that the filters find."""
    back = url_for("exhibitors.applications", show=show.slug, **filters_sent())
    if request.form.get("action") != "paid":
        return decide_selected(show, selected(show), back)
    number = fees.note_payments(show.id, selected(show), actor=current_actor(), now=clock.now())
    confirm(ngettext("%(num)s payment recorded.", "%(num)s payments recorded.", number))
    return redirect(back)


def decide_selected(show: Show, ids: Sequence[ApplicationId], back: str) -> Response:
    """Decide these applications as the form of the bulk bar says, and lead back to the list."""
    action = request.form.get("action", "")
    if action not in DECISIONS:
        raise NotFound
    form = DecisionForm()
    form.validate_on_submit()
    decision = Decision(status=DECISIONS[action], reason=form.reason())
    _report(review.decide_many(show.id, ids, decision, actor=current_actor(), now=clock.now()))
    return redirect(back)


def filters_sent() -> dict[str, Any]:
    """Return the list's filters that came with the bulk bar, to lead back to the same list."""
    return {name: value for name in (*FILTERS, "q") if (value := request.form.get(name))}


def selected(show: Show, pavilion: Pavilion | None = None) -> list[ApplicationId]:
    """Return the checked applications, or all that the list's filters find, that the actor may review here."""
    actor = current_actor()
    found = queries.list_applications(actor, show)
    if request.form.get("all"):
        wanted = {name: request.form.get(name, "") for name in FILTERS}
        found = queries.list_applications(actor, show, q=request.form.get("q", ""), **wanted)
    else:
        found = found.where(Application.id.in_(request.form.getlist("ids", type=whole)))
    if pavilion is not None:
        found = found.where(Application.pavilion_id == pavilion.id)
    return [row.id for row in db.session.scalars(found)]


def _report(outcome: Outcome) -> None:
    done = len(outcome.done)
    if done:
        confirm(ngettext("%(num)s application decided.", "%(num)s applications decided.", done))
    for application, fault in outcome.refused[:5]:
        complain(f"{application.number}: {sentence(fault)}")
    if len(outcome.refused) > 5:  # noqa: PLR2004 - as many as were said
        complain(_("%(count)s more could not be decided.", count=len(outcome.refused) - 5))


@bp.get("/shows/<show>/manage/applications/<int:number>")
@access(MANAGE, SHOW)
def application(show: Show, number: int) -> str:
    return review_page(queries.get_application(current_actor(), show, number), "manage")


def review_page(found: Application, side: str, **forms: object) -> str:
    """Return the page on which one application is reviewed, for the organizer's or the host's face."""
    notes = ReviewNoteForm(data={"internal_note": found.internal_note, "points": found.points})
    taken = review.count_taken(found.show).get(found.pavilion_id, 0) if found.pavilion_id else 0
    return render_template(
        "exhibitors/manage/application.html",
        show=found.show,
        application=found,
        siblings=queries.list_siblings(found),
        **(_neighbourhood(found) if side == "manage" else {}),
        taken=taken,
        side=side,
        hyphenated=hyphenated,
        country_name=lambda code: COUNTRIES.get(code, {}).get(current_language(), code),
        **{
            "reason_form": DecisionForm(),
            "note_form": notes,
            "payment_form": _payment_form(found),
            "fee_form": _fee_form(found),
            **forms,
        },
    )


def _payment_form(found: Application) -> PaymentForm:
    """Return the form with the day that is on record, else today: pressing its button takes nothing back."""
    zone = ZoneInfo(found.show.time_zone)
    return PaymentForm(data={"paid_on": (found.paid_at or clock.now()).astimezone(zone).date()}, formdata=None)


def _fee_form(found: Application) -> FeeForm:
    return FeeForm(
        data={"fee": to_major(found.fee_minor, found.show.currency), "due_on": found.fee_due_on}, formdata=None
    )


def _neighbourhood(found: Application) -> dict[str, object]:
    """Return what the organizer alone sees: who named this firm, who stands behind the names, whom a name may mean."""
    unknown = any(each.organization_id is None for each in found.neighbours)
    firms = queries.list_firms(found.show) if unknown else []
    return {
        "naming": queries.list_naming(found),
        "numbers": queries.numbers_by_firm(found.show),
        "firms": sorted(((firm.id, local(firm.name)) for firm in firms), key=lambda pair: pair[1]),
        "usual_m": APART_M,
    }


def _back(found: Application, pavilion: Pavilion | None) -> str:
    if pavilion is not None:
        return url_for("exhibitors.host_application", show=found.show.slug, pavilion=pavilion.slug, number=found.number)
    return url_for("exhibitors.application", show=found.show.slug, number=found.number)


def decide_one(found: Application, verb: str, pavilion: Pavilion | None) -> Response | tuple[str, int]:
    """Decide one application as its form says, and lead back to it."""
    form = DecisionForm()
    form.validate_on_submit()
    try:
        if verb == "withdraw":
            reason = form.reason().in_language(found.language)
            applying.withdraw(found, actor=current_actor(), now=clock.now(), reason=reason)
        else:
            decision = Decision(status=DECISIONS[verb], reason=form.reason())
            review.decide(found, decision, actor=current_actor(), now=clock.now())
    except DomainError as fault:
        form.refuse(fault)
        db.session.refresh(found)
        return review_page(found, "host" if pavilion else "manage", reason_form=form, refused=sentence(fault)), 422
    confirm(_("Decided. The applicant has been told.") if verb != "reopen" else _("Open for decision again."))
    return redirect(_back(found, pavilion))


@bp.post("/shows/<show>/manage/applications/<int:number>/<any(approve,wait,reject,reopen,withdraw):verb>")
@access(MANAGE, SHOW)
@writes
def decide_application(show: Show, number: int, verb: str) -> Response | tuple[str, int]:
    return decide_one(queries.get_application(current_actor(), show, number), verb, None)


@bp.post("/shows/<show>/manage/applications/<int:number>/neighbours/<int:neighbour>")
@access(MANAGE, SHOW)
@writes
def identify_neighbour(show: Show, number: int, neighbour: int) -> Response:
    """Say which firm a name means."""
    found, firm = queries.get_application(current_actor(), show, number), request.form.get("firm", 0, type=whole)
    neighbours.identify(found, neighbour, OrganizationId(firm), actor=current_actor(), now=clock.now())
    confirm(_("Saved."))
    return redirect(_back(found, None))


@bp.post("/shows/<show>/manage/applications/<int:number>/notes")
@access(MANAGE, SHOW)
@writes
def write_review_note(show: Show, number: int) -> Response | tuple[str, int]:
    found, form = queries.get_application(current_actor(), show, number), ReviewNoteForm()
    if not form.validate_on_submit():
        return review_page(found, "manage", note_form=form), 422
    note, points = form.internal_note.data or "", form.points.data or 0
    review.write_note(found, note, points, actor=current_actor(), now=clock.now())
    confirm(_("Saved."))
    return redirect(_back(found, None))


@bp.post("/shows/<show>/manage/applications/<int:number>/payment")
@access(MANAGE, SHOW)
@writes
def note_payment(show: Show, number: int) -> Response | tuple[str, int]:
    found, form = queries.get_application(current_actor(), show, number), PaymentForm()
    if not form.validate_on_submit():
        return review_page(found, "manage", payment_form=form), 422
    day = form.paid_on.data
    noon = datetime.combine(day, time(12), ZoneInfo(show.time_zone)) if day else None
    fees.note_payment(found, noon, actor=current_actor(), now=clock.now())
    confirm(_("Payment recorded.") if day else _("Recorded as not paid."))
    return redirect(_back(found, None))


@bp.post("/shows/<show>/manage/applications/<int:number>/fee")
@access(MANAGE, SHOW)
@writes
def set_fee(show: Show, number: int) -> Response | tuple[str, int]:
    """Set what this firm pays, where it is not what the terms say."""
    found, form = queries.get_application(current_actor(), show, number), FeeForm()
    if form.validate_on_submit():
        minor, reason = to_minor(form.fee.data, show.currency) or 0, form.reason.data or ""
        try:
            fees.set_fee(found, minor, form.due_on.data, reason=reason, actor=current_actor(), now=clock.now())
        except DomainError as fault:
            form.refuse(fault)
        else:
            confirm(_("Saved. The applicant has been told."))
            return redirect(_back(found, None))
    return review_page(found, "manage", fee_form=form), 422


@bp.get("/shows/<show>/manage/applications/<int:number>/documents/<int:document>")
@access(MANAGE, SHOW)
def review_document(show: Show, number: int, document: int) -> Response:
    return send_document(queries.get_application(current_actor(), show, number), document)

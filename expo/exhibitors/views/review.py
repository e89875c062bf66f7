"""Reviewing applications: the organizer sees all, a host those of the own pavilion."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from expo.accounts.models import Organization, OrganizationId
from expo.core import clock
from expo.core.db import LocalText, db
from expo.core.errors import DomainError, NotFound
from expo.core.i18n import N_
from expo.exhibitors.forms import DecisionForm, PaymentForm, ReviewNoteForm
from expo.exhibitors.models import Application, ApplicationId
from expo.exhibitors.policies import ExhibitorPermission
from expo.exhibitors.queries import applications as queries
from expo.exhibitors.queries import list_categories
from expo.exhibitors.rules import APART_M, ApplicationStatus
from expo.exhibitors.rules.numbers import hyphenated
from expo.exhibitors.services import applying, neighbours, review
from expo.exhibitors.services.review import Decision, Outcome
from expo.exhibitors.views.apply_files import send_document
from expo.exhibitors.views.blueprint import bp
from expo.shows.models import Pavilion, Show
from expo.shows.scopes import PAVILION, SHOW
from expo.web import nav
from expo.web.access import access
from expo.web.errors import sentence
from expo.web.identity import current_actor
from expo.web.locale import current_language, local
from expo.web.nav import NavItem
from expo.web.paging import list_query, ordered, paginate
from expo.web.shell import confirm
from expo.web.writes import writes

MANAGE, HOST = ExhibitorPermission.MANAGE, ExhibitorPermission.HOST
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


def _columns() -> dict[str, Any]:
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
        page=paginate(ordered(found, query, _columns()), query),
        counts=queries.count_by_status(current_actor(), show),
        categories=list_categories(show),
        quotas=[(pavilion, taken.get(pavilion.id, 0)) for pavilion in show.pavilions],
    )


@bp.post("/shows/<show>/manage/applications/decide")
@access(MANAGE, SHOW)
@writes
def decide_applications(show: Show) -> Response:
    """Decide about the selected applications, or about all that the filters find."""
    return _decide_selected(show, url_for("exhibitors.applications", show=show.slug))


def _decide_selected(show: Show, back: str) -> Response:
    action, actor, now = request.form.get("action", ""), current_actor(), clock.now()
    ids = _selected(show)
    if action == "paid":
        number = review.note_payments(show.id, ids, actor=actor, now=now)
        confirm(ngettext("%(num)s payment recorded.", "%(num)s payments recorded.", number))
        return redirect(back)
    if action not in DECISIONS:
        raise NotFound
    reason = request.form.get("reason", "").strip()
    decision = Decision(status=DECISIONS[action], reason=LocalText(reason, reason))
    _report(review.decide_many(show.id, ids, decision, actor=actor, now=now))
    return redirect(back)


def _selected(show: Show) -> list[ApplicationId]:
    """Return the checked applications, or all that the list's filters find, that the actor may review."""
    actor = current_actor()
    found = queries.list_applications(actor, show)
    if request.form.get("all"):
        wanted = {name: request.form.get(name, "") for name in FILTERS}
        found = queries.list_applications(actor, show, q=request.form.get("q", ""), **wanted)
    else:
        found = found.where(Application.id.in_(request.form.getlist("ids", type=int)))
    return [row.id for row in db.session.scalars(found)]


def _report(outcome: Outcome) -> None:
    done = len(outcome.done)
    if done:
        confirm(ngettext("%(num)s application decided.", "%(num)s applications decided.", done))
    for application, fault in outcome.refused[:5]:
        confirm(f"{application.number}: {sentence(fault)}")
    if len(outcome.refused) > 5:  # noqa: PLR2004 - as many as were said
        confirm(_("%(count)s more could not be decided.", count=len(outcome.refused) - 5))


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
        **{"reason_form": DecisionForm(), "note_form": notes, "payment_form": PaymentForm(), **forms},
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
    found, firm = queries.get_application(current_actor(), show, number), request.form.get("firm", 0, type=int)
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
    review.note_payment(found, noon, actor=current_actor(), now=clock.now())
    confirm(_("Payment recorded.") if day else _("Recorded as not paid."))
    return redirect(_back(found, None))


@bp.get("/shows/<show>/manage/applications/<int:number>/documents/<int:document>")
@access(MANAGE, SHOW)
def review_document(show: Show, number: int, document: int) -> Response:
    return send_document(queries.get_application(current_actor(), show, number), document)


# the host's face of the same -----------------------------------------------------------------------------------------


@bp.get("/shows/<show>/host/<pavilion>/applications")
@access(HOST, PAVILION)
def host_applications(pavilion: Pavilion) -> str:
    query = list_query("status", sorts=SORTS, default_sort="number")
    found = queries.list_applications(current_actor(), pavilion.show, q=query.q, **query.filters)
    found = found.where(Application.pavilion_id == pavilion.id)
    return render_template(
        "exhibitors/host/applications.html",
        show=pavilion.show,
        pavilion=pavilion,
        query=query,
        page=paginate(ordered(found, query, _columns()), query),
        taken=queries.count_stands(pavilion),
    )


def _of_pavilion(pavilion: Pavilion, number: int) -> Application:
    found = queries.get_application(current_actor(), pavilion.show, number)
    if found.pavilion_id != pavilion.id:
        raise NotFound
    return found


@bp.get("/shows/<show>/host/<pavilion>/applications/<int:number>")
@access(HOST, PAVILION)
def host_application(pavilion: Pavilion, number: int) -> str:
    return review_page(_of_pavilion(pavilion, number), "host")


@bp.post("/shows/<show>/host/<pavilion>/applications/<int:number>/<any(approve,wait,reject,reopen):verb>")
@access(HOST, PAVILION)
@writes
def host_decide(pavilion: Pavilion, number: int, verb: str) -> Response | tuple[str, int]:
    return decide_one(_of_pavilion(pavilion, number), verb, pavilion)


@bp.get("/shows/<show>/host/<pavilion>/applications/<int:number>/documents/<int:document>")
@access(HOST, PAVILION)
def host_document(pavilion: Pavilion, number: int, document: int) -> Response:
    return send_document(_of_pavilion(pavilion, number), document)

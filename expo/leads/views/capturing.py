"""Meeting somebody: scan, ask for consent on the screen, rate, note, save."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from expo.core import clock
from expo.core.errors import DomainError, NotFound
from expo.core.i18n import N_
from expo.core.ids import new_uuid
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.placements import booths_of
from expo.exhibitors.scopes import EXHIBITOR
from expo.leads import queries, services
from expo.leads.errors import ContactNeedsConsent, UnknownBadge, VoidBadge
from expo.leads.forms import BadgeForm, LeadForm
from expo.leads.models import Lead
from expo.leads.policies import LeadPermission
from expo.leads.rules import Capture, Contact, NextStep, Rating
from expo.leads.views.blueprint import bp
from expo.registration import queries as registrations
from expo.registration.models import Registration
from expo.web import nav
from expo.web.access import access
from expo.web.formkit import choices
from expo.web.identity import current_actor
from expo.web.locale import current_language, local
from expo.web.shell import confirm
from expo.web.writes import writes

#: how long after the show contact data may be kept
KEEP_DAYS = 365
Answer = str | BaseResponse | tuple[str, int]

nav.add(
    nav.NavItem(
        face="exhibitor",
        label=N_("Scan"),
        endpoint="leads.scan",
        icon="qr-code-scan",
        order=35,
        permission=LeadPermission.RECORD,
        foot=nav.Foot.MAIN,
    )
)


@bp.route("/shows/<show>/exhibitor/<exhibitor>/leads/scan", methods=["GET", "POST"])
@access(LeadPermission.RECORD, EXHIBITOR)
def scan(exhibitor: Exhibitor) -> Answer:
    """Ask whom the exhibitor met: by camera, by short code, or without a badge."""
    form = BadgeForm()
    if form.validate_on_submit():
        try:
            _find_person(exhibitor, form.badge.data)
        except DomainError as fault:
            form.refuse(fault)
        else:
            return redirect(_address("new", exhibitor, badge=form.badge.data))
    return render_template("leads/scan.html", exhibitor=exhibitor, form=form), 422 if form.is_submitted() else 200


def _find_person(exhibitor: Exhibitor, badge: str) -> Registration | None:
    """Return whose badge this is, None where no badge is given. Raises UnknownBadge, VoidBadge."""
    if not badge:
        return None
    found = registrations.find_badge(exhibitor.show, badge)
    if found is None:
        raise UnknownBadge
    if not found.is_live:
        raise VoidBadge
    return found.registration


def _address(page: str, exhibitor: Exhibitor, **params: Any) -> str:  # noqa: ANN401 - what url_for takes
    return url_for(f"leads.{page}", show=exhibitor.show.slug, exhibitor=exhibitor.slug, **params)


@bp.route("/shows/<show>/exhibitor/<exhibitor>/leads/consent", methods=["GET", "POST"])
@access(LeadPermission.RECORD, EXHIBITOR)
def consent(exhibitor: Exhibitor) -> Answer:
    """Show the visitor what they are asked; both answers weigh the same and lead to the form."""
    badge = request.values.get("badge", "")
    person = _find_person(exhibitor, badge)
    if request.method == "POST":
        answer = "yes" if request.form.get("answer") == "yes" else "no"
        return redirect(_address("new", exhibitor, badge=badge, consent=answer))
    keep_until = exhibitor.show.ends_on + timedelta(days=KEEP_DAYS)
    return render_template(
        "leads/consent.html", exhibitor=exhibitor, badge=badge, person=person, keep_until=keep_until,
        booths=booths_of(exhibitor.show).get(exhibitor.id, ()),
    )  # fmt: skip


@bp.route("/shows/<show>/exhibitor/<exhibitor>/leads/new", methods=["GET", "POST"])
@access(LeadPermission.RECORD, EXHIBITOR)
@writes
def new(exhibitor: Exhibitor) -> Answer:
    """Record one encounter; a badge whose owner has not answered yet leads to the consent page first."""
    form = LeadForm()
    badge = form.badge.data if form.is_submitted() else request.args.get("badge", "")
    person = _find_person(exhibitor, badge or "")
    known = queries.find_by_registration(exhibitor.id, person.id) if person else None
    if not form.is_submitted():
        if person and "consent" not in request.args and not (known and known.consented):
            return redirect(_address("consent", exhibitor, badge=badge))
        _prefill(form, badge, known)
    products = queries.list_products(exhibitor.id)
    form.products.choices = choices((product.id, local(product.name)) for product in products)
    if form.validate_on_submit() and (lead := _record(exhibitor, form)) is not None:
        confirm(_("Saved."))
        next_page = "scan" if "again" in request.form else "list_leads"
        return redirect(_address(next_page, exhibitor) if next_page == "scan" else _lead_address(exhibitor, lead))
    page = render_template("leads/form.html", exhibitor=exhibitor, form=form, person=person, known=known)
    return page, 422 if form.is_submitted() else 200


def _lead_address(exhibitor: Exhibitor, lead: Lead) -> str:
    return _address("show_lead", exhibitor, lead=lead.id)


def _prefill(form: LeadForm, badge: str, known: Lead | None) -> None:
    form.id.data, form.badge.data = str(new_uuid()), badge
    form.consent.data = request.args.get("consent") == "yes" or bool(known and known.consented)
    form.rating.data = known.rating.value if known and known.rating else None
    form.products.data = [product.id for product in known.products] if known else []


def _record(exhibitor: Exhibitor, form: LeadForm) -> Lead | None:
    """Save what the form holds; put the fault at its field and return None where that fails."""
    try:
        item = _capture(form)
        if not item.contact.is_empty() and not item.consent:
            raise ContactNeedsConsent
        recorded = services.capture(
            exhibitor, item, actor=current_actor(), now=clock.now(), language=current_language()
        )
    except DomainError as fault:
        form.refuse(fault)
        return None
    return recorded.lead


def _capture(form: LeadForm) -> Capture:
    contact = Contact(
        name=form.contact_name.data or "",
        organization=form.contact_organization.data or "",
        job_title=form.contact_title.data or "",
        email=form.contact_email.data or "",
        phone=form.contact_phone.data or "",
    )
    return Capture(
        id=form.id.data,
        badge=form.badge.data or None,
        captured_at=clock.now(),
        consent=form.consent.data,
        rating=Rating(form.rating.data) if form.rating.data else None,
        note=form.note.data or "",
        products=tuple(form.products.data or ()),
        contact=contact,
        next_step=NextStep(form.next_step.data) if form.next_step.data else None,
        expected_quantity=form.expected_quantity.data,
    )


@bp.post("/shows/<show>/exhibitor/<exhibitor>/leads/offers/<int:consultation>")
@access(LeadPermission.RECORD, EXHIBITOR)
@writes
def take_offer(exhibitor: Exhibitor, consultation: int) -> BaseResponse:
    """Make a lead of a consultation that is over."""
    offered = next((row for row in queries.list_offers(exhibitor) if row.id == consultation), None)
    if offered is None:
        raise NotFound
    lead = services.take_offer(exhibitor, offered, actor=current_actor(), now=clock.now())
    confirm(_("Saved."))
    return redirect(_lead_address(exhibitor, lead))

"""One lead: where it stands, what happened, what came out of it."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import get_currency_precision
from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from expo.core import clock
from expo.core.errors import NotFound
from expo.leads import queries, services
from expo.leads.forms import AMOUNT_KINDS, CHANNELS, OutcomeForm, ProgressForm
from expo.leads.models import Lead
from expo.leads.policies import LeadPermission
from expo.leads.rules import AmountKind, Channel, LeadStage, NextStep
from expo.leads.scopes import LEAD
from expo.leads.services import Progress, Result
from expo.leads.views.blueprint import bp
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.shell import confirm
from expo.web.writes import writes

Answer = str | BaseResponse | tuple[str, int]


@bp.route("/shows/<show>/exhibitor/<exhibitor>/leads/<int:lead>", methods=["GET", "POST"])
@access(LeadPermission.OWN, LEAD)
@writes
def show_lead(lead: Lead) -> Answer:
    form = ProgressForm(obj=lead)
    if not form.is_submitted():
        form.stage.data = lead.stage.value
        form.next_step.data = lead.next_step.value if lead.next_step else ""
    if form.validate_on_submit():
        progress = Progress(
            stage=LeadStage(form.stage.data),
            next_step=NextStep(form.next_step.data) if form.next_step.data else None,
            next_on=form.next_on.data,
            note=form.note.data or "",
        )
        services.update(lead, progress, actor=current_actor(), now=clock.now())
        confirm(_("Saved."))
        return redirect(_address(lead))
    return _page(lead, form, OutcomeForm(formdata=None)), 422 if form.is_submitted() else 200


def _page(lead: Lead, progress: ProgressForm, outcome: OutcomeForm) -> str:
    return render_template(
        "leads/lead.html", lead=lead, exhibitor=lead.exhibitor, form=progress, outcome_form=outcome,
        contact=queries.contact_of(lead), firm=queries.firm_of(lead), amount_kinds=dict(AMOUNT_KINDS), channels=dict(CHANNELS),
    )  # fmt: skip


def _address(lead: Lead) -> str:
    return url_for("leads.show_lead", show=lead.exhibitor.show.slug, exhibitor=lead.exhibitor.slug, lead=lead.id)


@bp.post("/shows/<show>/exhibitor/<exhibitor>/leads/<int:lead>/outcomes")
@access(LeadPermission.OWN, LEAD)
@writes
def add_outcome(lead: Lead) -> Answer:
    form = OutcomeForm()
    if not form.validate_on_submit():
        progress = ProgressForm(formdata=None, obj=lead)
        progress.stage.data = lead.stage.value
        return _page(lead, progress, form), 422
    result = Result(
        kind=AmountKind(form.kind.data),
        channel=Channel(form.channel.data),
        amount_minor=to_minor(form.amount.data, form.currency.data),
        currency=form.currency.data,
        on=form.on.data,
        evidence=form.evidence.data or "",
    )
    services.add_outcome(lead, result, actor=current_actor(), now=clock.now())
    confirm(_("Outcome saved."))
    return redirect(_address(lead))


def to_minor(amount: Decimal, currency: str) -> int:
    """Return an amount in whole smallest units, typed in major units (won, dollars), in minor units."""
    return int(amount.scaleb(get_currency_precision(currency)))


@bp.post("/shows/<show>/exhibitor/<exhibitor>/leads/<int:lead>/outcomes/<int:outcome>/remove")
@access(LeadPermission.OWN, LEAD)
@writes
def remove_outcome(lead: Lead, outcome: int) -> Answer:
    found = next((row for row in lead.outcomes if row.id == outcome), None)
    if found is None:
        raise NotFound
    services.remove_outcome(found, actor=current_actor(), now=clock.now(), reason=request.form.get("reason", ""))
    confirm(_("Outcome removed."))
    return redirect(_address(lead))

"""A buyer's profile: the buyer fills it in and changes it, the organizer may do it for them."""

from __future__ import annotations

from typing import Any

from babel.numbers import get_currency_precision
from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.consultations.forms import BuyerOfficeForm, BuyerProfileForm
from expo.consultations.models import Buyer
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import people, timetable
from expo.consultations.scopes import BUYER
from expo.consultations.services import profile
from expo.consultations.views.blueprint import bp
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from expo.core.errors import DomainError
from expo.exhibitors import queries as exhibitors
from expo.web.access import access
from expo.web.errors import status_of
from expo.web.formkit import choices
from expo.web.identity import current_actor
from expo.web.locale import local, show_time
from expo.web.shell import confirm
from expo.web.writes import writes

#: fields of the form that are the buyer's columns of the same name
_PLAIN = (
    "contact_name", "job_title", "phone", "companions", "wants_ko", "wants_en", "currency", "languages", "language",
    "time_zone", "min_consultations", "max_consultations", "kind", "group_name", "note",
)  # fmt: skip


def _is_office(buyer: Buyer) -> bool:
    return current_actor().has(Role.ORGANIZER, buyer.show_id)


def _form(buyer: Buyer, *, fresh: bool) -> BuyerProfileForm:
    kind = BuyerOfficeForm if _is_office(buyer) else BuyerProfileForm
    slots = timetable.list_slots(buyer.show_id)
    data = _present(buyer) if fresh else None
    form = kind(formdata=None, data=data) if fresh else kind()
    form.categories.choices = choices((each.id, local(each.name)) for each in exhibitors.list_categories(buyer.show))
    form.slots.choices = choices((slot.id, show_time(slot.starts_at, buyer.show.time_zone)) for slot in slots)
    return form


def _present(buyer: Buyer) -> dict[str, Any]:
    slots, unit = timetable.list_slots(buyer.show_id), 10 ** get_currency_precision(buyer.currency)
    gone = profile.slots_away(buyer, slots)
    return {
        **{name: getattr(buyer, name) for name in _PLAIN},
        "budget_min": None if buyer.budget_min_minor is None else buyer.budget_min_minor // unit,
        "budget_max": None if buyer.budget_max_minor is None else buyer.budget_max_minor // unit,
        "categories": [each.category_id for each in buyer.categories],
        "slots": [slot.id for slot in slots if slot.id not in gone],
    }


def _page(buyer: Buyer, form: BuyerProfileForm) -> str:
    slots = timetable.list_slots(buyer.show_id)
    boxes = {int(box.data): box for box in form.slots}
    return render_template(
        "consultations/buyer_profile.html",
        buyer=buyer,
        show=buyer.show,
        form=form,
        office=_is_office(buyer),
        days=[(day, [(s, boxes[s.id]) for s in slots if s.day_id == day.id]) for day in buyer.show.days],
        own_zone=buyer.own_zone,
        zones=form.zones(),
        groups=people.list_groups(buyer.show_id),
    )


@bp.get("/shows/<show>/buyer/<int:buyer>/profile")
@access(ConsultationPermission.BUY, BUYER)
def buyer_profile(buyer: Buyer) -> str:
    return _page(buyer, _form(buyer, fresh=True))


@bp.post("/shows/<show>/buyer/<int:buyer>/profile")
@access(ConsultationPermission.BUY, BUYER)
@writes
def save_buyer_profile(buyer: Buyer) -> Response | tuple[str, int]:
    form, code = _form(buyer, fresh=False), 422
    if form.validate_on_submit():
        actor, now = current_actor(), clock.now()
        try:
            profile.save(actor, buyer, _values(form), form.categories.data or [], now=now)
            if form.slots.choices:
                profile.choose_slots(actor, buyer, form.slots.data or [], now=now)
            confirm(_("Saved."))
            return redirect(_next_page(buyer))
        except DomainError as fault:
            form.refuse_slots(fault)
            code = status_of(fault)
            db.session.rollback()  # the page below shows what is, beside what was typed
    return _page(buyer, form), code


def _next_page(buyer: Buyer) -> str:
    endpoint = "consultations.buyer_profile" if _is_office(buyer) else "consultations.buyer_home"
    return url_for(endpoint, show=buyer.show.slug, buyer=buyer.id)


def _values(form: BuyerProfileForm) -> dict[str, Any]:
    unit = 10 ** get_currency_precision(form.currency.data)
    values = {name: form[name].data for name in _PLAIN if name in form}
    values["companions"] = values["companions"] or 0
    for end in ("min", "max"):
        amount = form[f"budget_{end}"].data
        values[f"budget_{end}_minor"] = None if amount is None else amount * unit
    return values

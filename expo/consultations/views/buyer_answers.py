"""A buyer answers requests, proposes other times, calls off, says to be late."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from expo.consultations.models import Buyer, Consultation
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import openings as free
from expo.consultations.queries import timetable
from expo.consultations.queries.logs import unconfirmed_logs
from expo.consultations.rules.booking import Opening
from expo.consultations.rules.codes import Side
from expo.consultations.scopes import BUYER
from expo.consultations.services import booking, day, logs
from expo.consultations.views.blueprint import bp
from expo.core import clock
from expo.core.errors import NotFound
from expo.web.access import access
from expo.web.identity import current_actor
from expo.web.shell import confirm
from expo.web.writes import writes


def _(text: str, **values: object) -> str:
    """Return the text in the reader's language."""
    return str(gettext(text, **values))


def _of(buyer: Buyer, consultation: int) -> Consultation:
    found = timetable.get_consultation(buyer.show, consultation)
    if found.buyer_id != buyer.id:
        raise NotFound
    return found


def answer(consultation: Consultation, side: Side, verb: str) -> str:
    """Do what the answer says and return the sentence that confirms it."""
    actor, now = current_actor(), clock.now()
    if verb in {"accept", "decline"} and consultation.asked_by is side:
        raise NotFound
    match verb:
        case "accept":
            booking.accept(actor, consultation, now=now)
            return _("Accepted.")
        case "decline":
            booking.decline(actor, consultation, now=now, reason=request.form.get("reason", "")[:500])
            return _("Declined.")
        case "cancel":
            booking.cancel(actor, consultation, now=now, reason=request.form.get("reason", "")[:500])
            return _("Called off. The other side has been told.")
        case "late":
            minutes = request.form.get("minutes", 10, type=int)
            day.announce_delay(actor, consultation, side, minutes=minutes, now=now)
            return _("The other side has been told.")
        case _:
            raise NotFound


def _confirm_log(consultation: Consultation) -> str:
    """Let the buyer confirm the log that waits for it, as the code at the table does."""
    log = unconfirmed_logs([consultation.id]).get(consultation.id)
    if log is None:
        raise NotFound
    logs.confirm_log(current_actor(), log, now=clock.now())
    return _("Log confirmed.")


@bp.post("/shows/<show>/buyer/<int:buyer>/consultations/<int:consultation>")
@access(ConsultationPermission.BUY, BUYER)
@writes
def buyer_answer(buyer: Buyer, consultation: int) -> Response:
    found = _of(buyer, consultation)
    verb = request.form.get("do", "")
    confirm(_confirm_log(found) if verb == "confirm-log" else answer(found, Side.BUYER, verb))
    return redirect(
        url_for("consultations.buyer_calendar", show=buyer.show.slug, buyer=buyer.id, day=found.slot.day_id)
    )


@bp.get("/shows/<show>/buyer/<int:buyer>/consultations/<int:consultation>/other-time")
@access(ConsultationPermission.BUY, BUYER)
def buyer_other_time(buyer: Buyer, consultation: int) -> str:
    return other_time_page(_of(buyer, consultation), Side.BUYER)


@bp.post("/shows/<show>/buyer/<int:buyer>/consultations/<int:consultation>/other-time")
@access(ConsultationPermission.BUY, BUYER)
@writes
def buyer_propose(buyer: Buyer, consultation: int) -> Response:
    propose(_of(buyer, consultation), Side.BUYER)
    return redirect(url_for("consultations.buyer_calendar", show=buyer.show.slug, buyer=buyer.id))


def other_time_page(consultation: Consultation, side: Side) -> str:
    """Return the page that offers the slots both have."""
    now = clock.now()
    slots = timetable.list_slots(consultation.show_id)
    found = free.openings(free.load_pair(consultation.buyer, consultation.exhibitor), slots, now=now)
    fitting = [s for s in slots if isinstance(found[s.id], Opening) and s.id != consultation.slot_id]
    show = consultation.buyer.show
    own = consultation.buyer.time_zone if side is Side.BUYER else show.time_zone
    return render_template(
        "consultations/other_time.html",
        consultation=consultation,
        side=side,
        show=show,
        slots=fitting,
        asked_for=timetable.asked_slots(consultation.buyer_id, consultation.exhibitor_id),
        days=[each for each in show.days if any(slot.day_id == each.id for slot in fitting)],
        own_zone=own if own != show.time_zone else "",
        buyer=consultation.buyer,
    )


def propose(consultation: Consultation, side: Side) -> None:
    """Send the counter-proposal of the form."""
    slot = timetable.get_slot(consultation.show_id, request.form.get("slot", 0, type=int))
    booking.counter(current_actor(), consultation, slot, now=clock.now(), by=side)
    confirm(_("Your proposal is on its way."))

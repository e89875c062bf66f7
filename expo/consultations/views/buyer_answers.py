"""A buyer answers requests, proposes other times, calls off, says to be late."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from expo.consultations import errors
from expo.consultations.models import Buyer, Consultation
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import openings as free
from expo.consultations.queries import timetable
from expo.consultations.queries.logs import unconfirmed_logs
from expo.consultations.rules.booking import Opening
from expo.consultations.rules.codes import ConsultationStatus, Side
from expo.consultations.scopes import BUYER
from expo.consultations.services import booking, confirming, day, undoing
from expo.consultations.views.blueprint import bp
from expo.core import clock
from expo.core.errors import DomainError, NotFound
from expo.core.numbers import whole
from expo.web.access import access
from expo.web.errors import sentence, status_of
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


def answer(consultation: Consultation, side: Side, verb: str) -> None:
    """Do what the answer says and confirm it; what ends a request or a consultation can be undone."""
    if verb in {"accept", "decline"} and consultation.asked_by is side:
        raise NotFound
    said = _do(consultation, side, verb)
    may_undo = verb in {"decline", "cancel"} and undoing.undoable([consultation], side, now=clock.now())
    confirm(said, undo_url=f"{request.path}?do=undo" if may_undo else None)


def _do(consultation: Consultation, side: Side, verb: str) -> str:
    """Do what the answer says and return the sentence that confirms it."""
    actor, now = current_actor(), clock.now()
    reason = request.form.get("reason", "").strip()[:500]
    match verb:
        case "accept":
            booking.accept(actor, consultation, now=now)
            return _("Accepted.")
        case "decline":
            booking.decline(actor, consultation, now=now, reason=reason, by=side)
            return _("Declined. The other side has been told.")
        case "cancel":
            was_asked = consultation.booking_id is None
            _check_own(consultation, side)
            booking.cancel(actor, consultation, now=now, reason=reason, by=side)
            if was_asked:
                return _("Request taken back. The other side has been told.")
            return _("Called off. The other side has been told.")
        case "undo":
            undoing.undo(actor, consultation, side, now=now)
            return _("It stands again. The other side has been told.")
        case "late":
            minutes = request.form.get("minutes", 10, type=whole)
            day.announce_delay(actor, consultation, side, minutes=minutes, now=now)
            return _("The other side has been told.")
        case _:
            raise NotFound


def _check_own(consultation: Consultation, side: Side) -> None:
    """Raise NotFound where a side would take back a request of the other: that one is declined."""
    if consultation.status is ConsultationStatus.REQUESTED and consultation.asked_by is not side:
        raise NotFound


def _confirm_log(consultation: Consultation) -> str:
    """Let the buyer confirm the log that waits for it, as the code at the table does."""
    log = unconfirmed_logs([consultation.id]).get(consultation.id)
    if log is None:
        raise NotFound
    confirming.confirm_log(current_actor(), log, now=clock.now())
    return _("Log confirmed.")


@bp.post("/shows/<show>/buyer/<int:buyer>/consultations/<int:consultation>")
@access(ConsultationPermission.BUY, BUYER)
@writes
def buyer_answer(buyer: Buyer, consultation: int) -> Response:
    found = _of(buyer, consultation)
    verb = request.values.get("do", "")
    if verb == "confirm-log":
        confirm(_confirm_log(found))
    else:
        answer(found, Side.BUYER, verb)
    return redirect(
        url_for("consultations.buyer_calendar", show=buyer.show.slug, buyer=buyer.id, day=found.slot.day_id)
    )


@bp.get("/shows/<show>/buyer/<int:buyer>/consultations/<int:consultation>/other-time")
@access(ConsultationPermission.BUY, BUYER)
def buyer_other_time(buyer: Buyer, consultation: int) -> str:
    return other_time_page(waiting(_of(buyer, consultation), Side.BUYER), Side.BUYER)


@bp.post("/shows/<show>/buyer/<int:buyer>/consultations/<int:consultation>/other-time")
@access(ConsultationPermission.BUY, BUYER)
@writes
def buyer_propose(buyer: Buyer, consultation: int) -> Response | tuple[str, int]:
    refused = propose(waiting(_of(buyer, consultation), Side.BUYER), Side.BUYER)
    return refused or redirect(url_for("consultations.buyer_calendar", show=buyer.show.slug, buyer=buyer.id))


def waiting(consultation: Consultation, side: Side) -> Consultation:
    """Return a request that the side has to answer. Raises StateChanged where it waits no longer."""
    if consultation.status is not ConsultationStatus.REQUESTED or consultation.asked_by is side:
        raise errors.StateChanged
    return consultation


def other_time_page(consultation: Consultation, side: Side, refusal: str = "") -> str:
    """Return the page that offers the slots both have."""
    now = clock.now()
    slots = timetable.list_slots(consultation.show_id)
    found = free.openings(free.load_pair(consultation.buyer, consultation.exhibitor), slots, now=now)
    fitting = [s for s in slots if isinstance(found[s.id], Opening) and s.id != consultation.slot_id]
    show = consultation.buyer.show
    return render_template(
        "consultations/other_time.html",
        consultation=consultation,
        side=side,
        show=show,
        slots=fitting,
        asked_for=timetable.asked_slots(consultation.buyer_id, consultation.exhibitor_id),
        days=[each for each in show.days if any(slot.day_id == each.id for slot in fitting)],
        own_zone=consultation.buyer.own_zone if side is Side.BUYER else "",
        buyer=consultation.buyer,
        refusal=refusal,
        typed=request.form.get("message", ""),
    )


def propose(consultation: Consultation, side: Side) -> tuple[str, int] | None:
    """Send the counter-proposal of the form; return the page again where the slot no longer fits."""
    slot = timetable.get_slot(consultation.show_id, request.form.get("slot", 0, type=whole))
    message = request.form.get("message", "")
    try:
        booking.counter(current_actor(), consultation, slot, now=clock.now(), by=side, message=message)
    except DomainError as fault:
        return other_time_page(consultation, side, sentence(fault)), status_of(fault)
    confirm(_("Your proposal is on its way."))
    return None

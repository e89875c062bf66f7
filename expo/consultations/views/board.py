"""The live board of the consultation area: tables × slots, a consultation's panel, and what is done there."""

from __future__ import annotations

from typing import Any, TypeVar

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from expo.consultations.models import Consultation
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import board, people, seating, timetable
from expo.consultations.rules import board as rules
from expo.consultations.rules.codes import HOLDING, ConsultationStatus, NoShow, Origin, Side
from expo.consultations.services import booking, day
from expo.consultations.views.blueprint import bp
from expo.consultations.views.cells import cell, day_id_of, pair_words, place_words
from expo.consultations.views.days import days_of
from expo.core import clock
from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.core.errors import DomainError, NotFound
from expo.core.numbers import whole
from expo.shows.models import Show
from expo.shows.policies import organizes
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.errors import sentence, status_of
from expo.web.identity import current_actor
from expo.web.shell import confirm
from expo.web.writes import writes

_Code = TypeVar("_Code", Side, NoShow)
#: what takes a deed back that a finger chose by mistake
_UNDO = {
    "buyer": "not-buyer",
    "exhibitor": "not-exhibitor",
    "start": "resume",
    "finish": "resume",
    "no-show": "restore",
}


def _(text: str, **values: object) -> str:
    """Return the text in the reader's language."""
    return str(gettext(text, **values))


@bp.get("/shows/<show>/manage/board")
@access(ConsultationPermission.HOST_TABLES, SHOW)
def board_page(show: Show) -> str:
    return _board(show, request.args.get("c", type=whole), request.args.get("day", type=whole))


def _board(show: Show, chosen: int | None, day_id: int | None, refusal: str = "") -> str:
    """Show the day's board with the panel of the chosen consultation, and why what was asked of it cannot be."""
    now, grace = clock.now(), board.grace_of(show.id)
    days = days_of(show, [], day_id, now)
    revision = board.revision_of(show.id)
    held = board.list_day(show.id, day_id_of(days))
    cells = [cell(each, now=now, grace=grace) for each in held]
    return render_template(
        "consultations/board.html",
        show=show,
        days=days,
        day_id=day_id_of(days),
        slots=timetable.list_slots(show.id, day_id=day_id_of(days)),
        tables=seating.list_rows(show.id, held),
        edge=board.find_edge(show, day_id_of(days), now),
        cells={(each["table"], each["slot"]): each for each in cells},
        counts={look.value: sum(each["look"] == look.value for each in cells) for look in rules.Look},
        revision=revision,
        now=now,
        panel=_panel(show, chosen, refusal) if chosen else "",
        panel_url=url_for("consultations.board_page", show=show.slug),
        may_replan=organizes(current_actor(), show),
        chosen=chosen,
    )


@bp.get("/shows/<show>/manage/board/<int:consultation>")
@access(ConsultationPermission.HOST_TABLES, SHOW)
def board_panel(show: Show, consultation: int) -> str:
    return _panel(show, consultation)


def _panel(show: Show, consultation_id: int, refusal: str = "") -> str:
    found, now = timetable.get_consultation(show, consultation_id), clock.now()
    freed = found.status in {ConsultationStatus.NO_SHOW, ConsultationStatus.CANCELLED}
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_kind == "consultation", AuditEntry.subject_id == str(found.id))
        .order_by(AuditEntry.id.desc())
        .limit(8)
    ).all()
    return render_template(
        "consultations/_board_panel.html",
        show=show,
        c=found,
        state=rules.state_of(board.facts_of(found), now=now, grace_min=board.grace_of(show.id)),
        left=max(int((found.slot.ends_at - now).total_seconds() // 60), 0),
        waiting=board.list_waiting(found, now=now) if freed and found.slot.ends_at > now else [],
        freed=freed,
        filled=timetable.list_consultations(Consultation.replaces_id == found.id, statuses=HOLDING) if freed else [],
        refusal=refusal,
        entries=entries,
        may_replan=organizes(current_actor(), show),
        now=now,
    )


@bp.post("/shows/<show>/manage/board/<int:consultation>")
@access(ConsultationPermission.HOST_TABLES, SHOW)
@writes
def board_act(show: Show, consultation: int) -> Response | tuple[str, int]:
    found = timetable.get_consultation(show, consultation)
    verb, back = request.form.get("do", ""), request.values.get("next", "")
    try:
        said, undo_url = _offer(show, found) if verb == "offer" else _deed(show, found, verb, back)
    except DomainError as fault:
        if isinstance(fault, NotFound):
            raise
        said = sentence(fault)
        db.session.rollback()  # the page below shows what is, not what was tried
        return _board(show, consultation, found.slot.day_id, said), status_of(fault)
    confirm(said, undo_url=undo_url)
    here = url_for("consultations.board_page", show=show.slug, day=found.slot.day_id, c=found.id)
    return redirect(back if back.startswith("/shows/") else here)


def _deed(show: Show, found: Consultation, verb: str, back: str) -> tuple[str, str | None]:
    """Do what was pressed; return what confirms it and the address that takes it back."""
    said, undo = _act(found, verb), _UNDO.get(verb)
    act = "consultations.board_act"
    return said, undo and url_for(act, show=show.slug, consultation=found.id, do=undo, next=back or None)


def _offer(show: Show, freed: Consultation) -> tuple[str, str | None]:
    """Give the freed slot to the pair that was chosen; taken back, it is free again and both are told."""
    buyer = people.get_buyer(show, request.form.get("buyer", 0, type=whole))
    made = day.refill(current_actor(), freed, buyer, _exhibitor(show), now=clock.now())
    db.session.flush()  # the address that takes it back names it
    back = url_for("consultations.board_page", show=show.slug, day=freed.slot.day_id, c=freed.id)
    undo = url_for("consultations.board_act", show=show.slug, consultation=made.id, do="not-offer", next=back)
    return _("%(code)s has the slot. Both have been told.", code=made.code), undo


def _act(found: Consultation, verb: str) -> str:  # noqa: PLR0911 - one per deed
    actor, now = current_actor(), clock.now()
    match verb or request.args.get("do", ""):
        case "buyer" | "exhibitor" as side:
            day.arrive(actor, found, Side(side), now=now)
            return place_words(found, Side(side))
        case "not-buyer" | "not-exhibitor" as side:
            day.unarrive(actor, found, Side(side.removeprefix("not-")), now=now)
            return _("Arrival taken back.")
        case "start":
            day.start(actor, found, now=now)
            return _("Started: %(pair)s.", pair=pair_words(found))
        case "finish":
            day.finish(actor, found, now=now)
            return _("Finished: %(pair)s.", pair=pair_words(found))
        case "resume":
            day.resume(actor, found, now=now)
            return _("Undone.")
        case "no-show":
            day.miss(actor, found, _code(NoShow), now=now)
            return _("No-show recorded.")
        case "restore":
            said = _("No-show undone.") if found.status is ConsultationStatus.NO_SHOW else _("Undone.")
            booking.restore(actor, found, now=now, elsewhere=True)
            return said
        case "late":
            day.announce_delay(actor, found, _code(Side), minutes=request.form.get("minutes", 10, type=whole), now=now)
            return _("Noted. The other side has been told.")
        case "not-offer" if found.origin is Origin.FREED_SLOT:
            booking.cancel(actor, found, now=now)
            return _("Taken back. Both have been told.")
        case _:
            raise NotFound


def _code(codes: type[_Code]) -> _Code:
    """Return the side that was sent. Raises NotFound for another word."""
    try:
        return codes(request.form.get("side", ""))
    except ValueError:
        raise NotFound from None


def _exhibitor(show: Show) -> Any:  # noqa: ANN401 - Exhibitor
    wanted = request.form.get("exhibitor", 0, type=whole)
    found = next((each for each in timetable.list_exhibitors(show.id) if each.id == wanted), None)
    if found is None:
        raise NotFound
    return found

"""The consultation desk on the day: arrivals by badge, on-site requests, moves on the board."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from expo.consultations.models import Buyer, Consultation
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import board, moves, people, timetable
from expo.consultations.queries import openings as free
from expo.consultations.rules.booking import Obstacle, Opening
from expo.consultations.rules.codes import BuyerStatus
from expo.consultations.services import booking, day
from expo.consultations.views.blueprint import bp
from expo.consultations.views.board import cell
from expo.consultations.views.words import word
from expo.core import clock
from expo.core.db import db
from expo.core.errors import DomainError, NotFound
from expo.exhibitors.models import Exhibitor
from expo.registration.models import Registration
from expo.registration.queries import find_badge
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.errors import sentence, status_of
from expo.web.identity import current_actor
from expo.web.locale import local, show_time
from expo.web.paging import list_query
from expo.web.shell import confirm
from expo.web.writes import writes


def _(text: str, **values: object) -> str:
    """Return the text in the reader's language."""
    return str(gettext(text, **values))


@bp.get("/shows/<show>/manage/board/<int:consultation>/cells")
@access(ConsultationPermission.HOST_TABLES, SHOW)
def move_check(show: Show, consultation: int) -> FlaskResponse:
    """Answer which cells of the day a consultation may move to, and why not to the others."""
    found = timetable.get_consultation(show, consultation)
    answers = moves.cells(found, now=clock.now())
    cells = [{"table": table, "slot": slot, "why": word(why) if why else ""} for (table, slot), why in answers.items()]
    return jsonify(cells=cells)


@bp.post("/shows/<show>/manage/board/<int:consultation>/move")
@access(ConsultationPermission.HOST_TABLES, SHOW)
@writes
def move_to(show: Show, consultation: int) -> FlaskResponse:
    """Move a consultation to another cell; both sides are told."""
    found, now = timetable.get_consultation(show, consultation), clock.now()
    slot = timetable.get_slot(show.id, request.form.get("slot", 0, type=int))
    table = next((each for each in people.list_tables(show.id) if str(each.id) == request.form.get("table")), None)
    if table is None or table.is_closed:
        raise NotFound
    booking.move(current_actor(), found, slot, now=now, table=table)
    text = _("Moved to %(time)s, table %(number)s.", time=show_time(slot.starts_at), number=table.number)
    return jsonify(text=text, cell=cell(found, now=now, grace=board.grace_of(show.id)))


@bp.get("/shows/<show>/manage/board/arrivals")
@access(ConsultationPermission.HOST_TABLES, SHOW)
def arrivals(show: Show) -> str:
    return _arrivals(show)


def _arrivals(show: Show, *, said: str = "", found: Consultation | None = None, refused: bool = False) -> str:
    return render_template("consultations/arrivals.html", show=show, said=said, c=found, refused=refused)


@bp.post("/shows/<show>/manage/board/arrivals")
@access(ConsultationPermission.HOST_TABLES, SHOW)
@writes
def arrive(show: Show) -> str | tuple[str, int]:
    """Note who arrived by their badge, and say where they sit."""
    badge = find_badge(show, request.form.get("code", "").strip())
    if badge is None or badge.revoked_at is not None:
        return _arrivals(show, said=_("This badge is not known here."), refused=True), 422
    person = badge.registration
    buyer, firm = people.find_by_registration(show.id, person.id), _firm_of(show, person)
    if buyer is not None:
        coming, name = day.see_buyer(current_actor(), buyer, now=clock.now()), local(buyer.organization.name)
    elif firm is not None:
        coming, name = day.see_exhibitor(current_actor(), firm, now=clock.now()), local(firm.organization.name)
    else:
        return _arrivals(show, said=_("%(name)s has no consultations here.", name=person.name), refused=True), 422
    said = (
        _(
            "%(name)s is here. %(time)s, table %(table)s.",
            name=name,
            time=show_time(coming.slot.starts_at),
            table=coming.table.number if coming.table else "–",
        )
        if coming
        else _("%(name)s is here. No consultation is due now.", name=name)
    )
    return _arrivals(show, said=said, found=coming)


def _firm_of(show: Show, person: Registration) -> Exhibitor | None:
    if person.organization_id is None:
        return None
    exhibitors = timetable.list_exhibitors(show.id)
    return next((each for each in exhibitors if each.organization_id == person.organization_id), None)


@bp.get("/shows/<show>/manage/board/on-site")
@access(ConsultationPermission.HOST_TABLES, SHOW)
def on_site(show: Show) -> str:
    return _on_site(show)


def _on_site(show: Show, refusal: str = "") -> str:
    """Offer the slots that a buyer and an exhibitor have from now on, today first."""
    buyer = _chosen_buyer(show)
    firm_id = request.values.get("exhibitor", 0, type=int)
    firms = timetable.list_exhibitors(show.id)
    firm = next((each for each in firms if each.id == firm_id), None)
    now = clock.now()
    slots = [slot for slot in timetable.list_slots(show.id) if slot.ends_at > now]
    found: dict[int, Opening | Obstacle] = {}
    if buyer is not None and firm is not None:
        found = free.openings(free.load_pair(buyer, firm), slots, now=now, walk_in=True)
    return render_template(
        "consultations/on_site.html",
        show=show,
        buyers=people.list_approved_buyers(show.id),
        firms=firms,
        buyer=buyer,
        firm=firm,
        slots=[slot for slot in slots if isinstance(found.get(slot.id), Opening)],
        refusal=refusal,
        query=list_query(),
    )


def _chosen_buyer(show: Show) -> Buyer | None:
    wanted = db.session.get(Buyer, request.values.get("buyer", 0, type=int))
    fits = wanted is not None and wanted.show_id == show.id and wanted.status is BuyerStatus.APPROVED
    return wanted if fits else None


@bp.post("/shows/<show>/manage/board/on-site")
@access(ConsultationPermission.HOST_TABLES, SHOW)
@writes
def on_site_book(show: Show) -> Response | tuple[str, int]:
    buyer = _chosen_buyer(show)
    wanted = request.form.get("exhibitor", 0, type=int)
    firm = next((each for each in timetable.list_exhibitors(show.id) if each.id == wanted), None)
    if buyer is None or firm is None:
        raise NotFound
    slot = timetable.get_slot(show.id, request.form.get("slot", 0, type=int))
    try:
        made = day.seat_walk_in(current_actor(), buyer, firm, slot, now=clock.now())
    except DomainError as fault:
        return _on_site(show, sentence(fault)), status_of(fault)
    confirm(_("%(code)s: %(time)s. Both have been told.", code=made.code, time=show_time(slot.starts_at)))
    return redirect(url_for("consultations.board_page", show=show.slug, day=slot.day_id, c=made.id))

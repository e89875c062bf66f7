"""The consultation desk on the day: arrivals by badge, on-site requests, moves on the board."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from expo.consultations.models import Buyer, Consultation, Slot, Table
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import badges, board, moves, people, seating, setups, timetable
from expo.consultations.queries import openings as free
from expo.consultations.rules import board as rules
from expo.consultations.rules.booking import Obstacle, Opening
from expo.consultations.rules.codes import BuyerStatus, Side
from expo.consultations.services import booking, day, wishes
from expo.consultations.views.blueprint import bp
from expo.consultations.views.cells import by_name, cell, place_words
from expo.consultations.views.words import word
from expo.core import clock
from expo.core.db import db
from expo.core.errors import DomainError, NotFound
from expo.core.numbers import find_whole, whole
from expo.exhibitors.models import Exhibitor
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
    slot = timetable.get_slot(show.id, request.form.get("slot", 0, type=whole))
    row = request.form.get("table", 0, type=whole)
    if row < 0 and seating.firm_of(row) != found.exhibitor_id:
        raise NotFound
    table = None if row < 0 else _open_table(show, row)
    booking.move(current_actor(), found, slot, now=now, table=table)
    text = (
        _("Moved to %(time)s, table %(number)s.", time=show_time(slot.starts_at), number=table.number)
        if table
        else _("Moved to %(time)s.", time=show_time(slot.starts_at))
    )
    return jsonify(text=text, cell=cell(found, now=now, grace=board.grace_of(show.id)))


def _open_table(show: Show, table_id: int) -> Table:
    """Return a table people may sit at. Raises NotFound."""
    table = next((each for each in setups.list_tables(show.id) if each.id == table_id), None)
    if table is None or table.is_closed:
        raise NotFound
    return table


@bp.get("/shows/<show>/manage/board/arrivals")
@access(ConsultationPermission.HOST_TABLES, SHOW)
def arrivals(show: Show) -> str:
    return _arrivals(show)


def _arrivals(show: Show, *, said: str = "", found: Consultation | None = None, look: str = "ok") -> str:
    """Show the page; a host who stands at a table keeps its number in the address."""
    table = request.values.get("table", "")
    table = table if find_whole(table) else ""
    query = list_query("table")
    return render_template(
        "consultations/arrivals.html",
        show=show,
        said=said,
        c=found,
        look=look,
        table=table,
        query=query,
        expected=_expected(show, table, query.q),
        now=clock.now(),
    )


def _expected(show: Show, table: str, q: str) -> dict[Slot, list[tuple[str, Side, Consultation]]]:
    """Return who is awaited now and soon, by slot and in order of their names; at a table only those who sit there."""
    found: dict[Slot, list[tuple[str, Side, Consultation]]] = {}
    for each, side in board.list_expected(show.id, clock.now(), day.EARLY, q):
        if not table or (each.table is not None and str(each.table.number) == table):
            firm = each.buyer.organization if side is Side.BUYER else each.exhibitor.organization
            found.setdefault(each.slot, []).append((local(firm.name), side, each))
    return {
        slot: sorted(found[slot], key=lambda row: (row[0], row[2].id))
        for slot in sorted(found, key=lambda slot: slot.starts_at)
    }


@bp.post("/shows/<show>/manage/board/arrivals")
@access(ConsultationPermission.HOST_TABLES, SHOW)
@writes
def arrive(show: Show) -> str | tuple[str, int]:
    """Note who arrived by their badge, and say where they sit."""
    read = request.form.get("code", "").strip()
    badge = find_badge(show, read)
    if badge is None or badge.revoked_at is not None:
        # the field is emptied for the next scan, so the sentence keeps what was read or typed
        return _arrivals(show, said=_("“%(code)s” is no badge of this show.", code=read[:40]), look="stop"), 422
    person = badge.registration
    buyer, firm = badges.find_by_badge(person), badges.find_firm_by_badge(person)
    if buyer is not None:
        coming = day.see_buyer(current_actor(), buyer, now=clock.now(), badge_of=person.id)
        name, side = local(buyer.organization.name), Side.BUYER
    elif firm is not None:
        coming = day.see_exhibitor(current_actor(), firm, now=clock.now())
        name, side = local(firm.organization.name), Side.EXHIBITOR
    else:
        return _arrivals(show, said=_("%(name)s has no consultations here.", name=person.name), look="stop"), 422
    return _said_of(show, name, side, coming)


def _said_of(show: Show, name: str, side: Side, coming: Consultation | None) -> str:
    """Say when and where somebody who arrived sits; a host at another table reads it as a warning."""
    if coming is None:
        return _arrivals(show, said=_("%(name)s is here. No consultation is due now.", name=name))
    elsewhere = coming.table is not None and request.form.get("table", "") not in {"", str(coming.table.number)}
    return _arrivals(show, said=place_words(coming, side), found=coming, look="warn" if elsewhere else "ok")


@bp.get("/shows/<show>/manage/board/on-site")
@access(ConsultationPermission.HOST_TABLES, SHOW)
def on_site(show: Show) -> str:
    return _on_site(show)


def _on_site(show: Show, refusal: str = "") -> str:
    """Offer the slots that a buyer and an exhibitor have from now on; the cell somebody came from stands first."""
    buyer = _chosen_buyer(show)
    firm_id = request.values.get("exhibitor", 0, type=whole)
    firms = timetable.list_exhibitors(show.id)
    firm = next((each for each in firms if each.id == firm_id), None)
    now, (slot, table) = clock.now(), _wanted_cell(show)
    slots = [each for each in timetable.list_slots(show.id) if each.ends_at > now]
    found: dict[int, Opening | Obstacle] = {}
    if buyer is not None and firm is not None:
        found = free.openings(free.load_pair(buyer, firm), slots, now=now, walk_in=True)
    worth = [each for each in slots if each is slot or each.ends_at - now >= rules.WORTH_SEATING]
    open_slots = [each for each in worth if isinstance(found.get(each.id), Opening)]
    return render_template(
        "consultations/on_site.html",
        show=show,
        buyers=by_name(people.list_approved_buyers(show.id)),
        firms=by_name(firms),
        buyer=buyer,
        firm=firm,
        slots=open_slots,
        wanted=slot,
        table=table,
        here=slot if slot in open_slots else None,
        left={each.id: int((each.ends_at - now).total_seconds() // 60) for each in worth if each.starts_at <= now},
        why=found.get(slot.id) if slot and slot not in open_slots else None,
        refusal=refusal,
        query=list_query(),
    )


def _wanted_cell(show: Show) -> tuple[Slot | None, Table | None]:
    """Return the free cell of the board somebody came from, if they did."""
    slot_id, table_id = request.values.get("at", 0, type=whole), request.values.get("table", 0, type=whole)
    slot = next((each for each in timetable.list_slots(show.id) if each.id == slot_id), None)
    table = next((each for each in setups.list_tables(show.id) if each.id == table_id), None)
    return slot, table if slot is not None and table is not None and not table.is_closed else None


def _chosen_buyer(show: Show) -> Buyer | None:
    wanted = db.session.get(Buyer, request.values.get("buyer", 0, type=whole))
    fits = wanted is not None and wanted.show_id == show.id and wanted.status is BuyerStatus.APPROVED
    return wanted if fits else None


@bp.post("/shows/<show>/manage/board/on-site")
@access(ConsultationPermission.HOST_TABLES, SHOW)
@writes
def on_site_book(show: Show) -> Response | tuple[str, int]:
    buyer = _chosen_buyer(show)
    wanted = request.form.get("exhibitor", 0, type=whole)
    firm = next((each for each in timetable.list_exhibitors(show.id) if each.id == wanted), None)
    if buyer is None or firm is None:
        raise NotFound
    if request.form.get("do") == "wait":
        return _wait(show, buyer, firm)
    slot = timetable.get_slot(show.id, request.form.get("slot", 0, type=whole))
    cell_slot, cell_table = _wanted_cell(show)
    table = cell_table if cell_slot is slot else None
    try:
        made = day.seat_walk_in(current_actor(), buyer, firm, slot, now=clock.now(), table=table)
    except DomainError as fault:
        return _on_site(show, sentence(fault)), status_of(fault)
    confirm(_("%(code)s: %(time)s. Both have been told.", code=made.code, time=show_time(slot.starts_at)))
    return redirect(url_for("consultations.board_page", show=show.slug, day=slot.day_id, c=made.id))


def _wait(show: Show, buyer: Buyer, firm: Exhibitor) -> Response | tuple[str, int]:
    """Keep the request as a wish that a freed slot is offered to."""
    try:
        wishes.wait_on_site(current_actor(), buyer, firm, now=clock.now())
    except DomainError as fault:
        return _on_site(show, sentence(fault)), status_of(fault)
    confirm(
        _(
            "Kept. When a slot is freed, the board offers it to %(buyer)s × %(firm)s.",
            buyer=local(buyer.organization.name),
            firm=local(firm.organization.name),
        )
    )
    return redirect(url_for("consultations.on_site", show=show.slug))

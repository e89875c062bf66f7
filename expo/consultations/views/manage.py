"""The organizer's list of consultations, and one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import force_locale, gettext
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response

from expo.consultations.models import Consultation
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import openings as free
from expo.consultations.queries import setups, timetable
from expo.consultations.queries.logs import list_logs_of
from expo.consultations.rules.codes import HOLDING, BuyerKind, ConsultationStatus, NoShow, Origin
from expo.consultations.services import booking, day, seats
from expo.consultations.views.blueprint import bp
from expo.consultations.views.words import language_name, word
from expo.core import clock
from expo.core.audit import AuditEntry
from expo.core.db import db
from expo.core.errors import DomainError, NotFound
from expo.core.numbers import whole
from expo.exhibitors import placements
from expo.exhibitors.models import ExhibitorId
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.errors import sentence, status_of
from expo.web.identity import current_actor
from expo.web.locale import current_language, local, show_date, show_datetime
from expo.web.paging import ListQuery, list_query, ordered, paginate
from expo.web.shell import confirm
from expo.web.tables import Kind, export
from expo.web.writes import writes


def _(text: str, **values: object) -> str:
    """Return the text in the reader's language."""
    return str(gettext(text, **values))


def _found(show: Show) -> tuple[Any, ListQuery]:
    query = list_query(
        "status", "day", "kind", "origin", sorts=("time", "number", "buyer", "exhibitor", "table"), default_sort="time"
    )
    found = timetable.select_manage_list(
        show.id,
        q=query.q,
        status=query.filter("status"),
        day=query.filter("day"),
        kind=query.filter("kind"),
        origin=query.filter("origin"),
    )
    return ordered(found, query, timetable.manage_columns()).order_by(Consultation.id), query


@bp.get("/shows/<show>/manage/consultations")
@access(ConsultationPermission.MANAGE, SHOW)
def manage_list(show: Show) -> str:
    found, query = _found(show)
    return render_template(
        "consultations/manage_list.html",
        show=show,
        page=paginate(found, query),
        counts=timetable.count_by_status(show.id),
        status_pairs=[(each.value, word(each)) for each in ConsultationStatus],
        kind_pairs=[(each.value, word(each)) for each in BuyerKind],
        origin_pairs=[(each.value, word(each)) for each in Origin],
        day_pairs=[(each.id, show_date(each.on, "day")) for each in show.days],
        setup=setups.find_setup(show.id),
    )


@bp.get("/shows/<show>/manage/consultations/export.<any(csv,xlsx):kind>")
@access(ConsultationPermission.MANAGE, SHOW)
def manage_export(show: Show, kind: Kind) -> Response:
    found, _query = _found(show)
    head = [
        _("No."),
        _("Time"),
        _("Table"),
        _("Buyer"),
        _("Kind"),
        _("Exhibitor"),
        _("Interpreter"),
        _("State"),
        _("By"),
    ]
    rows = db.session.scalars(found).all()
    return export(kind, f"{show.slug}-consultations", head, _cells(list(rows)))


def _cells(rows: list[Consultation]) -> Iterator[list[Any]]:
    for each in rows:
        yield [
            each.code,
            each.slot.starts_at,
            each.table.number if each.table else _("Booth") if each.at_booth else "",
            local(each.buyer.organization.name),
            word(each.buyer.kind),
            local(each.exhibitor.organization.name),
            local(each.interpreter.name) if each.interpreter else "",
            word(each.status),
            word(each.origin),
        ]


@bp.get("/shows/<show>/manage/consultations/print")
@access(ConsultationPermission.MANAGE, SHOW)
def print_timetables(show: Show) -> str:
    """Show one printable sheet per buyer, exhibitor, table or interpreter."""
    by = request.args.get("by", "buyer")
    found = timetable.list_consultations(Consultation.show_id == show.id, statuses=HOLDING)
    sheets: dict[int, list[Consultation]] = defaultdict(list)
    for each in found:
        owner = _owner_of(each, by)
        if owner is not None:
            sheets[owner].append(each)
    booths = placements.booths_of(show)
    pages = sorted((_sheet(show, rows, by, booths) for rows in sheets.values()), key=lambda page: page[0])
    return render_template("consultations/print.html", show=show, by=by, sheets=[text for _name, text in pages])


def _owner_of(each: Consultation, by: str) -> int | None:
    """Return whose sheet a consultation stands on."""
    owners = {"exhibitor": each.exhibitor_id, "table": each.table_id, "interpreter": each.interpreter_id}
    return owners.get(by, each.buyer_id)


def _sheet(
    show: Show, rows: list[Consultation], by: str, booths: Mapping[ExhibitorId, Sequence[str]]
) -> tuple[str, Markup]:
    """Return a sheet and what it is sorted by; a buyer's sheet is written in the buyer's language and time zone."""
    first = rows[0]
    language = first.buyer.language if by == "buyer" else current_language()
    names = {
        "exhibitor": first.exhibitor.organization.name,
        "interpreter": first.interpreter and first.interpreter.name,
    }
    number = first.table.number if by == "table" and first.table else 0
    name = names.get(by) or first.buyer.organization.name
    with force_locale(language):
        # without the frame's context, which asks the database
        template = current_app.jinja_env.get_template("consultations/_sheet.html")
        sheet = template.render(
            show=show,
            by=by,
            rows=rows,
            name=name,
            number=number,
            language=language,
            booths=booths,
            language_name=language_name,
            now=clock.now(),
        )
    return f"{number:05d} {local(name)}", Markup(sheet)  # noqa: S704 - our own template, escaped by it


@bp.post("/shows/<show>/manage/consultations")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_bulk(show: Show) -> Response:
    wanted = request.form.getlist("ids", type=whole)
    done = 0
    for each in timetable.list_consultations(
        Consultation.show_id == show.id,
        Consultation.id.in_(wanted),
        statuses=(ConsultationStatus.REQUESTED, ConsultationStatus.CONFIRMED),
    ):
        if request.form.get("action") == "cancel":
            booking.cancel(current_actor(), each, now=clock.now())
        elif request.form.get("action") == "lock":
            each.is_locked = not each.is_locked
        done += 1
    confirm(_("%(count)s changed.", count=done))
    return redirect(url_for("consultations.manage_list", show=show.slug))


@bp.get("/shows/<show>/manage/consultations/<int:consultation>")
@access(ConsultationPermission.MANAGE, SHOW)
def manage_one(show: Show, consultation: int) -> str:
    return _one(show, consultation)


def _one(show: Show, consultation: int, refusal: str = "") -> str:
    found = timetable.get_consultation(show, consultation)
    slots = [s for s in timetable.list_slots(show.id) if s.starts_at > clock.now() or s.id == found.slot_id]
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_kind == "consultation", AuditEntry.subject_id == str(found.id))
        .order_by(AuditEntry.id.desc())
    ).all()
    return render_template(
        "consultations/manage_one.html",
        show=show,
        c=found,
        slots=slots,
        openings=free.openings(free.load_pair(found.buyer, found.exhibitor), slots, now=clock.now()),
        tables=[table for table in setups.list_tables(show.id) if not table.is_closed],
        entries=entries,
        logs=list_logs_of(found.id),
        refusal=refusal,
    )


@bp.post("/shows/<show>/manage/consultations/<int:consultation>")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def manage_change(show: Show, consultation: int) -> Response | tuple[str, int]:
    found = timetable.get_consultation(show, consultation)
    try:
        confirm(_do(show, found, request.form.get("do", "")))
    except DomainError as fault:
        if isinstance(fault, NotFound):
            raise
        said = sentence(fault)
        db.session.rollback()  # the page below shows what is, not what was tried
        return _one(show, consultation, said), status_of(fault)
    target = request.form.get("next", "")
    fallback = url_for("consultations.manage_one", show=show.slug, consultation=found.id)
    return redirect(target if target.startswith("/shows/") else fallback)


def _do(  # noqa: PLR0911 - one per deed
    show: Show, found: Consultation, verb: str
) -> str:
    actor, now, reason = current_actor(), clock.now(), request.form.get("reason", "")[:500]
    match verb:
        case "cancel":
            booking.cancel(actor, found, now=now, reason=reason)
            return _("Called off. Both sides have been told.")
        case "restore":
            booking.restore(actor, found, now=now, elsewhere=True)
            return _("It stands again.")
        case "accept":
            booking.accept(actor, found, now=now)
            return _("Confirmed.")
        case "move":
            slot = timetable.get_slot(show.id, request.form.get("slot", 0, type=whole))
            booking.move(actor, found, slot, now=now, reason=reason)
            return _("Moved to %(time)s.", time=show_datetime(slot.starts_at))
        case "reseat":
            table = next((t for t in setups.list_tables(show.id) if str(t.id) == request.form.get("table")), None)
            if table is None:
                raise NotFound
            seats.sit_at(actor, found, table, now=now)
            return _("Moved to table %(number)s.", number=table.number)
        case "no-show":
            day.miss(actor, found, NoShow(request.form.get("side", "both")), now=now)
            return _("No-show recorded.")
        case "lock":
            found.is_locked = not found.is_locked
            return _("Locked.") if found.is_locked else _("Unlocked.")
        case _:
            raise NotFound

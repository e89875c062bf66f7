"""The organizer's list of buyers: adding, importing, deciding, reminding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from json import dumps, loads
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Select
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from expo.consultations import errors
from expo.consultations.forms import BuyerForm
from expo.consultations.models import Buyer
from expo.consultations.policies import ConsultationPermission
from expo.consultations.queries import people, wishes
from expo.consultations.rules.buyer_example import example_rows
from expo.consultations.rules.buyer_table import (
    FAULT_COLUMNS,
    HEADS,
    BuyerRow,
    columns_of,
    faults_of,
    kind_of,
    knows_heads,
    read_rows,
    unknown_heads,
)
from expo.consultations.rules.codes import BuyerKind, BuyerStatus
from expo.consultations.services import buyers, reminders
from expo.consultations.views.blueprint import bp
from expo.consultations.views.words import word
from expo.core import clock
from expo.core.db import LocalText, db
from expo.core.errors import DomainError
from expo.core.numbers import whole
from expo.exhibitors.rules.heads import head_in
from expo.exhibitors.sheets import read_table
from expo.shows import handovers
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.errors import sentence, status_of
from expo.web.identity import current_actor
from expo.web.locale import current_language, local
from expo.web.paging import ListQuery, list_query, ordered, paged, paginate
from expo.web.shell import confirm
from expo.web.tables import Cell, Kind, export
from expo.web.writes import writes

HEAD_PAIRS = {name: LocalText(*words[:2]) for name, words in HEADS.items()}


def _query() -> ListQuery:
    return list_query("status", "kind", "group", "wishes", sorts=tuple(people.buyer_columns()), default_sort="name")


def _found(show: Show, query: ListQuery) -> Select[Any]:
    found = people.select_buyers(
        show.id,
        q=query.q,
        status=query.filter("status"),
        kind=query.filter("kind"),
        group=query.filter("group"),
        wishes=query.filter("wishes"),
    )
    return ordered(found, query, people.buyer_columns(current_language()))


@bp.get("/shows/<show>/manage/buyers")
@access(ConsultationPermission.MANAGE, SHOW)
def manage_buyers(show: Show) -> str:
    query = _query()
    page = paginate(_found(show, query), query)
    return render_template(
        "consultations/manage_buyers.html",
        show=show,
        page=page,
        wishes=wishes.count_wishes([each.id for each in page.rows]),
        status_pairs=[(each.value, word(each)) for each in BuyerStatus],
        kind_pairs=[(each.value, word(each)) for each in BuyerKind],
        closed=wishes.are_wishes_closed(show.id, clock.now()),
        wish_pairs=[("none", _("not chosen anybody")), ("some", _("has chosen"))],
        groups=(groups := people.list_groups(show.id)),
        group_pairs=[(each, each) for each in groups],
    )


@bp.post("/shows/<show>/manage/buyers.<any(csv,xlsx):kind>")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def export_buyers(show: Show, kind: Kind) -> Response:
    """The buyers that the list's filters find, in the columns that an import reads."""
    query = _query()
    handovers.note(current_actor(), show, "consultations.export_buyers", now=clock.now(), filters=query.url())
    found = (_values(each) for each in db.session.scalars(_found(show, query)))
    return export(kind, f"{show.slug}-buyers", _heads(), ([row[name] for name in HEADS] for row in found))


def _heads() -> list[str]:
    """Return what the columns are called in the reader's language."""
    return [buyer_head(name) for name in HEADS]


def buyer_head(name: str) -> str:
    """Return what a column is called in the reader's language."""
    return head_in(HEADS, name, current_language())


bp.add_app_template_global(buyer_head)


def _values(each: Buyer) -> dict[str, Cell]:
    """Return a buyer as a row that an import reads."""
    firm = each.organization
    return {name: getattr(each, name) for name in HEADS if hasattr(each, name)} | {
        "name_ko": firm.name_ko,
        "name_en": firm.name_en,
        "country": firm.country,
        "kind": word(each.kind),
        "languages": " ".join(each.languages),
    }


@bp.post("/shows/<show>/manage/buyers")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def decide_buyers(show: Show) -> Response:
    actor, now, verb = current_actor(), clock.now(), request.form.get("action", "")
    states = {
        "approve": BuyerStatus.APPROVED,
        "decline": BuyerStatus.DECLINED,
        "withdraw": BuyerStatus.WITHDRAWN,
    }
    chosen = [people.get_buyer(show, number) for number in request.form.getlist("ids", type=whole)]
    if verb == "remind":
        reminders.remind_buyers(actor, show, chosen, now=now)
    for each in chosen:
        if verb in states:
            buyers.decide(actor, each, states[verb], now=now)
        elif verb == "group":
            buyers.put_in_group(actor, each, request.form.get("group_name", "").strip()[:80], now=now)
    confirm(_("%(count)s changed.", count=len(chosen)))
    return redirect(url_for("consultations.manage_buyers", show=show.slug))


@bp.get("/shows/<show>/manage/buyers/new")
@access(ConsultationPermission.MANAGE, SHOW)
def new_buyer(show: Show) -> str:
    return render_template("consultations/new_buyer.html", show=show, form=BuyerForm(time_zone=show.time_zone))


@bp.post("/shows/<show>/manage/buyers/new")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def add_buyer(show: Show) -> Response | tuple[str, int]:
    form = BuyerForm()
    code = 422
    if form.validate_on_submit():
        try:
            made = buyers.add_buyer(current_actor(), show, form.values(), now=clock.now())
            confirm(_("%(name)s is invited.", name=local(made.organization.name)))
            return redirect(url_for("consultations.manage_buyers", show=show.slug))
        except DomainError as fault:
            form.refuse(fault)
            code = status_of(fault)
    return render_template("consultations/new_buyer.html", show=show, form=form), code


@bp.get("/shows/<show>/manage/buyers/import")
@access(ConsultationPermission.MANAGE, SHOW)
def import_buyers(show: Show) -> str:
    return _import_page(show)


def _import_page(show: Show, refusal: str = "") -> str:
    return render_template("consultations/import_buyers.html", show=show, rows=None, heads=HEADS, refusal=refusal)


@bp.get("/shows/<show>/manage/buyers/import/example.xlsx")
@access(ConsultationPermission.MANAGE, SHOW)
def import_example(show: Show) -> Response:
    """A table with all columns that an import knows and three buyers who do not exist."""
    return export("xlsx", f"{show.slug}-buyers-example", _heads(), example_rows(current_language(), tuple(HEADS)))


@bp.post("/shows/<show>/manage/buyers/import")
@access(ConsultationPermission.MANAGE, SHOW)
@writes
def import_buyers_now(show: Show) -> Response | str | tuple[str, int]:
    """Show what a table would do, page by page, then do it."""
    if request.form.get("rows"):
        return _turn(show) if "page" in request.form else _take_over(show)
    file = request.files.get("file")
    try:
        table = read_table(file.read(), file.filename or "") if file else []
        if not knows_heads(table):
            raise errors.NoBuyerColumns(
                name=HEAD_PAIRS["name_ko"], english=HEAD_PAIRS["name_en"], email=HEAD_PAIRS["email"]
            )
    except DomainError as fault:
        return _import_page(show, sentence(fault)), status_of(fault)
    rows = read_rows(table, buyers.addresses(show.id))
    return _preview(show, rows, list(columns_of(table[0]).values()), unknown_heads(table))


def _preview(show: Show, rows: list[BuyerRow], read: list[str], unknown: Sequence[str], *, invite: bool = True) -> str:
    """Show a page of the rows, those with mistakes first; the page carries all of them, for nothing is kept yet."""
    query = replace(list_query(), page=max(request.form.get("page", 1, type=whole), 1))
    return render_template(
        "consultations/import_buyers.html",
        show=show,
        rows=rows,
        page=paged(sorted(rows, key=lambda row: not row.faults), query),
        kind_of=kind_of,
        fault_columns=FAULT_COLUMNS,
        read=read,
        unknown=unknown,
        invite=invite,
        sent=dumps([row.values | ({"bad": "1"} if row.faults else {}) for row in rows], ensure_ascii=False),
    )


def _turn(show: Show) -> str:
    """Show another page of the preview, with the rows that it sent back."""
    form = request.form
    read = [name for name in form.getlist("read") if name in HEADS]
    rows = _judged(show, _sent_back(form["rows"]))
    return _preview(show, rows, read, form.getlist("unknown"), invite=form.get("invite") == "1")


def _sent_back(text: str) -> list[dict[str, object]]:
    """Return the rows the preview sent back. Raises BadRequest where they are no longer what it sent."""
    try:
        rows = loads(text)
    except ValueError as fault:
        raise BadRequest from fault
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadRequest
    return rows


def _judged(show: Show, sent: list[dict[str, object]]) -> list[BuyerRow]:
    """Return the previewed rows, each judged anew, because the page came back from a browser."""
    taken = buyers.addresses(show.id)
    rows = []
    for line, values in enumerate(sent, start=2):
        clean = {str(key): str(text) for key, text in values.items() if key in HEADS}
        rows.append(BuyerRow(line, clean, faults_of(clean, taken)))
        taken.add(clean.get("email", "").lower())
    return rows


def _take_over(show: Show) -> Response:
    """Enter the rows that were good in the preview and are so still."""
    sent = _sent_back(request.form["rows"])
    rows = [row for row, was in zip(_judged(show, sent), sent, strict=True) if "bad" not in was]
    count = buyers.import_rows(current_actor(), show, rows, now=clock.now(), invite=request.form.get("invite") == "1")
    confirm(_("%(count)s buyers entered.", count=count))
    answer: Response = redirect(url_for("consultations.manage_buyers", show=show.slug))
    return answer

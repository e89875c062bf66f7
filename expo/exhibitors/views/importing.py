"""Import of applications with a preview, and the export that can be imported again."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from expo.core import clock
from expo.core.db import db
from expo.core.errors import DomainError
from expo.exhibitors import wished
from expo.exhibitors.forms import ImportForm
from expo.exhibitors.models import Application, ApplicationNeighbour
from expo.exhibitors.policies import ExhibitorPermission
from expo.exhibitors.queries import applications as queries
from expo.exhibitors.rules import NeighbourKind
from expo.exhibitors.rules.heads import head_in
from expo.exhibitors.rules.importing import EXPORTED, HEADS
from expo.exhibitors.rules.numbers import hyphenated
from expo.exhibitors.services import import_plans, importing
from expo.exhibitors.services.import_plans import Action
from expo.exhibitors.views.blueprint import bp
from expo.shows import handovers
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.errors import sentence
from expo.web.identity import current_actor
from expo.web.locale import current_language
from expo.web.paging import list_query
from expo.web.shell import confirm
from expo.web.tables import Cell, Kind, export
from expo.web.writes import writes

MANAGE = ExhibitorPermission.MANAGE
FILTERS = ("status", "participation", "pavilion", "category", "paid")


def head_of(name: str) -> str:
    """Return what a column is called in the reader's language."""
    return head_in(HEADS, name, current_language())


bp.add_app_template_global(head_of, "import_head")


@bp.route("/shows/<show>/manage/applications/import", methods=["GET", "POST"])
@access(MANAGE, SHOW)
@writes
def import_applications(show: Show) -> Response | str | tuple[str, int]:
    form = ImportForm()
    if request.method == "GET":
        return render_template("exhibitors/manage/import.html", show=show, form=form, heads=HEADS)
    if form.validate_on_submit():
        upload, actor = form.file.data, current_actor()
        try:
            draft = importing.read(show, upload.read(), upload.filename or "", actor=actor, now=clock.now())
        except DomainError as fault:
            form.refuse(fault)
        else:
            db.session.flush()  # the preview's address names the draft
            return redirect(url_for("exhibitors.import_preview", show=show.slug, draft=draft.public_id))
    return render_template("exhibitors/manage/import.html", show=show, form=form, heads=HEADS), 422


@bp.get("/shows/<show>/manage/applications/import/<uuid:draft>")
@access(MANAGE, SHOW)
def import_preview(show: Show, draft: UUID) -> str:
    return _preview(show, draft)


def _preview(show: Show, draft: UUID, refused: str = "") -> str:
    found = importing.get_draft(show, draft)
    return render_template(
        "exhibitors/manage/import_preview.html",
        show=show,
        draft=found,
        plan=import_plans.plan(show, found),
        import_fields=HEADS,
        refused=refused,
    )


@bp.post("/shows/<show>/manage/applications/import/<uuid:draft>")
@access(MANAGE, SHOW)
@writes
def confirm_import(show: Show, draft: UUID) -> Response | tuple[str, int]:
    found, fingerprint = importing.get_draft(show, draft), request.form.get("fingerprint", "")
    try:
        done = importing.confirm(show, found, fingerprint, actor=current_actor(), now=clock.now())
    except DomainError as fault:
        return _preview(show, draft, refused=sentence(fault)), 409
    counts = {"added": done.count(Action.ADD), "changed": done.count(Action.UPDATE), "bad": done.count(Action.BAD)}
    confirm(_("%(added)s applications added, %(changed)s changed, %(bad)s rows left out.", **counts))
    return redirect(url_for("exhibitors.applications", show=show.slug))


@bp.post("/shows/<show>/manage/applications.<any(csv,xlsx):kind>")
@access(MANAGE, SHOW)
@writes
def export_applications(show: Show, kind: Kind) -> Response:
    """The applications that the list's filters find, in the columns that an import reads."""
    query = list_query(*FILTERS)
    handovers.note(current_actor(), show, "exhibitors.export_applications", now=clock.now(), filters=query.url())
    found = queries.list_applications(current_actor(), show, q=query.q, **query.filters).options(
        selectinload(Application.products),
        selectinload(Application.neighbours).joinedload(ApplicationNeighbour.organization),
        joinedload(Application.show),
    )
    rows = db.session.scalars(found.order_by(Application.number)).all()
    wishes = wished.wishes_of(show)
    head = [_("No."), _("State"), *(head_of(name) for name in EXPORTED)]
    return export(kind, f"applications-{show.slug}", head, (_cells(row, wishes) for row in rows))


@bp.get("/shows/<show>/manage/applications/import/example.xlsx")
@access(MANAGE, SHOW)
def import_example(show: Show) -> Response:
    """An empty table with all columns that an import knows."""
    return export("xlsx", f"applications-{show.slug}-example", [head_of(name) for name in EXPORTED], [])


def _cells(row: Application, wishes: Mapping[int, tuple[str, ...]]) -> list[Cell]:
    values = _of_firm(row) | _lists(row) | {"wishes": "; ".join(wishes.get(row.id, ()))}
    return [row.number, row.status.value, *(values[name] if name in values else _plain(row, name) for name in EXPORTED)]


def _of_firm(row: Application) -> dict[str, Cell]:
    firm = row.organization
    names = ("name_ko", "name_en", "country", "region_ko", "region_en", "website")
    texts: dict[str, Cell] = {name: str(getattr(firm, name)) if firm else "" for name in names}
    return texts | {
        "business_number": hyphenated(firm.business_number) if firm else "",
        "pavilion": row.pavilion.slug if row.pavilion else "",
        "category": row.category.slug if row.category else "",
        "submitted_on": row.submitted_at.date().isoformat() if row.submitted_at else "",
    }


def _lists(row: Application) -> dict[str, Cell]:
    found: dict[str, Cell] = {
        kind.value: "; ".join(_neighbour(each) for each in row.neighbours if each.kind is kind)
        for kind in NeighbourKind
    }
    products = "; ".join(each.name_ko or each.name_en for each in row.products)
    return found | {"products": products}


def _neighbour(each: ApplicationNeighbour) -> str:
    name = each.name or (str(each.organization.name) if each.organization else "")
    return f"{name} ({each.distance_m} m)" if each.distance_m else name


def _plain(row: Application, name: str) -> Cell:
    value: Any = getattr(row, name)
    if isinstance(value, bool):
        return int(value)
    return str(value.value) if isinstance(value, StrEnum) else value

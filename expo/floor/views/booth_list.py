"""The booth list: table, files out and in."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict
from uuid import UUID

from flask import Response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice

from expo.core import clock, work
from expo.core.db import db
from expo.core.errors import DomainError, NotFound
from expo.exhibitors.models import ImportDraft
from expo.exhibitors.sheets import read_table
from expo.floor.forms import EditForm, SheetForm
from expo.floor.policies import FloorPermission
from expo.floor.queries.halls import list_halls
from expo.floor.rules.codes import AreaKind
from expo.floor.rules.sheet import HEADS, LENGTHS, BadCell, SheetRow, read_rows
from expo.floor.services import listing
from expo.floor.views.blueprint import bp
from expo.floor.views.booth_table import chips, find_sorted, read_query
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.errors import sentence, status_of
from expo.web.identity import current_actor
from expo.web.locale import current_language, local
from expo.web.paging import paged
from expo.web.shell import confirm
from expo.web.tables import Kind, export
from expo.web.writes import writes


@bp.get("/shows/<show>/manage/booths")
@access(FloorPermission.MANAGE, SHOW)
def booth_list(show: Show) -> str:
    """List the booths of all halls."""
    return show_list(show, SheetForm(), EditForm(formdata=None))


def area_choices(show: Show) -> list[SelectChoice]:
    """Return the areas that booths can be put into, by hall; none leaves them where they are."""
    holding = (AreaKind.INDIVIDUAL, AreaKind.PAVILION)
    halls = list_halls(show)
    named = [
        SelectChoice(area.id, f"{local(hall.name)} · {local(area.name)}" if len(halls) > 1 else local(area.name))
        for hall in halls
        for area in hall.areas
        if area.kind in holding
    ]
    return [SelectChoice("", _("as it is")), *named]


def _words() -> dict[str, str]:
    return {
        "shell": _("shell scheme"), "raw": _("raw space"), "water": _("water"), "air": _("compressed air"),
        "lan": "LAN", "is_quiet": _("quiet"),
    }  # fmt: skip


def show_list(show: Show, sheet: SheetForm, form: EditForm, refused: str = "", chosen: Collection[int] = ()) -> str:
    """Return the page; `refused` says why a change of many booths was not done."""
    query, halls = read_query(show), list_halls(show)
    form.area.choices = area_choices(show)
    words = _words()
    return render_template(
        "floor/booth_list.html", show=show, page=paged(find_sorted(show, query), query), query=query,
        halls={hall.id: hall for hall in halls}, form=sheet, bulk=form, refused=refused, chosen=chosen, words=words,
        chips=chips(query, halls, words),
    )  # fmt: skip


@bp.get("/shows/<show>/manage/booths.<any(csv,xlsx):kind>")
@access(FloorPermission.MANAGE, SHOW)
def booth_export(show: Show, kind: Kind) -> Response:
    """Send what the filters find as a file, heads in the reader's language."""
    language = current_language()
    heads = [names[1 if language == "ko" else 0] for names in HEADS.values()]
    rows = listing.list_rows(show, language, find_sorted(show, read_query(show)))
    return export(kind, f"{show.slug}-booths", heads, rows)


@bp.post("/shows/<show>/manage/booths")
@access(FloorPermission.MANAGE, SHOW)
@writes
def booth_import(show: Show) -> str | BaseResponse | tuple[str, int]:
    """Read a file and show what it would do; nothing changes yet."""
    form = SheetForm()
    if not form.validate_on_submit():
        return show_list(show, form, EditForm(formdata=None)), 422
    upload = form.file.data
    try:
        rows = read_rows(read_table(upload.read(), upload.filename or ""))
    except DomainError as fault:
        form.refuse(fault)
        return show_list(show, form, EditForm(formdata=None)), 422
    draft = ImportDraft(
        show_id=show.id, file_name=(upload.filename or "")[:200], rows=[json.loads(json.dumps(asdict(row))) for row in rows],
        created_by=current_actor().name, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(draft)
    db.session.flush()  # its address names it
    return redirect(url_for("floor.booth_import_preview", show=show.slug, draft=draft.public_id))


def _draft(show: Show, public_id: UUID) -> ImportDraft:
    draft = db.session.scalar(
        select(ImportDraft).where(ImportDraft.show_id == show.id, ImportDraft.public_id == public_id)
    )
    if draft is None:
        raise NotFound
    return draft


def _rows(draft: ImportDraft) -> list[SheetRow]:
    return [SheetRow(row["line"], row["values"], tuple(BadCell(**cell) for cell in row["bad"])) for row in draft.rows]


@bp.get("/shows/<show>/manage/booths/imports/<uuid:draft>")
@access(FloorPermission.MANAGE, SHOW)
def booth_import_preview(show: Show, draft: UUID) -> str:
    """Show what a file would do: new, changed, unchanged and wrong rows."""
    return _preview(show, _draft(show, draft))


def _preview(show: Show, draft: ImportDraft, refused: str = "") -> str:
    found = listing.preview(show, _rows(draft))
    return render_template(
        "floor/booth_import.html", show=show, draft=draft, found=found, refused=refused, words=_words(),
        differences=listing.differences(show, found.changed), lengths=LENGTHS,
        heads={column: names[1 if current_language() == "ko" else 0] for column, names in HEADS.items()},
    )  # fmt: skip


@bp.post("/shows/<show>/manage/booths/imports/<uuid:draft>")
@access(FloorPermission.MANAGE, SHOW)
@writes
def booth_import_confirm(show: Show, draft: UUID) -> BaseResponse | tuple[str, int]:
    """Take the good rows over; where the floor would not be sound then, say why and change nothing."""
    row = _draft(show, draft)
    try:
        count, halls = listing.take_over(show, _rows(row), actor=current_actor(), now=clock.now())
    except DomainError as fault:
        work.rollback()
        return _preview(show, _draft(show, draft), sentence(fault)), status_of(fault)
    row.confirmed_at = clock.now()
    undo = url_for("floor.booth_bulk_undo", show=show.slug, halls=",".join(map(str, halls))) if halls else None
    confirm(ngettext("%(num)d booth changed.", "%(num)d booths changed.", count), undo_url=undo)
    return redirect(url_for("floor.booth_list", show=show.slug))

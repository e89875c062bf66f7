"""Halls and the floor editor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice

from expo.core import clock, work
from expo.core.db import LocalText, db
from expo.core.errors import DomainError, NotFound
from expo.core.i18n import N_
from expo.floor.forms import EditForm, HallForm
from expo.floor.models import Hall, HallId
from expo.floor.policies import FloorPermission
from expo.floor.queries.halls import list_booths, list_halls
from expo.floor.rules.codes import AreaKind, Verb
from expo.floor.rules.layout import filling
from expo.floor.rules.pieces import Rect
from expo.floor.scopes import HALL
from expo.floor.services import editing
from expo.floor.services import floors as services
from expo.floor.views.blueprint import bp
from expo.floor.views.edits import OPS, Wanted
from expo.floor.views.shapes import Shape, base, dm, sketch
from expo.floor.views.things import Thing, count_by_area, things_of
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web import nav, tables
from expo.web.access import access
from expo.web.errors import sentence, status_of
from expo.web.identity import current_actor
from expo.web.locale import local
from expo.web.paging import ListQuery, list_query, sort_rows
from expo.web.writes import writes

CM = 100
SORTS = ("name", "size", "booths")

nav.add(
    nav.NavItem(
        face="manage", group="setup", label=N_("Floor editor"), endpoint="floor.floors", icon="map", order=30,
        permission=FloorPermission.MANAGE, also=("floor.booth_list", "floor.booth_page", "floor.booth_import_preview"),
    )
)  # fmt: skip


@bp.get("/shows/<show>/manage/floors")
@access(FloorPermission.MANAGE, SHOW)
def floors(show: Show) -> str | BaseResponse:
    """List the show's halls."""
    if kind := tables.wanted_file():
        counts = Counter(booth.hall_id for booth in list_booths(show))
        return tables.download(kind, f"{show.slug}-halls", _columns(counts), _sorted(show, counts, _query(show)))
    return _floors(show, HallForm())


def _query(show: Show) -> ListQuery:
    """Return in which order halls are asked for; its links lead to the list, also below a refused form."""
    return replace(list_query(sorts=SORTS), path=url_for("floor.floors", show=show.slug))


def _sorted(show: Show, booths: Mapping[HallId, int], query: ListQuery) -> list[Hall]:
    keys: dict[str, Callable[[Hall], Any]] = {
        "name": lambda hall: local(hall.name).casefold(),
        "size": lambda hall: hall.width_cm * hall.depth_cm,
        "booths": lambda hall: booths[hall.id],
    }
    return sort_rows(list_halls(show), query, keys)


def _columns(booths: Mapping[HallId, int]) -> tables.Columns[Hall]:
    return (
        (N_("Hall"), lambda hall: local(hall.name)),
        (N_("Width, m"), lambda hall: hall.width_cm / CM),
        (N_("Depth, m"), lambda hall: hall.depth_cm / CM),
        (N_("Areas"), lambda hall: ", ".join(local(area.name) for area in hall.areas)),
        (N_("Booths"), lambda hall: booths[hall.id]),
    )


def _floors(show: Show, form: HallForm) -> str:
    query, booths = _query(show), list_booths(show)
    halls = _sorted(show, Counter(booth.hall_id for booth in booths), query)
    shapes = [(booth, Shape(**base(booth))) for booth in booths]  # type: ignore[arg-type]
    sketches = {hall.id: sketch(hall, shapes) for hall in halls}
    counts = Counter(booth.area_id for booth in booths)
    return render_template(
        "floor/floors.html", show=show, halls=halls, sketches=sketches, counts=counts, form=form, query=query
    )


@bp.post("/shows/<show>/manage/floors")
@access(FloorPermission.MANAGE, SHOW)
@writes
def create_hall(show: Show) -> str | BaseResponse | tuple[str, int]:
    """Make a hall with one area for individual booths that fills it."""
    form = HallForm()
    if not form.validate_on_submit():
        return _floors(show, form), 422
    size = (round(float(form.width.data) * CM), round(float(form.depth.data) * CM))
    name = LocalText(form.name_ko.data, form.name_en.data)
    hall = services.create_hall(show, name, size, actor=current_actor(), now=clock.now())
    whole: Rect = (0, 0, *size)
    services.create_area(hall, AreaKind.INDIVIDUAL, LocalText("개별 부스", "Individual booths"), whole)
    return redirect(url_for("floor.hall_editor", show=show.slug, hall=hall.id))


@bp.get("/shows/<show>/manage/floors/<int:hall>")
@access(FloorPermission.EDIT_HALL, HALL)
def hall_editor(hall: Hall) -> str:
    """Show the floor editor."""
    form = EditForm(formdata=None, things=request.args.get("pick", ""))
    return render_template("floor/editor.html", **_editor(hall, form))


def _editor(hall: Hall, form: EditForm, made: Sequence[str] | None = None, **more: object) -> dict[str, Any]:
    """Return what the editor shows; after a deed, `made` are the things that are chosen next."""
    show: Show = g.show
    areas = [area for each in list_halls(show) if each.id == hall.id for area in each.areas]
    holding = [area for area in areas if area.kind in (AreaKind.INDIVIDUAL, AreaKind.PAVILION)]
    form.area.choices = [SelectChoice(area.id, local(area.name)) for area in holding]
    pavilions = [SelectChoice(str(each.id), local(each.name)) for each in show.pavilions]
    form.pavilion.choices = [SelectChoice("", "–"), *pavilions]
    booths = [booth for booth in list_booths(show) if booth.hall_id == hall.id]
    things = things_of(hall, booths)
    if made is not None:
        form.things.data = " ".join(thing.word for thing in things if thing.key in made)
    if not booths and request.method == "GET":
        _propose(form, hall)
    _fill(form, hall, things)
    undo, redo = editing.list_stacks(hall.id, current_actor().id)
    return {
        "show": show,
        "hall": hall,
        "form": form,
        "dm": dm,
        "things": things,
        "groups": count_by_area(areas, booths),
        "can_undo": bool(undo),
        "can_redo": bool(redo),
        **more,
    }


def _propose(form: EditForm, hall: Hall) -> None:
    """Offer the generator of an empty hall what would fill it."""
    whole = filling(hall.width_cm, hall.depth_cm)
    form.columns.data, form.rows.data, form.across.data, form.down.data = (
        whole.columns, whole.rows, whole.across, whole.down,
    )  # fmt: skip
    form.prefix.data = whole.numbering.prefix
    for field, size in (
        (form.x, whole.x),
        (form.y, whole.y),
        (form.w, whole.width),
        (form.h, whole.depth),
        (form.aisle, whole.aisle),
    ):
        field.data = Decimal(size) / CM


def _fill(form: EditForm, hall: Hall, things: Sequence[Thing]) -> None:
    """Let the form say how the hall is, and how the one thing is that was picked by a link."""
    form.hall_ko.data, form.hall_en.data = hall.name_ko, hall.name_en
    form.hall_w.data, form.hall_h.data = Decimal(hall.width_cm) / CM, Decimal(hall.depth_cm) / CM
    picked = next((thing for thing in things if thing.word == form.things.data), None)
    if picked is not None and request.method == "GET":
        for name, value in picked.fields.items():
            form[name].data = value


@bp.post("/shows/<show>/manage/floors/<int:hall>")
@access(FloorPermission.EDIT_HALL, HALL)
@writes
def edit_hall(hall: Hall) -> str | BaseResponse | tuple[str, int]:
    """Do one thing on the floor; a script gets the floor as it is afterwards."""
    form = EditForm()
    form.area.validate_choice = form.pavilion.validate_choice = False
    fault: DomainError | None = None
    made: list[str] | None = None
    if form.validate_on_submit():
        try:
            made = _do(hall, form)
        except DomainError as refused:
            fault = refused
            work.rollback()
            hall = db.session.get_one(Hall, hall.id)
    status = status_of(fault) if fault else 422 if form.errors else 200
    page = _editor(hall, form, made, refused=sentence(fault) if fault else "")
    if request.headers.get("HX-Request") == "true":
        return render_template("floor/_editor.html", **page), status
    if status == 200:  # noqa: PLR2004 - done
        return redirect(url_for("floor.hall_editor", show=g.show.slug, hall=hall.id))
    return render_template("floor/editor.html", **page), status


def _do(hall: Hall, form: EditForm) -> list[str]:
    """Run the operation in one edit of the hall; return what it made."""
    op, actor, now = request.form.get("op", ""), current_actor(), clock.now()
    if op in (Verb.UNDO, Verb.REDO):
        editing.turn(hall.id, Verb(op), actor=actor, now=now)
        return []
    if op not in OPS:
        raise NotFound
    edit = editing.open_hall(hall.id, form.seen.data)
    wanted = Wanted(form, _things(hall, form.things.data or ""), actor, now, g.show.pavilions)
    made = OPS[op](edit, wanted)
    editing.finish(edit, op, actor=actor, now=now)
    return made


def _things(hall: Hall, text: str) -> list[str]:
    """Return what was named: booth numbers, or `#a3` and `#i7` for areas and other things."""
    words = text.replace(",", " ").split()
    numbers = {booth.number: f"b{booth.id}" for booth in list_booths(g.show) if booth.hall_id == hall.id}
    found = []
    for word in dict.fromkeys(words):
        if not word.startswith("#") and word not in numbers:
            raise NotFound
        found.append(word[1:] if word.startswith("#") else numbers[word])
    return found

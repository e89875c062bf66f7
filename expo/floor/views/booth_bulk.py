"""Changing many booths from their list at once."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from expo.core import clock, work
from expo.core.errors import DomainError, NotFound
from expo.core.numbers import numbers_in, whole
from expo.floor.errors import NothingChosen
from expo.floor.forms import EditForm, SheetForm
from expo.floor.models import Booth, HallId
from expo.floor.policies import FloorPermission
from expo.floor.queries.halls import get_hall, list_booths, list_halls
from expo.floor.services import bulk
from expo.floor.views.blueprint import bp
from expo.floor.views.booth_list import area_choices, show_list
from expo.floor.views.booth_table import find_sorted, read_query
from expo.floor.views.edits import Wanted
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access
from expo.web.errors import sentence, status_of
from expo.web.identity import current_actor
from expo.web.shell import confirm
from expo.web.writes import writes


@bp.post("/shows/<show>/manage/booths/bulk")
@access(FloorPermission.MANAGE, SHOW)
@writes
def booth_bulk(show: Show) -> BaseResponse | tuple[str, int]:
    """Change the selected booths, or all that the filters find, in one edit per hall."""
    form, chosen = EditForm(), _chosen(show)
    form.pavilion.validate_choice = False
    form.area.choices = area_choices(show)
    refused, ids = "", {booth.id for booth in chosen}
    if form.validate_on_submit():
        try:
            halls = _do(show, form, chosen)
        except DomainError as fault:
            work.rollback()
            return show_list(show, SheetForm(formdata=None), form, sentence(fault), ids), status_of(fault)
        count = ngettext("%(num)d booth changed.", "%(num)d booths changed.", len(chosen))
        undo = url_for("floor.booth_bulk_undo", show=show.slug, halls=",".join(map(str, halls)))
        confirm(count, undo_url=undo)
        return redirect(read_query(show).url())
    return show_list(show, SheetForm(formdata=None), form, refused, ids), 422


def _chosen(show: Show) -> list[Booth]:
    """Return the booths ticked, or everything the filters found."""
    if request.form.get("all"):
        return find_sorted(show, read_query(show))
    ids = set(request.form.getlist("ids", type=whole))
    return [booth for booth in list_booths(show) if booth.id in ids]


def _do(show: Show, form: EditForm, chosen: Sequence[Booth]) -> list[HallId]:
    if not chosen:
        raise NothingChosen
    actor, now, wanted = current_actor(), clock.now(), Wanted(form, [], current_actor(), clock.now())
    match request.form.get("action"):
        case "supply":
            areas = {area.id: area for hall in list_halls(show) for area in hall.areas}
            return bulk.change_booths(chosen, wanted.supply(), areas.get(form.area.data), actor=actor, now=now)
        case "number":
            return bulk.number_booths(chosen, wanted.numbering(), actor=actor, now=now)
        case _:
            raise NotFound


@bp.post("/shows/<show>/manage/booths/undo")
@access(FloorPermission.MANAGE, SHOW)
@writes
def booth_bulk_undo(show: Show) -> BaseResponse:
    """Take the last change of many booths back, in every hall it touched."""
    halls = [get_hall(show, number).id for number in numbers_in(request.args.get("halls", ""))]
    bulk.undo(halls, actor=current_actor(), now=clock.now())
    return redirect(url_for("floor.booth_list", show=show.slug))

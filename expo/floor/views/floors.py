"""Halls and the floor editor."""

from __future__ import annotations

from flask import render_template

from expo.floor.policies import FloorPermission
from expo.floor.queries.halls import list_booths, list_halls
from expo.floor.views.blueprint import bp
from expo.shows.models import Show
from expo.shows.scopes import SHOW
from expo.web.access import access


@bp.get("/shows/<show>/manage/floors")
@access(FloorPermission.MANAGE, SHOW)
def floors(show: Show) -> str:
    """List the show's halls."""
    return render_template("floor/floors.html", show=show, halls=list_halls(show), booths=list_booths(show))

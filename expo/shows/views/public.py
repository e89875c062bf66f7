"""The front page and a show's home, open to everyone."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from expo.core.errors import NotFound
from expo.shows import queries, roles
from expo.shows.identity import current_user
from expo.shows.models import Show
from expo.shows.policies import ShowPermission
from expo.shows.scopes import SHOW
from expo.shows.views.blueprint import bp
from expo.web.access import access, public


@bp.get("/")
@public("the front door")
def front() -> str:
    return render_template("shows/front.html", shows=queries.list_published_shows())


@bp.get("/shows/<show>/")
@public("a published show's home", SHOW)
def home(show: Show) -> str:
    return render_template("shows/home.html", show=show)


@bp.get("/shows/<show>/roles/<int:grant>")
@access(ShowPermission.TAKE_PART, SHOW)
def role_home(show: Show, grant: int) -> BaseResponse:
    """Send a person to where the work of one of their roles starts."""
    held = next((row for row in queries.list_role_grants_of(current_user().id) if row.id == grant), None)
    if held is None or held.show_id != show.id:
        raise NotFound
    return redirect(roles.home_of(held))

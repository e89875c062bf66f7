"""The front page, where a person's work starts, and a show's home."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from expo.core import clock
from expo.core.errors import NotFound
from expo.shows import home as home_parts
from expo.shows import queries, roles
from expo.shows.identity import current_user, role_label, role_url
from expo.shows.models import Show
from expo.shows.policies import ShowPermission
from expo.shows.scopes import SHOW
from expo.shows.views.blueprint import bp
from expo.web.access import access, public


@bp.get("/")
@public("the front door")
def front() -> str:
    shows = queries.list_published_shows()
    today = {show.id: clock.today_in(show.time_zone) for show in shows}
    return render_template("shows/front.html", shows=shows, today=today)


@bp.get("/start")
@access(ShowPermission.START)
def start() -> str | BaseResponse:
    """Show a person's roles; whoever holds just one is led to its home at once."""
    user = current_user()
    held, asked = queries.list_role_grants_of(user.id), queries.list_requests_of(user.id)
    if len(held) == 1 and not asked and "stay" not in request.args:
        return redirect(roles.home_of(held[0]))
    return render_template("shows/start.html", held=held, asked=asked, role_label=role_label, role_url=role_url)


@bp.get("/shows/<show>/")
@public("a published show's home", SHOW)
def home(show: Show) -> str:
    here = clock.today_in(show.time_zone)
    return render_template("shows/home.html", show=show, today=here, **home_parts.parts_for(show))


@bp.get("/shows/<show>/roles/<int:grant>")
@access(ShowPermission.TAKE_PART, SHOW)
def role_home(show: Show, grant: int) -> BaseResponse:
    """Send a person to where the work of one of their roles starts."""
    held = next((row for row in queries.list_role_grants_of(current_user().id) if row.id == grant), None)
    if held is None or held.show_id != show.id:
        raise NotFound
    return redirect(roles.home_of(held))

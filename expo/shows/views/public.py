"""The front page, where a person's work starts, and a show's home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from expo.accounts.demo import demo_people
from expo.core import clock
from expo.core.errors import NotFound
from expo.shows import home as home_parts
from expo.shows import queries, roles, rules
from expo.shows.identity import current_user, role_label, role_url
from expo.shows.models import Show, ShowId
from expo.shows.policies import ShowPermission
from expo.shows.scopes import SHOW
from expo.shows.views.blueprint import bp
from expo.web.access import access, public


@bp.get("/")
@public("the front door")
def front() -> str:
    shows = sorted(queries.list_published_shows(), key=_nearness)
    return render_template("shows/front.html", shows=shows, today=_today_at(shows), demo_users=demo_people())


@bp.get("/start")
@access(ShowPermission.START)
def start() -> str | BaseResponse:
    """Show a person's roles; whoever holds just one is led to its home at once."""
    user = current_user()
    held = sorted(queries.list_role_grants_of(user.id), key=lambda grant: _nearness(grant.show))
    asked = queries.list_requests_of(user.id)
    if len(held) == 1 and not asked and "stay" not in request.args:
        return redirect(roles.home_of(held[0]))
    shows = list(dict.fromkeys(grant.show for grant in held))
    return render_template(
        "shows/start.html",
        shows=shows,
        today=_today_at(shows),
        held=held,
        asked=asked,
        role_label=role_label,
        role_url=role_url,
    )


def _today_at(shows: Iterable[Show]) -> dict[ShowId, date]:
    return {show.id: clock.today_in(show.time_zone) for show in shows}


def _nearness(show: Show) -> tuple[int, int]:
    return rules.nearness(show.starts_on, show.ends_on, clock.today_in(show.time_zone))


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

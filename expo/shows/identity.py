"""From a browser's cookie to the actor, and what the page frame says about them."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g, request, session, url_for
from flask_babel import gettext

from expo.accounts import queries as accounts
from expo.accounts.models import User
from expo.accounts.rules import NOTED_EVERY
from expo.accounts.session import SESSION_KEY
from expo.core import clock
from expo.core.actor import NOBODY, Actor, ActorKind, Role
from expo.core.i18n import N_
from expo.core.jobs import runner
from expo.shows import queries
from expo.shows.models import RoleGrant, Show
from expo.shows.rules import PhaseKind
from expo.web.identity import current_actor
from expo.web.locale import local, show_date

ROLE_NAMES = {
    Role.ORGANIZER: N_("Organizer"),
    Role.HOST: N_("Pavilion host"),
    Role.GATE: N_("Gate staff"),
    Role.EXHIBITOR: N_("Exhibitor"),
    Role.BUYER: N_("Buyer"),
    Role.INTERPRETER: N_("Interpreter"),
}

PHASE_NAMES = {
    PhaseKind.APPLICATIONS: N_("Applications"),
    PhaseKind.REVIEW: N_("Review"),
    PhaseKind.ALLOCATION: N_("Booths"),
    PhaseKind.MATCHING: N_("Matching"),
    PhaseKind.BUILD_UP: N_("Build-up"),
    PhaseKind.SHOW: N_("Show"),
    PhaseKind.DISMANTLING: N_("Dismantling"),
    PhaseKind.FOLLOW_UP: N_("Follow-up"),
}


def phase_label(kind: PhaseKind, show: Show, today: date) -> str:
    """Return the station's name; during the show, which of its days it is."""
    if kind is not PhaseKind.SHOW or not show.starts_on <= today <= show.ends_on:
        return str(gettext(PHASE_NAMES[kind]))
    number, days = (today - show.starts_on).days + 1, (show.ends_on - show.starts_on).days + 1
    return str(gettext("Show, day %(number)s of %(days)s", number=number, days=days))


def load_actor() -> Actor:
    """Return who sends this request: the user of a live sign-in, else nobody."""
    token = session.get(SESSION_KEY)
    now = clock.now()
    entry = accounts.find_sign_in(token, now=now) if token else None
    if entry is None:
        return NOBODY
    g.user, g.sign_in_id, g.reader_zone = entry.user, entry.id, entry.user.time_zone
    if now - entry.last_seen_at > NOTED_EVERY:
        g.used_sign_in = entry.id
    return Actor(ActorKind.USER, entry.user.id, entry.user.name, queries.grants_of(entry.user.id))


def current_user() -> User:
    """Return the signed-in user; only for views that demand one."""
    current_actor()
    user: User = g.user
    return user


def preferred_language() -> str | None:
    """Return the language of the signed-in user's account."""
    return g.user.language if current_actor().is_signed_in and "user" in g else None


def init_app(app: Flask) -> None:
    """Tell the page frame about the show, the clock and the reader's roles; note which sign-ins are in use."""

    @app.after_request
    def note_use(response: Response) -> Response:
        if "used_sign_in" in g:
            runner.hand_on("note_use", g.used_sign_in)
        return response

    @app.context_processor
    def frame() -> dict[str, Any]:
        show: Show | None = g.get("show")
        zone = show.time_zone if show else "Asia/Seoul"
        local_now = clock.now().astimezone(ZoneInfo(zone))
        return {
            "current_show": show,
            "clock_now": local_now,
            "clock_label": _clock_label(show, local_now.date()),
            "time_zone": zone,
            "roles_menu": _roles_menu,
            "user": g.get("user"),
            "home_url": url_for("shows.home", show=show.slug) if show else url_for("shows.front"),
            "show_url": url_for("shows.start", stay=1),
            "account_url": optional_url("accounts.profile"),
            "sign_in_url": url_for("accounts.sign_in", next=request.full_path.rstrip("?")) if request else "",
            "sign_out_url": url_for("accounts.sign_out") if request else "",
            "search_url": optional_url("desk.search", show=show.slug) if show else "",
        }


def optional_url(endpoint: str, **params: Any) -> str:  # noqa: ANN401 - what url_for takes
    """Return the address of a page, or "" in an app without it."""
    return url_for(endpoint, **params) if endpoint in current_app.view_functions else ""


def _clock_label(show: Show | None, today: date) -> str:
    """Return today's date and, during the show, which of its days it is."""
    label = show_date(today, "day")
    if show is None or not show.starts_on <= today <= show.ends_on:
        return label
    day = gettext("show day %(number)s", number=(today - show.starts_on).days + 1)
    return f"{label} · {day}"


def role_url(grant: RoleGrant) -> str:
    """Return the home of a role: where its holder starts working."""
    slug = grant.show.slug
    return url_for("shows.role_home", show=slug, grant=grant.id)


def _roles_menu() -> list[dict[str, Any]]:
    """Return the reader's roles as links for the header, found once a request; empty for strangers."""
    if not current_actor().is_signed_in or "user" not in g:
        return []
    if "roles_menu" not in g:
        g.roles_menu = _find_roles()
    return cast("list[dict[str, Any]]", g.roles_menu)


def _find_roles() -> list[dict[str, Any]]:
    return [
        {
            "label": f"{role_label(grant)} · {local(grant.show.name)}",
            "url": role_url(grant),
            "current": _is_current(grant),
            "here": grant.show == g.get("show"),
        }
        for grant in queries.list_role_grants_of(g.user.id)
    ]


def role_label(grant: RoleGrant) -> str:
    """Return what the role is, and for whom."""
    subject = grant.organization or grant.pavilion
    name = gettext(ROLE_NAMES[grant.role])
    return f"{name} · {local(subject.name)}" if subject else name


def _is_current(grant: RoleGrant) -> bool:
    """Return whether the present page belongs to this role, for this pavilion or organization."""
    face = "manage" if grant.role is Role.ORGANIZER else grant.role.value
    if not request.path.startswith(f"/shows/{grant.show.slug}/{face}/"):
        return False
    scope = g.get("scope")
    if grant.pavilion_id is not None:
        return bool(getattr(scope, "id", None) == grant.pavilion_id)
    return grant.organization_id is None or getattr(scope, "organization_id", None) == grant.organization_id

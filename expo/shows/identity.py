"""From a browser's cookie to the actor, and what the page frame says about them."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, request, session, url_for

from expo.accounts import queries as accounts
from expo.accounts.models import User
from expo.accounts.session import SESSION_KEY
from expo.core import clock
from expo.core.actor import NOBODY, Actor, ActorKind, Role
from expo.core.i18n import N_
from expo.shows import queries
from expo.shows.models import RoleGrant, Show
from expo.web.identity import current_actor

ROLE_NAMES = {
    Role.ORGANIZER: N_("Organizer"),
    Role.HOST: N_("Pavilion host"),
    Role.GATE: N_("Gate staff"),
    Role.EXHIBITOR: N_("Exhibitor"),
    Role.BUYER: N_("Buyer"),
    Role.INTERPRETER: N_("Interpreter"),
}


def load_actor() -> Actor:
    """Return who sends this request: the user of a live sign-in, else nobody."""
    token = session.get(SESSION_KEY)
    entry = accounts.find_sign_in(token) if token else None
    if entry is None:
        return NOBODY
    g.user, g.sign_in_id = entry.user, entry.id
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
    """Tell the page frame about the show, the clock and the reader's roles."""

    @app.context_processor
    def frame() -> dict[str, Any]:
        show: Show | None = g.get("show")
        return {
            "current_show": show,
            "clock_now": clock.now(),
            "time_zone": show.time_zone if show else "Asia/Seoul",
            "roles_menu": _roles_menu,
            "user": g.get("user"),
        }


def role_url(grant: RoleGrant) -> str:
    """Return the home of a role: where its holder starts working."""
    slug = grant.show.slug
    return url_for("shows.role_home", show=slug, grant=grant.id)


def _roles_menu() -> list[dict[str, Any]]:
    """Return the reader's roles as links for the header; empty for strangers."""
    if not current_actor().is_signed_in or "user" not in g:
        return []
    return [
        {"role": ROLE_NAMES[Role(grant.role)], "grant": grant, "url": role_url(grant), "current": _is_current(grant)}
        for grant in queries.list_role_grants_of(g.user.id)
    ]


def _is_current(grant: RoleGrant) -> bool:
    faces = {Role.ORGANIZER: "manage", Role.HOST: "host", Role.GATE: "gate", Role.EXHIBITOR: "exhibitor"}
    face = faces.get(Role(grant.role), grant.role)
    return request.path.startswith(f"/shows/{grant.show.slug}/{face}/")

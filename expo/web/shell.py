"""What every page's frame needs: navigation, notices, theme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, session

from expo.web import nav
from expo.web.access import allows
from expo.web.identity import current_actor
from expo.web.locale import current_language

_KEY = "notices"
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Notice:
    """One toast: what happened, and where to undo it."""

    category: str
    text: str
    undo_url: str | None = None


def confirm(text: str, *, undo_url: str | None = None) -> None:
    """Let the next page say in a toast what happened, with an undo button where there is an undo address (POST)."""
    session.setdefault(_KEY, []).append(["ok", text, undo_url])
    session.modified = True


def complain(text: str) -> None:
    """Let the next page say in a toast, which stays until it is closed, what could not be done."""
    session.setdefault(_KEY, []).append(["error", text, None])
    session.modified = True


def notices() -> list[Notice]:
    """Return the toasts of this page, once."""
    return [Notice(*entry) for entry in session.pop(_KEY, [])]


def init_app(app: Flask) -> None:
    """Give templates the frame."""
    app.jinja_env.globals.update(
        has_page=lambda endpoint: endpoint in app.view_functions,
        may=lambda permission, subject=None: allows(permission, current_actor(), subject),
    )

    @app.context_processor
    def frame() -> dict[str, Any]:
        theme = request.cookies.get("theme", "auto") if request else "auto"
        return {
            "actor": current_actor(),
            "flashes": notices,
            "nav": nav.groups,
            "nav_foot": nav.foot,
            "nav_home": nav.home_link,
            "reading_face": nav.reading_face,
            "face": nav.face,
            "locale": current_language(),
            "theme": theme if theme in THEMES else "auto",
        }

"""Addresses of rooms' pages, as far as this server has them."""

from __future__ import annotations

from flask import current_app, url_for

from expo.shows.models import Show


def door(show: Show, endpoint: str, **args: object) -> str:
    """Return the address of a page of the show, or "" in an app without that page."""
    if endpoint not in current_app.view_functions:
        return ""
    return url_for(endpoint, show=show.slug, **args)  # type: ignore[arg-type]

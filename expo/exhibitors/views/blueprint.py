"""The blueprint that this room's view modules hang their routes on."""

from __future__ import annotations

from pathlib import Path

from babel.numbers import get_currency_precision
from flask import Blueprint, current_app, url_for
from werkzeug.routing import BuildError

from expo.exhibitors import media

bp = Blueprint("exhibitors", __name__)


def instance() -> Path:
    """Return the folder where this server keeps its files."""
    folder: Path = current_app.extensions["settings"].instance
    return folder


@bp.app_template_global()
def picture_url(name: str | None, *, small: bool = False) -> str:
    """Return the address of a stored picture, or "" where there is none."""
    if not name:
        return ""
    return url_for("exhibitors.picture", name=media.small(name) if small else name)


@bp.app_template_global()
def url_if_any(endpoint: str, **values: object) -> str:
    """Return the address of a page of a room above this one, or "" while no such page exists."""
    if endpoint not in current_app.view_functions:
        return ""
    try:
        return url_for(endpoint, **values)  # type: ignore[arg-type]
    except BuildError:
        return ""


def to_minor(amount: int | None, currency: str) -> int | None:
    """Return a whole amount of a currency in its minor units."""
    return None if amount is None else amount * 10 ** get_currency_precision(currency)


def to_major(minor: int | None, currency: str) -> int | None:
    """Return minor units as a whole amount of the currency."""
    return None if minor is None else minor // 10 ** get_currency_precision(currency)

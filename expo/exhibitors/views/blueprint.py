"""The blueprint that this room's view modules hang their routes on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from babel.numbers import get_currency_precision
from flask import Blueprint, current_app, url_for
from flask_babel import gettext
from werkzeug.routing import BuildError

from expo.core.i18n import N_
from expo.exhibitors import media
from expo.web.locale import local

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


class Named(Protocol):
    """A pavilion or a category: something with a slug and a name in two languages."""

    slug: Any
    name: Any


@bp.app_template_global()
def slug_pairs(rows: Iterable[Named]) -> list[tuple[str, str]]:
    """Return things with a slug and a name as options of a filter."""
    return [(row.slug, local(row.name)) for row in rows]


_CHIPS = {
    "individual": N_("Individual booths"),
    "own_booth": N_("Own booth"),
    "pavilion_stand": N_("Pavilion stand"),
    "sample_display": N_("Sample display"),
    "none": N_("without category"),
    "yes": N_("paid"),
    "no": N_("not paid"),
}


@bp.app_template_global()
def chip_label(value: str, *named: Iterable[Named]) -> str:
    """Return what a filter's value is called: a pavilion's or category's name, or a code in words."""
    names = dict(pair for rows in named for pair in slug_pairs(rows))
    return names.get(value) or gettext(_CHIPS.get(value, value))


def to_minor(amount: int | None, currency: str) -> int | None:
    """Return a whole amount of a currency in its minor units."""
    return None if amount is None else amount * 10 ** get_currency_precision(currency)


def to_major(minor: int | None, currency: str) -> int | None:
    """Return minor units as a whole amount of the currency."""
    return None if minor is None else minor // 10 ** get_currency_precision(currency)

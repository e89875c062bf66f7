"""Reading the parameters of an address."""

from __future__ import annotations

from datetime import datetime

from flask import request

from expo.api.errors import BadParameter
from expo.core.numbers import find_whole


def moment(name: str) -> datetime | None:
    """Return a parameter as an aware moment, None where it is not given. Raises BadParameter.

    A plus sign that nobody escaped arrives as a space; it is read as the plus it was.
    """
    value = request.args.get(name, "").strip().replace(" ", "+")
    if not value:
        return None
    try:
        found = datetime.fromisoformat(value)
        found.timestamp()
    except (ValueError, OverflowError) as fault:
        raise BadParameter(name=name) from fault
    if found.tzinfo is None or not 1970 < found.year < 9990:  # noqa: PLR2004 - far from what a zone overflows
        raise BadParameter(name=name)
    return found


def number(name: str, default: int) -> int:
    """Return a parameter as a whole number. Raises BadParameter."""
    value = request.args.get(name, "")
    found = find_whole(value) if value else default
    if found is None or found < 0:
        raise BadParameter(name=name)
    return found


def limit(default: int, maximum: int) -> int:
    """Return how many entries a page may have. Raises BadParameter."""
    wanted = number("limit", default)
    if wanted < 1:
        raise BadParameter(name="limit")
    return min(wanted, maximum)

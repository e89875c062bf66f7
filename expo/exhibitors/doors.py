"""Ways from an exhibitor's public page into rooms above, wired in `expo.app`.

    doors.set_booking(finder)

A finder gets the exhibitor and who looks at the page, and returns the address where that person books a consultation
with it, or "" where they cannot.

    doors.set_map(guide)

A guide gets the exhibitor and returns what its page shows of the way to its booth, as HTML, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from expo.core.actor import Actor
from expo.exhibitors.models import Exhibitor

BookingFinder = Callable[[Exhibitor, Actor], str]
Guide = Callable[[Exhibitor], Markup]
_booking: list[BookingFinder] = []
_guide: list[Guide] = []


def set_booking(finder: BookingFinder) -> None:
    """Let `finder` answer where somebody books a consultation; the last one told counts."""
    _booking[:] = [finder]


def booking_url(exhibitor: Exhibitor, actor: Actor) -> str:
    """Return where the actor books a consultation with the exhibitor, or "" where they cannot."""
    return _booking[0](exhibitor, actor) if _booking else ""


def set_map(guide: Guide) -> None:
    """Let `guide` show the way to exhibitors' booths; the last one told counts."""
    _guide[:] = [guide]


def map_of(exhibitor: Exhibitor) -> Markup:
    """Return the way to the exhibitor's booth as its page shows it, or nothing."""
    return _guide[0](exhibitor) if _guide else Markup()

"""Ways from an exhibitor's public page into rooms above, wired in `expo.app`.

    doors.set_booking(finder)

A finder gets the exhibitor and who looks at the page, and returns the address where that person books a consultation
with it, or "" where they cannot.
"""

from __future__ import annotations

from collections.abc import Callable

from expo.core.actor import Actor
from expo.exhibitors.models import Exhibitor

BookingFinder = Callable[[Exhibitor, Actor], str]
_booking: list[BookingFinder] = []


def set_booking(finder: BookingFinder) -> None:
    """Let `finder` answer where somebody books a consultation; the last one told counts."""
    _booking[:] = [finder]


def booking_url(exhibitor: Exhibitor, actor: Actor) -> str:
    """Return where the actor books a consultation with the exhibitor, or "" where they cannot."""
    return _booking[0](exhibitor, actor) if _booking else ""

"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from expo.registration.views import badge, listing, person, printing, public
from expo.registration.views.blueprint import bp

__all__ = ["badge", "bp", "listing", "person", "printing", "public"]

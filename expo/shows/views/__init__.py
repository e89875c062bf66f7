"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from expo.shows.views import joining, pavilions, public, setup
from expo.shows.views.blueprint import bp

__all__ = ["bp", "joining", "pavilions", "public", "setup"]

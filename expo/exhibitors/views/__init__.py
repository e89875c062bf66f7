"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from expo.exhibitors.views import apply, exhibitor, host, importing, manage, public, review
from expo.exhibitors.views.blueprint import bp

__all__ = ["apply", "bp", "exhibitor", "host", "importing", "manage", "public", "review"]

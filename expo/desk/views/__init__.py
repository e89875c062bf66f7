"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from expo.desk.views import outbox
from expo.desk.views.blueprint import bp

__all__ = ["bp", "outbox"]

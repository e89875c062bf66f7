"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from expo.checkin.views import gate, records, setup
from expo.checkin.views.blueprint import bp

__all__ = ["bp", "gate", "records", "setup"]

"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from expo.leads.views import capturing, devices, listing, organizer, pipeline
from expo.leads.views.blueprint import bp

__all__ = ["bp", "capturing", "devices", "listing", "organizer", "pipeline"]

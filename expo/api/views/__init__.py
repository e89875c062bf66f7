"""Doors of the API; importing it registers them on `bp`."""

from __future__ import annotations

from expo.api.views import documents, gates, leads, shows
from expo.api.views.blueprint import bp

__all__ = ["bp", "documents", "gates", "leads", "shows"]

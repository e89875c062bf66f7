"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from expo.floor.views import allocate, deeds, draws, floors, plan, plans, public
from expo.floor.views.blueprint import bp

__all__ = ["allocate", "bp", "deeds", "draws", "floors", "plan", "plans", "public"]

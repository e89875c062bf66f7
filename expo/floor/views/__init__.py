"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from expo.floor.views import deeds, floors, plan, plans, public
from expo.floor.views.blueprint import bp

__all__ = ["bp", "deeds", "floors", "plan", "plans", "public"]

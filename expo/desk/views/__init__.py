"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from expo.desk import public_home
from expo.desk.views import audit, home, jobs, outbox, people, search
from expo.desk.views.blueprint import bp

__all__ = ["audit", "bp", "home", "jobs", "outbox", "people", "search"]

public_home.wire()

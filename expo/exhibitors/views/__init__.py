"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from expo.exhibitors.views import (
    apply,
    apply_files,
    categories,
    exhibitor,
    firms,
    host,
    importing,
    manage,
    public,
    review,
    review_host,
)
from expo.exhibitors.views.blueprint import bp

__all__ = [
    "apply",
    "apply_files",
    "bp",
    "categories",
    "exhibitor",
    "firms",
    "host",
    "importing",
    "manage",
    "public",
    "review",
    "review_host",
]

"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from expo.accounts.views import links, own, signing
from expo.accounts.views.blueprint import bp

__all__ = ["bp", "links", "own", "signing"]

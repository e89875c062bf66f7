"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from expo.accounts.views import signing
from expo.accounts.views.blueprint import bp

__all__ = ["bp", "signing"]

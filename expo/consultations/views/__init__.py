"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from expo.consultations.views import (
    buyer,
    buyer_answers,
    exhibitor,
    frame,
    interpreter,
    manage,
    manage_setup,
)
from expo.consultations.views.blueprint import bp

__all__ = ["bp", "buyer", "buyer_answers", "exhibitor", "frame", "interpreter", "manage", "manage_setup"]

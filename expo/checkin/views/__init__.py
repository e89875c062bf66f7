"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from flask import Blueprint

from expo.checkin import models

bp = Blueprint("checkin", __name__)

__all__ = ["bp", "models"]

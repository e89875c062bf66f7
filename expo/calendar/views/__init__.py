"""The calendar has no pages of its own: other rooms show it. Importing it makes its tables known."""

from __future__ import annotations

from flask import Blueprint

from expo.calendar import models

bp = Blueprint("calendar", __name__)

__all__ = ["bp", "models"]

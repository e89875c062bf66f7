"""Pages of this room; importing it registers them on `bp`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("leads", __name__)

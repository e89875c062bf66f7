"""The blueprint that this room's view modules hang their routes on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("checkin", __name__)

"""Who can be tried in the demo."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app

from config import Settings
from expo.accounts import queries
from expo.accounts.models import User


def demo_people() -> Sequence[User]:
    """Return the demo accounts a newcomer may enter with one press; a real server has none."""
    settings: Settings = current_app.extensions["settings"]
    return [] if settings.is_production else queries.list_demo_users()

"""Why somebody has a booth, as the reader reads it."""

from __future__ import annotations

from flask_babel import gettext as _

from expo.floor.rules.given import draw_of


def why(reason: str | None) -> str:
    """Return a reason that the program gave in the reader's language, and what somebody wrote as it was written."""
    draw = draw_of(reason or "")
    return reason or "" if draw is None else str(_("Draw %(number)s", number=draw))

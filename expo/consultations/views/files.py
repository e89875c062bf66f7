"""Calendar files (ICS) of timetables."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from expo.consultations.calendar_files import calendar_text
from expo.consultations.models import Consultation
from expo.consultations.rules.codes import Side
from expo.core import clock
from expo.shows.models import Show
from expo.web.locale import current_language


def calendar_file(show: Show, consultations: Sequence[Consultation], side: Side | None, name: str) -> Response:
    """Return the consultations as an ICS download, named from the reader's side (None: both names)."""
    text = calendar_text(show, consultations, side, language=current_language(), now=clock.now())
    response = Response(text, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{show.slug}-{name}.ics"'
    return response

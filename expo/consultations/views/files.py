"""Calendar files (ICS) of timetables."""

from __future__ import annotations

from flask import Response
from sqlalchemy import ColumnElement

from expo.consultations.calendar_files import calendar_text
from expo.consultations.models import Consultation
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import HOLDING, ConsultationStatus, Side
from expo.core import clock
from expo.shows.models import Show
from expo.web.locale import current_language

#: what fell through stays in the file as cancelled, so that a calendar that has read an earlier one takes it out
IN_FILES = (*HOLDING, ConsultationStatus.NO_SHOW, ConsultationStatus.CANCELLED)


def calendar_file(show: Show, whose: ColumnElement[bool], side: Side | None, name: str) -> Response:
    """Return somebody's consultations as an ICS download, named from their side (None: both names)."""
    consultations = timetable.list_consultations(whose, Consultation.booking_id.is_not(None), statuses=IN_FILES)
    text = calendar_text(show, consultations, side, language=current_language(), now=clock.now())
    response = Response(text, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{show.slug}-{name}.ics"'
    return response

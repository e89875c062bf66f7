"""What an exhibitor's own page says of its consultations: requests to answer and whom it meets next."""

from __future__ import annotations

from flask import url_for

from expo.consultations.models import Consultation
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import ConsultationStatus, Side
from expo.core import clock
from expo.core.i18n import N_
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.todo import Hint
from expo.web.locale import local, show_date, show_time

_TO_COME = (ConsultationStatus.REQUESTED, ConsultationStatus.CONFIRMED, ConsultationStatus.RUNNING)


def for_exhibitor(exhibitor: Exhibitor) -> list[Hint]:
    """Return the requests that wait for the exhibitor's answer, and its next consultation."""
    mine = timetable.list_consultations(Consultation.exhibitor_id == exhibitor.id, statuses=_TO_COME)
    url = url_for("consultations.exhibitor_page", show=exhibitor.show.slug, exhibitor=exhibitor.slug)
    asked = [each for each in mine if each.status is ConsultationStatus.REQUESTED and each.asked_by is Side.BUYER]
    coming = [
        each for each in mine if each.status is not ConsultationStatus.REQUESTED and each.slot.ends_at > clock.now()
    ]
    hints = [Hint(text=N_("Requests for consultations to answer: %(number)s"), url=url, params={"number": len(asked)})]
    return (hints if asked else []) + [_next(each, url) for each in coming[:1]]


def _next(meeting: Consultation, url: str) -> Hint:
    starts = meeting.slot.starts_at
    return Hint(
        text=N_("Next consultation: %(day)s %(time)s, %(buyer)s"),
        url=url,
        params={
            "day": show_date(starts, "day"),
            "time": show_time(starts),
            "buyer": local(meeting.buyer.organization.name),
        },
    )

"""What a calendar page shows: the chosen day, what waits for an answer, what came to nothing, all days at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import request
from sqlalchemy import ColumnElement

from expo.consultations.models import Consultation
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import HOLDING, ConsultationStatus, Side
from expo.consultations.services import undoing
from expo.consultations.views.days import Day, days_of, one_day
from expo.core.numbers import whole
from expo.shows.models import Show

SHOWN = (*HOLDING, ConsultationStatus.REQUESTED, ConsultationStatus.NO_SHOW, ConsultationStatus.CANCELLED)


def list_mine(whose: ColumnElement[bool]) -> Sequence[Consultation]:
    """Return what stands, waits, was missed or called off."""
    return timetable.list_consultations(whose, statuses=SHOWN)


def waiting_for(consultations: Sequence[Consultation], side: Side) -> list[Consultation]:
    """Return the requests that `side` has to answer."""
    asked = ConsultationStatus.REQUESTED
    return [each for each in consultations if each.status is asked and each.asked_by is side.other]


def calendar_of(show: Show, whose: ColumnElement[bool], side: Side, now: datetime) -> dict[str, Any]:
    """Return one side's calendar for its page, at the day of the address."""
    mine, fruitless = list_mine(whose), timetable.list_fruitless(whose)
    held = [each for each in mine if each.booking_id is not None or each.status in HOLDING]
    days = days_of(show, standing(held), request.args.get("day", type=whole), now)
    return {
        "days": days,
        "consultations": one_day(days, held),
        "overview": by_day(days, standing(held)),
        "waiting": waiting_for(mine, side),
        "asked": waiting_for(mine, side.other),
        "fruitless": fruitless,
        "undoable": undoing.undoable([*held, *fruitless], side, now=now),
        "side": side,
    }


def standing(consultations: Sequence[Consultation]) -> list[Consultation]:
    """Return those that take place or took place."""
    return [each for each in consultations if each.status in HOLDING]


def is_ahead(each: Consultation, now: datetime) -> bool:
    """Return whether a consultation that stands is still to come or runs."""
    return each.status is not ConsultationStatus.DONE and each.slot.ends_at > now


def by_day(days: Sequence[Day], consultations: Sequence[Consultation]) -> list[tuple[Day, list[Consultation]]]:
    """Return every day with its consultations, for the overview beside the chosen day."""
    return [(day, [each for each in consultations if each.slot.day_id == day.day.id]) for day in days]

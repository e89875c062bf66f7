"""Who came in today: the first admission of each person, in steps of ten minutes, beside the day before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select

from expo.checkin.models import Gate, Presence, Scan
from expo.checkin.rules import Outcome
from expo.core.db import db
from expo.registration.models import Registration
from expo.shows.models import Show

STEP_MIN = 10
PLOT_MARGIN_HOURS = 1


@dataclass(frozen=True, slots=True)
class GateLine:
    """One gate's day."""

    gate: Gate
    admitted: int
    refused: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Today's arrivals: how many people, compared with the day before, where they came in."""

    total: int
    inside: int
    before: int | None
    #: how many came the day before, and when the doors open where they have not yet
    day_before: int
    opens_at: datetime | None
    points: list[tuple[str, int | None]]
    was: list[int]
    gates: list[GateLine]


def arrivals_of(show: Show, today: date, now: datetime) -> Arrivals:
    """Return what the gates have seen today."""
    yesterday = today - timedelta(days=1)
    firsts = _first_admissions(show, (yesterday, today))
    zone = ZoneInfo(show.time_zone)
    here, there = (Counter(_step(moment, zone) for moment in firsts.get(day, [])) for day in (today, yesterday))
    steps, present = _steps(show, today), _step(now, zone)
    same_time = sum(number for step, number in there.items() if step <= present) if there else None
    return Arrivals(
        total=sum(here.values()),
        inside=_inside(show, today),
        before=same_time,
        day_before=sum(there.values()),
        opens_at=_still_to_open(show, today, now),
        points=[(f"{step * STEP_MIN // 60:02}", here[step] if step <= present else None) for step in steps],
        was=[there[step] for step in steps] if there else [],
        gates=_gates(show, today),
    )


def _still_to_open(show: Show, today: date, now: datetime) -> datetime | None:
    """Return when the doors open today, or None on another day and once they are open."""
    zone = ZoneInfo(show.time_zone)
    moments = (datetime.combine(day.on, day.opens_at, zone) for day in show.days if day.on == today)
    return next((moment for moment in moments if now < moment), None)


def _first_admissions(show: Show, days: tuple[date, ...]) -> dict[date, list[datetime]]:
    """Return the moment each person first came in, for each of the days."""
    rows = db.session.execute(
        select(Presence.day_on, func.min(Presence.first_admitted_at))
        .join(Registration, Registration.id == Presence.registration_id)
        .where(Registration.show_id == show.id, Presence.day_on.in_(days))
        .group_by(Presence.day_on, Presence.registration_id)
    )
    found: dict[date, list[datetime]] = {}
    for day, moment in rows:
        found.setdefault(day, []).append(moment)
    return found


def _step(moment: datetime, zone: ZoneInfo) -> int:
    local = moment.astimezone(zone)
    return (local.hour * 60 + local.minute) // STEP_MIN


def _steps(show: Show, today: date) -> range:
    """Return the steps of the plot: from an hour before opening to closing time."""
    day = next((row for row in show.days if row.on == today), None)
    opens, closes = (day.opens_at.hour, day.closes_at.hour) if day else (9, 17)
    per_hour = 60 // STEP_MIN
    return range((opens - PLOT_MARGIN_HOURS) * per_hour, closes * per_hour)


def _inside(show: Show, today: date) -> int:
    return (
        db.session.scalar(
            select(func.count(Presence.registration_id.distinct()))
            .join(Registration, Registration.id == Presence.registration_id)
            .where(Registration.show_id == show.id, Presence.day_on == today, Presence.inside)
        )
        or 0
    )


def _gates(show: Show, today: date) -> list[GateLine]:
    admitted = func.sum(case((Scan.outcome == Outcome.ADMITTED, 1), else_=0))
    refused = func.sum(case((Scan.outcome == Outcome.REFUSED, 1), else_=0))
    counted = {
        row[0]: row[1:]
        for row in db.session.execute(
            select(Scan.gate_id, admitted, refused, func.max(Scan.received_at))
            .where(Scan.show_id == show.id, Scan.day_on == today)
            .group_by(Scan.gate_id)
        )
    }
    gates = db.session.scalars(select(Gate).where(Gate.show_id == show.id).order_by(Gate.position, Gate.id))
    return [GateLine(gate, *counted.get(gate.id, (0, 0, None))) for gate in gates]

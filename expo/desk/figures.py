"""The figures of the organizer's home; each opens the records it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, select

from expo.checkin.models import Presence, Scan
from expo.checkin.rules import Outcome as ScanOutcome
from expo.consultations.models import Consultation, Slot
from expo.consultations.rules.codes import ConsultationStatus
from expo.core.db import db
from expo.desk.links import door
from expo.exhibitors.models import Application, Exhibitor, SampleDisplay
from expo.exhibitors.rules import ApplicationStatus, ExhibitorStatus
from expo.floor.models import Allocation, Booth, Plan
from expo.floor.rules.codes import PlanStatus
from expo.leads.models import Lead
from expo.leads.rules import Rating
from expo.registration.models import Registration
from expo.registration.rules import RegistrationStatus
from expo.shows.models import Show


class Stage(StrEnum):
    """Where a show is, seen from today."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


def stage_of(show: Show, today: date) -> Stage:
    """Return whether the show is still to come, on, or over."""
    if today < show.starts_on:
        return Stage.BEFORE
    return Stage.DURING if today <= show.ends_on else Stage.AFTER


@dataclass(frozen=True, slots=True)
class Line:
    """One number under a figure."""

    label: str
    value: int
    url: str
    state: str = ""
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One big number with what it is made of."""

    key: str
    label: str
    value: int
    url: str
    of: int | None = None
    lines: list[Line] = field(default_factory=list)


def day_bounds(show: Show, on: date) -> tuple[datetime, datetime]:
    """Return when a day begins and ends in the show's zone."""
    start = datetime.combine(on, time(), ZoneInfo(show.time_zone))
    return start, start + timedelta(days=1)


def count(statement: Select[Any]) -> int:
    """Return how many rows a select finds."""
    return db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0


def _by(column: ColumnElement[Any] | Any, *conditions: ColumnElement[bool]) -> Mapping[Any, int]:  # noqa: ANN401 - a mapped column
    rows = db.session.execute(select(column, func.count()).where(*conditions).group_by(column))
    return {key: number for key, number in rows}  # noqa: C416 - rows are not pairs to the type checker


def figures_of(show: Show, today: date, stage: Stage) -> list[Figure]:
    """Return the five figures of the home, in order; what is counted per day stands there on show days alone."""
    return [
        _booths(show),
        _applications(show),
        _consultations(show, today, stage),
        _registrations(show, today, stage),
        _leads(show, today, stage),
    ]


def _booths(show: Show) -> Figure:
    plan = select(Plan.id).where(Plan.show_id == show.id, Plan.status == PlanStatus.RELEASED).scalar_subquery()
    placed = select(Allocation.booth_id).where(Allocation.plan_id == plan).distinct()
    by_pavilion = _by(
        Exhibitor.pavilion_id.is_not(None), Exhibitor.show_id == show.id, Exhibitor.status == ExhibitorStatus.ACTIVE
    )
    directory = door(show, "exhibitors.directory")
    displays = count(select(SampleDisplay.id).where(SampleDisplay.show_id == show.id))
    return Figure(
        "booths",
        _("Booths"),
        count(placed),
        door(show, "floor.plans_page"),
        of=count(select(Booth.id).where(Booth.show_id == show.id)),
        lines=[
            Line(_("Individual"), by_pavilion.get(False, 0), directory),
            Line(_("In pavilions"), by_pavilion.get(True, 0), directory),
            Line(_("Sample displays"), displays, directory),
        ],
    )


def _applications(show: Show) -> Figure:
    by_status = _by(Application.status, Application.show_id == show.id)
    page = "exhibitors.applications"
    words = {
        ApplicationStatus.SUBMITTED: _("To decide"),
        ApplicationStatus.APPROVED: _("Approved"),
        ApplicationStatus.WAITING: _("Waiting list"),
        ApplicationStatus.REJECTED: _("Rejected"),
    }
    lines = [Line(word, by_status.get(key, 0), door(show, page, status=key.value)) for key, word in words.items()]
    sent = sum(number for status, number in by_status.items() if status is not ApplicationStatus.DRAFT)
    return Figure("applications", _("Applications"), sent, door(show, page), lines=lines)


def _consultations(show: Show, today: date, stage: Stage) -> Figure:
    start, end = day_bounds(show, today)
    within = select(Slot.id).where(Slot.show_id == show.id)
    if stage is Stage.DURING:
        within = within.where(Slot.starts_at >= start, Slot.starts_at < end)
    by_status = _by(Consultation.status, Consultation.show_id == show.id, Consultation.slot_id.in_(within))
    page = "consultations.manage_list"
    words = {
        ConsultationStatus.CONFIRMED: (_("Planned"), "plan"),
        ConsultationStatus.RUNNING: (_("Running"), "run"),
        ConsultationStatus.DONE: (_("Done"), "done"),
        ConsultationStatus.NO_SHOW: (_("No-show"), "stop"),
    }
    lines = [
        Line(word, by_status.get(key, 0), door(show, page, status=key.value), state)
        for key, (word, state) in words.items()
    ]
    total = sum(line.value for line in lines)
    label = _("Consultations today") if stage is Stage.DURING else _("Consultations")
    return Figure("consultations", label, total, door(show, page), lines=lines)


def _registrations(show: Show, today: date, stage: Stage) -> Figure:
    start, end = day_bounds(show, today)
    active = (Registration.show_id == show.id, Registration.status == RegistrationStatus.ACTIVE)
    page = door(show, "registration.registrations")
    gates = door(show, "checkin.gates")
    seen = (
        select(Presence.registration_id)
        .join(Registration, Registration.id == Presence.registration_id)
        .where(*active)
        .distinct()
    )
    new = select(Registration.id).where(*active, Registration.created_at >= start, Registration.created_at < end)
    refused = select(Scan.id).where(Scan.show_id == show.id, Scan.day_on == today, Scan.outcome == ScanOutcome.REFUSED)
    return Figure(
        "registrations",
        _("Registrations"),
        count(select(Registration.id).where(*active)),
        page,
        lines=[
            *([] if stage is Stage.BEFORE else [Line(_("Admitted at least once"), count(seen), gates or page)]),
            *([] if stage is Stage.AFTER else [Line(_("New today"), count(new), page)]),
            *([Line(_("Refused today"), count(refused), gates or page)] if stage is Stage.DURING else []),
        ],
    )


def _leads(show: Show, today: date, stage: Stage) -> Figure:
    start, end = day_bounds(show, today)
    mine = select(Lead.id).where(Lead.show_id == show.id)
    page = door(show, "leads.overview")
    today_s = mine.where(Lead.captured_at >= start, Lead.captured_at < end)
    recording = select(Lead.exhibitor_id).where(Lead.show_id == show.id).distinct()
    exhibitors = count(
        select(Exhibitor.id).where(Exhibitor.show_id == show.id, Exhibitor.status == ExhibitorStatus.ACTIVE)
    )
    return Figure(
        "leads",
        _("Leads"),
        count(mine),
        page,
        lines=[
            *([Line(_("Today"), count(today_s), page)] if stage is Stage.DURING else []),
            Line(_("With consent"), count(mine.where(Lead.consented)), page),
            Line(_("Hot"), count(mine.where(Lead.rating == Rating.HOT)), page),
            Line(_("Exhibitors recording"), count(recording), page, of=exhibitors),
        ],
    )

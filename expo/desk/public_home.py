"""What the rooms below have to say on a show's public home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from expo.checkin.models import Presence
from expo.consultations.models import Slot, Table
from expo.core import clock
from expo.core.db import LocalText, db
from expo.desk.links import door
from expo.exhibitors.models import Category, Exhibitor, SampleDisplay
from expo.exhibitors.rules import ExhibitorStatus
from expo.registration.models import Registration
from expo.shows.home import provide
from expo.shows.models import PavilionId, Show

MIN_INSIDE = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """One way into the directory, with how many firms it leads to."""

    name: LocalText
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class PavilionFirms:
    """Who is in a pavilion."""

    firms: int
    samples: int
    url: str


@dataclass(frozen=True, slots=True)
class Firms:
    """How many firms exhibit, where the directory is, and who is in which pavilion."""

    number: int
    url: str
    by_pavilion: Mapping[PavilionId, PavilionFirms]


@dataclass(frozen=True, slots=True)
class Buying:
    """What a buyer wants to know before asking for consultations."""

    minutes: int
    slots: int
    tables: int


def _categories(show: Show) -> list[Choice]:
    rows = db.session.execute(
        select(Category, func.count(Exhibitor.id))
        .outerjoin(Exhibitor, (Exhibitor.category_id == Category.id) & (Exhibitor.status == ExhibitorStatus.ACTIVE))
        .where(Category.show_id == show.id)
        .group_by(Category.id)
        .order_by(Category.position)
    )
    return [
        Choice(category.name, number, door(show, "exhibitors.directory", category=category.slug))
        for category, number in rows
        if number
    ]


def _firms(show: Show) -> Firms:
    firms, samples = _per_pavilion(Exhibitor, show), _per_pavilion(SampleDisplay, show)
    return Firms(
        sum(firms.values()),
        door(show, "exhibitors.directory"),
        {
            pavilion.id: PavilionFirms(
                firms.get(pavilion.id, 0),
                samples.get(pavilion.id, 0),
                door(show, "exhibitors.pavilion_page", pavilion=pavilion.slug),
            )
            for pavilion in show.pavilions
        },
    )


def _per_pavilion(model: type[Exhibitor | SampleDisplay], show: Show) -> Mapping[PavilionId | None, int]:
    statement = select(model.pavilion_id, func.count()).where(model.show_id == show.id).group_by(model.pavilion_id)
    if model is Exhibitor:
        statement = statement.where(Exhibitor.status == ExhibitorStatus.ACTIVE)
    return {row[0]: row[1] for row in db.session.execute(statement)}


def _inside(show: Show) -> int:
    """Return how many people are inside; 0 where it is so few that the figure would speak of single people."""
    number = db.session.scalar(
        select(func.count(Presence.registration_id.distinct()))
        .join(Registration, Registration.id == Presence.registration_id)
        .where(
            Registration.show_id == show.id,
            Presence.day_on == clock.today_in(show.time_zone),
            Presence.inside,
        )
    )
    return number if number and number >= MIN_INSIDE else 0


def _buying(show: Show) -> Buying | None:
    """Return how long a consultation is, how many times lie ahead, and at how many tables."""
    ahead = select(func.count(Slot.id)).where(Slot.show_id == show.id, Slot.starts_at > clock.now())
    tables = select(func.count(Table.id)).where(Table.show_id == show.id)
    row = db.session.execute(
        select(Slot.starts_at, Slot.ends_at, ahead.scalar_subquery(), tables.scalar_subquery())
        .where(Slot.show_id == show.id)
        .order_by(Slot.starts_at)
        .limit(1)
    ).first()
    if row is None or not row[3]:
        return None
    return Buying(round((row[1] - row[0]) / timedelta(minutes=1)), row[2], row[3])


def open_until(show: Show, now: datetime) -> str:
    """Return until when the show is open right now ("17:00"), or "" while it is closed."""
    here = now.astimezone(ZoneInfo(show.time_zone))
    day = next((row for row in show.days if row.on == here.date()), None)
    return f"{day.closes_at:%H:%M}" if day and day.opens_at <= here.time() < day.closes_at else ""


def wire() -> None:
    """Give the public home what it shows."""
    provide("categories", _categories)
    provide("firms", _firms)
    provide("inside", _inside)
    provide("buying", _buying)
    provide("open_until", lambda show: open_until(show, clock.now()))
    provide("register_url", lambda show: door(show, "registration.register") if show.registration_open else "")
    provide("map_url", lambda show: door(show, "floor.map_page"))

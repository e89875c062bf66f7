"""Buyers, slots, tables, interpreters and wishes for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from expo.accounts.models import Organization
from expo.consultations.models import (
    Buyer,
    ConsultationProfile,
    ConsultationSetup,
    Interpreter,
    InterpreterShift,
    Slot,
    Table,
    Wish,
)
from expo.consultations.rules.codes import BuyerKind, BuyerStatus, Seating, Side
from expo.core import clock
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show
from tests.factories.accounts import make_organization

_numbers = count(1)


def make_buyer(
    show: Show, *, organization: Organization | None = None, kind: BuyerKind = BuyerKind.DOMESTIC, **changes: object
) -> Buyer:
    """Return a committed, approved buyer who speaks Korean."""
    organization = organization or make_organization(ko=f"바이어 {next(_numbers)}", en=f"Buyer {next(_numbers)}")
    values: dict[str, object] = {
        "status": BuyerStatus.APPROVED,
        "contact_name": "김민서",
        "email": f"buyer{next(_numbers)}@example.com",
        "languages": ["ko"],
        "created_at": clock.now(),
    }
    with unit_of_work():
        buyer = Buyer(show_id=show.id, organization_id=organization.id, kind=kind, **values | changes)
        db.session.add(buyer)
    return buyer


def make_setup(show: Show, *, seating: Seating = Seating.ANY_TABLE, **changes: object) -> ConsultationSetup:
    """Return the show's committed set-up."""
    with unit_of_work():
        setup = ConsultationSetup(show_id=show.id, seating=seating, **changes)
        db.session.add(setup)
    return setup


def make_slots(show: Show, *, day: int = 1, number: int = 4, length_min: int = 30, hour: int = 13) -> list[Slot]:
    """Return committed slots of the show's `day` (0 is the first), one after the other from `hour` on."""
    on = show.days[day]
    start = datetime(on.on.year, on.on.month, on.on.day, hour, tzinfo=ZoneInfo(show.time_zone))
    step = timedelta(minutes=length_min)
    with unit_of_work():
        slots = [
            Slot(show_id=show.id, day_id=on.id, starts_at=start + index * step, ends_at=start + (index + 1) * step)
            for index in range(number)
        ]
        db.session.add_all(slots)
    return slots


def make_tables(show: Show, number: int = 3, **changes: object) -> list[Table]:
    """Return committed tables 1 … number."""
    with unit_of_work():
        tables = [Table(show_id=show.id, number=index + 1, **changes) for index in range(number)]
        db.session.add_all(tables)
    return tables


def make_profile(exhibitor: Exhibitor, **changes: object) -> ConsultationProfile:
    """Return what the exhibitor set, committed."""
    with unit_of_work():
        profile = ConsultationProfile(exhibitor_id=exhibitor.id, **changes)
        db.session.add(profile)
    return profile


def make_interpreter(show: Show, languages: Sequence[str] = ("en",), **changes: object) -> Interpreter:
    """Return a committed interpreter who is on shift on every day of the show."""
    zone = ZoneInfo(show.time_zone)
    shifts = [
        InterpreterShift(
            starts_at=datetime.combine(day.on, day.opens_at, zone),
            ends_at=datetime.combine(day.on, day.closes_at, zone),
        )
        for day in show.days
    ]
    with unit_of_work():
        interpreter = Interpreter(
            show_id=show.id, name_ko="박통역", name_en="Park", languages=list(languages), shifts=shifts, **changes
        )
        db.session.add(interpreter)
    return interpreter


def make_wish(
    buyer: Buyer, exhibitor: Exhibitor, *, side: Side = Side.BUYER, rank: int | None = 1, veto: bool = False
) -> Wish:
    """Return a committed wish or veto."""
    with unit_of_work():
        wish = Wish(
            show_id=buyer.show_id,
            side=side,
            buyer_id=buyer.id,
            exhibitor_id=exhibitor.id,
            rank=None if veto else rank,
            veto=veto,
            created_at=clock.now(),
        )
        db.session.add(wish)
    return wish

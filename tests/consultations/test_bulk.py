"""Many consultations at once keep the same promise, and are quick enough for a demo."""

from __future__ import annotations

from datetime import datetime
from time import perf_counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from expo.calendar.errors import ResourceBusy
from expo.consultations import errors
from expo.consultations.models import Consultation
from expo.consultations.services.bulk import Seat, seat_many
from expo.core.actor import job_actor
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.factories.consultations import make_buyer, make_setup, make_slots, make_tables
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import make_show

ACTOR = job_actor("test")


def test_four_hundred_consultations_are_seated_within_five_seconds(app: Flask, now: datetime) -> None:
    show = make_show()
    make_setup(show)
    tables = make_tables(show, 20)
    slots = [slot for day in range(2) for slot in make_slots(show, day=day, number=10, hour=10)]
    buyers = [make_buyer(show) for _ in range(20)]
    firms = [make_exhibitor(show) for _ in range(20)]
    seats = [
        Seat(buyer=buyers[i], exhibitor=firms[(i + s) % 20], slot=slot, table=tables[i])
        for s, slot in enumerate(slots)
        for i in range(20)
    ]
    begun = perf_counter()
    with unit_of_work():
        seat_many(ACTOR, show.id, seats, now=now)
    assert perf_counter() - begun < 5
    assert db.session.scalar(select(func.count()).select_from(Consultation)) == 400


def test_one_clash_among_many_seats_nobody(app: Flask, now: datetime) -> None:
    show = make_show()
    make_setup(show)
    slot = make_slots(show)[0]
    tables, firm = make_tables(show), make_exhibitor(show)
    seats = [Seat(buyer=make_buyer(show), exhibitor=firm, slot=slot, table=table) for table in tables[:2]]
    with pytest.raises(ResourceBusy), unit_of_work():
        seat_many(ACTOR, show.id, seats, now=now)
    assert db.session.scalar(select(func.count()).select_from(Consultation)) == 0


def test_nobody_is_seated_without_a_table_where_people_sit_at_tables(app: Flask, now: datetime) -> None:
    show = make_show()
    make_setup(show)
    seat = Seat(buyer=make_buyer(show), exhibitor=make_exhibitor(show), slot=make_slots(show)[0], table=None)
    with pytest.raises(errors.NoTableLeft), unit_of_work():
        seat_many(ACTOR, show.id, [seat], now=now)

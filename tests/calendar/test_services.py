"""Nobody and nothing is in two places at once, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from expo.calendar import queries, services
from expo.calendar.errors import OffGrid, ResourceBusy
from expo.calendar.models import Booking, ClaimCell, Resource
from expo.calendar.rules import ResourceKind
from expo.calendar.services import Claim
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.factories.calendar import make_resource
from tests.factories.shows import make_show
from tests.factories.threads import all_at_once

TEN = datetime(2026, 10, 14, 1, 0, tzinfo=UTC)
HALF = timedelta(minutes=30)


def _claim(*resources: Resource, start: datetime = TEN, end: datetime = TEN + HALF) -> Booking:
    return services.claim(resources[0].show_id, "consultation", start, end, resources)


def test_second_claim_names_who_and_when(app: Flask) -> None:
    show = make_show()
    desk, table, other = (make_resource(show) for _ in range(3))
    with unit_of_work():
        _claim(desk, table)
    with pytest.raises(ResourceBusy) as refusal, unit_of_work():
        _claim(other, desk, start=TEN + timedelta(minutes=25), end=TEN + timedelta(minutes=55))
    assert refusal.value.params["who"] == desk.label
    assert (refusal.value.params["day"], refusal.value.params["start"], refusal.value.params["end"]) == (
        date(2026, 10, 14),
        "10:00",
        "10:30",
    )
    assert queries.busy([other.id], TEN, TEN + HALF) == []


def test_touching_periods_do_not_clash(app: Flask) -> None:
    desk = make_resource(make_show())
    with unit_of_work():
        _claim(desk)
        _claim(desk, start=TEN + HALF, end=TEN + 2 * HALF)
    assert [entry.starts_at for entry in queries.busy([desk.id], TEN, TEN + 2 * HALF)] == [TEN, TEN + HALF]


def test_released_time_is_free_again(app: Flask, now: datetime) -> None:
    desk = make_resource(make_show())
    with unit_of_work():
        first = _claim(desk)
    with unit_of_work():
        services.release(db.session.get_one(Booking, first.id), now=now)
    with unit_of_work():
        second = _claim(desk)
    assert second.id != first.id
    assert db.session.get_one(Booking, first.id).cancelled_at == now


def test_refused_move_leaves_the_booking_where_it_was(app: Flask) -> None:
    show = make_show()
    desk, buyer = make_resource(show), make_resource(show, ResourceKind.BUYER)
    with unit_of_work():
        first = _claim(desk, buyer)
        _claim(buyer, start=TEN + HALF, end=TEN + 2 * HALF)
    with pytest.raises(ResourceBusy), unit_of_work():
        services.move(db.session.get_one(Booking, first.id), TEN + HALF, TEN + 2 * HALF)
    assert [entry.starts_at for entry in queries.busy([desk.id], TEN, TEN + 2 * HALF)] == [TEN]


def test_move_may_overlap_its_own_old_place(app: Flask) -> None:
    desk = make_resource(make_show())
    with unit_of_work():
        first = _claim(desk)
        services.move(first, TEN + timedelta(minutes=10), TEN + timedelta(minutes=40))
    assert [(e.starts_at, e.ends_at) for e in queries.busy([desk.id], TEN, TEN + 2 * HALF)] == [
        (TEN + timedelta(minutes=10), TEN + timedelta(minutes=40))
    ]


def test_shortened_booking_frees_the_rest(app: Flask) -> None:
    desk = make_resource(make_show())
    with unit_of_work():
        services.shorten(_claim(desk), TEN + timedelta(minutes=12))
        _claim(desk, start=TEN + timedelta(minutes=15), end=TEN + HALF)
    assert len(queries.busy([desk.id], TEN, TEN + HALF)) == 2


def test_off_grid_is_refused(sqlite_app: Flask) -> None:
    desk = make_resource(make_show())
    with pytest.raises(OffGrid), unit_of_work():
        _claim(desk, start=TEN + timedelta(minutes=2))


def test_claim_many_refuses_a_clash_among_its_own(sqlite_app: Flask) -> None:
    desk = make_resource(make_show())
    wanted = Claim(activity="consultation", starts_at=TEN, ends_at=TEN + HALF, resource_ids=[desk.id])
    with pytest.raises(ResourceBusy), unit_of_work():
        services.claim_many(desk.show_id, [wanted, wanted])
    assert db.session.scalar(select(func.count()).select_from(ClaimCell)) == 0


def test_fifty_at_once_give_one_booking_and_forty_nine_refusals(app: Flask) -> None:
    show = make_show()
    desk = make_resource(show)
    buyers = [make_resource(show, ResourceKind.BUYER) for _ in range(50)]
    answers = all_at_once(app, [lambda buyer=buyer: _claim(buyer, desk) for buyer in buyers])  # type: ignore[misc]
    assert sum(isinstance(answer, Booking) for answer in answers) == 1
    refusals = [answer for answer in answers if isinstance(answer, ResourceBusy)]
    assert len(refusals) == 49
    assert {refusal.params["who"] for refusal in refusals} == {desk.label}
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1


def test_two_bookings_that_swap_places_never_wait_for_each_other_forever(app: Flask) -> None:
    show = make_show()
    one, two = make_resource(show), make_resource(show)
    with unit_of_work():
        first, second = _claim(one), _claim(two)

    def swap(booking_id: int, to: Resource) -> Booking:
        return services.move(db.session.get_one(Booking, booking_id), TEN, TEN + HALF, [to])

    answers = all_at_once(app, [lambda: swap(first.id, two), lambda: swap(second.id, one)])
    assert all(isinstance(answer, ResourceBusy) for answer in answers)


def test_many_people_mention_the_same_thing_first(app: Flask) -> None:
    show = make_show()

    def mention() -> int:
        return services.ensure_resource(show.id, ResourceKind.STUDIO, 1).id

    assert len(set(all_at_once(app, [mention] * 12))) == 1

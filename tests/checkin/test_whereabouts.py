"""Who is in the hall, as the gates saw it last."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask

from expo.checkin.models import Presence
from expo.checkin.queries import list_whereabouts
from expo.core.db import db
from expo.core.ids import new_uuid
from expo.core.work import unit_of_work
from expo.registration.models import Registration
from expo.registration.queries import find_live_badge
from tests.factories.checkin import make_zone
from tests.factories.registration import make_registration
from tests.factories.shows import make_show


def pass_gate(person: Registration, zone: int, at: datetime, *, inside: bool) -> None:
    badge = find_live_badge(person)
    assert badge is not None
    with unit_of_work():
        db.session.add(
            Presence(
                registration_id=person.id, zone_id=zone, day_on=at.date(), inside=inside, badge_id=badge.id,
                first_admitted_at=at, first_scan_id=new_uuid(), last_at=at, changed_at=at,
            )
        )  # fmt: skip


def test_the_last_passing_of_the_day_counts_and_one_zone_is_enough(app: Flask, now: datetime) -> None:
    show = make_show()
    hall, stage = make_zone(show).id, make_zone(show).id
    inside, gone, yesterday, never = (make_registration(show) for _ in range(4))
    pass_gate(inside, hall, now, inside=True)
    pass_gate(inside, stage, now + timedelta(hours=1), inside=False)  # left the stage, not the hall
    pass_gate(gone, hall, now, inside=False)
    pass_gate(gone, stage, now - timedelta(hours=1), inside=False)
    pass_gate(yesterday, hall, now - timedelta(days=1), inside=True)
    people = [each.id for each in (inside, gone, yesterday, never)]
    assert list_whereabouts(people, now.date()) == {inside.id: (True, now), gone.id: (False, now)}
    assert list_whereabouts([], now.date()) == {}

"""The one decision at a gate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.checkin import rules
from expo.checkin.rules import (
    BadgeFacts,
    Direction,
    HourFacts,
    Outcome,
    Passage,
    PresenceFacts,
    Reason,
    ZoneFacts,
)

SEOUL = ZoneInfo("Asia/Seoul")
DAY = date(2026, 10, 14)
HOURS = HourFacts({DAY: (time(10), time(17))}, keeps_hours=True)
GOOD = Passage(
    BadgeFacts(1, "visitor", is_live=True),
    Direction.IN,
    datetime(2026, 10, 14, 11, 0, tzinfo=SEOUL),
    HOURS,
    ZoneFacts(),
    PresenceFacts(),
)
INSIDE = PresenceFacts(inside=True, badge_id=1)


def at(hour: int, minute: int = 0, day: int = 14) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("passage", "reason"),
    [
        (GOOD, None),
        (replace(GOOD, badge=Reason.BAD_SIGNATURE), Reason.BAD_SIGNATURE),
        (replace(GOOD, badge=Reason.UNKNOWN_BADGE), Reason.UNKNOWN_BADGE),
        (replace(GOOD, badge=BadgeFacts(1, "visitor", is_live=False)), Reason.REVOKED),
        (replace(GOOD, local_at=at(11, day=15)), Reason.WRONG_DAY),
        (replace(GOOD, local_at=at(9, 59)), Reason.SHOW_CLOSED),
        (replace(GOOD, local_at=at(10)), None),
        (replace(GOOD, local_at=at(17)), Reason.SHOW_CLOSED),
        (replace(GOOD, local_at=at(8), badge=BadgeFacts(1, "exhibitor_staff", is_live=True)), None),
        (replace(GOOD, local_at=at(3), hours=replace(HOURS, keeps_hours=False)), None),
        (replace(GOOD, zone=ZoneFacts(kinds=frozenset({"vip"}))), Reason.WRONG_ZONE),
        (replace(GOOD, zone=ZoneFacts(kinds=frozenset({"visitor"}))), None),
        (replace(GOOD, zone=ZoneFacts(room=0)), Reason.ZONE_FULL),
        (replace(GOOD, zone=ZoneFacts(room=1)), None),
        (replace(GOOD, presence=INSIDE), Reason.ALREADY_IN),
        (replace(GOOD, presence=PresenceFacts(inside=True, badge_id=2), zone=ZoneFacts(room=0)), None),
        (replace(GOOD, direction=Direction.OUT), Reason.NOT_IN),
        (replace(GOOD, direction=Direction.OUT, presence=INSIDE, local_at=at(20)), None),
    ],
)
def test_decide_names_the_first_thing_in_the_way(passage: Passage, reason: Reason | None) -> None:
    assert rules.decide(passage) is reason


@given(direction=st.sampled_from(Direction), inside=st.booleans(), room=st.none() | st.integers(0, 3))
def test_nobody_goes_in_twice_or_out_without_having_been_in(
    direction: Direction, *, inside: bool, room: int | None
) -> None:
    presence = INSIDE if inside else PresenceFacts()
    passage = replace(GOOD, direction=direction, presence=presence, zone=ZoneFacts(room=room))
    admitted = rules.decide(passage) is None
    assert not admitted or inside is (direction is Direction.OUT)


def test_what_a_device_told_the_person_weighs_more() -> None:
    assert rules.has_passed(Reason.ALREADY_IN, Outcome.ADMITTED)
    assert not rules.has_passed(None, Outcome.REFUSED)
    assert rules.has_passed(None, None)
    assert not rules.has_passed(Reason.REVOKED, None)

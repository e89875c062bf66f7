"""Time zones by the names their readers know."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest

from expo.core.zones import city_of, is_of_a_city


@pytest.mark.parametrize(
    ("zone", "korean", "english"),
    [
        ("Asia/Seoul", "서울", "Seoul"),
        ("Europe/Berlin", "베를린", "Berlin"),
        ("Asia/Ho_Chi_Minh", "호찌민", "Ho Chi Minh City"),
        ("America/New_York", "뉴욕", "New York"),
        ("America/Argentina/Buenos_Aires", "부에노스 아이레스", "Buenos Aires"),
    ],
)
def test_a_zone_is_called_by_its_city(zone: str, korean: str, english: str) -> None:
    assert (city_of(zone, "ko"), city_of(zone, "en")) == (korean, english)


def test_every_zone_has_a_name_without_the_signs_of_a_file() -> None:
    zones = [zone for zone in available_timezones() if is_of_a_city(zone)]
    assert len(zones) > 400
    assert not [
        zone for zone in zones for name in (city_of(zone, "ko"), city_of(zone, "en")) if "/" in name or "_" in name
    ]
    assert not is_of_a_city("UTC")
    assert not is_of_a_city("Etc/GMT+9")

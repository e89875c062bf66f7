"""Moments in words: what a Korean and an English reader expect, in whose zone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from expo.core import clock
from expo.core.moments import in_words

NOW = datetime(2026, 11, 28, 2, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "language", "read"),
    [
        (datetime(2026, 11, 29, 2, 20, tzinfo=UTC), "Asia/Seoul", "ko", "11월 29일(일) 11:20"),
        (datetime(2026, 11, 29, 2, 20, tzinfo=UTC), "Asia/Seoul", "en", "29 Nov 2026 11:20"),
        (datetime(2025, 10, 3, 2, 5, tzinfo=UTC), "Asia/Seoul", "ko", "2025년 10월 3일(금) 11:05"),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "Asia/Seoul", "ko", "2027년 1월 1일(금) 01:00"),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "Europe/Berlin", "ko", "12월 31일(목) 17:00"),
    ],
)
def test_a_moment_is_read_as_one_writes_it(moment: datetime, zone: str, language: str, read: str) -> None:
    with clock.at(NOW):
        assert in_words(moment, zone, language) == read

"""What the database refuses is answered in words."""

from __future__ import annotations

from flask import Flask

from tests.consultations.day_scene import host
from tests.consultations.test_booking import make_scene


def test_a_null_byte_in_a_search_is_not_our_failure(app: Flask) -> None:
    scene = make_scene()
    answer = host(app, scene).get(f"/shows/{scene.show.slug}/manage/consultations?q=a%00b&lang=en")
    assert answer.status_code in {200, 400}  # PostgreSQL keeps no such text
    assert "Our side failed" not in answer.text

"""Signing in through the page."""

from __future__ import annotations

from datetime import datetime

from flask.testing import FlaskClient

from expo.accounts import services
from expo.core.work import unit_of_work


def test_sign_in_accepts_only_the_right_password(client: FlaskClient, now: datetime) -> None:
    with unit_of_work():
        services.create_user(email="Kim@Example.com", name="Kim", language="ko", now=now, password="correct horse")
    assert client.post("/sign-in", data={"email": "kim@example.com", "password": "wrong"}).status_code == 422
    answer = client.post("/sign-in", data={"email": "kim@example.com", "password": "correct horse"})
    assert answer.status_code == 302

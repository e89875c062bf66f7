"""Signing in through the page: right and wrong passwords, throttling, where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from expo.accounts import services
from expo.core import clock
from expo.core.work import unit_of_work
from expo.web.limits import limiter
from tests.factories.accounts import PASSWORD, make_user


@pytest.fixture
def throttled() -> Iterator[None]:
    """Switch throttling on and forget the counts."""
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = False


def _try(client: FlaskClient, email: str, password: str, address: str = "127.0.0.1") -> int:
    data = {"email": email, "password": password}
    return client.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": address}).status_code


def test_sign_in_accepts_only_the_right_password(client: FlaskClient) -> None:
    make_user(email="Kim@Example.com")
    assert _try(client, "kim@example.com", "wrong") == 422
    assert _try(client, "nobody@example.com", PASSWORD) == 422
    assert _try(client, " KIM@example.com", PASSWORD) == 302
    assert client.get("/account").status_code == 200
    assert client.post("/sign-out").status_code == 302
    assert client.get("/account").status_code == 302


def test_wrong_address_and_wrong_password_look_the_same(client: FlaskClient) -> None:
    make_user(email="kim@example.com")
    known = client.post("/sign-in?lang=en", data={"email": "kim@example.com", "password": "wrong"}).text
    unknown = client.post("/sign-in?lang=en", data={"email": "nix@example.com", "password": "wrong"}).text
    assert "Address or password is wrong." in known
    assert without_form_token(known).replace("kim@", "nix@") == without_form_token(unknown)


def without_form_token(page: str) -> str:
    """Return the page without its form tokens, which are others from second to second."""
    return re.sub(r'(?<=name="csrf_token" value=")[^"]+', "", page)


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        ("/account", "/account"),
        ("https://evil.example/", "/start"),
        ("//evil.example/", "/start"),
        ("/\\evil.example/", "/start"),
        ("javascript:alert(1)", "/start"),
    ],
)
def test_sign_in_leads_only_inside(client: FlaskClient, target: str, leads: str) -> None:
    make_user(email="kim@example.com")
    answer = client.post(
        "/sign-in", query_string={"next": target}, data={"email": "kim@example.com", "password": PASSWORD}
    )
    assert answer.location == leads


@pytest.mark.usefixtures("throttled")
def test_guessing_is_slowed_whatever_address_it_comes_from(sqlite_app: Flask) -> None:
    make_user(email="kim@example.com")
    make_user(email="lee@example.com")
    stranger = sqlite_app.test_client()
    answers = [_try(stranger, "kim@example.com", "wrong", f"10.0.0.{number}") for number in range(11)]
    assert answers == [422] * 10 + [429]
    assert _try(stranger, "kim@example.com", PASSWORD, "10.0.1.1") == 429
    assert _try(stranger, "lee@example.com", PASSWORD, "10.0.0.1") == 302


@pytest.mark.usefixtures("throttled")
def test_the_owner_gets_in_by_their_own_browser_while_strangers_guess(sqlite_app: Flask) -> None:
    make_user(email="kim@example.com")
    owner, stranger = sqlite_app.test_client(), sqlite_app.test_client()
    assert _try(owner, "kim@example.com", PASSWORD) == 302
    owner.post("/sign-out")
    for number in range(12):
        _try(stranger, "kim@example.com", "wrong", f"10.0.0.{number}")
    assert _try(stranger, "kim@example.com", PASSWORD, "10.0.1.1") == 429
    assert _try(owner, "kim@example.com", PASSWORD) == 302


@pytest.mark.usefixtures("throttled")
def test_a_hall_full_of_people_behind_one_address_can_sign_in(sqlite_app: Flask) -> None:
    make_user(email="kim@example.com")
    assert {_try(sqlite_app.test_client(), "kim@example.com", PASSWORD) for _ in range(40)} == {302}


@pytest.mark.usefixtures("throttled")
def test_one_place_cannot_try_many_addresses(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    answers = [_try(client, f"user{number}@example.com", "wrong") for number in range(31)]
    assert answers[-1] == 429
    assert answers[0] == 422


def test_only_a_demo_offers_its_people(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    make_user(email="kim@example.com")
    with unit_of_work():
        services.create_user(
            email="organizer@expo.example",
            name="Han Bora",
            language="ko",
            now=clock.now(),
            password=PASSWORD,
            is_demo=True,
        )
    client = sqlite_app.test_client()
    for page in ("/", "/sign-in"):
        assert b"organizer@expo.example" in client.get(page).data
        assert b"kim@example.com" not in client.get(page).data
    real = replace(sqlite_app.extensions["settings"], environment="production")
    monkeypatch.setitem(sqlite_app.extensions, "settings", real)
    for page in ("/", "/sign-in"):
        assert b"organizer@expo.example" not in client.get(page).data

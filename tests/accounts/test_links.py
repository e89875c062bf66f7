"""Invitation, reset and change of address, from the mail to the signed-in page."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from expo.accounts import queries, services
from expo.accounts.errors import LinkExpired
from expo.accounts.rules import LinkPurpose
from expo.core import clock
from expo.core.db import db
from expo.core.work import unit_of_work
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.mails import link_in, mails_to
from tests.factories.threads import all_at_once

NEW = "바다 건너 파란 기차"


def test_reset_lets_the_owner_choose_and_signs_every_browser_out(client: FlaskClient, app: Flask) -> None:
    user = make_user(email="kim@example.com")
    other = app.test_client()
    sign_in(other, user)
    assert client.post("/forgot-password", data={"email": "KIM@example.com "}).status_code == 302
    (mail,) = mails_to("kim@example.com")
    assert mail.language == "ko"
    link = link_in(mail)
    assert client.get(link).status_code == 200
    assert client.post(link, data={"password": NEW}).location == "/start"
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    assert client.post(link, data={"password": NEW + "!"}).status_code == 422
    assert client.post("/sign-in", data={"email": "kim@example.com", "password": PASSWORD}).status_code == 422


def test_forgot_answers_alike_whether_or_not_there_is_an_account(client: FlaskClient) -> None:
    make_user(email="kim@example.com")
    known = client.post("/forgot-password", data={"email": "kim@example.com"})
    unknown = client.post("/forgot-password", data={"email": "nobody@example.com"})
    assert (known.status_code, known.location, known.data) == (unknown.status_code, unknown.location, unknown.data)
    assert mails_to("nobody@example.com") == []


def test_weak_password_keeps_the_link(client: FlaskClient, now: datetime) -> None:
    user = make_user(email="kim@example.com")
    with unit_of_work():
        services.send_link(user, LinkPurpose.RESET, "accounts/reset", now=now)
    link = link_in(mails_to("kim@example.com")[0])
    assert client.post(link, data={"password": "short"}).status_code == 422
    assert client.post(link, data={"password": NEW}).status_code == 302


def test_link_expires(client: FlaskClient, now: datetime) -> None:
    user = make_user(email="kim@example.com")
    with unit_of_work():
        services.send_link(user, LinkPurpose.RESET, "accounts/reset", now=now)
    link = link_in(mails_to("kim@example.com")[0])
    with clock.at(now + timedelta(hours=1)):
        answer = client.get(link)
    assert answer.status_code == 422


def test_a_newer_link_ends_the_older_one(client: FlaskClient, now: datetime) -> None:
    user = make_user(email="kim@example.com")
    for minute in (0, 1):
        with unit_of_work():
            services.send_link(user, LinkPurpose.RESET, "accounts/reset", now=now + timedelta(minutes=minute))
    first, second = (link_in(mail) for mail in mails_to("kim@example.com"))
    assert client.get(first).status_code == 422
    assert client.get(second).status_code == 200


def test_of_two_who_open_a_link_at_once_one_wins(app: Flask, now: datetime) -> None:
    user = make_user(email="kim@example.com")
    with unit_of_work():
        services.send_link(user, LinkPurpose.RESET, "accounts/reset", now=now)
    token = link_in(mails_to("kim@example.com")[0]).removeprefix("/new-password/").partition("?")[0]
    db.session.rollback()

    def choose() -> str:
        link = services.get_link(token, (LinkPurpose.RESET,), now=now)
        return services.choose_password(link, NEW, now=now).name

    answers = all_at_once(app, [choose, choose])
    assert [type(answer) for answer in answers if not isinstance(answer, str)] == [LinkExpired]
    assert user.name in answers


def test_a_link_of_one_purpose_opens_no_other_page(client: FlaskClient, now: datetime) -> None:
    user = make_user(email="kim@example.com")
    with unit_of_work():
        services.send_link(user, LinkPurpose.RESET, "accounts/reset", now=now)
    token = link_in(mails_to("kim@example.com")[0]).removeprefix("/new-password/")
    assert client.get(f"/welcome/{token}").status_code == 404
    assert client.get(f"/new-address/{token}").status_code == 404


def test_change_of_address_is_confirmed_there_and_told_here(client: FlaskClient) -> None:
    user = make_user(email="old@example.com", language="en")
    sign_in(client, user)
    wrong = client.post("/account/address", data={"email": "new@example.com", "password": "nope"})
    assert wrong.status_code == 422
    assert client.post("/account/address", data={"email": "New@example.com", "password": PASSWORD}).status_code == 302
    assert queries.find_user_by_email("old@example.com") is not None
    (mail,) = mails_to("new@example.com")
    link = link_in(mail)
    assert client.get(link).status_code == 200
    assert queries.find_user_by_email("old@example.com") is not None
    assert client.post(link).status_code == 302
    assert queries.find_user_by_email("new@example.com") is not None
    (told,) = mails_to("old@example.com")
    assert "ne…@example.com" in told.body
    assert "new@example.com" not in told.body


def test_change_to_a_taken_address_tells_only_its_owner(client: FlaskClient) -> None:
    owner, user = make_user(email="owner@example.com"), make_user(email="kim@example.com")
    sign_in(client, user)
    answer = client.post("/account/address", data={"email": owner.email, "password": PASSWORD})
    free = client.post("/account/address", data={"email": "free@example.com", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (free.status_code, free.location)
    (mail,) = mails_to("owner@example.com")
    assert "/new-address/" not in mail.body


@pytest.mark.parametrize("path", ["/welcome/nonsense", "/new-password/nonsense", "/new-address/nonsense"])
def test_a_made_up_link_opens_nothing(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, data={"password": NEW}).status_code == 404

"""One's own account: profile, password, sign-ins, closing."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from expo.accounts import queries
from expo.accounts.rules import SIGN_IN_LASTS
from expo.core import clock
from expo.core.actor import Role
from expo.core.db import db
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.factories.mails import mails_to
from tests.factories.shows import grant, make_show

NEW = "바다 건너 파란 기차"


def test_profile_changes_name_language_and_zone(client: FlaskClient) -> None:
    user = make_user()
    sign_in(client, user)
    data = {"name": "Lee Jiwoo", "language": "en", "time_zone": "Europe/Berlin"}
    answer = client.post("/account", data=data)
    assert answer.location == "/account?lang=en"
    page = client.get(answer.location, follow_redirects=True).text
    assert 'lang="en"' in page
    assert "Lee Jiwoo" in page
    db.session.rollback()
    assert queries.get_user(user.id).time_zone == "Europe/Berlin"


def test_new_password_signs_other_browsers_out_and_is_told(client: FlaskClient, app: Flask) -> None:
    user = make_user(email="kim@example.com")
    other = app.test_client()
    sign_in(client, user)
    sign_in(other, user)
    assert client.post("/account/password", data={"present": "nope", "password": NEW}).status_code == 422
    assert client.post("/account/password", data={"present": PASSWORD, "password": NEW}).status_code == 302
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    assert len(mails_to("kim@example.com")) == 1


def test_one_browser_can_be_signed_out(client: FlaskClient, app: Flask, now: datetime) -> None:
    user = make_user()
    other = app.test_client()
    sign_in(other, user)
    (theirs,) = queries.list_sign_ins(user.id, now=now)
    sign_in(client, user)
    assert client.post(f"/account/sign-ins/{theirs.id}/revoke").status_code == 302
    assert other.get("/account").status_code == 302
    assert client.get("/account").status_code == 200


def test_nobody_signs_out_somebody_elses_browser(client: FlaskClient, app: Flask, now: datetime) -> None:
    owner, stranger = make_user(), make_user()
    theirs = app.test_client()
    sign_in(theirs, owner)
    sign_in(client, stranger)
    (entry,) = queries.list_sign_ins(owner.id, now=now)
    assert client.post(f"/account/sign-ins/{entry.id}/revoke").status_code == 404
    assert theirs.get("/account").status_code == 200


def test_everywhere_means_here_too(client: FlaskClient, app: Flask) -> None:
    user = make_user()
    other = app.test_client()
    sign_in(client, user)
    sign_in(other, user)
    assert client.post("/account/sign-ins/revoke-all").status_code == 302
    assert other.get("/account").status_code == 302
    assert client.get("/account").status_code == 302


def test_use_is_noted_and_keeps_a_sign_in_alive(client: FlaskClient, now: datetime) -> None:
    user = make_user()
    sign_in(client, user)
    with clock.at(now + SIGN_IN_LASTS - timedelta(hours=1)):
        assert client.get("/account").status_code == 200
    db.session.rollback()
    with clock.at(now + SIGN_IN_LASTS + timedelta(hours=1)):
        assert client.get("/account").status_code == 200
    with clock.at(now + 3 * SIGN_IN_LASTS):
        assert client.get("/account").status_code == 302


def test_closed_account_cannot_be_signed_into(client: FlaskClient) -> None:
    user = make_user(email="kim@example.com")
    sign_in(client, user)
    assert client.post("/account/deactivate", data={"password": "nope"}).status_code == 422
    assert client.post("/account/deactivate", data={"password": PASSWORD}).status_code == 302
    assert client.get("/account").status_code == 302
    assert client.post("/sign-in", data={"email": "kim@example.com", "password": PASSWORD}).status_code == 422


def test_the_only_organizer_cannot_leave(client: FlaskClient) -> None:
    user, show = make_user(), make_show()
    grant(user, Role.ORGANIZER, show)
    sign_in(client, user)
    answer = client.post("/account/deactivate", data={"password": PASSWORD})
    assert answer.status_code == 422
    grant(make_user(), Role.ORGANIZER, show)
    assert client.post("/account/deactivate", data={"password": PASSWORD}).status_code == 302

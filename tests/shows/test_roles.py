"""Roles: asked for, approved, declined, given, taken away, and where a person lands."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from expo.accounts.queries import find_user_by_email
from expo.core.actor import Actor, ActorKind, Role
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.shows import queries, services
from expo.shows.errors import LastOrganizer, RoleHeld, RoleIncomplete
from tests.factories.accounts import make_organization, make_user, sign_in
from tests.factories.mails import link_in, mails_to
from tests.factories.shows import grant, make_pavilion, make_show
from tests.factories.threads import all_at_once

ORGANIZER = Actor(ActorKind.USER, 1, "Han Bora")


def _ask(show: str, **changes: str) -> dict[str, str]:
    data = {
        "show": show,
        "role": "buyer",
        "name": "Lan",
        "email": "lan@example.com",
        "organization_en": "Mekong Trade",
        "kind": "company",
        "country": "VN",
    }
    return data | changes


def test_a_newcomer_asks_proves_their_address_and_is_let_in(client: FlaskClient, app: Flask) -> None:
    show = make_show()
    organizer = make_user()
    grant(organizer, Role.ORGANIZER, show)
    assert client.post("/join?lang=en", data=_ask(show.slug)).location == "/mail-sent"
    desk = app.test_client()
    sign_in(desk, organizer)
    people = f"/shows/{show.slug}/manage/people"
    assert "Mekong Trade" not in desk.get(people).text, "an address nobody has proven asks for nothing"
    (mail,) = mails_to("lan@example.com")
    assert mail.language == "en"
    assert client.post(link_in(mail), data={"password": "blue train across the sea"}).status_code == 302
    assert "Mekong Trade" in client.get("/start").text
    page = desk.get(f"{people}?state=asked").text
    assert "Mekong Trade" in page
    db.session.rollback()
    user = find_user_by_email("lan@example.com")
    assert user is not None
    assert not queries.grants_of(user.id)
    (asked,) = queries.list_requests_of(user.id)
    assert desk.post(f"{people}/{asked.id}/approve").status_code == 302
    db.session.rollback()
    assert [held.role for held in queries.grants_of(user.id)] == [Role.BUYER]
    assert len(mails_to("lan@example.com")) == 2


def test_asking_with_a_known_address_tells_only_its_owner(client: FlaskClient) -> None:
    show, owner = make_show(), make_user(email="owner@example.com")
    new = client.post("/join", data=_ask(show.slug))
    known = client.post("/join", data=_ask(show.slug, email="owner@example.com"))
    assert (new.status_code, new.location, new.data) == (known.status_code, known.location, known.data)
    db.session.rollback()
    assert queries.list_requests_of(owner.id) == []
    (mail,) = mails_to("owner@example.com")
    assert "/welcome/" not in mail.body


def test_an_organization_is_recognised_by_its_number(client: FlaskClient) -> None:
    show, organization, user = make_show(), make_organization(business_number="1234567890"), make_user()
    sign_in(client, user)
    data = {
        "show": show.slug,
        "role": "exhibitor",
        "organization_ko": "가람",
        "kind": "company",
        "country": "KR",
        "business_number": "123-45-67890",
    }
    assert client.post("/join", data=data).status_code == 302
    assert client.post("/join", data=data).status_code == 422, "asked already"
    db.session.rollback()
    (asked,) = queries.list_requests_of(user.id)
    assert asked.organization_id == organization.id


def test_a_declined_request_comes_with_its_reason(client: FlaskClient) -> None:
    show, organizer, user = make_show(), make_user(), make_user(email="kim@example.com")
    grant(organizer, Role.ORGANIZER, show)
    sign_in(client, user)
    client.post("/join", data=_ask(show.slug))
    db.session.rollback()
    (asked,) = queries.list_requests_of(user.id)
    sign_in(client, organizer)
    url = f"/shows/{show.slug}/manage/people/{asked.id}/decline"
    assert client.post(url).status_code == 422
    assert client.post(url, data={"reason": "이미 다른 담당자가 있습니다."}).status_code == 302
    assert "이미 다른 담당자가 있습니다." in mails_to("kim@example.com")[-1].body
    db.session.rollback()
    assert queries.list_requests_of(user.id) == []


def test_an_invited_newcomer_chooses_a_password_and_works(client: FlaskClient, app: Flask) -> None:
    show, organizer = make_show(), make_user()
    grant(organizer, Role.ORGANIZER, show)
    sign_in(client, organizer)
    data = {"email": "gate@example.com", "name": "Oh", "language": "en", "role": "gate"}
    assert client.post(f"/shows/{show.slug}/manage/people/invite", data=data).status_code == 302
    again = client.post(f"/shows/{show.slug}/manage/people/invite", data=data)
    assert again.status_code == 422
    (mail,) = mails_to("gate@example.com")
    assert mail.subject.startswith("Invitation to")
    guest = app.test_client()
    answer = guest.post(link_in(mail), data={"password": "blue train across the sea"})
    assert answer.location == "/start"
    assert guest.get("/start").status_code == 302, "one role: led to its home"


def test_hosts_need_a_pavilion_and_exhibitors_an_organization(app: Flask, now: datetime) -> None:
    show, user = make_show(), make_user()
    pavilion, organization = make_pavilion(show), make_organization()
    for role, things in (
        (Role.HOST, {}),
        (Role.HOST, {"organization": organization}),
        (Role.EXHIBITOR, {"pavilion": pavilion}),
        (Role.GATE, {"organization": organization}),
    ):
        with pytest.raises(RoleIncomplete), unit_of_work():
            services.grant_role(ORGANIZER, show, user, role, now=now, **things)
    with unit_of_work():
        services.grant_role(ORGANIZER, show, user, Role.HOST, now=now, pavilion=pavilion)
    with pytest.raises(RoleHeld), unit_of_work():
        services.grant_role(ORGANIZER, show, user, Role.HOST, now=now, pavilion=pavilion)


def test_of_two_organizers_who_remove_each_other_at_once_one_stays(app: Flask, now: datetime) -> None:
    show = make_show()
    first, second = (grant(make_user(), Role.ORGANIZER, show) for _ in range(2))
    ids = [first.id, second.id]
    db.session.rollback()

    def revoke(grant_id: int) -> str:
        row = queries.get_grant(queries.get_show(show.slug), grant_id)
        services.revoke(ORGANIZER, row, reason="", now=now)
        return "revoked"

    answers = all_at_once(app, [lambda: revoke(ids[0]), lambda: revoke(ids[1])])
    assert "revoked" in answers
    assert [type(answer) for answer in answers if answer != "revoked"] == [LastOrganizer]


def test_a_revoked_role_opens_nothing_any_more(client: FlaskClient, app: Flask) -> None:
    show, organizer, other = make_show(), make_user(), make_user()
    grant(organizer, Role.ORGANIZER, show)
    held = grant(other, Role.ORGANIZER, show)
    sign_in(client, organizer)
    theirs = app.test_client()
    sign_in(theirs, other)
    assert theirs.get(f"/shows/{show.slug}/manage/people").status_code == 200
    url = f"/shows/{show.slug}/manage/people/{held.id}/revoke"
    assert client.post(url, data={"reason": "left the company"}).status_code == 302
    assert theirs.get(f"/shows/{show.slug}/manage/people").status_code == 404

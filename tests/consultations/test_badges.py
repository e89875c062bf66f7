"""Buyers' badges: an invited buyer has one, and a scan finds the buyer or the firm whoever registered them."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy import func, select

from expo.consultations.models import Buyer
from expo.consultations.queries.badges import find_by_badge, find_firm_by_badge
from expo.consultations.services import badges, buyers
from expo.core.actor import Role, job_actor
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.registration.models import Registration
from expo.registration.queries import find_live_badge
from expo.registration.rules import RegistrationKind
from tests.factories.accounts import make_user
from tests.factories.consultations import make_buyer
from tests.factories.exhibitors import make_exhibitor
from tests.factories.registration import make_registration
from tests.factories.shows import grant, make_show

ACTOR = job_actor("test")
LINH = {
    "name_en": "Lotus Trading",
    "kind": "overseas",
    "country": "VN",
    "contact_name": "Linh",
    "email": "l@lotus.example",
}


def test_an_invited_buyer_has_a_badge_that_finds_them(app: Flask, now: datetime) -> None:
    show = make_show()
    with unit_of_work():
        buyer = buyers.add_buyer(ACTOR, show, LINH, now=now)
    person = db.session.get_one(Registration, buyer.registration_id)
    assert (person.kind, person.email, person.country) == (RegistrationKind.BUYER, "l@lotus.example", "VN")
    assert find_live_badge(person) is not None
    assert find_by_badge(person) is buyer


def test_who_registered_before_keeps_the_badge_and_one_is_enough(app: Flask, now: datetime) -> None:
    show = make_show()
    mine = make_registration(show, email="l@lotus.example")
    with unit_of_work():
        buyer = buyers.add_buyer(ACTOR, show, LINH, now=now)
        assert badges.give_badge(ACTOR, buyer, now=now).id == mine.id
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 1


def test_a_buyer_without_a_badge_is_known_by_the_address_and_nobody_by_an_empty_one(app: Flask) -> None:
    show, other = make_show(), make_show()
    buyer = make_buyer(show, email="Kim@Example.com")
    make_buyer(show, email="")
    assert find_by_badge(make_registration(show, email="kim@example.com")) is not None
    assert find_by_badge(make_registration(other, email="kim@example.com")) is None
    assert find_by_badge(make_registration(show, email="")) is None
    assert db.session.get_one(Buyer, buyer.id).registration_id is None


def test_a_firms_people_are_known_by_their_account(app: Flask) -> None:
    show = make_show()
    firm, staff = make_exhibitor(show), make_user()
    grant(staff, Role.EXHIBITOR, show, organization=firm.organization)
    found = find_firm_by_badge(make_registration(show, email=staff.email))
    assert found is not None
    assert found.id == firm.id
    assert find_firm_by_badge(make_registration(show)) is None
    assert find_firm_by_badge(make_registration(show, email="")) is None

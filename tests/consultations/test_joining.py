"""Who is given a role finds the pages of that role."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy import select

from expo.consultations.models import Buyer, Interpreter
from expo.consultations.rules.codes import BuyerStatus
from expo.core.actor import Role, job_actor
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.shows.models import RoleGrant
from expo.shows.services import roles
from tests.factories.accounts import make_organization, make_user
from tests.factories.consultations import make_buyer
from tests.factories.shows import make_show

ORGANIZER = job_actor("organizer")


def test_approved_request_of_a_buyer_makes_a_buyer_with_a_home(app: Flask, now: datetime) -> None:
    show, user, firm = make_show(), make_user(), make_organization()
    with unit_of_work():
        asked = RoleGrant(user=user, show=show, role=Role.BUYER, organization=firm, created_at=now)
        db.session.add(asked)
    assert db.session.scalar(select(Buyer)) is None
    with unit_of_work():
        roles.approve(ORGANIZER, asked, now=now)
    buyer = db.session.scalars(select(Buyer)).one()
    assert (buyer.user_id, buyer.organization_id, buyer.status) == (user.id, firm.id, BuyerStatus.APPROVED)


def test_buyer_entered_before_is_connected_and_not_doubled(app: Flask, now: datetime) -> None:
    show, user, firm = make_show(), make_user(), make_organization()
    entered = make_buyer(show, organization=firm, email=user.email)
    with unit_of_work():
        roles.grant_role(ORGANIZER, show, user, Role.BUYER, now=now, organization=firm)
    buyer = db.session.scalars(select(Buyer)).one()
    assert (buyer.id, buyer.user_id) == (entered.id, user.id)


def test_interpreter_gets_shifts_on_every_day(app: Flask, now: datetime) -> None:
    show, user = make_show(days=3), make_user()
    with unit_of_work():
        roles.grant_role(ORGANIZER, show, user, Role.INTERPRETER, now=now)
    person = db.session.scalars(select(Interpreter)).one()
    assert (person.user_id, len(person.shifts)) == (user.id, 3)

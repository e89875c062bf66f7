"""Users and organizations for tests."""

from __future__ import annotations

from itertools import count

from flask.testing import FlaskClient

from expo.accounts import services
from expo.accounts.models import Organization, User
from expo.accounts.session import SESSION_KEY
from expo.core import clock
from expo.core.db import db
from expo.core.work import unit_of_work

_numbers = count(1)
PASSWORD = "correct horse"


def make_user(*, email: str = "", name: str = "Kim Minseo", language: str = "ko", password: str = PASSWORD) -> User:
    """Return a committed user who can sign in with PASSWORD."""
    with unit_of_work():
        address = email or f"user{next(_numbers)}@example.com"
        return services.create_user(email=address, name=name, language=language, now=clock.now(), password=password)


def make_organization(*, ko: str = "", en: str = "", business_number: str | None = None) -> Organization:
    """Return a committed organization."""
    number = next(_numbers)
    with unit_of_work():
        organization = Organization(
            name_ko=ko or f"가람정밀 {number}",
            name_en=en or f"Garam Precision {number}",
            business_number=business_number,
            created_at=clock.now(),
        )
        db.session.add(organization)
    return organization


def sign_in(client: FlaskClient, user: User) -> None:
    """Sign the client in as the user."""
    with unit_of_work():
        _, token = services.sign_in(user.email, PASSWORD, user_agent="test", address="127.0.0.1", now=clock.now())
    with client.session_transaction() as session:
        session[SESSION_KEY] = token

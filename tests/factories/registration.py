"""Registrations with badges for tests."""

from __future__ import annotations

from itertools import count
from typing import Any

from expo.core import clock
from expo.core.actor import job_actor
from expo.core.work import unit_of_work
from expo.registration import queries, services
from expo.registration.models import Badge, Registration
from expo.registration.rules import RegistrationKind
from expo.registration.services import Person
from expo.shows.models import Show

_numbers = count(1)


def make_registration(show: Show, *, kind: RegistrationKind = RegistrationKind.VISITOR, **changes: str) -> Registration:
    """Return a committed registration with its badge."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "name": f"박지훈 {number}",
        "name_en": f"Park Jihun {number}",
        "email": f"visitor{number}@example.com",
        "organization_name": "한빛유통",
    }
    with unit_of_work():
        return services.register(
            show, Person(kind=kind, **(values | changes)), actor=job_actor("test"), now=clock.now()
        )


def badge_of(registration: Registration) -> Badge:
    """Return the registration's live badge."""
    badge = queries.find_live_badge(registration)
    assert badge is not None
    return badge


def token_of(registration: Registration) -> str:
    """Return the text of the registration's QR code."""
    return queries.badge_token(badge_of(registration))

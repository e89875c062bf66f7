"""The demo's accounts and roles, and the people registered for its shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from expo.accounts import services as accounts
from expo.accounts.models import User
from expo.core.actor import Actor, Role
from expo.core.db import LocalText, db
from expo.demo.accounts import ACCOUNTS, PASSWORD
from expo.demo.firms import JEONBUK
from expo.demo.names import Names
from expo.exhibitors.models import Exhibitor
from expo.registration import services as registration
from expo.registration.models import RegistrationId
from expo.registration.rules import RegistrationKind
from expo.registration.services import Person
from expo.shows.models import RoleGrant, Show

NAMES = {
    "organizer@expo.example": ("한보라 (Bora Han)", "ko"), "host@expo.example": ("송미란 (Miran Song)", "ko"),
    "gate@expo.example": ("오동현 (Donghyun Oh)", "ko"), "exhibitor@expo.example": ("김민서 (Minseo Kim)", "ko"),
    "buyer@expo.example": ("Nguyen Thi Lan", "en"), "interpreter@expo.example": ("윤혜진 (Hyejin Yoon)", "ko"),
}  # fmt: skip
#: how the registrations of a show divide, in parts of a thousand; staff and buyers come on top
KINDS = ((RegistrationKind.PRESS, 6), (RegistrationKind.VIP, 5), (RegistrationKind.SPEAKER, 3))
STAFF_PER_EXHIBITOR = 3


def make_users(now: datetime) -> dict[str, User]:
    """Add the demo's accounts; every one has the same, published password."""
    return {
        email: accounts.create_user(
            email=email, name=NAMES[email][0], language=NAMES[email][1], now=now, password=PASSWORD, is_demo=True
        )
        for email in ACCOUNTS
    }


def grant_roles(users: dict[str, User], show: Show, exhibitor: Exhibitor | None, *, now: datetime) -> None:
    """Give the demo's people their roles in a show; buyers get theirs with their buyer's profile."""
    pavilion = next(row for row in show.pavilions if row.slug == JEONBUK)
    grants = [
        RoleGrant(user_id=users["organizer@expo.example"].id, role=Role.ORGANIZER),
        RoleGrant(user_id=users["host@expo.example"].id, role=Role.HOST, pavilion_id=pavilion.id),
        RoleGrant(user_id=users["gate@expo.example"].id, role=Role.GATE),
        RoleGrant(user_id=users["interpreter@expo.example"].id, role=Role.INTERPRETER),
    ]
    if exhibitor is not None:
        staff = users["exhibitor@expo.example"].id
        grants.append(RoleGrant(user_id=staff, role=Role.EXHIBITOR, organization_id=exhibitor.organization_id))
    for grant in grants:
        grant.show_id, grant.created_at, grant.approved_at, grant.granted_by = show.id, now, now, "demo"
    db.session.add_all(grants)


def register_people(
    show: Show, exhibitors: Sequence[Exhibitor], count: int, *, actor: Actor, now: datetime, seed: int
) -> list[RegistrationId]:
    """Register `count` people for a show over the weeks before it, exhibitors' staff among them."""
    random, names = Random(seed), Names(seed)
    people = list(_people(exhibitors, count, random, names))
    moments = sorted(now - timedelta(minutes=random.randint(1, 60 * 24 * 40)) for _ in people)
    return registration.register_many(show, people, actor=actor, now=now, created_at=moments)


def _people(exhibitors: Sequence[Exhibitor], count: int, random: Random, names: Names) -> Iterator[Person]:
    staff = [exhibitor for exhibitor in exhibitors for _ in range(STAFF_PER_EXHIBITOR)][:count]
    for exhibitor in staff:
        name = exhibitor.organization.name
        yield _person(names, RegistrationKind.EXHIBITOR_STAFF, name, exhibitor.organization_id)
    kinds = [kind for kind, share in KINDS for _ in range(count * share // 1000)]
    firms = [names.firm().name for _ in range(400)]
    for place in range(count - len(staff)):
        kind = kinds[place] if place < len(kinds) else RegistrationKind.VISITOR
        yield _person(names, kind, random.choice(firms))


def _person(
    names: Names, kind: RegistrationKind, organization: LocalText, organization_id: int | None = None
) -> Person:
    person = names.person()
    return Person(
        name=person.name.ko,
        name_en=person.name.en,
        kind=kind,
        email=person.email,
        phone=person.phone,
        organization_name=organization.ko,
        organization_name_en=organization.en,
        organization_id=organization_id,  # type: ignore[arg-type]
        job_title=person.job_title.ko,
    )

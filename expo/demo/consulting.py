"""The demo's buyers, consultation area and timetable, with two days of it already over or running."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from expo.accounts.models import Organization, OrganizationKind, User
from expo.consultations.models import Buyer, Interpreter
from expo.consultations.rules.codes import BuyerKind, BuyerStatus, SlotKind
from expo.consultations.services import interpreters, setup
from expo.consultations.services.changes import TablePlan
from expo.core.actor import Actor, Role
from expo.core.db import db
from expo.core.i18n import both_forms, name_in
from expo.demo import words
from expo.demo.names import Names
from expo.shows.models import RoleGrant, Show

TABLES = 24
#: kept free for on-site requests
WALK_IN_TABLES = (23, 24)
SLOT_MIN = 30
#: consultation hours of a day, before and after lunch
HOURS = ((time(10), time(12)), (time(13), time(16, 30)))
#: languages of the interpreters; the first is the one who can sign in
INTERPRETERS = (("vi", "en"), ("en",), ("en", "ja"), ("zh",), ("ja",), ("en", "zh"))
MOST_PER_BUYER = 12


def open_area(
    show: Show, user: User, names: Names, tables: int = TABLES, *, actor: Actor, now: datetime
) -> list[Interpreter]:
    """Set up slots on every day, tables and interpreters."""
    zone = ZoneInfo(show.time_zone)
    for day in show.days:
        periods = [
            (start, start + timedelta(minutes=SLOT_MIN))
            for first, last in HOURS
            for start in _steps(
                datetime.combine(day.on, first, zone), datetime.combine(day.on, min(last, day.closes_at), zone)
            )
        ]
        setup.lay_out_day(actor, day, periods, SlotKind.GENERAL, now=now)
    setup.set_tables(actor, show, TablePlan(tables, WALK_IN_TABLES), now=now)
    people = [names.person() for _ in INTERPRETERS]
    return [
        interpreters.add_interpreter(
            show,
            Interpreter(
                name_ko=name_in("ko", user.name) if place == 0 else person.name.ko,
                name_en=name_in("en", user.name) if place == 0 else person.name.en, email=person.email,
                user_id=user.id if place == 0 else None, languages=list(languages), max_run=6,
            ),
            show.days,
        )
        for place, (languages, person) in enumerate(zip(INTERPRETERS, people, strict=True))
    ]  # fmt: skip


def _steps(start: datetime, end: datetime) -> Iterator[datetime]:
    while start < end:
        yield start
        start += timedelta(minutes=SLOT_MIN)


#: the buyers' organizations by English name; one that comes to two shows is one
Houses = dict[str, Organization]


def make_buyers(  # noqa: PLR0913 - the cast and its size
    show: Show, count: int, user: User, names: Names, houses: Houses, *, most: int = MOST_PER_BUYER, now: datetime
) -> list[Buyer]:
    """Add approved buyers: a fifth from abroad, a fifth public institutions, the rest domestic firms."""
    abroad, public = count // 5, count // 5
    buyers = [_overseas(show, place, user if place == 0 else None, houses, now) for place in range(abroad)]
    buyers += [_domestic(show, place, names, houses, now, public=place < public) for place in range(count - abroad)]
    for buyer in buyers:
        buyer.max_consultations = most
    db.session.add_all(buyers)
    db.session.flush()
    host = buyers[0]
    db.session.add(
        RoleGrant(
            user_id=user.id, show_id=show.id, role=Role.BUYER, organization_id=host.organization_id,
            created_at=now, approved_at=now, granted_by="demo",
        )
    )  # fmt: skip
    return buyers


def _house(houses: Houses, name_en: str, **known: Any) -> Organization:  # noqa: ANN401 - an organization's own fields
    if name_en not in houses:
        houses[name_en] = Organization(name_en=name_en, **known)
    return houses[name_en]


def _overseas(show: Show, place: int, user: User | None, houses: Houses, now: datetime) -> Buyer:
    firm, country, zone, language, person = words.OVERSEAS[place % len(words.OVERSEAS)]
    again = place // len(words.OVERSEAS)
    name = f"{firm} {again + 1}" if again else firm
    return Buyer(
        show=show, organization=_house(houses, name, country=country, created_at=now), user_id=user.id if user else None,
        kind=BuyerKind.OVERSEAS, status=BuyerStatus.APPROVED, contact_name=person, language="en",
        email=user.email if user else f"buyer{place}@overseas.example", languages=list(dict.fromkeys(["en", language])),
        time_zone=zone, created_at=now, decided_at=now,
    )  # fmt: skip


def _domestic(show: Show, place: int, names: Names, houses: Houses, now: datetime, *, public: bool) -> Buyer:
    if public:
        ko, en = words.PUBLIC_BUYERS[place % len(words.PUBLIC_BUYERS)]
        round_number = place // len(words.PUBLIC_BUYERS)
    else:
        head, end = (
            words.FIRM_HEADS[place % len(words.FIRM_HEADS)],
            words.DOMESTIC_ENDS[place % len(words.DOMESTIC_ENDS)],
        )
        ko, en, round_number = head[0] + end[0], f"{head[1]} {end[1]}", place // len(words.FIRM_HEADS)
    number = f" {round_number + 1}" if round_number else ""
    kind = OrganizationKind.PUBLIC if public else OrganizationKind.COMPANY
    person = names.person()
    return Buyer(
        show=show, organization=_house(houses, en + number, name_ko=ko + number, kind=kind, created_at=now),
        kind=BuyerKind.PUBLIC if public else BuyerKind.DOMESTIC, status=BuyerStatus.APPROVED,
        contact_name=both_forms(person.name.ko, person.name.en), email=f"buyer{place}@domestic.example", phone=person.phone, languages=["ko"],
        created_at=now, decided_at=now,
    )  # fmt: skip

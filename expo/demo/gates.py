"""The demo's gates and the people who come and go through them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from expo.checkin import facts, services
from expo.checkin.recording import Scanner
from expo.checkin.services import MAX_SCANS, GateData, ZoneData
from expo.core.actor import Actor
from expo.core.db import LocalText, db
from expo.registration.models import Badge, Registration, RegistrationId
from expo.shows.models import Show

GATES = 4
#: of the visitors, who scan their badge a second time while they are inside
READ_TWICE = 0.012
#: people a day whom a gate without a network let in although they were inside
CONFLICTS = 2
#: people a gate sees in a quarter of an hour arrive at the server together
BATCH = min(MAX_SCANS, 250)
#: minutes that visitors stay
SHORTEST, LONGEST = 40, 300


@dataclass(frozen=True, slots=True)
class Visit:
    """One person in the hall on one day."""

    person: RegistrationId
    comes_at: datetime
    goes_at: datetime


@dataclass(frozen=True, slots=True)
class _Passage:
    """A badge held before a gate's reader."""

    at: datetime
    person: RegistrationId
    direction: str
    #: what the gate said without a network
    decided: str | None = None


def open_gates(show: Show, *, actor: Actor, now: datetime) -> None:
    """Set up the hall's zone and its four gates."""
    hall = ZoneData(slug="hall", name=LocalText("전시장", "Exhibition hall"))
    zone = services.save_zone(show, hall, actor=actor, now=now)
    db.session.flush()
    for number in range(1, GATES + 1):
        name = LocalText(f"게이트 {number}", f"Gate {number}")
        data = GateData(slug=f"gate-{number}", name=name, zone=zone, position=number)
        services.save_gate(show, data, actor=actor, now=now)
    db.session.flush()
    facts.forget()


def visits_of(
    people: Sequence[RegistrationId], count: int, *, hours: tuple[datetime, datetime], random: Random
) -> list[Visit]:
    """Let `count` people come between opening and closing, most of them in the morning, and stay for a while."""
    opening, closing = hours
    minutes = int((closing - opening).total_seconds() // 60)
    visits = []
    for person in random.sample(people, min(count, len(people))):
        comes_at = opening + timedelta(
            minutes=(minutes - 10) * random.betavariate(1.6, 3.2), seconds=random.randint(0, 59)
        )
        stays = timedelta(minutes=random.randint(SHORTEST, LONGEST))
        visits.append(Visit(person, comes_at, min(comes_at + stays, closing + _after_closing(random))))
    return visits


def _after_closing(random: Random) -> timedelta:
    return timedelta(seconds=random.randint(30, 1_200))


def pass_gates(show: Show, visits: Iterable[Visit], *, now: datetime, random: Random) -> int:
    """Record what the gates saw of a day's visits up to now; return how many scans that were."""
    passages = sorted(
        (each for each in _passages(list(visits), random) if each.at <= now), key=lambda each: (each.at, each.person)
    )
    codes = _codes(show)
    items = [_scan(codes[each.person], each, random) for each in passages]
    scanner, venue = Scanner("demo"), facts.get_show(show.slug)
    for start in range(0, len(items), BATCH):
        last = passages[start : start + BATCH][-1].at
        services.record_scans(venue, items[start : start + BATCH], scanner=scanner, now=last)
    return len(items)


def _passages(visits: Sequence[Visit], random: Random) -> Iterator[_Passage]:
    """Return every time a badge is read: in, out, and what goes wrong at gates on any day."""
    for visit in visits:
        yield _Passage(visit.comes_at, visit.person, "in")
        yield _Passage(visit.goes_at, visit.person, "out")
        if random.random() < READ_TWICE:
            yield _Passage(visit.comes_at + timedelta(seconds=random.randint(8, 50)), visit.person, "in")
    for visit in random.sample(visits, min(CONFLICTS, len(visits))):
        again = visit.comes_at + (visit.goes_at - visit.comes_at) * random.uniform(0.2, 0.8)
        yield _Passage(again, visit.person, "in", decided="admitted")


def _codes(show: Show) -> Mapping[RegistrationId, str]:
    """Return the short code of everybody's badge."""
    rows = db.session.execute(
        select(Badge.registration_id, Badge.code)
        .join(Registration, Registration.id == Badge.registration_id)
        .where(Registration.show_id == show.id, Badge.revoked_at.is_(None))
    )
    return {row[0]: row[1] for row in rows}


def _scan(code: str, passage: _Passage, random: Random) -> dict[str, object]:
    return {
        "id": str(UUID(int=random.getrandbits(128), version=4)),
        "badge": code,
        "gate": f"gate-{random.choices(range(1, GATES + 1), (4, 3, 3, 2))[0]}",
        "direction": passage.direction,
        "scanned_at": passage.at.isoformat(),
        "decided": passage.decided,
    }

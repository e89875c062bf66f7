"""The demo's gates and the people who came through them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from expo.checkin import facts, services
from expo.checkin.recording import Scanner
from expo.checkin.services import MAX_SCANS, GateData, ZoneData
from expo.core.actor import Actor
from expo.core.db import LocalText, db
from expo.registration.models import Badge, RegistrationId
from expo.shows.models import Show

GATES = 4


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


def let_in(
    show: Show, people: Sequence[RegistrationId], count: int, *, hours: tuple[datetime, datetime], now: datetime, seed: int
) -> int:  # fmt: skip
    """Let up to `count` people come in between opening and closing (or now), most of them in the morning."""
    opening, closing = hours
    random, until = Random(seed), min(closing, now)
    if until <= opening:
        return 0
    minutes = int((closing - opening).total_seconds() // 60)
    arrivals = sorted(
        (opening + timedelta(minutes=minutes * random.betavariate(1.6, 3.2), seconds=random.randint(0, 59)), person)
        for person in random.sample(people, min(count, len(people)))
    )
    due = [(moment, person) for moment, person in arrivals if moment <= until]
    wanted = {person for _, person in due}
    codes = {
        person: code
        for person, code in db.session.execute(
            select(Badge.registration_id, Badge.code).where(Badge.revoked_at.is_(None))
        )
        if person in wanted
    }
    items = [_scan(codes[person], moment, random) for moment, person in due]
    scanner, venue = Scanner("demo"), facts.get_show(show.slug)
    for start in range(0, len(items), MAX_SCANS):
        batch = items[start : start + MAX_SCANS]
        services.record_scans(venue, batch, scanner=scanner, now=due[min(start + MAX_SCANS, len(due)) - 1][0])
    return len(items)


def _scan(code: str, moment: datetime, random: Random) -> dict[str, object]:
    return {
        "id": str(UUID(int=random.getrandbits(128), version=4)),
        "badge": code,
        "gate": f"gate-{random.choices(range(1, GATES + 1), (4, 3, 3, 2))[0]}",
        "direction": "in",
        "scanned_at": moment.isoformat(),
        "decided": None,
    }

"""Zones, gates, devices and scans for tests."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any
from uuid import uuid4

from expo.checkin import facts, services
from expo.checkin.models import Gate, Zone
from expo.checkin.services import GateData, ZoneData
from expo.core import clock
from expo.core.actor import job_actor
from expo.core.db import LocalText
from expo.core.work import unit_of_work
from expo.shows.models import Show

_numbers = count(1)
ACTOR = job_actor("test")


def make_zone(show: Show, *, slug: str = "", kinds: tuple[str, ...] = (), capacity: int | None = None) -> Zone:
    """Return a committed zone of the show."""
    with unit_of_work():
        data = ZoneData(
            slug=slug or f"zone-{next(_numbers)}", name=LocalText("전시장", "Hall"), kinds=kinds, capacity=capacity
        )
        return services.save_zone(show, data, actor=ACTOR, now=clock.now())


def make_gate(show: Show, *, zone: Zone | None = None, slug: str = "") -> Gate:
    """Return a committed gate, into a zone of its own unless one is given."""
    zone = zone or make_zone(show)
    number = next(_numbers)
    with unit_of_work():
        data = GateData(
            slug=slug or f"gate-{number}", name=LocalText(f"{number}번 게이트", f"Gate {number}"), zone=zone
        )
        gate = services.save_gate(show, data, actor=ACTOR, now=clock.now())
    facts.forget()
    return gate


def make_device(show: Show, gate: Gate | None = None) -> str:
    """Return the token of a committed device."""
    with unit_of_work():
        return services.create_device(show, gate, name="Scanner", actor=ACTOR, now=clock.now())[1]


def scan_item(badge: str, gate: str, *, at: datetime | None = None, **changes: object) -> dict[str, Any]:
    """Return a scan as a device sends it."""
    moment = (at or clock.now()).isoformat()
    item = {"id": str(uuid4()), "badge": badge, "gate": gate, "direction": "in", "scanned_at": moment, "decided": None}
    return item | changes

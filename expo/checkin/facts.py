"""What every scan needs and what seldom changes, kept in the process for two seconds.

A gate asks the database only about the badge in front of it. Changes made in this process count at once, those of
another server process after `FRESH_S` at the latest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from expo.checkin.models import Gate, GateDevice, GateId, ZoneId
from expo.checkin.rules import HourFacts
from expo.core.actor import Actor, ActorKind, Grant, Role
from expo.core.db import LocalText, db
from expo.core.errors import NotFound
from expo.core.ids import hash_token
from expo.core.work import after_commit
from expo.registration import queries as registration
from expo.shows.models import Show, ShowDay, ShowId

FRESH_S = 2.0
_MAX_ENTRIES = 5000

T = TypeVar("T")
_kept: dict[tuple[int, str, str], tuple[float, Any]] = {}


@dataclass(frozen=True, slots=True)
class GateFacts:
    """A gate and the zone behind it."""

    id: GateId
    slug: str
    name: LocalText
    zone_id: ZoneId
    kinds: frozenset[str]
    capacity: int | None


@dataclass(frozen=True, slots=True)
class ShowFacts:
    """A show as its gates know it."""

    id: ShowId
    slug: str
    time_zone: ZoneInfo
    hours: HourFacts
    gates: Mapping[str, GateFacts]


def forget() -> None:
    """Read everything anew."""
    _kept.clear()


def forget_after_commit() -> None:
    """Read everything anew once the present transaction is committed."""
    after_commit(forget)


def _keep(kind: str, key: str, load: Callable[[], T]) -> T:
    """Return what `load` answered at most FRESH_S ago for this key on the present database."""
    place = (id(db.engine), kind, key)
    entry = _kept.get(place)
    now = monotonic()
    if entry is not None and now - entry[0] < FRESH_S:
        kept: T = entry[1]
        return kept
    value = load()
    if len(_kept) > _MAX_ENTRIES:
        _kept.clear()
    _kept[place] = (now, value)
    return value


def get_show(slug: str) -> ShowFacts:
    """Return the show of this slug. Raises NotFound."""
    found = _keep("show", slug, lambda: _load_show(slug))
    if found is None:
        raise NotFound
    return found


def public_key(key_id: int) -> bytes | None:
    """Return a signing key's public half; a key that is not known yet is looked up at once."""
    key = _keep("keys", "", registration.public_keys).get(key_id)
    if key is None:
        _kept.pop((id(db.engine), "keys", ""), None)
        key = _keep("keys", "", registration.public_keys).get(key_id)
    return key


def find_device(token: str) -> Actor | None:
    """Return the gate device behind a token, or None where it is unknown or revoked."""
    return _keep("device", token, lambda: _load_device(token))


def keep_actor(token: str, load: Callable[[], Actor | None]) -> Actor | None:
    """Return the actor behind another kind of gate token, kept as long as a device."""
    return _keep("pass", token, load)


def _load_show(slug: str) -> ShowFacts | None:
    show = db.session.scalar(select(Show).where(Show.slug == slug))
    if show is None:
        return None
    days = db.session.execute(select(ShowDay.on, ShowDay.opens_at, ShowDay.closes_at).where(ShowDay.show_id == show.id))
    gates = db.session.scalars(select(Gate).options(joinedload(Gate.zone)).where(Gate.show_id == show.id))
    hours = HourFacts(
        {day.on: (day.opens_at, day.closes_at) for day in days},
        keeps_hours=show.gates_keep_hours and not show.is_demo,
    )
    return ShowFacts(show.id, show.slug, ZoneInfo(show.time_zone), hours, {gate.slug: _gate(gate) for gate in gates})


def _gate(gate: Gate) -> GateFacts:
    zone = gate.zone
    return GateFacts(gate.id, gate.slug, gate.name, zone.id, frozenset(zone.kinds), zone.capacity)


def _load_device(token: str) -> Actor | None:
    device = db.session.execute(
        select(GateDevice.id, GateDevice.show_id, GateDevice.gate_id, GateDevice.name).where(
            GateDevice.token_hash == hash_token(token), GateDevice.revoked_at.is_(None)
        )
    ).one_or_none()
    if device is None:
        return None
    grants = frozenset({Grant(Role.GATE, device.show_id)})
    return Actor(ActorKind.DEVICE, device.id, device.name, grants, device_subject=device.gate_id)

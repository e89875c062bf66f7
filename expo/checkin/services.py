"""Gates, zones and devices are set up here, and scans are recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, select

from expo.checkin import facts
from expo.checkin.errors import GateHasScans, SlugTaken, TooManyScans, ZoneHasGates
from expo.checkin.facts import ShowFacts
from expo.checkin.intake import Fault
from expo.checkin.ledger import Ledger
from expo.checkin.models import Gate, GateDevice, Scan, Zone
from expo.checkin.recording import Read, Recorded, Recorder, Scanner, Sent, read_items
from expo.core import audit
from expo.core.actor import Actor
from expo.core.audit import Subject
from expo.core.db import LocalText, db
from expo.core.ids import hash_token, new_token
from expo.shows.models import Show

MAX_SCANS = 500
DEVICE_PREFIX = "gd_"


def read_scans(items: Sequence[object]) -> list[Read | Fault]:
    """Return what a gate sent, read and verified, before any transaction begins. Raises TooManyScans."""
    if len(items) > MAX_SCANS:
        raise TooManyScans(limit=MAX_SCANS)
    return read_items(items)


def record_scans(
    show: ShowFacts, items: Sequence[object], *, scanner: Scanner, now: datetime
) -> list[Recorded | Fault]:
    """Record scans in the session's transaction and return the answers in order. Raises TooManyScans."""
    return record_read(show, read_scans(items), Sent(scanner, now), db.session.connection(), careful=True)


def record_read(
    show: ShowFacts, items: Sequence[Read | Fault], sent: Sent, connection: Connection, *, careful: bool = False
) -> list[Recorded | Fault]:
    """Record what a gate sent, in the connection's transaction, and return the answers in order.

    Raises ScanCollision where a single scan's id exists already: then ask again `careful`ly.
    """
    return Recorder(Ledger(connection), show, sent).record(items, careful=careful)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneData:
    """What a zone is set up with."""

    slug: str
    name: LocalText
    kinds: Sequence[str] = ()
    capacity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateData:
    """What a gate is set up with."""

    slug: str
    name: LocalText
    zone: Zone
    position: int = 0


def save_zone(show: Show, data: ZoneData, *, zone: Zone | None = None, actor: Actor, now: datetime) -> Zone:
    """Add a zone, or change the given one. Raises SlugTaken."""
    _demand_free_slug(Zone, show, data.slug, zone.id if zone else None)
    verb = "change" if zone else "add"
    zone = zone or Zone(show_id=show.id)
    zone.slug, zone.name = data.slug, data.name
    zone.kinds, zone.capacity = sorted(data.kinds), data.capacity
    db.session.add(zone)
    db.session.flush()  # the trail names the id
    _note(actor, f"checkin.{verb}_zone", zone, show, now)
    return zone


def save_gate(show: Show, data: GateData, *, gate: Gate | None = None, actor: Actor, now: datetime) -> Gate:
    """Add a gate, or change the given one. Raises SlugTaken."""
    _demand_free_slug(Gate, show, data.slug, gate.id if gate else None)
    verb = "change" if gate else "add"
    gate = gate or Gate(show_id=show.id)
    gate.slug, gate.name = data.slug, data.name
    gate.zone_id, gate.position = data.zone.id, data.position
    db.session.add(gate)
    db.session.flush()  # the trail names the id
    _note(actor, f"checkin.{verb}_gate", gate, show, now)
    return gate


def remove_gate(gate: Gate, show: Show, *, actor: Actor, now: datetime) -> None:
    """Remove a gate that was never used, with its devices. Raises GateHasScans."""
    if db.session.scalar(select(exists().where(Scan.gate_id == gate.id))):
        raise GateHasScans
    for device in db.session.scalars(select(GateDevice).where(GateDevice.gate_id == gate.id)):
        db.session.delete(device)
    _note(actor, "checkin.remove_gate", gate, show, now)
    db.session.delete(gate)


def remove_zone(zone: Zone, show: Show, *, actor: Actor, now: datetime) -> None:
    """Remove a zone that no gate opens. Raises ZoneHasGates."""
    if zone.gates:
        raise ZoneHasGates
    _note(actor, "checkin.remove_zone", zone, show, now)
    db.session.delete(zone)


def create_device(show: Show, gate: Gate | None, *, name: str, actor: Actor, now: datetime) -> tuple[GateDevice, str]:
    """Add a device for one gate (None: every gate) and return it with its token, which is not kept."""
    token = new_token(DEVICE_PREFIX)
    device = GateDevice(
        show_id=show.id,
        gate_id=gate.id if gate else None,
        name=name,
        token_hash=hash_token(token),
        created_at=now,
    )
    db.session.add(device)
    db.session.flush()  # the trail names the id
    subject = Subject(kind="gate_device", id=device.id, label=name, show_id=show.id)
    audit.record(actor, "checkin.create_device", subject, now=now, gate=gate.slug if gate else None)
    return device, token


def revoke_device(device: GateDevice, *, actor: Actor, now: datetime) -> None:
    """Make a device's token worthless; doing it twice changes nothing."""
    if device.revoked_at is not None:
        return
    device.revoked_at = now
    subject = Subject(kind="gate_device", id=device.id, label=device.name, show_id=device.show_id)
    audit.record(actor, "checkin.revoke_device", subject, now=now)
    facts.forget_after_commit()


def _demand_free_slug(model: type[Zone | Gate], show: Show, slug: str, own_id: int | None) -> None:
    other = db.session.scalar(select(model.id).where(model.show_id == show.id, model.slug == slug))
    if other is not None and other != own_id:
        raise SlugTaken


def _note(actor: Actor, action: str, thing: Zone | Gate, show: Show, now: datetime) -> None:
    kind = "zone" if isinstance(thing, Zone) else "gate"
    subject = Subject(kind=kind, id=thing.id, label=thing.name, show_id=show.id)
    audit.record(actor, action, subject, now=now)
    facts.forget_after_commit()

"""Reading zones, gates, devices and scans."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from expo.checkin.models import Gate, GateDevice, GateDeviceId, Presence, Scan, Zone, ZoneId
from expo.core.db import db, holds
from expo.core.errors import NotFound
from expo.registration.models import Registration
from expo.shows.models import Show


def get_gate(show: Show, slug: str) -> Gate:
    """Return the show's gate with this slug, its zone loaded. Raises NotFound."""
    gate = db.session.scalar(
        select(Gate)
        .options(joinedload(Gate.zone), joinedload(Gate.show))
        .where(Gate.show_id == show.id, Gate.slug == slug)
    )
    if gate is None:
        raise NotFound
    return gate


def list_gates(show: Show) -> Sequence[Gate]:
    """Return the show's gates in their order, with their zones."""
    return db.session.scalars(
        select(Gate).options(joinedload(Gate.zone)).where(Gate.show_id == show.id).order_by(Gate.position, Gate.id)
    ).all()


def list_zones(show: Show) -> Sequence[Zone]:
    """Return the show's zones with their gates."""
    return db.session.scalars(
        select(Zone).options(selectinload(Zone.gates)).where(Zone.show_id == show.id).order_by(Zone.id)
    ).all()


def get_zone(show: Show, zone_id: ZoneId) -> Zone:
    """Return the show's zone. Raises NotFound."""
    zone = db.session.get(Zone, zone_id)
    if zone is None or zone.show_id != show.id:
        raise NotFound
    return zone


def list_devices(show: Show) -> Sequence[GateDevice]:
    """Return the devices whose tokens work, with their gates."""
    return db.session.scalars(
        select(GateDevice)
        .options(joinedload(GateDevice.gate))
        .where(GateDevice.show_id == show.id, GateDevice.revoked_at.is_(None))
        .order_by(GateDevice.id)
    ).all()


def get_device(show: Show, device_id: GateDeviceId) -> GateDevice:
    """Return the show's device. Raises NotFound."""
    device = db.session.get(GateDevice, device_id)
    if device is None or device.show_id != show.id:
        raise NotFound
    return device


def select_conflicts(show: Show) -> Select[Any]:
    """Return the statement of scans whose device told the person something else than the server."""
    return (
        select(Scan)
        .options(joinedload(Scan.gate), joinedload(Scan.registration))
        .where(Scan.show_id == show.id, Scan.decided.is_not(None), Scan.decided != Scan.outcome)
    )


def select_scans(show: Show) -> Select[Any]:
    """Return the statement of all scans at the show's gates."""
    return (
        select(Scan)
        .join(Gate, Gate.id == Scan.gate_id)
        .options(joinedload(Scan.gate), joinedload(Scan.registration))
        .where(Gate.show_id == show.id)
    )


def count_conflicts(show: Show) -> int:
    """Return how many scans a device decided differently from the server."""
    statement = select(func.count(Scan.id)).where(
        Scan.show_id == show.id, Scan.decided.is_not(None), Scan.decided != Scan.outcome
    )
    return db.session.scalar(statement) or 0


def at_gate(statement: Select[Any], show: Show, slug: str) -> Select[Any]:
    """Narrow a statement of scans to one gate."""
    gate_id = select(Gate.id).where(Gate.show_id == show.id, Gate.slug == slug).scalar_subquery()
    return statement.where(Scan.gate_id == gate_id)


def of_person(statement: Select[Any], text: str) -> Select[Any]:
    """Narrow a statement of scans to people whose name or organization contains the text."""
    matching = select(Registration.id).where(
        holds(text, Registration.name, Registration.organization_name, Registration.organization_name_en)
    )
    return statement.where(Scan.registration_id.in_(matching))


def list_whereabouts(registrations: Collection[int], day: date) -> dict[int, tuple[bool, datetime]]:
    """Return for those who passed a gate that day whether they went in last, and when."""
    rows = db.session.execute(
        select(Presence.registration_id, Presence.inside, Presence.last_at).where(
            Presence.registration_id.in_(registrations), Presence.day_on == day
        )
    )
    found: dict[int, tuple[bool, datetime]] = {}
    for person, inside, moment in rows:
        known = found.get(person)
        if known is None or (inside, moment) > known:  # inside one of several zones is inside
            found[person] = (inside, moment)
    return found

"""Reading zones, gates, devices and scans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from expo.checkin.models import Gate, GateDevice, GateDeviceId, Scan, Zone, ZoneId
from expo.core.db import db
from expo.core.errors import NotFound
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

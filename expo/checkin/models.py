"""Zones, gates and their devices, the append-only record of scans, and who is inside."""

from __future__ import annotations

from datetime import date, datetime
from typing import NewType
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from expo.accounts.models import UserId
from expo.checkin.rules import Direction, Outcome, Reason
from expo.core.db import Base, LocalText, register_ids
from expo.registration.models import BadgeId, Registration, RegistrationId
from expo.shows.models import Show, ShowId

ZoneId = NewType("ZoneId", int)
GateId = NewType("GateId", int)
GateDeviceId = NewType("GateDeviceId", int)
register_ids(ZoneId, GateId, GateDeviceId)

_CONFLICT = text("decided IS NOT NULL AND decided <> outcome")


class Zone(Base):
    """The part of the venue that a gate opens (출입 구역)."""

    __tablename__ = "zones"
    __table_args__ = (
        UniqueConstraint("show_id", "slug"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity_positive"),
    )

    id: Mapped[ZoneId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(60))
    name_ko: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    name: Mapped[LocalText] = composite("name_ko", "name_en")
    #: registration kinds that may enter; empty means everybody
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: how many may be inside at once
    capacity: Mapped[int | None]

    gates: Mapped[list[Gate]] = relationship(back_populates="zone", order_by="Gate.position")


class Gate(Base):
    """A place where badges are scanned in or out (게이트)."""

    __tablename__ = "gates"
    __table_args__ = (UniqueConstraint("show_id", "slug"), Index("ix_gates_zone_id", "zone_id"))

    id: Mapped[GateId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    zone_id: Mapped[ZoneId] = mapped_column(ForeignKey("zones.id"))
    slug: Mapped[str] = mapped_column(String(60))
    name_ko: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    name: Mapped[LocalText] = composite("name_ko", "name_en")
    position: Mapped[int] = mapped_column(default=0)

    show: Mapped[Show] = relationship()
    zone: Mapped[Zone] = relationship(back_populates="gates")


class GateDevice(Base):
    """A phone or scanner with a token of its own; without a gate it may scan at every gate of the show."""

    __tablename__ = "gate_devices"

    id: Mapped[GateDeviceId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"), index=True)
    gate_id: Mapped[GateId | None] = mapped_column(ForeignKey("gates.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    gate: Mapped[Gate | None] = relationship()


class Scan(Base):
    """One badge at one gate (입장 기록). Append-only; the sender chose the id, so that sending twice records once.

    Holds no foreign key to device or user: the record outlives both, and every key would be one more lock per scan.
    """

    __tablename__ = "scans"
    __table_args__ = (
        Index("ix_scans_gate_id_day_on", "gate_id", "day_on", "received_at"),
        Index("ix_scans_registration_id", "registration_id"),
        Index("ix_scans_conflicts", "show_id", "received_at", sqlite_where=_CONFLICT, postgresql_where=_CONFLICT),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id"))
    gate_id: Mapped[GateId] = mapped_column(ForeignKey("gates.id"))
    #: token or short code as it was read
    badge: Mapped[str] = mapped_column(String(200))
    badge_id: Mapped[BadgeId | None]
    registration_id: Mapped[RegistrationId | None] = mapped_column(ForeignKey("registrations.id"))
    direction: Mapped[Direction]
    #: by the device's clock
    scanned_at: Mapped[datetime]
    #: by the server's clock
    received_at: Mapped[datetime]
    #: the day of `scanned_at` in the show's time zone
    day_on: Mapped[date]
    #: the server's verdict
    outcome: Mapped[Outcome]
    reason: Mapped[Reason | None]
    #: what a device without a network already told the person
    decided: Mapped[Outcome | None]
    first_admitted_at: Mapped[datetime | None]
    device_id: Mapped[int | None]
    user_id: Mapped[UserId | None]
    #: who scanned, as shown on screens
    actor: Mapped[str] = mapped_column(String(200))
    #: of what was sent: the same id with other content is refused
    content_hash: Mapped[str] = mapped_column(String(32))

    gate: Mapped[Gate] = relationship()
    registration: Mapped[Registration | None] = relationship()


class Presence(Base):
    """A person in a zone on a show day. The key allows one first admission, however many gates scan at once."""

    __tablename__ = "presences"
    #: neither `inside` nor a time is indexed: passing a gate must not cost a second write
    __table_args__ = (Index("ix_presences_zone_id_day_on", "zone_id", "day_on"),)

    registration_id: Mapped[RegistrationId] = mapped_column(ForeignKey("registrations.id"), primary_key=True)
    zone_id: Mapped[ZoneId] = mapped_column(ForeignKey("zones.id"), primary_key=True)
    day_on: Mapped[date] = mapped_column(primary_key=True)
    inside: Mapped[bool]
    #: the badge of the last admission
    badge_id: Mapped[BadgeId]
    first_admitted_at: Mapped[datetime]
    first_scan_id: Mapped[UUID] = mapped_column(Uuid)
    #: when the person last passed, by the device's clock
    last_at: Mapped[datetime]
    #: when the server last changed this
    changed_at: Mapped[datetime]

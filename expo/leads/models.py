"""Leads: what exhibitors recorded about people they met, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NewType
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.accounts.models import UserId
from expo.consultations.models import Consultation, ConsultationId
from expo.core.actor import ActorKind
from expo.core.db import Base, register_ids
from expo.exhibitors.models import Exhibitor, ExhibitorId, Product, ProductId
from expo.leads.rules import AmountKind, Channel, LeadSource, LeadStage, NextStep, Rating
from expo.registration.models import Registration, RegistrationId
from expo.shows.models import ShowId

LeadId = NewType("LeadId", int)
OutcomeId = NewType("OutcomeId", int)
register_ids(LeadId, OutcomeId)


class ExhibitorDevice(Base):
    """A device or program that sends leads for one exhibitor; its token is kept as a hash."""

    __tablename__ = "exhibitor_devices"

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[ExhibitorId] = mapped_column(ForeignKey("exhibitors.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    exhibitor: Mapped[Exhibitor] = relationship()


class Lead(Base):
    """A contact of one exhibitor (리드). The same badge met twice is one lead with two captures.

    Contact data typed by hand is kept here only with consent; that of a badge is read from its registration, and
    only while the person's consent to this exhibitor stands.
    """

    __tablename__ = "leads"
    __table_args__ = (
        Index(
            "uq_leads_badge",
            "exhibitor_id",
            "registration_id",
            unique=True,
            sqlite_where=text("registration_id IS NOT NULL"),
            postgresql_where=text("registration_id IS NOT NULL"),
        ),
        Index("ix_leads_exhibitor_id_captured_at", "exhibitor_id", "captured_at"),
        Index("ix_leads_show_id_captured_at", "show_id", "captured_at"),
        CheckConstraint(
            "consented OR (contact_name = '' AND contact_email = '' AND contact_phone = '' AND contact_organization = '')",
            name="no_contact_without_consent",
        ),
        CheckConstraint("expected_quantity IS NULL OR expected_quantity >= 0", name="quantity_not_negative"),
    )

    id: Mapped[LeadId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id"))
    exhibitor_id: Mapped[ExhibitorId] = mapped_column(ForeignKey("exhibitors.id"))
    registration_id: Mapped[RegistrationId | None] = mapped_column(ForeignKey("registrations.id"), index=True)
    #: the consultation it came out of
    consultation_id: Mapped[ConsultationId | None] = mapped_column(ForeignKey("consultations.id"), unique=True)
    source: Mapped[LeadSource] = mapped_column(default=LeadSource.BADGE)
    #: the person agreed that this exhibitor gets their contact data; see also registration's consents for badges
    consented: Mapped[bool] = mapped_column(default=False)
    consented_at: Mapped[datetime | None]
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_organization: Mapped[str] = mapped_column(String(200), default="")
    contact_title: Mapped[str] = mapped_column(String(100), default="")
    contact_email: Mapped[str] = mapped_column(String(320), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    rating: Mapped[Rating | None]
    rated_at: Mapped[datetime | None]
    stage: Mapped[LeadStage] = mapped_column(default=LeadStage.NEW)
    note: Mapped[str] = mapped_column(Text, default="")
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    expected_quantity: Mapped[int | None]
    next_step: Mapped[NextStep | None]
    next_on: Mapped[date | None]
    #: device's time of the first capture
    captured_at: Mapped[datetime]
    #: server's time of the latest change
    changed_at: Mapped[datetime]
    captured_by: Mapped[str] = mapped_column(String(200), default="")
    user_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    exhibitor: Mapped[Exhibitor] = relationship()
    registration: Mapped[Registration | None] = relationship()
    consultation: Mapped[Consultation | None] = relationship()
    captures: Mapped[list[LeadCapture]] = relationship(back_populates="lead", order_by="LeadCapture.captured_at")
    products: Mapped[list[Product]] = relationship(secondary="lead_products", order_by="Product.position")
    outcomes: Mapped[list[Outcome]] = relationship(back_populates="lead", order_by="Outcome.on, Outcome.id")


class LeadCapture(Base):
    """One thing a device or page sent, as it came; append-only, so that nothing acknowledged is lost or doubled."""

    __tablename__ = "lead_captures"

    #: given by the sender
    id: Mapped[UUID] = mapped_column(primary_key=True)
    lead_id: Mapped[LeadId] = mapped_column(ForeignKey("leads.id"), index=True)
    exhibitor_id: Mapped[ExhibitorId] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    merged: Mapped[bool]
    rating: Mapped[Rating | None]
    note: Mapped[str] = mapped_column(Text, default="")
    consent: Mapped[bool]
    captured_at: Mapped[datetime]
    received_at: Mapped[datetime]
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200))

    lead: Mapped[Lead] = relationship(back_populates="captures")


class LeadProduct(Base):
    """A product the lead is about."""

    __tablename__ = "lead_products"

    lead_id: Mapped[LeadId] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True)
    product_id: Mapped[ProductId] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Outcome(Base):
    """What became of a lead (성과): one amount of one of the four kinds."""

    __tablename__ = "outcomes"
    __table_args__ = (CheckConstraint("amount_minor >= 0", name="amount_not_negative"),)

    id: Mapped[OutcomeId] = mapped_column(primary_key=True)
    lead_id: Mapped[LeadId] = mapped_column(ForeignKey("leads.id"), index=True)
    kind: Mapped[AmountKind]
    channel: Mapped[Channel]
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3), default="KRW")
    on: Mapped[date]
    evidence: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(200))

    lead: Mapped[Lead] = relationship(back_populates="outcomes")


class HandOver(Base):
    """One hand-over of a person's contact data to one exhibitor; append-only."""

    __tablename__ = "hand_overs"
    __table_args__ = (UniqueConstraint("lead_id", "how"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[LeadId] = mapped_column(ForeignKey("leads.id"))
    registration_id: Mapped[RegistrationId | None] = mapped_column(ForeignKey("registrations.id"), index=True)
    exhibitor_id: Mapped[ExhibitorId] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    #: first way the data went: "capture"; exports are in the audit trail
    how: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    actor_name: Mapped[str] = mapped_column(String(200))

"""What can be busy, bookings, and the claims that make a double booking impossible."""

from __future__ import annotations

from datetime import datetime
from typing import NewType

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column

from expo.calendar.rules import ResourceKind
from expo.core.db import Base, LocalText, register_ids
from expo.shows.models import ShowId

ResourceId = NewType("ResourceId", int)
BookingId = NewType("BookingId", int)
register_ids(ResourceId, BookingId)


class Resource(Base):
    """Somebody or something that can be in one place only: an exhibitor's desk, a buyer, a table."""

    __tablename__ = "calendar_resources"
    __table_args__ = (UniqueConstraint("show_id", "kind", "ref_id", "number"),)

    id: Mapped[ResourceId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    kind: Mapped[ResourceKind]
    #: id of what it stands for, in the table of its room (an exhibitor for a desk)
    ref_id: Mapped[int]
    #: tells apart what one thing has several of: desk 1, desk 2
    number: Mapped[int] = mapped_column(default=1)
    label_ko: Mapped[str] = mapped_column(String(200), default="")
    label_en: Mapped[str] = mapped_column(String(200), default="")
    #: how a refusal calls it
    label: Mapped[LocalText] = composite("label_ko", "label_en")


class Booking(Base):
    """A period in which some resources are taken by one activity."""

    __tablename__ = "calendar_bookings"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        Index("ix_calendar_bookings_show_id_starts_at", "show_id", "starts_at"),
    )

    id: Mapped[BookingId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    #: stable code: "consultation", "away", "live_commerce" …
    activity: Mapped[str] = mapped_column(String(40))
    label_ko: Mapped[str] = mapped_column(String(200), default="")
    label_en: Mapped[str] = mapped_column(String(200), default="")
    #: what it is called in calendars of those concerned
    label: Mapped[LocalText] = composite("label_ko", "label_en")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]


class ClaimCell(Base):
    """Five minutes of one resource. The primary key is the whole secret: a second claim on them cannot be written."""

    __tablename__ = "calendar_claims"

    resource_id: Mapped[ResourceId] = mapped_column(
        ForeignKey("calendar_resources.id", ondelete="CASCADE"), primary_key=True
    )
    #: minutes since 1970, divided by five
    cell: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    booking_id: Mapped[BookingId] = mapped_column(ForeignKey("calendar_bookings.id", ondelete="CASCADE"), index=True)

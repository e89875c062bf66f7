"""The set-up of a show's consultations, the consultations themselves, and drafts of whole timetables."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NewType

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.calendar.models import Booking, BookingId
from expo.consultations.models.people import Buyer, BuyerId, Interpreter, InterpreterId
from expo.consultations.rules.codes import (
    ConsultationStatus,
    NoShow,
    Origin,
    Seating,
    Side,
    SlotKind,
    TimetableStatus,
)
from expo.core.db import Base, LocalText, register_ids
from expo.exhibitors.models import Exhibitor, ExhibitorId
from expo.shows.models import ShowDay, ShowDayId, ShowId

TableId = NewType("TableId", int)
SlotId = NewType("SlotId", int)
ConsultationId = NewType("ConsultationId", int)
TimetableId = NewType("TimetableId", int)
register_ids(TableId, SlotId, ConsultationId, TimetableId)


class ConsultationSetup(Base):
    """How a show runs its consultations."""

    __tablename__ = "consultation_setups"

    show_id: Mapped[ShowId] = mapped_column(
        ForeignKey("shows.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    seating: Mapped[Seating] = mapped_column(default=Seating.BUYER_TABLE)
    #: after this moment wishes stay as they are
    wishes_close_at: Mapped[datetime | None]
    #: a request without an answer expires after so many hours
    answer_hours: Mapped[int] = mapped_column(default=24)
    #: somebody missing for so long is a no-show
    grace_min: Mapped[int] = mapped_column(default=10)
    #: from one booth to the next, where people sit at booths
    walking_min: Mapped[int] = mapped_column(default=5)
    #: grows with every change a board must show; its polls ask for what is newer
    revision: Mapped[int] = mapped_column(default=0)
    #: the last consultation's number
    last_number: Mapped[int] = mapped_column(default=0)


class Table(Base):
    """A numbered table of the consultation area (상담테이블)."""

    __tablename__ = "consultation_tables"
    __table_args__ = (UniqueConstraint("show_id", "number"),)

    id: Mapped[TableId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    number: Mapped[int]
    #: for requests during the show; matching leaves it alone
    kept_for_walk_ins: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[SlotKind] = mapped_column(default=SlotKind.GENERAL)
    #: broken or taken away; nobody is seated there
    is_closed: Mapped[bool] = mapped_column(default=False)


class Slot(Base):
    """A consultation time (상담시간)."""

    __tablename__ = "slots"
    __table_args__ = (
        Index(
            "uq_slots_open_start",
            "show_id",
            "starts_at",
            unique=True,
            sqlite_where=text("NOT is_closed"),
            postgresql_where=text("NOT is_closed"),
        ),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
    )

    id: Mapped[SlotId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    day_id: Mapped[ShowDayId] = mapped_column(ForeignKey("show_days.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[SlotKind] = mapped_column(default=SlotKind.GENERAL)
    #: taken out of the day's layout; stays for the consultations that were held in it
    is_closed: Mapped[bool] = mapped_column(default=False)

    day: Mapped[ShowDay] = relationship()


_LIVE = text("status IN ('requested', 'confirmed', 'running')")
#: what was never confirmed may have no place; what was called off keeps whatever it had
_HAS_PLACE = "status NOT IN ('confirmed', 'running', 'done', 'no_show') OR at_booth OR table_id IS NOT NULL"


class Consultation(Base):
    """One buyer meets one exhibitor at a table in a slot. Its time is held in the calendar by its booking."""

    __tablename__ = "consultations"
    __table_args__ = (
        UniqueConstraint("show_id", "number"),
        CheckConstraint("status <> 'confirmed' OR booking_id IS NOT NULL", name="confirmed_holds_time"),
        CheckConstraint(_HAS_PLACE, name="has_its_place"),
        CheckConstraint("NOT at_booth OR table_id IS NULL", name="table_or_booth"),
        Index(
            "uq_consultations_live_pair",
            "buyer_id",
            "exhibitor_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_consultations_show_id_revision", "show_id", "revision"),
        Index("ix_consultations_show_id_status", "show_id", "status"),
    )

    id: Mapped[ConsultationId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    #: C-0247
    number: Mapped[int]
    buyer_id: Mapped[BuyerId] = mapped_column(ForeignKey("buyers.id"), index=True)
    exhibitor_id: Mapped[ExhibitorId] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    slot_id: Mapped[SlotId] = mapped_column(ForeignKey("slots.id"), index=True)
    #: None where they meet at the exhibitor's booth, and while only asked for
    table_id: Mapped[TableId | None] = mapped_column(ForeignKey("consultation_tables.id"), index=True)
    #: they meet at the exhibitor's booth, not at a table
    at_booth: Mapped[bool] = mapped_column(default=False)
    desk: Mapped[int | None]
    interpreter_id: Mapped[InterpreterId | None] = mapped_column(ForeignKey("interpreters.id"), index=True)
    #: the language that needs an interpreter
    interpreting: Mapped[str | None] = mapped_column(String(8))
    booking_id: Mapped[BookingId | None] = mapped_column(ForeignKey("calendar_bookings.id"), unique=True)
    status: Mapped[ConsultationStatus]
    origin: Mapped[Origin] = mapped_column(default=Origin.REQUEST)
    asked_by: Mapped[Side | None]
    message: Mapped[str] = mapped_column(Text, default="")
    #: why it was declined, called off or moved
    reason: Mapped[str] = mapped_column(Text, default="")
    is_locked: Mapped[bool] = mapped_column(default=False)
    #: takes the place of one that did not happen
    replaces_id: Mapped[ConsultationId | None] = mapped_column(ForeignKey("consultations.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    #: the side that declined, took back or called off; None where it was the organizer or time
    decided_by: Mapped[Side | None]
    buyer_arrived_at: Mapped[datetime | None]
    exhibitor_arrived_at: Mapped[datetime | None]
    #: minutes one side said it will be late
    late_min: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    no_show: Mapped[NoShow | None]
    #: the board's revision at its last change
    revision: Mapped[int] = mapped_column(default=0)

    buyer: Mapped[Buyer] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()
    slot: Mapped[Slot] = relationship()
    table: Mapped[Table | None] = relationship()
    interpreter: Mapped[Interpreter | None] = relationship()
    booking: Mapped[Booking | None] = relationship()

    @property
    def code(self) -> str:
        return f"C-{self.number:04d}"

    def sit(self, table: Table | None) -> None:
        """Let them meet at this table, or without one at the exhibitor's booth."""
        self.table, self.table_id, self.at_booth = table, table.id if table else None, table is None

    @property
    def label(self) -> LocalText:
        mine, theirs = self.buyer.organization.name, self.exhibitor.organization.name
        return LocalText(
            f"{mine.ko or mine.en} × {theirs.ko or theirs.en}", f"{mine.en or mine.ko} × {theirs.en or theirs.ko}"
        )


class Timetable(Base):
    """The result of a matching round: a draft that can be compared, adjusted and released."""

    __tablename__ = "timetables"

    id: Mapped[TimetableId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    status: Mapped[TimetableStatus] = mapped_column(default=TimetableStatus.DRAFT)
    #: optimistic lock of hand adjustments
    revision: Mapped[int] = mapped_column(default=0)
    #: solver's figures: value, bound, idle, seconds …
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: wishes not granted: [{buyer, exhibitor, code, params}]
    unplaced: Mapped[list[Any]] = mapped_column(JSON, default=list)
    #: digest of what went into the solver; a release checks that it has not moved
    inputs: Mapped[str] = mapped_column(String(64), default="")
    author: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    released_at: Mapped[datetime | None]

    items: Mapped[list[TimetableItem]] = relationship(back_populates="timetable", cascade="all, delete-orphan")


class TimetableItem(Base):
    """One consultation of a draft."""

    __tablename__ = "timetable_items"
    __table_args__ = (
        UniqueConstraint("timetable_id", "buyer_id", "exhibitor_id"),
        UniqueConstraint("timetable_id", "buyer_id", "slot_id"),
        UniqueConstraint("timetable_id", "exhibitor_id", "slot_id", "desk"),
        UniqueConstraint("timetable_id", "table_id", "slot_id"),
        UniqueConstraint("timetable_id", "interpreter_id", "slot_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    timetable_id: Mapped[TimetableId] = mapped_column(ForeignKey("timetables.id", ondelete="CASCADE"))
    buyer_id: Mapped[BuyerId] = mapped_column(ForeignKey("buyers.id"), index=True)
    exhibitor_id: Mapped[ExhibitorId] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    slot_id: Mapped[SlotId] = mapped_column(ForeignKey("slots.id"), index=True)
    table_id: Mapped[TableId | None] = mapped_column(ForeignKey("consultation_tables.id"), index=True)
    desk: Mapped[int] = mapped_column(default=1)
    interpreter_id: Mapped[InterpreterId | None] = mapped_column(ForeignKey("interpreters.id"), index=True)
    interpreting: Mapped[str | None] = mapped_column(String(8))
    is_locked: Mapped[bool] = mapped_column(default=False)
    #: the confirmed consultation this one keeps
    consultation_id: Mapped[ConsultationId | None] = mapped_column(ForeignKey("consultations.id", ondelete="SET NULL"))

    timetable: Mapped[Timetable] = relationship(back_populates="items")
    buyer: Mapped[Buyer] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()
    slot: Mapped[Slot] = relationship()
    table: Mapped[Table | None] = relationship()
    interpreter: Mapped[Interpreter | None] = relationship()

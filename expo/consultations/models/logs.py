"""The consultation log (상담일지): what was discussed, line by line, and how far it got."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.consultations.models.timetable import Consultation, ConsultationId
from expo.consultations.rules.codes import LogAuthor, Stage
from expo.core.db import Base
from expo.core.ids import new_uuid


class ConsultationLog(Base):
    """One author's log of one consultation. Its id was made on the device that wrote it, so it is kept once."""

    __tablename__ = "consultation_logs"
    __table_args__ = (
        UniqueConstraint("consultation_id", "author"),
        CheckConstraint("satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5", name="satisfaction_in_range"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consultation_id: Mapped[ConsultationId] = mapped_column(ForeignKey("consultations.id"))
    author: Mapped[LogAuthor]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    stage: Mapped[Stage] = mapped_column(default=Stage.DISCUSSED)
    #: of all lines
    currency: Mapped[str] = mapped_column(String(3), default="KRW")
    #: won for one unit of the currency, in millionths, on that day; 0 where nobody said it
    rate_micro: Mapped[int] = mapped_column(BigInteger, default=1_000_000)
    #: sum of the lines, in minor units of the currency
    amount_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[str] = mapped_column(Text, default="")
    #: 1 (poor) to 5 (very good)
    satisfaction: Mapped[int | None]
    written_at: Mapped[datetime]
    received_at: Mapped[datetime]
    #: which of the author's edits this is; a later one names it among those it follows
    edit_id: Mapped[UUID] = mapped_column(default=new_uuid)
    #: digest of what was sent, so that the same id cannot carry other content unseen
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    confirmed_at: Mapped[datetime | None]
    #: SHA-256 of the code the buyer scans or types
    code_hash: Mapped[str] = mapped_column(String(64), default="", index=True)
    code_until: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship()
    lines: Mapped[list[LogLine]] = relationship(order_by="LogLine.position", cascade="all, delete-orphan")


class LogLine(Base):
    """A product discussed: unit price × quantity."""

    __tablename__ = "consultation_log_lines"
    __table_args__ = (CheckConstraint("quantity >= 0 AND unit_price_minor >= 0", name="not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    log_id: Mapped[UUID] = mapped_column(ForeignKey("consultation_logs.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(200), default="")
    unit_price_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    quantity: Mapped[int] = mapped_column(default=0)

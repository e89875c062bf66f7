"""Buyers, what exhibitors set for consultations, interpreters, wishes."""

from __future__ import annotations

from datetime import datetime, time
from typing import NewType
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from expo.accounts.models import Organization, OrganizationId, User, UserId
from expo.consultations.rules.codes import BuyerKind, BuyerStatus, Side
from expo.core.db import Base, LocalText, register_ids
from expo.exhibitors.models import CategoryId, Exhibitor, ExhibitorId
from expo.registration.models import RegistrationId
from expo.shows.models import Show, ShowId

BuyerId = NewType("BuyerId", int)
InterpreterId = NewType("InterpreterId", int)
register_ids(BuyerId, InterpreterId)


class Buyer(Base):
    """A purchaser at one show (바이어): a person who meets exhibitors for an organization."""

    __tablename__ = "buyers"
    __table_args__ = (
        CheckConstraint("min_consultations <= max_consultations", name="limits_in_order"),
        CheckConstraint("min_consultations >= 0", name="limits_not_negative"),
        Index("ix_buyers_show_id_status", "show_id", "status"),
        Index(
            "uq_buyers_show_id_email",
            "show_id",
            "email",
            unique=True,
            sqlite_where=text("email <> ''"),
            postgresql_where=text("email <> ''"),
        ),
    )

    id: Mapped[BuyerId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    organization_id: Mapped[OrganizationId] = mapped_column(ForeignKey("organizations.id"), index=True)
    user_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    registration_id: Mapped[RegistrationId | None] = mapped_column(
        ForeignKey("registrations.id", ondelete="SET NULL"), index=True
    )
    kind: Mapped[BuyerKind] = mapped_column(default=BuyerKind.DOMESTIC)
    status: Mapped[BuyerStatus] = mapped_column(default=BuyerStatus.APPLIED)
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    job_title: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    #: of screens and mails
    language: Mapped[str] = mapped_column(String(2), default="ko")
    #: codes of languages spoken: ["en", "ja"]
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    wants_ko: Mapped[str] = mapped_column(Text, default="")
    wants_en: Mapped[str] = mapped_column(Text, default="")
    #: what they want to buy
    wants: Mapped[LocalText] = composite("wants_ko", "wants_en")
    budget_min_minor: Mapped[int | None]
    budget_max_minor: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3), default="KRW")
    companions: Mapped[int] = mapped_column(default=0)
    min_consultations: Mapped[int] = mapped_column(default=0)
    max_consultations: Mapped[int] = mapped_column(default=12)
    #: IANA name of the buyer's own zone
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Seoul")
    #: the organizer's own grouping ("delegation Vietnam")
    group_name: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    #: keeps this table all day, where the show seats buyers at tables
    table_id: Mapped[int | None] = mapped_column(ForeignKey("consultation_tables.id", ondelete="SET NULL"))
    #: last seen in the hall, and whether inside since
    seen_at: Mapped[datetime | None]
    is_here: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    invited_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]

    show: Mapped[Show] = relationship()
    organization: Mapped[Organization] = relationship()
    user: Mapped[User | None] = relationship()
    categories: Mapped[list[BuyerCategory]] = relationship(cascade="all, delete-orphan")

    @property
    def name(self) -> LocalText:
        return self.organization.name

    @property
    def own_zone(self) -> str:
        """The zone whose clock the buyer reads beside the show's; "" where both show the same time, as Tokyo's and Seoul's."""
        opening = datetime.combine(self.show.starts_on, time(12))
        clocks = {ZoneInfo(zone).utcoffset(opening) for zone in (self.time_zone, self.show.time_zone)}
        return self.time_zone if len(clocks) > 1 else ""


class BuyerCategory(Base):
    """A category the buyer looks for."""

    __tablename__ = "buyer_categories"

    buyer_id: Mapped[BuyerId] = mapped_column(ForeignKey("buyers.id", ondelete="CASCADE"), primary_key=True)
    category_id: Mapped[CategoryId] = mapped_column(ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True)


class ConsultationProfile(Base):
    """What an exhibitor sets for its consultations; without one the defaults hold."""

    __tablename__ = "consultation_profiles"
    __table_args__ = (
        CheckConstraint("desks BETWEEN 1 AND 9", name="has_desks"),
        CheckConstraint("min_consultations <= max_consultations", name="limits_in_order"),
    )

    exhibitor_id: Mapped[ExhibitorId] = mapped_column(
        ForeignKey("exhibitors.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    #: how many consultations at the same time
    desks: Mapped[int] = mapped_column(default=1)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: whom they want to meet
    wanted_kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    wants_ko: Mapped[str] = mapped_column(Text, default="")
    wants_en: Mapped[str] = mapped_column(Text, default="")
    wants: Mapped[LocalText] = composite("wants_ko", "wants_en")
    min_consultations: Mapped[int] = mapped_column(default=0)
    max_consultations: Mapped[int] = mapped_column(default=40)
    takes_requests: Mapped[bool] = mapped_column(default=True)
    #: a free slot that a buyer picks is booked at once; otherwise the exhibitor answers first
    confirms_at_once: Mapped[bool] = mapped_column(default=True)
    seen_at: Mapped[datetime | None]
    is_here: Mapped[bool] = mapped_column(default=False)

    exhibitor: Mapped[Exhibitor] = relationship()


class Interpreter(Base):
    """A scheduled person who interprets at tables (통역)."""

    __tablename__ = "interpreters"

    id: Mapped[InterpreterId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    name_ko: Mapped[str] = mapped_column(String(120), default="")
    name_en: Mapped[str] = mapped_column(String(120), default="")
    name: Mapped[LocalText] = composite("name_ko", "name_en")
    email: Mapped[str] = mapped_column(String(320), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: most slots in a row without a pause; None for no limit
    max_run: Mapped[int | None]

    show: Mapped[Show] = relationship()
    user: Mapped[User | None] = relationship()
    shifts: Mapped[list[InterpreterShift]] = relationship(
        order_by="InterpreterShift.starts_at", cascade="all, delete-orphan"
    )


class InterpreterShift(Base):
    """When an interpreter works; breaks are times away in the calendar."""

    __tablename__ = "interpreter_shifts"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    interpreter_id: Mapped[InterpreterId] = mapped_column(ForeignKey("interpreters.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


def _rank_once(side: Side, column: str) -> Index:
    """Return the index that lets one side give each rank once."""
    ranked = text(f"side = '{side.value}' AND rank IS NOT NULL")
    return Index(
        f"uq_wishes_{side.value}_rank", column, "rank", unique=True, sqlite_where=ranked, postgresql_where=ranked
    )


class Wish(Base):
    """One side wants to meet the other (희망, ranked) or refuses to (제외, the other is never told)."""

    __tablename__ = "wishes"
    __table_args__ = (
        UniqueConstraint("side", "buyer_id", "exhibitor_id"),
        CheckConstraint("(rank IS NULL OR NOT veto) AND (rank IS NULL OR rank > 0)", name="veto_has_no_rank"),
        _rank_once(Side.BUYER, "buyer_id"),
        _rank_once(Side.EXHIBITOR, "exhibitor_id"),
        Index("ix_wishes_show_id_side", "show_id", "side"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    side: Mapped[Side]
    buyer_id: Mapped[BuyerId] = mapped_column(ForeignKey("buyers.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[ExhibitorId] = mapped_column(ForeignKey("exhibitors.id", ondelete="CASCADE"), index=True)
    #: 1 is the first choice
    rank: Mapped[int | None]
    veto: Mapped[bool] = mapped_column(default=False)
    #: somebody asked for this at the desk during the show (현장접수) and waits for a freed slot
    asked_on_site_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    buyer: Mapped[Buyer] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()

"""Ways booths are given: wishes, points, draws (추첨) and self-selection windows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.core.db import Base
from expo.exhibitors.models import Exhibitor, ExhibitorId
from expo.floor.models.hall import Booth, BoothId
from expo.floor.models.plan import Plan, PlanId
from expo.floor.rules.codes import DrawStatus, SelectionEnd, SelectionStatus
from expo.shows.models import ShowId
from expo.solvers.booths.problem import MAX_WISHES


class BoothWish(Base):
    """A booth an applicant wishes for, best rank 1."""

    __tablename__ = "booth_wishes"
    __table_args__ = (
        UniqueConstraint("application_id", "rank"),
        UniqueConstraint("application_id", "booth_id"),
        CheckConstraint(f"rank BETWEEN 1 AND {MAX_WISHES}", name="rank_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    booth_id: Mapped[BoothId] = mapped_column(ForeignKey("booths.id"), index=True)
    rank: Mapped[int]

    booth: Mapped[Booth] = relationship()


class PointsRule(Base):
    """How a show counts points for the order of allocation."""

    __tablename__ = "points_rules"

    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"), primary_key=True)
    per_year: Mapped[int] = mapped_column(default=10)
    years_at_most: Mapped[int] = mapped_column(default=5)
    per_booth: Mapped[int] = mapped_column(default=5)
    booths_at_most: Mapped[int] = mapped_column(default=6, server_default="6")
    early_payment: Mapped[int] = mapped_column(default=10)
    early_until: Mapped[datetime | None]
    #: extra points by organization id, such as for sponsors
    extra: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)


class Draw(Base):
    """A public draw over one plan: its seed's SHA-256 is published before the seed."""

    __tablename__ = "draws"
    __table_args__ = (
        CheckConstraint("status <> 'revealed' OR (seed IS NOT NULL AND revealed_at IS NOT NULL)", name="seed_shown"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"), index=True)
    plan_id: Mapped[PlanId] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), index=True)
    status: Mapped[DrawStatus] = mapped_column(default=DrawStatus.COMMITTED)
    seed_hash: Mapped[str] = mapped_column(String(64))
    seed: Mapped[str | None] = mapped_column(String(200))
    area_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    #: what goes into the draw, frozen when the seed was committed to
    entries: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    committed_at: Mapped[datetime]
    committed_by: Mapped[str] = mapped_column(String(200), default="")
    revealed_at: Mapped[datetime | None]

    plan: Mapped[Plan] = relationship()


class SelectionRound(Base):
    """Exhibitors choose their booths on the map, each in an own time window."""

    __tablename__ = "selection_rounds"
    __table_args__ = (CheckConstraint("window_min > 0", name="window_has_a_length"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"), index=True)
    plan_id: Mapped[PlanId] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), index=True)
    window_min: Mapped[int]
    at_end: Mapped[SelectionEnd] = mapped_column(default=SelectionEnd.BEST_WISH)
    #: how long before its end a window is warned about
    warn_min: Mapped[int] = mapped_column(default=15, server_default="15")
    #: windows lie between these minutes of the show's day
    day_from_min: Mapped[int] = mapped_column(default=0, server_default="0")
    day_to_min: Mapped[int] = mapped_column(default=1440, server_default="1440")
    #: the areas whose booths are chosen; empty means all
    area_ids: Mapped[list[int]] = mapped_column(JSON, default=list, server_default="[]")
    paused_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(200), default="")
    cancelled_at: Mapped[datetime | None]

    plan: Mapped[Plan] = relationship()
    windows: Mapped[list[SelectionWindow]] = relationship(
        back_populates="round", order_by="SelectionWindow.opens_at", cascade="all, delete-orphan"
    )


class SelectionWindow(Base):
    """One exhibitor's time to choose."""

    __tablename__ = "selection_windows"
    __table_args__ = (
        UniqueConstraint("round_id", "exhibitor_id"),
        CheckConstraint("opens_at < closes_at", name="closes_after_opening"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("selection_rounds.id", ondelete="CASCADE"))
    exhibitor_id: Mapped[ExhibitorId] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    status: Mapped[SelectionStatus] = mapped_column(default=SelectionStatus.WAITING)
    reminded_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]

    round: Mapped[SelectionRound] = relationship(back_populates="windows")
    exhibitor: Mapped[Exhibitor] = relationship()

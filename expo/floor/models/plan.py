"""Plans: who stands where, in drafts and released versions, with the trail of every change."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NewType

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.core.db import Base, register_ids
from expo.exhibitors.models import Exhibitor, ExhibitorId
from expo.floor.models.hall import Booth, BoothId
from expo.floor.rules.codes import How, PlanStatus, Verb
from expo.shows.models import Show, ShowId

PlanId = NewType("PlanId", int)
register_ids(PlanId)


class Plan(Base):
    """A set of allocations (배정안). `revision` counts its changes; at most one released plan is in force per show."""

    __tablename__ = "plans"
    __table_args__ = (
        Index(
            "uq_plans_one_released",
            "show_id",
            unique=True,
            sqlite_where=text("status = 'released'"),
            postgresql_where=text("status = 'released'"),
        ),
        UniqueConstraint("show_id", "version"),
        CheckConstraint("(status = 'draft') = (version IS NULL)", name="versions_are_frozen"),
    )

    id: Mapped[PlanId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    status: Mapped[PlanStatus] = mapped_column(default=PlanStatus.DRAFT)
    #: 1, 2, 3 … of a frozen version; none for a draft
    version: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=0)
    #: the draft a version was frozen from, or the plan a draft was copied from
    based_on_id: Mapped[PlanId | None] = mapped_column(ForeignKey("plans.id"))
    #: the version that was in force before this one: where taking it back leads
    follows_id: Mapped[PlanId | None] = mapped_column(ForeignKey("plans.id"))
    #: of a frozen version: the draft's revision at that moment
    frozen_revision: Mapped[int | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(200), default="")
    released_at: Mapped[datetime | None]
    released_by: Mapped[str] = mapped_column(String(200), default="")
    taken_back_at: Mapped[datetime | None]
    #: what the last optimisation proved: score, bound, seconds
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    show: Mapped[Show] = relationship()
    based_on: Mapped[Plan | None] = relationship(foreign_keys=based_on_id, remote_side="Plan.id")


class Allocation(Base):
    """One booth of a plan belongs to one exhibitor: firmly, locked, or held until a time."""

    __tablename__ = "allocations"
    __table_args__ = (
        UniqueConstraint("plan_id", "booth_id"),
        Index("ix_allocations_plan_id_exhibitor_id", "plan_id", "exhibitor_id"),
        CheckConstraint("held_until IS NULL OR NOT is_locked", name="held_is_not_locked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[PlanId] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    booth_id: Mapped[BoothId] = mapped_column(ForeignKey("booths.id"), index=True)
    exhibitor_id: Mapped[ExhibitorId] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    is_locked: Mapped[bool] = mapped_column(default=False)
    #: who locked it; only they and a takeover with their consent open it again
    locked_by_id: Mapped[int | None]
    locked_by: Mapped[str] = mapped_column(String(200), default="")
    held_until: Mapped[datetime | None]
    how: Mapped[How]
    reason: Mapped[str] = mapped_column(Text, default="")
    author: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]

    booth: Mapped[Booth] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()


class PlanChange(Base):
    """One change of a plan: its author, reason and time. Append-only; one per revision."""

    __tablename__ = "plan_changes"
    __table_args__ = (UniqueConstraint("plan_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[PlanId] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    revision: Mapped[int]
    verb: Mapped[Verb]
    at: Mapped[datetime]
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text, default="")
    #: codes of the rules the author set aside with that reason
    overrides: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: the change this one undoes or redoes
    reverts_id: Mapped[int | None] = mapped_column(ForeignKey("plan_changes.id", ondelete="CASCADE"))

    lines: Mapped[list[PlanChangeLine]] = relationship(
        back_populates="change", order_by="PlanChangeLine.id", cascade="all, delete-orphan"
    )
    plan: Mapped[Plan] = relationship()


class PlanChangeLine(Base):
    """What one change did to one booth: who had it before and after, with lock and hold."""

    __tablename__ = "plan_change_lines"
    __table_args__ = (UniqueConstraint("change_id", "booth_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("plan_changes.id", ondelete="CASCADE"))
    booth_id: Mapped[BoothId] = mapped_column(ForeignKey("booths.id"), index=True)
    exhibitor_before_id: Mapped[ExhibitorId | None] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    exhibitor_after_id: Mapped[ExhibitorId | None] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    change: Mapped[PlanChange] = relationship(back_populates="lines")
    booth: Mapped[Booth] = relationship()


class PlanPresence(Base):
    """Who has a plan open, and which booth or exhibitor they work on."""

    __tablename__ = "plan_presences"

    plan_id: Mapped[PlanId] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    focus: Mapped[str] = mapped_column(String(60), default="")
    seen_at: Mapped[datetime]

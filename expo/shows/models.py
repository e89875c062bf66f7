"""Series, shows, days, phases, pavilions, and the roles of people in a show."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import NewType

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from expo.accounts.models import Organization, OrganizationId, User, UserId
from expo.core.actor import Role
from expo.core.db import Base, LocalText, register_ids
from expo.shows.rules import PhaseKind

SeriesId = NewType("SeriesId", int)
ShowId = NewType("ShowId", int)
ShowDayId = NewType("ShowDayId", int)
PavilionId = NewType("PavilionId", int)
register_ids(SeriesId, ShowId, ShowDayId, PavilionId)


class Series(Base):
    """A yearly expo; its shows are linked."""

    __tablename__ = "series"

    id: Mapped[SeriesId] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name_ko: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    name: Mapped[LocalText] = composite("name_ko", "name_en")
    is_demo: Mapped[bool] = mapped_column(default=False)

    shows: Mapped[list[Show]] = relationship(back_populates="series", order_by="Show.starts_on.desc()")


class Show(Base):
    """One edition of a series."""

    __tablename__ = "shows"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="ends_after_start"),)

    id: Mapped[ShowId] = mapped_column(primary_key=True)
    series_id: Mapped[SeriesId] = mapped_column(ForeignKey("series.id"), index=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name_ko: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    name: Mapped[LocalText] = composite("name_ko", "name_en")
    venue_ko: Mapped[str] = mapped_column(String(200), default="")
    venue_en: Mapped[str] = mapped_column(String(200), default="")
    venue: Mapped[LocalText] = composite("venue_ko", "venue_en")
    address_ko: Mapped[str] = mapped_column(String(300), default="")
    address_en: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[LocalText] = composite("address_ko", "address_en")
    about_ko: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[LocalText] = composite("about_ko", "about_en")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    #: IANA name; every time on screens is in it
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Seoul")
    currency: Mapped[str] = mapped_column(String(3), default="KRW")
    #: visible to the public
    is_published: Mapped[bool] = mapped_column(default=False)
    #: the local demo: its gates admit at any hour of a show day
    is_demo: Mapped[bool] = mapped_column(default=False)
    #: gates admit from opening to closing time only when set
    gates_keep_hours: Mapped[bool] = mapped_column(default=True)
    registration_open: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    series: Mapped[Series] = relationship(back_populates="shows")
    days: Mapped[list[ShowDay]] = relationship(
        back_populates="show", order_by="ShowDay.on", cascade="all, delete-orphan"
    )
    phases: Mapped[list[Phase]] = relationship(
        back_populates="show", order_by="Phase.starts_on", cascade="all, delete-orphan"
    )
    pavilions: Mapped[list[Pavilion]] = relationship(
        back_populates="show", order_by="Pavilion.position", cascade="all, delete-orphan"
    )


class ShowDay(Base):
    """One day of a show with its opening hours (local times of the show's zone)."""

    __tablename__ = "show_days"
    __table_args__ = (
        UniqueConstraint("show_id", "on"),
        CheckConstraint("opens_at < closes_at", name="closes_after_opening"),
    )

    id: Mapped[ShowDayId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    on: Mapped[date]
    opens_at: Mapped[time]
    closes_at: Mapped[time]

    show: Mapped[Show] = relationship(back_populates="days")


class Phase(Base):
    """When a station of the show begins and ends."""

    __tablename__ = "phases"
    __table_args__ = (
        UniqueConstraint("show_id", "kind"),
        CheckConstraint("starts_on <= ends_on", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    kind: Mapped[PhaseKind]
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    show: Mapped[Show] = relationship(back_populates="phases")


class Pavilion(Base):
    """A themed container (특별관) with a host, eligibility and a quota of firms. Nothing about it is fixed in code."""

    __tablename__ = "pavilions"
    __table_args__ = (
        UniqueConstraint("show_id", "slug"),
        UniqueConstraint("show_id", "position"),
        CheckConstraint("quota >= 0", name="quota_not_negative"),
    )

    id: Mapped[PavilionId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(60))
    #: 1, 2, 3 …: its place in lists, and by it its colour and mark
    position: Mapped[int]
    name_ko: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    name: Mapped[LocalText] = composite("name_ko", "name_en")
    about_ko: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[LocalText] = composite("about_ko", "about_en")
    eligibility_ko: Mapped[str] = mapped_column(Text, default="")
    eligibility_en: Mapped[str] = mapped_column(Text, default="")
    eligibility: Mapped[LocalText] = composite("eligibility_ko", "eligibility_en")
    #: how many firms may have a stand here
    quota: Mapped[int] = mapped_column(default=0)
    host_id: Mapped[OrganizationId | None] = mapped_column(ForeignKey("organizations.id"), index=True)

    show: Mapped[Show] = relationship(back_populates="pavilions")
    host: Mapped[Organization | None] = relationship()


def _live_once(name: str, *columns: str, where: str) -> Index:
    """Return the index that lets a user hold the same role for the same thing only once at a time."""
    live = text(f"revoked_at IS NULL AND {where}")
    return Index(
        f"uq_role_grants_{name}", "user_id", "show_id", *columns, unique=True, sqlite_where=live, postgresql_where=live
    )


class RoleGrant(Base):
    """What a user is in a show. Exhibitors and buyers act for an organization, hosts for a pavilion.

    A grant without `approved_at` was asked for by the user and opens nothing yet.
    """

    __tablename__ = "role_grants"
    __table_args__ = (
        _live_once("plain", "role", where="organization_id IS NULL AND pavilion_id IS NULL"),
        _live_once("organization", "role", "organization_id", where="organization_id IS NOT NULL"),
        _live_once("pavilion", "role", "pavilion_id", where="pavilion_id IS NOT NULL"),
        CheckConstraint("role NOT IN ('exhibitor', 'buyer') OR organization_id IS NOT NULL", name="acts_for_somebody"),
        CheckConstraint("role <> 'host' OR pavilion_id IS NOT NULL", name="hosts_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role]
    organization_id: Mapped[OrganizationId | None] = mapped_column(ForeignKey("organizations.id"))
    pavilion_id: Mapped[PavilionId | None] = mapped_column(ForeignKey("pavilions.id"))
    granted_by: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    show: Mapped[Show] = relationship()
    organization: Mapped[Organization | None] = relationship()
    pavilion: Mapped[Pavilion | None] = relationship()

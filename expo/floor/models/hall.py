"""Halls, the named areas in them, what stands there, and booths. Lengths are whole centimetres, x right, y down."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NewType

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from expo.core.db import Base, LocalText, register_ids
from expo.floor.rules.codes import AreaKind, BoothKind, BoothStatus, ItemKind
from expo.shows.models import Pavilion, PavilionId, Show, ShowId

HallId = NewType("HallId", int)
AreaId = NewType("AreaId", int)
BoothId = NewType("BoothId", int)
register_ids(HallId, AreaId, BoothId)


class Hall(Base):
    """One hall of a show. `revision` counts every change of its floor."""

    __tablename__ = "halls"
    __table_args__ = (CheckConstraint("width_cm > 0 AND depth_cm > 0", name="has_a_size"),)

    id: Mapped[HallId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"), index=True)
    name_ko: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    name: Mapped[LocalText] = composite("name_ko", "name_en")
    width_cm: Mapped[int]
    depth_cm: Mapped[int]
    position: Mapped[int] = mapped_column(default=1)
    revision: Mapped[int] = mapped_column(default=0)

    show: Mapped[Show] = relationship()
    areas: Mapped[list[Area]] = relationship(back_populates="hall", order_by="Area.position")
    items: Mapped[list[FloorItem]] = relationship(back_populates="hall", order_by="FloorItem.id")


class Area(Base):
    """A named part of a hall."""

    __tablename__ = "areas"
    __table_args__ = (
        CheckConstraint("w > 0 AND h > 0", name="has_a_size"),
        CheckConstraint("kind <> 'pavilion' OR pavilion_id IS NOT NULL", name="pavilion_is_named"),
    )

    id: Mapped[AreaId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"), index=True)
    hall_id: Mapped[HallId] = mapped_column(ForeignKey("halls.id", ondelete="CASCADE"), index=True)
    kind: Mapped[AreaKind]
    pavilion_id: Mapped[PavilionId | None] = mapped_column(ForeignKey("pavilions.id"), index=True)
    name_ko: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    name: Mapped[LocalText] = composite("name_ko", "name_en")
    position: Mapped[int] = mapped_column(default=1)
    x: Mapped[int]
    y: Mapped[int]
    w: Mapped[int]
    h: Mapped[int]

    hall: Mapped[Hall] = relationship(back_populates="areas")
    pavilion: Mapped[Pavilion | None] = relationship()


class FloorItem(Base):
    """A wall, pillar, entrance, aisle, service point or a picture to trace."""

    __tablename__ = "floor_items"
    __table_args__ = (
        CheckConstraint("w > 0 AND h > 0", name="has_a_size"),
        CheckConstraint("opacity BETWEEN 5 AND 100", name="opacity_in_percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[HallId] = mapped_column(ForeignKey("halls.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ItemKind]
    label_ko: Mapped[str] = mapped_column(String(120), default="")
    label_en: Mapped[str] = mapped_column(String(120), default="")
    label: Mapped[LocalText] = composite("label_ko", "label_en")
    x: Mapped[int]
    y: Mapped[int]
    w: Mapped[int]
    h: Mapped[int]
    #: for a picture: its name among the pictures people sent
    path: Mapped[str] = mapped_column(String(200), default="")
    #: for a picture: how strongly it shows, in percent
    opacity: Mapped[int] = mapped_column(default=40)

    hall: Mapped[Hall] = relationship(back_populates="items")


class Booth(Base):
    """A numbered rectangle on the floor; a number names one booth in use per show."""

    __tablename__ = "booths"
    __table_args__ = (
        Index(
            "uq_booths_number_in_use",
            "show_id",
            "number",
            unique=True,
            sqlite_where=text("status = 'active'"),
            postgresql_where=text("status = 'active'"),
        ),
        CheckConstraint("w > 0 AND h > 0", name="has_a_size"),
        CheckConstraint("power_kw >= 0 AND load_kn_m2 >= 0", name="supply_not_negative"),
        CheckConstraint("open_sides BETWEEN 0 AND 4", name="open_sides_of_four"),
    )

    id: Mapped[BoothId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"), index=True)
    hall_id: Mapped[HallId] = mapped_column(ForeignKey("halls.id"), index=True)
    area_id: Mapped[AreaId] = mapped_column(ForeignKey("areas.id"), index=True)
    number: Mapped[str] = mapped_column(String(12))
    x: Mapped[int]
    y: Mapped[int]
    w: Mapped[int]
    h: Mapped[int]
    kind: Mapped[BoothKind] = mapped_column(default=BoothKind.SHELL)
    power_kw: Mapped[int] = mapped_column(default=0)
    water: Mapped[bool] = mapped_column(default=False)
    air: Mapped[bool] = mapped_column(default=False)
    lan: Mapped[bool] = mapped_column(default=False)
    load_kn_m2: Mapped[int] = mapped_column(default=0)
    open_sides: Mapped[int] = mapped_column(default=1)
    is_quiet: Mapped[bool] = mapped_column(default=False)
    status: Mapped[BoothStatus] = mapped_column(default=BoothStatus.ACTIVE)
    #: the booth that took a merged one's place
    merged_into_id: Mapped[BoothId | None] = mapped_column(ForeignKey("booths.id"))

    area: Mapped[Area] = relationship()
    hall: Mapped[Hall] = relationship()


class FloorChange(Base):
    """One change of a hall's floor, with what was there before and after, so that it can be undone."""

    __tablename__ = "floor_changes"
    __table_args__ = (UniqueConstraint("hall_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[HallId] = mapped_column(ForeignKey("halls.id", ondelete="CASCADE"))
    revision: Mapped[int]
    at: Mapped[datetime]
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200))
    verb: Mapped[str] = mapped_column(String(40))
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: the change this one undoes or redoes
    reverts_id: Mapped[int | None] = mapped_column(ForeignKey("floor_changes.id", ondelete="CASCADE"))

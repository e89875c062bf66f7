"""Categories, applications with everything they ask for, exhibitors, sample displays, products."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NewType
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from expo.accounts.models import Organization, OrganizationId, UserId
from expo.core.db import Base, LocalText, register_ids
from expo.core.ids import new_uuid
from expo.exhibitors.rules import (
    ApplicationStatus,
    ExhibitorStatus,
    NeighbourKind,
    Participation,
    StandKind,
)
from expo.shows.models import Pavilion, PavilionId, Show, ShowId

CategoryId = NewType("CategoryId", int)
ApplicationId = NewType("ApplicationId", int)
ExhibitorId = NewType("ExhibitorId", int)
SampleDisplayId = NewType("SampleDisplayId", int)
ProductId = NewType("ProductId", int)
register_ids(CategoryId, ApplicationId, ExhibitorId, SampleDisplayId, ProductId)


class Category(Base):
    """What firms make; noisy and food categories keep their distance from the quiet."""

    __tablename__ = "categories"
    __table_args__ = (UniqueConstraint("show_id", "slug"),)

    id: Mapped[CategoryId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(60))
    name_ko: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    name: Mapped[LocalText] = composite("name_ko", "name_en")
    is_noisy: Mapped[bool] = mapped_column(default=False)
    is_food: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)


class ApplicationTerms(Base):
    """What a show asks of applicants: stand fees, days to pay, how much may be wished."""

    __tablename__ = "application_terms"

    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"), primary_key=True)
    #: fee of one booth in minor units of the show's currency
    shell_fee_minor: Mapped[int] = mapped_column(default=0)
    raw_fee_minor: Mapped[int] = mapped_column(default=0)
    pavilion_fee_minor: Mapped[int] = mapped_column(default=0)
    days_to_pay: Mapped[int] = mapped_column(default=14)
    max_booths: Mapped[int] = mapped_column(default=6)
    text_ko: Mapped[str] = mapped_column(Text, default="")
    text_en: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[LocalText] = composite("text_ko", "text_en")


class Application(Base):
    """An organization's wish to exhibit (참가신청). A draft may not yet be recognised as an organization."""

    __tablename__ = "applications"
    __table_args__ = (
        UniqueConstraint("show_id", "number"),
        CheckConstraint("organization_id IS NOT NULL OR status IN ('draft', 'withdrawn')", name="knows_its_firm"),
        CheckConstraint("number IS NOT NULL OR status IN ('draft', 'withdrawn')", name="has_a_number"),
        CheckConstraint("submitted_at IS NOT NULL OR status IN ('draft', 'withdrawn')", name="was_submitted"),
        CheckConstraint(
            "pavilion_id IS NOT NULL OR participation = 'own_booth' OR status IN ('draft', 'withdrawn')",
            name="names_its_pavilion",
        ),
        CheckConstraint("booths_wanted >= 0 AND open_sides BETWEEN 0 AND 4", name="size_is_possible"),
        CheckConstraint("power_kw >= 0 AND load_kn_m2 >= 0", name="needs_not_negative"),
        Index("ix_applications_show_id_status", "show_id", "status"),
        Index("ix_applications_pavilion_id_status", "pavilion_id", "status"),
    )

    id: Mapped[ApplicationId] = mapped_column(primary_key=True)
    #: names the application in links that are mailed to its applicant
    public_id: Mapped[UUID] = mapped_column(default=new_uuid, unique=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    #: given at submission, in order
    number: Mapped[int | None]
    status: Mapped[ApplicationStatus] = mapped_column(default=ApplicationStatus.DRAFT)
    participation: Mapped[Participation] = mapped_column(default=Participation.OWN_BOOTH)
    #: recognised at submission, by business number or name
    organization_id: Mapped[OrganizationId | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    #: what the applicant wrote about the firm: name_ko, name_en, business_number, country, region_ko …
    firm: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: the signed-in applicant, who finds the draft again without a link
    user_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    pavilion_id: Mapped[PavilionId | None] = mapped_column(ForeignKey("pavilions.id"))
    #: why the firm fits the pavilion
    eligibility_note: Mapped[str] = mapped_column(Text, default="")
    category_id: Mapped[CategoryId | None] = mapped_column(ForeignKey("categories.id"), index=True)

    booths_wanted: Mapped[int] = mapped_column(default=1)
    #: None: either kind will do
    stand_kind: Mapped[StandKind | None]
    power_kw: Mapped[int] = mapped_column(default=0)
    water: Mapped[bool] = mapped_column(default=False)
    air: Mapped[bool] = mapped_column(default=False)
    lan: Mapped[bool] = mapped_column(default=False)
    load_kn_m2: Mapped[int] = mapped_column(default=0)
    open_sides: Mapped[int] = mapped_column(default=0)
    is_noisy: Mapped[bool] = mapped_column(default=False)
    is_food: Mapped[bool] = mapped_column(default=False)
    #: wants no competitor of its own category next to it
    avoids_competitors: Mapped[bool] = mapped_column(default=True)

    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(320), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    #: in which the applicant is written to
    language: Mapped[str] = mapped_column(String(2), default="ko")
    note: Mapped[str] = mapped_column(Text, default="")

    points: Mapped[int] = mapped_column(default=0)
    fee_minor: Mapped[int] = mapped_column(default=0)
    fee_due_on: Mapped[date | None]
    paid_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    #: of the last decision, as the applicant reads it
    reason_ko: Mapped[str] = mapped_column(Text, default="")
    reason_en: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[LocalText] = composite("reason_ko", "reason_en")
    #: only organizers and hosts see it
    internal_note: Mapped[str] = mapped_column(Text, default="")
    copied_from_id: Mapped[ApplicationId | None] = mapped_column(ForeignKey("applications.id", ondelete="SET NULL"))

    show: Mapped[Show] = relationship()
    organization: Mapped[Organization | None] = relationship()
    pavilion: Mapped[Pavilion | None] = relationship()
    category: Mapped[Category | None] = relationship()
    neighbours: Mapped[list[ApplicationNeighbour]] = relationship(
        back_populates="application", order_by="ApplicationNeighbour.id", cascade="all, delete-orphan"
    )
    products: Mapped[list[ApplicationProduct]] = relationship(
        back_populates="application",
        order_by="ApplicationProduct.position, ApplicationProduct.id",
        cascade="all, delete-orphan",
    )
    documents: Mapped[list[ApplicationDocument]] = relationship(
        back_populates="application", order_by="ApplicationDocument.id", cascade="all, delete-orphan"
    )


class ApplicationNeighbour(Base):
    """A firm the applicant wants beside it or away from it; by name until the firm is known."""

    __tablename__ = "application_neighbours"
    __table_args__ = (
        UniqueConstraint("application_id", "organization_id"),
        CheckConstraint("organization_id IS NOT NULL OR name <> ''", name="names_somebody"),
        CheckConstraint("distance_m BETWEEN 1 AND 200", name="distance_is_possible"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[ApplicationId] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[OrganizationId | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[NeighbourKind]
    #: how far apart in metres; None: as far as the show keeps firms apart anyway
    distance_m: Mapped[int | None]

    application: Mapped[Application] = relationship(back_populates="neighbours")
    organization: Mapped[Organization | None] = relationship()


class ApplicationProduct(Base):
    """A product the applicant means to show; becomes a product of the exhibitor at approval."""

    __tablename__ = "application_products"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[ApplicationId] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    name_ko: Mapped[str] = mapped_column(String(200), default="")
    name_en: Mapped[str] = mapped_column(String(200), default="")
    name: Mapped[LocalText] = composite("name_ko", "name_en")
    text_ko: Mapped[str] = mapped_column(Text, default="")
    text_en: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[LocalText] = composite("text_ko", "text_en")
    #: name of the picture's file below instance/media
    image: Mapped[str | None] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)

    application: Mapped[Application] = relationship(back_populates="products")


class ApplicationDocument(Base):
    """A file the applicant handed in: certificate, drawing, catalogue."""

    __tablename__ = "application_documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[ApplicationId] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    #: name of the file below instance/documents
    file: Mapped[str] = mapped_column(String(80))
    media_type: Mapped[str] = mapped_column(String(80))
    size_bytes: Mapped[int]
    created_at: Mapped[datetime]

    application: Mapped[Application] = relationship(back_populates="documents")


class Exhibitor(Base):
    """An approved participation in one show with an own booth or a stand in a pavilion (참가기업)."""

    __tablename__ = "exhibitors"
    __table_args__ = (
        UniqueConstraint("show_id", "organization_id"),
        UniqueConstraint("show_id", "slug"),
        CheckConstraint("participation <> 'sample_display'", name="has_a_stand"),
        CheckConstraint("(pavilion_id IS NULL) = (participation = 'own_booth')", name="stands_where_it_says"),
        Index("ix_exhibitors_pavilion_id_status", "pavilion_id", "status"),
    )

    id: Mapped[ExhibitorId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    organization_id: Mapped[OrganizationId] = mapped_column(ForeignKey("organizations.id"), index=True)
    application_id: Mapped[ApplicationId | None] = mapped_column(
        ForeignKey("applications.id", ondelete="SET NULL"), unique=True
    )
    slug: Mapped[str] = mapped_column(String(60))
    participation: Mapped[Participation] = mapped_column(default=Participation.OWN_BOOTH)
    #: the pavilion its stand is in; None for an own booth
    pavilion_id: Mapped[PavilionId | None] = mapped_column(ForeignKey("pavilions.id"))
    category_id: Mapped[CategoryId | None] = mapped_column(ForeignKey("categories.id"), index=True)
    status: Mapped[ExhibitorStatus] = mapped_column(default=ExhibitorStatus.ACTIVE)
    intro_ko: Mapped[str] = mapped_column(Text, default="")
    intro_en: Mapped[str] = mapped_column(Text, default="")
    intro: Mapped[LocalText] = composite("intro_ko", "intro_en")
    logo: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    show: Mapped[Show] = relationship()
    organization: Mapped[Organization] = relationship()
    application: Mapped[Application | None] = relationship()
    pavilion: Mapped[Pavilion | None] = relationship()
    category: Mapped[Category | None] = relationship()
    products: Mapped[list[Product]] = relationship(
        back_populates="exhibitor", order_by="Product.position, Product.id", cascade="all, delete-orphan"
    )


class SampleDisplay(Base):
    """Products shown in a pavilion by a firm that need not be an exhibitor (시제품 전시); counted apart."""

    __tablename__ = "sample_displays"
    __table_args__ = (
        UniqueConstraint("show_id", "slug"),
        UniqueConstraint("pavilion_id", "organization_id"),
    )

    id: Mapped[SampleDisplayId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    pavilion_id: Mapped[PavilionId] = mapped_column(ForeignKey("pavilions.id"))
    organization_id: Mapped[OrganizationId] = mapped_column(ForeignKey("organizations.id"), index=True)
    application_id: Mapped[ApplicationId | None] = mapped_column(
        ForeignKey("applications.id", ondelete="SET NULL"), unique=True
    )
    slug: Mapped[str] = mapped_column(String(60))
    category_id: Mapped[CategoryId | None] = mapped_column(ForeignKey("categories.id"), index=True)
    status: Mapped[ExhibitorStatus] = mapped_column(default=ExhibitorStatus.ACTIVE)
    intro_ko: Mapped[str] = mapped_column(Text, default="")
    intro_en: Mapped[str] = mapped_column(Text, default="")
    intro: Mapped[LocalText] = composite("intro_ko", "intro_en")
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    organization: Mapped[Organization] = relationship()
    application: Mapped[Application | None] = relationship()
    pavilion: Mapped[Pavilion] = relationship()
    category: Mapped[Category | None] = relationship()
    products: Mapped[list[Product]] = relationship(
        back_populates="sample_display", order_by="Product.position, Product.id", cascade="all, delete-orphan"
    )


class Product(Base):
    """What an exhibitor or a sample display shows."""

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("(exhibitor_id IS NULL) <> (sample_display_id IS NULL)", name="shown_by_one"),
        CheckConstraint("name_ko <> '' OR name_en <> ''", name="has_a_name"),
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
    )

    id: Mapped[ProductId] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[ExhibitorId | None] = mapped_column(
        ForeignKey("exhibitors.id", ondelete="CASCADE"), index=True
    )
    sample_display_id: Mapped[SampleDisplayId | None] = mapped_column(
        ForeignKey("sample_displays.id", ondelete="CASCADE"), index=True
    )
    name_ko: Mapped[str] = mapped_column(String(200), default="")
    name_en: Mapped[str] = mapped_column(String(200), default="")
    name: Mapped[LocalText] = composite("name_ko", "name_en")
    text_ko: Mapped[str] = mapped_column(Text, default="")
    text_en: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[LocalText] = composite("text_ko", "text_en")
    category_id: Mapped[CategoryId | None] = mapped_column(ForeignKey("categories.id"), index=True)
    price_minor: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3), default="KRW")
    #: name of the picture's file below instance/media
    image: Mapped[str | None] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)

    exhibitor: Mapped[Exhibitor | None] = relationship(back_populates="products")
    sample_display: Mapped[SampleDisplay | None] = relationship(back_populates="products")
    category: Mapped[Category | None] = relationship()


class ImportDraft(Base):
    """A table somebody sent in, read but not yet taken over; confirming it is what changes anything."""

    __tablename__ = "import_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_uuid, unique=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    #: the rows by field code, as text, with the line each stands on
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    created_by: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

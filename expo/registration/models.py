"""Persons registered for a show, their badges, the keys that sign badges, and consents."""

from __future__ import annotations

from datetime import datetime
from typing import NewType
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from expo.accounts.models import Organization, OrganizationId, UserId
from expo.core.db import Base, LocalText, register_ids
from expo.core.i18n import both_forms
from expo.registration.rules import ConsentPurpose, RegistrationKind, RegistrationStatus, RevokeReason
from expo.shows.models import Show, ShowId

RegistrationId = NewType("RegistrationId", int)
BadgeId = NewType("BadgeId", int)
register_ids(RegistrationId, BadgeId)


class Registration(Base):
    """One person's entry to one show."""

    __tablename__ = "registrations"
    __table_args__ = (
        Index("ix_registrations_show_id_created_at", "show_id", "created_at"),
        Index("ix_registrations_show_id_email", "show_id", "email"),
    )

    id: Mapped[RegistrationId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id"))
    #: what links and other systems call it; says nothing about how many there are
    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    kind: Mapped[RegistrationKind]
    status: Mapped[RegistrationStatus] = mapped_column(default=RegistrationStatus.ACTIVE)
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    #: lower case; empty for people whom the organizer adds by hand without one
    email: Mapped[str] = mapped_column(String(320), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    #: as printed on the badge
    organization_name: Mapped[str] = mapped_column(String(200), default="")
    #: for readers of English, where the person gave one
    organization_name_en: Mapped[str] = mapped_column(String(200), default="")
    organization_names: Mapped[LocalText] = composite("organization_name", "organization_name_en")
    organization_id: Mapped[OrganizationId | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    job_title: Mapped[str] = mapped_column(String(100), default="")
    #: ISO 3166 code of two letters
    country: Mapped[str] = mapped_column(String(2), default="KR")
    language: Mapped[str] = mapped_column(String(2), default="ko")
    user_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]

    show: Mapped[Show] = relationship()
    organization: Mapped[Organization | None] = relationship()
    badges: Mapped[list[Badge]] = relationship(back_populates="registration", order_by="Badge.id")
    consents: Mapped[list[Consent]] = relationship(back_populates="registration", order_by="Consent.id")

    @property
    def full_name(self) -> str:
        """The person's name in both forms, as `person` and `called` take it."""
        return both_forms(self.name, self.name_en)


class Badge(Base):
    """The credential with the QR code. A registration has at most one that is not revoked."""

    __tablename__ = "badges"
    __table_args__ = (
        Index(
            "uq_badges_live",
            "registration_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        Index("ix_badges_registration_id", "registration_id"),
        Index("ix_badges_show_id_changed_at", "show_id", "changed_at"),
    )

    id: Mapped[BadgeId] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id"))
    registration_id: Mapped[RegistrationId] = mapped_column(ForeignKey("registrations.id"))
    #: sixteen bytes: the show's number and randomness
    token_id: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    #: ten random Crockford characters and their check character
    code: Mapped[str] = mapped_column(String(11), unique=True)
    key_id: Mapped[int]
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoke_reason: Mapped[RevokeReason | None]
    #: when a gate's copy of this badge last went stale: issued, revoked, or the person's data changed
    changed_at: Mapped[datetime]

    registration: Mapped[Registration] = relationship(back_populates="badges")

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None


class SigningKey(Base):
    """One key pair of this installation; badges name it by a byte. Retired keys verify, but sign nothing new."""

    __tablename__ = "signing_keys"

    #: 1 to 255: the first byte of a token
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: uncompressed point of P-256, 65 bytes
    public_key: Mapped[bytes] = mapped_column(LargeBinary(65))
    #: encrypted under a key derived from SECRET_KEY
    private_key: Mapped[bytes] = mapped_column(LargeBinary(200))
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class ConsentText(Base):
    """What people were asked, word for word; a changed wording is a new version."""

    __tablename__ = "consent_texts"
    __table_args__ = (UniqueConstraint("show_id", "purpose", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    show_id: Mapped[ShowId] = mapped_column(ForeignKey("shows.id", ondelete="CASCADE"))
    purpose: Mapped[ConsentPurpose]
    version: Mapped[int]
    text_ko: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    text: Mapped[LocalText] = composite("text_ko", "text_en")
    created_at: Mapped[datetime]


class Consent(Base):
    """One answer to one question. Append-only: the latest answer counts, a withdrawal is an answer too."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_registration_id_purpose", "registration_id", "purpose", "exhibitor_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[RegistrationId] = mapped_column(ForeignKey("registrations.id"))
    purpose: Mapped[ConsentPurpose]
    #: the one firm a third-party consent names
    exhibitor_id: Mapped[int | None] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    given: Mapped[bool]
    #: version of the ConsentText; 0 is the wording that comes with the application
    text_version: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(2))
    #: where it was asked: form, badge_page, stand, desk
    channel: Mapped[str] = mapped_column(String(40))

    registration: Mapped[Registration] = relationship(back_populates="consents")

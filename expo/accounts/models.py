"""Users, their sign-ins and mailed links, and the organizations people act for."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NewType

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from expo.accounts.rules import LinkPurpose
from expo.core.db import Base, LocalText, register_ids

UserId = NewType("UserId", int)
OrganizationId = NewType("OrganizationId", int)
register_ids(UserId, OrganizationId)


class OrganizationKind(StrEnum):
    COMPANY = "company"
    PUBLIC = "public"
    ASSOCIATION = "association"


class User(Base):
    """Somebody who can sign in. The address is kept in lower case; without a password nobody can."""

    __tablename__ = "users"

    id: Mapped[UserId] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="ko")
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Seoul")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    #: an account of the local demo; a production server refuses to start with one
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    deactivated_at: Mapped[datetime | None]

    sign_ins: Mapped[list[SignIn]] = relationship(back_populates="user", cascade="all, delete-orphan")


class SignIn(Base):
    """One browser in which a user is signed in; revoking it signs that browser out."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(back_populates="sign_ins")


class MailedLink(Base):
    """A secret link sent by mail; works once, until it expires."""

    __tablename__ = "mailed_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[LinkPurpose]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    #: the new address, for CHANGE_ADDRESS
    email: Mapped[str | None] = mapped_column(String(320))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class Organization(Base):
    """A company or institution; lives across shows. Recognised by its business number where it has one."""

    __tablename__ = "organizations"
    __table_args__ = (
        Index(
            "uq_organizations_business_number",
            "business_number",
            unique=True,
            sqlite_where=text("business_number IS NOT NULL"),
            postgresql_where=text("business_number IS NOT NULL"),
        ),
        CheckConstraint("name_ko <> '' OR name_en <> ''", name="has_a_name"),
    )

    id: Mapped[OrganizationId] = mapped_column(primary_key=True)
    name_ko: Mapped[str] = mapped_column(String(200), default="", index=True)
    name_en: Mapped[str] = mapped_column(String(200), default="", index=True)
    name: Mapped[LocalText] = composite("name_ko", "name_en")
    kind: Mapped[OrganizationKind] = mapped_column(default=OrganizationKind.COMPANY)
    #: ten digits without hyphens (사업자등록번호)
    business_number: Mapped[str | None] = mapped_column(String(10))
    country: Mapped[str] = mapped_column(String(2), default="KR")
    region_ko: Mapped[str] = mapped_column(String(80), default="")
    region_en: Mapped[str] = mapped_column(String(80), default="")
    region: Mapped[LocalText] = composite("region_ko", "region_en")
    website: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    about_ko: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[LocalText] = composite("about_ko", "about_en")
    created_at: Mapped[datetime]


class OrganizationMember(Base):
    """A user belongs to an organization; until approved (by a colleague or an organizer) it opens nothing."""

    __tablename__ = "organization_members"
    __table_args__ = (UniqueConstraint("user_id", "organization_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    organization_id: Mapped[OrganizationId] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE"), index=True
    )
    job_title: Mapped[str] = mapped_column(String(100), default="")
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    organization: Mapped[Organization] = relationship()

"""Organizations and who belongs to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from expo.accounts import queries
from expo.accounts.models import Organization, OrganizationId, OrganizationKind, OrganizationMember, UserId
from expo.core.db import LocalText, db


def add_organization(
    *,
    name: LocalText,
    now: datetime,
    business_number: str | None = None,
    country: str = "KR",
    kind: OrganizationKind = OrganizationKind.COMPANY,
    website: str = "",
) -> Organization:
    """Add a company or institution."""
    organization = Organization(
        name=name,
        business_number=business_number or None,
        country=country,
        kind=kind,
        website=website,
        created_at=now,
    )
    db.session.add(organization)
    db.session.flush()  # members and roles refer to the id
    return organization


def find_or_add_organization(
    *,
    name: LocalText,
    now: datetime,
    business_number: str | None = None,
    country: str = "KR",
    kind: OrganizationKind = OrganizationKind.COMPANY,
) -> Organization:
    """Return the organization with this business number (or else exactly this name in this country), adding it if new."""
    found = (
        queries.find_organization_by_number(business_number)
        if business_number
        else queries.find_organization_by_name(name, country)
    )
    return found or add_organization(name=name, now=now, business_number=business_number, country=country, kind=kind)


def add_member(
    user_id: UserId, organization_id: OrganizationId, *, now: datetime, job_title: str = "", approved: bool = False
) -> OrganizationMember:
    """Let a user belong to an organization; asking twice changes nothing, an approval stays."""
    member = db.session.scalar(
        select(OrganizationMember).where(
            OrganizationMember.user_id == user_id, OrganizationMember.organization_id == organization_id
        )
    )
    if member is None:
        member = OrganizationMember(
            user_id=user_id, organization_id=organization_id, job_title=job_title, created_at=now
        )
        db.session.add(member)
    if approved and member.approved_at is None:
        member.approved_at = now
    return member

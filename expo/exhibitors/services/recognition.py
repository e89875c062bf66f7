"""Firms become organizations: recognised where they are known, added where they are not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from expo.accounts.models import Organization
from expo.core.db import LocalText, db
from expo.exhibitors.models import Application, ApplicationNeighbour
from expo.exhibitors.queries import applications as queries
from expo.exhibitors.rules.firms import Firm, name_key
from expo.exhibitors.rules.numbers import digits_of
from expo.shows.models import ShowId


def recognise(firm: Firm, *, now: datetime) -> Organization:
    """Return the organization a firm is recognised as, or a new one; known data is only added to, never replaced."""
    known_id, _ = queries.known_firms().recognise(firm)
    if known_id is None:
        return add_organization(firm, now=now)
    organization = db.session.get_one(Organization, known_id)
    complete(organization, firm)
    return organization


def add_organization(firm: Firm, *, now: datetime) -> Organization:
    """Add the firm as an organization."""
    organization = Organization(
        name_ko=firm.name_ko,
        name_en=firm.name_en,
        business_number=digits_of(firm.business_number) or None,
        country=firm.country,
        created_at=now,
    )
    complete(organization, firm)
    db.session.add(organization)
    db.session.flush()  # its id is what it is known by
    return organization


def link_neighbours(show_id: ShowId, organizations: Sequence[Organization]) -> None:
    """Let the show's applications that named these firms before they were known name them from now on."""
    keys = {
        name_key(name): organization
        for organization in organizations
        for name in (organization.name_ko, organization.name_en)
        if name
    }
    rows = db.session.scalars(
        select(ApplicationNeighbour)
        .join(Application)
        .options(selectinload(ApplicationNeighbour.application).selectinload(Application.neighbours))
        .where(Application.show_id == show_id, ApplicationNeighbour.organization_id.is_(None))
    ).all()
    for row in rows:
        found = keys.get(name_key(row.name))
        named = {each.organization_id for each in row.application.neighbours} | {row.application.organization_id}
        if found is not None and found.id not in named:
            row.organization_id = found.id


def complete(organization: Organization, firm: Firm) -> bool:
    """Fill in what the organization does not say yet; return whether anything was added."""
    added = False
    for name in ("name_ko", "name_en", "region_ko", "region_en", "website", "phone", "about_ko", "about_en"):
        if getattr(firm, name) and not getattr(organization, name):
            setattr(organization, name, getattr(firm, name))
            added = True
    if added:  # both halves of a text in two languages are told together
        organization.name = LocalText(organization.name_ko, organization.name_en)
        organization.region = LocalText(organization.region_ko, organization.region_en)
        organization.about = LocalText(organization.about_ko, organization.about_en)
    number = digits_of(firm.business_number)
    if number and not organization.business_number:
        organization.business_number, added = number, True
    return added

"""Reads for the public part of the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, func, literal, or_, select, union_all

from expo.accounts.models import Organization
from expo.core.db import db
from expo.exhibitors.models import Category, Exhibitor, SampleDisplay
from expo.exhibitors.rules import ExhibitorStatus, Participation
from expo.floor.models import Allocation, Booth, Plan
from expo.floor.rules.codes import PlanStatus
from expo.shows.models import Pavilion, Show

CURSOR_MARK = "~"


def counts(show: Show) -> dict[str, int]:
    """Return how many of each a show has, in one statement."""
    active = (Exhibitor.show_id == show.id, Exhibitor.status == ExhibitorStatus.ACTIVE)
    shown = (SampleDisplay.show_id == show.id, SampleDisplay.status == ExhibitorStatus.ACTIVE)
    own = Exhibitor.participation == Participation.OWN_BOOTH
    row = db.session.execute(
        select(
            select(func.count()).where(*active).scalar_subquery().label("exhibitors"),
            select(func.count()).where(*active, own).scalar_subquery().label("individual_booths"),
            select(func.count()).where(Pavilion.show_id == show.id).scalar_subquery().label("pavilions"),
            select(func.count()).where(*shown).scalar_subquery().label("sample_displays"),
        )
    ).one()
    return dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public door has this name


def directory(show: Show, *, after: str, limit: int) -> Sequence[Row[Any]]:
    """Return exhibitors and sample displays after a cursor, in the order of their slugs."""
    shared = (Organization.name_ko, Organization.name_en, Pavilion.slug.label("pavilion"))
    exhibitors = (
        select(
            Exhibitor.slug.label("slug"),
            literal("exhibitor").label("kind"),
            Exhibitor.id.label("exhibitor_id"),
            Category.name_ko.label("category_ko"),
            Category.name_en.label("category_en"),
            *shared,
        )
        .join(Organization, Organization.id == Exhibitor.organization_id)
        .outerjoin(Pavilion, Pavilion.id == Exhibitor.pavilion_id)
        .outerjoin(Category, Category.id == Exhibitor.category_id)
        .where(Exhibitor.show_id == show.id, Exhibitor.status == ExhibitorStatus.ACTIVE)
    )
    displays = (
        select(
            SampleDisplay.slug.label("slug"),
            literal("sample_display").label("kind"),
            literal(0).label("exhibitor_id"),
            Category.name_ko.label("category_ko"),
            Category.name_en.label("category_en"),
            *shared,
        )
        .join(Organization, Organization.id == SampleDisplay.organization_id)
        .outerjoin(Pavilion, Pavilion.id == SampleDisplay.pavilion_id)
        .outerjoin(Category, Category.id == SampleDisplay.category_id)
        .where(SampleDisplay.show_id == show.id, SampleDisplay.status == ExhibitorStatus.ACTIVE)
    )
    both = union_all(exhibitors, displays).subquery()
    slug, _, kind = after.partition(CURSOR_MARK)
    is_later = or_(both.c.slug > slug, and_(both.c.slug == slug, both.c.kind > kind))
    statement = select(both).where(is_later).order_by(both.c.slug, both.c.kind).limit(limit)
    return db.session.execute(statement).all()


def cursor_of(row: Row[Any]) -> str:
    """Return what names a row's place in the directory; the two kinds may share a slug."""
    return f"{row.slug}{CURSOR_MARK}{row.kind}"


def booth_numbers(show: Show) -> dict[int, list[str]]:
    """Return the booth numbers of each exhibitor by the plan in force; empty before a release."""
    rows = db.session.execute(
        select(Allocation.exhibitor_id, Booth.number)
        .join(Plan, Plan.id == Allocation.plan_id)
        .join(Booth, Booth.id == Allocation.booth_id)
        .where(Plan.show_id == show.id, Plan.status == PlanStatus.RELEASED)
        .order_by(Booth.number)
    )
    found: dict[int, list[str]] = {}
    for exhibitor_id, number in rows:
        found.setdefault(exhibitor_id, []).append(number)
    return found

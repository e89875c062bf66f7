"""Reading exhibitors and sample displays for those who work with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from expo.accounts.models import Organization
from expo.core.db import db, holds
from expo.exhibitors.models import Category, Exhibitor, Product, SampleDisplay
from expo.exhibitors.rules import ExhibitorStatus
from expo.shows.models import Pavilion, Show


def exhibitor_of(show_id: int, organization_id: int | None) -> str | None:
    """Return the slug under which a firm exhibits in a show, if it does or did."""
    return db.session.scalar(
        select(Exhibitor.slug).where(Exhibitor.show_id == show_id, Exhibitor.organization_id == organization_id)
    )


def list_displays_of(exhibitor: Exhibitor) -> Sequence[SampleDisplay]:
    """Return the sample displays the exhibitor's firm has beside its stand."""
    return db.session.scalars(
        select(SampleDisplay)
        .options(joinedload(SampleDisplay.pavilion))
        .where(
            SampleDisplay.show_id == exhibitor.show_id,
            SampleDisplay.organization_id == exhibitor.organization_id,
            SampleDisplay.status == ExhibitorStatus.ACTIVE,
        )
    ).all()


def select_exhibitors(show: Show, *, q: str = "", **filters: str) -> Select[Exhibitor]:
    """Return the show's exhibitors that fit search and filters (pavilion, category, participation, status)."""
    statement = (
        select(Exhibitor)
        .join(Exhibitor.organization)
        .outerjoin(Exhibitor.pavilion)
        .outerjoin(Exhibitor.category)
        .options(
            contains_eager(Exhibitor.organization),
            contains_eager(Exhibitor.pavilion),
            contains_eager(Exhibitor.category),
            joinedload(Exhibitor.application),
        )
        .where(Exhibitor.show_id == show.id, Exhibitor.status == (filters.get("status") or ExhibitorStatus.ACTIVE))
    )
    statement = statement.where(*(_has(word) for word in q.split()))
    if participation := filters.get("participation"):
        statement = statement.where(Exhibitor.participation == participation)
    if pavilion := filters.get("pavilion"):
        statement = statement.where(Pavilion.slug == pavilion)
    if category := filters.get("category"):
        none = category == "none"
        statement = statement.where(Category.id.is_(None) if none else Category.slug == category)
    return statement


def _has(word: str) -> ColumnElement[bool]:
    shown = exists().where(Product.exhibitor_id == Exhibitor.id, holds(word, Product.name_ko, Product.name_en))
    number = holds(word.replace("-", "") or word, Organization.business_number)
    return or_(holds(word, Organization.name_ko, Organization.name_en), number, shown)


def count_products(ids: Sequence[int]) -> dict[int, int]:
    """Return how many products each of these exhibitors shows."""
    rows = db.session.execute(
        select(Product.exhibitor_id, func.count()).where(Product.exhibitor_id.in_(ids)).group_by(Product.exhibitor_id)
    )
    return {int(exhibitor_id): number for exhibitor_id, number in rows if exhibitor_id}


def count_by_category(show: Show) -> Mapping[int, int]:
    """Return how many exhibitors take part in each category."""
    rows = db.session.execute(
        select(Exhibitor.category_id, func.count())
        .where(Exhibitor.show_id == show.id, Exhibitor.status == ExhibitorStatus.ACTIVE)
        .where(Exhibitor.category_id.is_not(None))
        .group_by(Exhibitor.category_id)
    )
    return {int(row[0] or 0): row[1] for row in rows}


def members_of(pavilion: Pavilion) -> Sequence[Exhibitor]:
    """Return the firms with a stand in the pavilion."""
    return db.session.scalars(
        select(Exhibitor)
        .join(Exhibitor.organization)
        .options(contains_eager(Exhibitor.organization), joinedload(Exhibitor.category))
        .where(Exhibitor.pavilion_id == pavilion.id, Exhibitor.status == ExhibitorStatus.ACTIVE)
        .order_by(Organization.name_ko)
    ).all()


def displays_of(pavilion: Pavilion) -> Sequence[SampleDisplay]:
    """Return the sample displays of the pavilion."""
    return db.session.scalars(
        select(SampleDisplay)
        .join(SampleDisplay.organization)
        .options(contains_eager(SampleDisplay.organization), joinedload(SampleDisplay.category))
        .where(SampleDisplay.pavilion_id == pavilion.id, SampleDisplay.status == ExhibitorStatus.ACTIVE)
        .order_by(Organization.name_ko)
    ).all()

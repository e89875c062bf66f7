"""Reading applications, exhibitors, sample displays and products."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from expo.core.db import db
from expo.core.errors import NotFound
from expo.exhibitors.models import Category, Exhibitor, SampleDisplay
from expo.exhibitors.queries.directory import Counts, DirectoryRow, counts, public_directory
from expo.exhibitors.rules import ExhibitorStatus
from expo.shows.models import Show

__all__ = [
    "Counts",
    "DirectoryRow",
    "counts",
    "get_exhibitor",
    "get_sample_display",
    "list_categories",
    "list_exhibitors",
    "list_sample_displays",
    "public_directory",
]

_WITH_NAMES = (joinedload(Exhibitor.organization), joinedload(Exhibitor.pavilion), joinedload(Exhibitor.category))


def get_exhibitor(show: Show, slug: str) -> Exhibitor:
    """Return the show's exhibitor with this slug, withdrawn ones included. Raises NotFound."""
    exhibitor = db.session.scalar(
        select(Exhibitor).options(*_WITH_NAMES).where(Exhibitor.show_id == show.id, Exhibitor.slug == slug)
    )
    if exhibitor is None:
        raise NotFound
    return exhibitor


def list_exhibitors(show: Show, *, with_withdrawn: bool = False) -> Sequence[Exhibitor]:
    """Return the show's exhibitors with firm, pavilion and category loaded, in one statement."""
    statement = select(Exhibitor).options(*_WITH_NAMES).where(Exhibitor.show_id == show.id).order_by(Exhibitor.id)
    if not with_withdrawn:
        statement = statement.where(Exhibitor.status == ExhibitorStatus.ACTIVE)
    return db.session.scalars(statement).all()


def list_categories(show: Show) -> Sequence[Category]:
    """Return the show's categories in their order."""
    return db.session.scalars(
        select(Category).where(Category.show_id == show.id).order_by(Category.position, Category.id)
    ).all()


def get_sample_display(show: Show, slug: str) -> SampleDisplay:
    """Return the show's sample display with this slug, withdrawn ones included. Raises NotFound."""
    display = db.session.scalar(
        select(SampleDisplay)
        .options(
            joinedload(SampleDisplay.organization),
            joinedload(SampleDisplay.pavilion),
            joinedload(SampleDisplay.category),
        )
        .where(SampleDisplay.show_id == show.id, SampleDisplay.slug == slug)
    )
    if display is None:
        raise NotFound
    return display


def list_sample_displays(show: Show, *, with_withdrawn: bool = False) -> Sequence[SampleDisplay]:
    """Return the show's sample displays with firm and pavilion loaded, in one statement."""
    statement = (
        select(SampleDisplay)
        .options(joinedload(SampleDisplay.organization), joinedload(SampleDisplay.pavilion))
        .where(SampleDisplay.show_id == show.id)
        .order_by(SampleDisplay.id)
    )
    if not with_withdrawn:
        statement = statement.where(SampleDisplay.status == ExhibitorStatus.ACTIVE)
    return db.session.scalars(statement).all()

"""What the organizer sets up for applicants: categories and terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from expo.core import audit
from expo.core.actor import Actor
from expo.core.audit import Subject
from expo.core.db import LocalText, db
from expo.core.errors import NotFound
from expo.core.ids import slugify
from expo.exhibitors.errors import CategoryInUse, NameNeeded
from expo.exhibitors.models import (
    Application,
    ApplicationTerms,
    Category,
    CategoryId,
    Exhibitor,
    Product,
    SampleDisplay,
)
from expo.exhibitors.queries import list_categories
from expo.exhibitors.rules.review import free_slug
from expo.shows.models import Show


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryData:
    name: LocalText
    is_noisy: bool = False
    is_food: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsData:
    """Fees of one booth in minor units, and what applicants are told."""

    shell_fee_minor: int = 0
    raw_fee_minor: int = 0
    pavilion_fee_minor: int = 0
    days_to_pay: int = 14
    max_booths: int = 6
    text: LocalText = LocalText()  # noqa: RUF009 - frozen


def get_category(show: Show, category_id: int) -> Category:
    """Return the show's category. Raises NotFound."""
    category = db.session.scalar(select(Category).where(Category.show_id == show.id, Category.id == category_id))
    if category is None:
        raise NotFound
    return category


def _subject(category: Category) -> Subject:
    return Subject(
        kind="category", id=category.id, label=category.name_ko or category.name_en, show_id=category.show_id
    )


def add_category(show: Show, data: CategoryData, *, actor: Actor, now: datetime) -> Category:
    """Add a category at the end. Raises NameNeeded."""
    if not (data.name.ko or data.name.en):
        raise NameNeeded
    present = list_categories(show)
    slug = free_slug(slugify(data.name.en, fallback=f"category-{len(present) + 1}"), {row.slug for row in present})
    category = Category(show_id=show.id, slug=slug, position=max((row.position for row in present), default=0) + 1)
    _set(category, data)
    db.session.add(category)
    db.session.flush()  # the trail names its id
    audit.record(actor, "exhibitors.add_category", _subject(category), now=now)
    return category


def change_category(category: Category, data: CategoryData, *, actor: Actor, now: datetime) -> None:
    """Change a category. Raises NameNeeded."""
    _set(category, data)
    audit.record(actor, "exhibitors.change_category", _subject(category), now=now)


def _set(category: Category, data: CategoryData) -> None:
    if not (data.name.ko or data.name.en):
        raise NameNeeded
    category.name = LocalText(data.name.ko or data.name.en, data.name.en or data.name.ko)
    category.is_noisy, category.is_food = data.is_noisy, data.is_food


def remove_category(category: Category, *, actor: Actor, now: datetime) -> None:
    """Remove a category that nobody is in. Raises CategoryInUse."""
    used = sum(
        db.session.scalar(select(func.count()).where(model.category_id == category.id)) or 0
        for model in (Application, Exhibitor, SampleDisplay, Product)
    )
    if used:
        raise CategoryInUse(count=used)
    audit.record(actor, "exhibitors.remove_category", _subject(category), now=now)
    db.session.delete(category)


def order_categories(show: Show, ids: Sequence[CategoryId]) -> None:
    """Put the categories into this order; those not named come last."""
    places = {category_id: place for place, category_id in enumerate(ids, start=1)}
    for row in list_categories(show):
        row.position = places.get(row.id, len(places) + row.position)


def set_terms(show: Show, data: TermsData, *, actor: Actor, now: datetime) -> None:
    """Set what stands cost and what applicants are told."""
    terms = db.session.get(ApplicationTerms, show.id)
    if terms is None:
        terms = ApplicationTerms(show_id=show.id)
        db.session.add(terms)
    for name in ("shell_fee_minor", "raw_fee_minor", "pavilion_fee_minor", "days_to_pay", "max_booths"):
        setattr(terms, name, getattr(data, name))
    terms.text = data.text
    subject = Subject(kind="show", id=show.id, label=show.name, show_id=show.id)
    audit.record(actor, "exhibitors.set_terms", subject, now=now)

"""What the public sees of a show's exhibitors and sample displays, in a constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from expo.accounts.models import Organization
from expo.core.db import LocalText, db
from expo.exhibitors import placements
from expo.exhibitors.models import Category, Exhibitor, Product, SampleDisplay
from expo.exhibitors.rules import ExhibitorStatus, Participation
from expo.exhibitors.rules.directory import INDIVIDUAL, Entry
from expo.shows.models import Pavilion, Show

EXHIBITOR, SAMPLE_DISPLAY = "exhibitor", "sample_display"


@dataclass(frozen=True, slots=True)
class DirectoryRow:
    """One firm of the directory: an exhibitor, or a sample display in a pavilion."""

    kind: str
    id: int
    slug: str
    name: LocalText
    country: str
    region: LocalText
    category_slug: str | None
    category: LocalText | None
    pavilion_slug: str | None
    pavilion: LocalText | None
    pavilion_position: int
    booths: tuple[str, ...] = ()
    products: tuple[LocalText, ...] = ()
    product_categories: frozenset[str] = frozenset()

    def entry(self, language: str) -> Entry:
        """Return the row as the search rules see it, sorted in the reader's language."""
        names = (self.name, self.region, *([self.category] if self.category else ()), *self.products)
        own = {self.category_slug} if self.category_slug else set()
        return Entry(
            key=(self.kind, self.id),
            sort_name=self.name.in_language(language),
            texts=tuple(text for name in names for text in (name.ko, name.en) if text),
            categories=frozenset(own) | self.product_categories,
            pavilion=self.pavilion_slug or INDIVIDUAL,
            region=self.region.ko or self.region.en,
            booths=self.booths,
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of a show that everybody may know."""

    exhibitors: int
    individual_booths: int
    pavilions: int
    sample_displays: int


def _rows(model: type[Exhibitor | SampleDisplay]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            model.id,
            model.slug,
            Organization.name_ko,
            Organization.name_en,
            Organization.country,
            Organization.region_ko,
            Organization.region_en,
            Category.slug,
            Category.name_ko,
            Category.name_en,
            Pavilion.slug,
            Pavilion.name_ko,
            Pavilion.name_en,
            Pavilion.position,
        )
        .join(Organization, Organization.id == model.organization_id)
        .outerjoin(Category, Category.id == model.category_id)
        .outerjoin(Pavilion, Pavilion.id == model.pavilion_id)
        .where(model.status == ExhibitorStatus.ACTIVE)
        .order_by(model.id)
    )


def public_directory(show: Show) -> list[DirectoryRow]:
    """Return every firm the directory lists: exhibitors first, then sample displays."""
    booths, products = placements.booths_of(show), _products_of(show)
    found = []
    for kind, model in ((EXHIBITOR, Exhibitor), (SAMPLE_DISPLAY, SampleDisplay)):
        for row in db.session.execute(_rows(model).where(model.show_id == show.id)):
            names, categories = products.get((kind, row[0]), ((), frozenset()))
            found.append(_row(kind, tuple(row), booths if kind == EXHIBITOR else {}, names, categories))
    return found


def _row(
    kind: str,
    row: tuple[Any, ...],
    booths: Mapping[Any, tuple[str, ...]],
    products: tuple[LocalText, ...],
    categories: frozenset[str],
) -> DirectoryRow:
    return DirectoryRow(
        kind=kind,
        id=row[0],
        slug=row[1],
        name=LocalText(row[2], row[3]),
        country=row[4],
        region=LocalText(row[5], row[6]),
        category_slug=row[7],
        category=LocalText(row[8], row[9]) if row[7] else None,
        pavilion_slug=row[10],
        pavilion=LocalText(row[11], row[12]) if row[10] else None,
        pavilion_position=row[13] or 0,
        booths=booths.get(row[0], ()),
        products=products,
        product_categories=categories,
    )


def _products_of(show: Show) -> Mapping[tuple[str, int], tuple[tuple[LocalText, ...], frozenset[str]]]:
    """Return the names and categories of all products by who shows them."""
    names: dict[tuple[str, int], list[LocalText]] = defaultdict(list)
    categories: dict[tuple[str, int], set[str]] = defaultdict(set)
    statement = (
        select(Product.exhibitor_id, Product.sample_display_id, Product.name_ko, Product.name_en, Category.slug)
        .outerjoin(Exhibitor, Exhibitor.id == Product.exhibitor_id)
        .outerjoin(SampleDisplay, SampleDisplay.id == Product.sample_display_id)
        .outerjoin(Category, Category.id == Product.category_id)
        .where(func.coalesce(Exhibitor.show_id, SampleDisplay.show_id) == show.id)
        .order_by(Product.position, Product.id)
    )
    for exhibitor_id, display_id, ko, en, slug in db.session.execute(statement):
        key = (EXHIBITOR, int(exhibitor_id)) if exhibitor_id else (SAMPLE_DISPLAY, int(display_id or 0))
        names[key].append(LocalText(ko, en))
        if slug:
            categories[key].add(slug)
    return {key: (tuple(texts), frozenset(categories[key])) for key, texts in names.items()}


def counts(show: Show) -> Counts:
    """Return the show's public figures."""
    active = select(Exhibitor.participation, func.count()).where(
        Exhibitor.show_id == show.id, Exhibitor.status == ExhibitorStatus.ACTIVE
    )
    by_kind = {kind: number for kind, number in db.session.execute(active.group_by(Exhibitor.participation))}  # noqa: C416 - a Row is no pair for mypy
    pavilions = select(func.count()).select_from(Pavilion).where(Pavilion.show_id == show.id)
    displays = select(func.count()).where(
        SampleDisplay.show_id == show.id, SampleDisplay.status == ExhibitorStatus.ACTIVE
    )
    return Counts(
        exhibitors=sum(by_kind.values()),
        individual_booths=by_kind.get(Participation.OWN_BOOTH, 0),
        pavilions=db.session.scalar(pavilions) or 0,
        sample_displays=db.session.scalar(displays) or 0,
    )


def earlier_shows(exhibitor: Exhibitor) -> Sequence[Show]:
    """Return the published earlier shows of the same series in which the firm exhibited, the latest first."""
    show = exhibitor.show
    return db.session.scalars(
        select(Show)
        .join(Exhibitor, Exhibitor.show_id == Show.id)
        .where(
            Exhibitor.organization_id == exhibitor.organization_id,
            Exhibitor.status == ExhibitorStatus.ACTIVE,
            Show.series_id == show.series_id,
            Show.starts_on < show.starts_on,
            Show.is_published,
        )
        .order_by(Show.starts_on.desc())
    ).all()

"""Reading buyers, exhibitors' profiles and interpreters."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from expo.accounts.models import Organization
from expo.consultations.models import (
    Buyer,
    BuyerCategory,
    ConsultationProfile,
    Interpreter,
    Wish,
)
from expo.consultations.rules.codes import BuyerStatus, Side
from expo.core.db import db, holds
from expo.core.errors import NotFound
from expo.exhibitors.models import Category, Exhibitor, Product
from expo.exhibitors.rules import ExhibitorStatus
from expo.shows.models import Show, ShowId


@dataclass(frozen=True, slots=True)
class Profile:
    """What an exhibitor set, or the defaults."""

    desks: int = 1
    languages: tuple[str, ...] = ()
    min_consultations: int = 0
    max_consultations: int = 40
    takes_requests: bool = True
    confirms_at_once: bool = True


DEFAULT_PROFILE = Profile()
_CONTACTS = [Buyer.contact_name, Buyer.email]


def get_buyer(show: Show, buyer_id: int) -> Buyer:
    """Return a buyer of the show with its organization. Raises NotFound."""
    buyer = db.session.scalar(
        select(Buyer)
        .options(joinedload(Buyer.organization), selectinload(Buyer.categories))
        .where(Buyer.show_id == show.id, Buyer.id == buyer_id)
    )
    if buyer is None:
        raise NotFound
    return buyer


def find_buyer_of(show_id: int, organization_id: int | None, user_id: int | None) -> Buyer | None:
    """Return the buyer a person is: their own entry, else their organization's."""
    rows = db.session.scalars(
        select(Buyer).where(
            Buyer.show_id == show_id, or_(Buyer.user_id == user_id, Buyer.organization_id == organization_id)
        )
    ).all()
    return next((row for row in rows if row.user_id == user_id), rows[0] if rows else None)


def select_buyers(  # noqa: PLR0913 - one filter each
    show_id: ShowId,
    *,
    q: str = "",
    status: str = "",
    kind: str = "",
    group: str = "",
    category: str = "",
    country: str = "",
    wishes: str = "",
    with_contacts: bool = True,
) -> Select[Buyer]:
    """Return the statement that lists a show's buyers; without contacts the search does not look at persons."""
    found = (
        select(Buyer)
        .join(Organization, Organization.id == Buyer.organization_id)
        .options(joinedload(Buyer.organization))
        .where(Buyer.show_id == show_id)
    )
    if status:
        found = found.where(Buyer.status == status)
    if kind:
        found = found.where(Buyer.kind == kind)
    if group:
        found = found.where(Buyer.group_name == group)
    if category:
        looks_for = select(BuyerCategory.buyer_id).join(Category, Category.id == BuyerCategory.category_id)
        found = found.where(Buyer.id.in_(looks_for.where(Category.slug == category, Category.show_id == show_id)))
    if country:
        found = found.where(Organization.country == country)
    if wishes in {"none", "some"}:
        found = found.where(_wished() == 0 if wishes == "none" else _wished() > 0)
    if q:
        words = [Organization.name_ko, Organization.name_en, Buyer.wants_ko, Buyer.wants_en]
        found = found.where(holds(q, *words, *(_CONTACTS if with_contacts else [])))
    return found


def _wished() -> ColumnElement[int]:
    """Return how many exhibitors the row's buyer has ranked."""
    ranked = select(func.count(Wish.id)).where(
        Wish.buyer_id == Buyer.id, Wish.side == Side.BUYER, Wish.rank.is_not(None)
    )
    return ranked.scalar_subquery()


def list_approved_buyers(show_id: int) -> Sequence[Buyer]:
    """Return the buyers who are in the timetable, with organizations and categories."""
    return db.session.scalars(
        select(Buyer)
        .options(joinedload(Buyer.organization), selectinload(Buyer.categories))
        .where(Buyer.show_id == show_id, Buyer.status == BuyerStatus.APPROVED)
        .order_by(Buyer.id)
    ).all()


def profiles_of(exhibitor_ids: Collection[int]) -> dict[int, Profile]:
    """Return what each exhibitor set; those missing have the defaults (`DEFAULT_PROFILE`)."""
    rows = db.session.scalars(select(ConsultationProfile).where(ConsultationProfile.exhibitor_id.in_(exhibitor_ids)))
    return {
        row.exhibitor_id: Profile(
            row.desks,
            tuple(row.languages),
            row.min_consultations,
            row.max_consultations,
            row.takes_requests,
            row.confirms_at_once,
        )
        for row in rows
    }


def profile_of(exhibitor_id: int) -> Profile:
    """Return what an exhibitor set, or the defaults."""
    return profiles_of([exhibitor_id]).get(exhibitor_id, DEFAULT_PROFILE)


def list_interpreters(show_id: int) -> Sequence[Interpreter]:
    """Return the show's interpreters with their shifts."""
    return db.session.scalars(
        select(Interpreter)
        .options(selectinload(Interpreter.shifts))
        .where(Interpreter.show_id == show_id)
        .order_by(Interpreter.id)
    ).all()


def get_interpreter(show: Show, interpreter_id: int) -> Interpreter:
    """Return an interpreter of the show. Raises NotFound."""
    found = db.session.scalar(
        select(Interpreter)
        .options(selectinload(Interpreter.shifts))
        .where(Interpreter.show_id == show.id, Interpreter.id == interpreter_id)
    )
    if found is None:
        raise NotFound
    return found


def select_directory(show_id: int, *, q: str = "", category: str = "") -> Select[Exhibitor]:
    """Return the statement that lists active exhibitors for buyers, searched by firm, introduction and product."""
    found = (
        select(Exhibitor)
        .join(Organization, Organization.id == Exhibitor.organization_id)
        .options(
            joinedload(Exhibitor.organization),
            joinedload(Exhibitor.category),
            joinedload(Exhibitor.pavilion),
            selectinload(Exhibitor.products),
        )
        .where(Exhibitor.show_id == show_id, Exhibitor.status == ExhibitorStatus.ACTIVE)
    )
    if category:
        found = found.where(Exhibitor.category.has(slug=category))
    if q:
        product = select(Product.id).where(
            Product.exhibitor_id == Exhibitor.id,
            holds(q, Product.name_ko, Product.name_en, Product.text_ko, Product.text_en),
        )
        words = (Organization.name_ko, Organization.name_en, Exhibitor.intro_ko, Exhibitor.intro_en)
        found = found.where(or_(holds(q, *words), product.exists()))
    return found


def name_column() -> ColumnElement[str]:
    """Return what directories are sorted by."""
    return Organization.name_ko.expression


def buyer_columns(language: str = "ko") -> dict[str, ColumnElement[Any]]:
    """Return what the list of buyers can be sorted by; names as they read in that language."""
    first, second = Organization.name_ko, Organization.name_en
    if language != "ko":
        first, second = second, first
    return {
        "name": func.lower(func.coalesce(func.nullif(first, ""), second)),
        "created": Buyer.created_at.expression,
        "kind": Buyer.kind.expression,
        "contact": Buyer.contact_name.expression,
        "group": func.nullif(Buyer.group_name, ""),
        "status": Buyer.status.expression,
        "wishes": _wished(),
        "reminded": Buyer.reminded_at.expression,
    }


def list_buyers(show_id: int) -> Sequence[Buyer]:
    """Return all buyers of the show."""
    return db.session.scalars(
        select(Buyer).options(joinedload(Buyer.organization)).where(Buyer.show_id == show_id).order_by(Buyer.id)
    ).all()


def list_groups(show_id: int) -> Sequence[str]:
    """Return the organizer's groups of buyers."""
    return db.session.scalars(
        select(Buyer.group_name)
        .where(Buyer.show_id == show_id, Buyer.group_name != "")
        .distinct()
        .order_by(Buyer.group_name)
    ).all()


def list_countries(show_id: int) -> Sequence[str]:
    """Return the countries that approved buyers come from."""
    return db.session.scalars(
        select(Organization.country)
        .join(Buyer, Buyer.organization_id == Organization.id)
        .where(Buyer.show_id == show_id, Buyer.status == BuyerStatus.APPROVED)
        .distinct()
        .order_by(Organization.country)
    ).all()

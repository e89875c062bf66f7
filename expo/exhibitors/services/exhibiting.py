"""What exhibitors say about themselves and show; how they withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from expo.core import audit
from expo.core.actor import Actor
from expo.core.audit import Subject
from expo.core.db import LocalText, db
from expo.core.errors import NotFound
from expo.core.events import announce
from expo.exhibitors.errors import NameNeeded, ReasonNeeded, TooMany, WrongState
from expo.exhibitors.events import ExhibitorWithdrawn
from expo.exhibitors.models import (
    Application,
    CategoryId,
    Exhibitor,
    ExhibitorId,
    Product,
    SampleDisplay,
)
from expo.exhibitors.rules import ApplicationStatus, ExhibitorStatus
from expo.exhibitors.services.telling import tell_applicant
from expo.shows.models import Show

MAX_PRODUCTS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductData:
    """What is said about a product; a picture of None keeps the one it has."""

    name: LocalText
    text: LocalText
    category_id: CategoryId | None = None
    price_minor: int | None = None
    image: str | None = None


def subject_of(shown: Exhibitor | SampleDisplay) -> Subject:
    """Return how the audit trail calls an exhibitor or a sample display."""
    kind = "exhibitor" if isinstance(shown, Exhibitor) else "sample_display"
    names = shown.organization.name
    return Subject(kind=kind, id=shown.id, label=names, show_id=shown.show_id)


def change_texts(
    shown: Exhibitor | SampleDisplay,
    intro: LocalText,
    category_id: CategoryId | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Set how a firm introduces itself and what its category is."""
    shown.intro, shown.category_id = intro, category_id
    audit.record(actor, "exhibitors.change_texts", subject_of(shown), now=now)


def change_logo(exhibitor: Exhibitor, logo: str | None, *, actor: Actor, now: datetime) -> None:
    """Set or remove the exhibitor's logo."""
    exhibitor.logo = logo
    audit.record(actor, "exhibitors.change_logo", subject_of(exhibitor), now=now)


def add_product(shown: Exhibitor | SampleDisplay, data: ProductData, *, actor: Actor, now: datetime) -> Product:
    """Show one more product. Raises NameNeeded, TooMany."""
    if len(shown.products) >= MAX_PRODUCTS:
        raise TooMany(most=MAX_PRODUCTS)
    product = Product(position=max((each.position for each in shown.products), default=0) + 1)
    _set(product, data, show=_show_of(shown))
    shown.products.append(product)
    audit.record(actor, "exhibitors.add_product", subject_of(shown), now=now, product=data.name.ko or data.name.en)
    return product


def change_product(
    shown: Exhibitor | SampleDisplay, product: Product, data: ProductData, *, actor: Actor, now: datetime
) -> None:
    """Change what is said about a product. Raises NameNeeded."""
    _set(product, data, show=_show_of(shown))
    audit.record(actor, "exhibitors.change_product", subject_of(shown), now=now, product=data.name.ko or data.name.en)


def remove_product(shown: Exhibitor | SampleDisplay, product: Product, *, actor: Actor, now: datetime) -> None:
    """Show a product no more."""
    shown.products.remove(product)
    name = product.name_ko or product.name_en
    audit.record(actor, "exhibitors.remove_product", subject_of(shown), now=now, product=name)


def move_product(shown: Exhibitor | SampleDisplay, product: Product, by: int) -> None:
    """Move a product up or down in its list."""
    rows = list(shown.products)
    place = rows.index(product)
    rows.insert(max(0, min(len(rows) - 1, place + by)), rows.pop(place))
    for position, row in enumerate(rows, start=1):
        row.position = position


def get_product(shown: Exhibitor | SampleDisplay, product_id: int) -> Product:
    """Return the product if this firm shows it. Raises NotFound."""
    found = next((each for each in shown.products if each.id == product_id), None)
    if found is None:
        raise NotFound
    return found


def _show_of(shown: Exhibitor | SampleDisplay) -> Show:
    return db.session.get_one(Show, shown.show_id)


def _set(product: Product, data: ProductData, *, show: Show) -> None:
    if not (data.name.ko or data.name.en):
        raise NameNeeded
    product.name, product.text = data.name, data.text
    product.category_id, product.price_minor, product.currency = data.category_id, data.price_minor, show.currency
    if data.image is not None:
        product.image = data.image


def withdraw(exhibitor: Exhibitor, *, reason: str, actor: Actor, now: datetime) -> None:
    """End a participation: rooms above give back its booths and consultations, the firm is told.

    Raises WrongState, ReasonNeeded.
    """
    if not reason.strip():
        raise ReasonNeeded
    gone = db.session.execute(
        update(Exhibitor)
        .where(Exhibitor.id == exhibitor.id, Exhibitor.status == ExhibitorStatus.ACTIVE)
        .values(status=ExhibitorStatus.WITHDRAWN, withdrawn_at=now)
        .returning(Exhibitor.id)
    ).first()
    if gone is None:
        raise WrongState
    db.session.refresh(exhibitor)
    _withdraw_application(exhibitor.application, now=now)
    audit.record(actor, "exhibitors.withdraw_exhibitor", subject_of(exhibitor), now=now, reason=reason)
    announce(
        ExhibitorWithdrawn(exhibitor_id=exhibitor.id, show_id=exhibitor.show_id, actor=actor, now=now, reason=reason)
    )
    if exhibitor.application is not None:
        tell_applicant(exhibitor.application, "withdrawn", reason=reason, now=now)


def withdraw_display(display: SampleDisplay, *, reason: str, actor: Actor, now: datetime) -> None:
    """Take a sample display out of its pavilion; the firm is told. Raises WrongState, ReasonNeeded."""
    if not reason.strip():
        raise ReasonNeeded
    if display.status is not ExhibitorStatus.ACTIVE:
        raise WrongState
    display.status, display.withdrawn_at = ExhibitorStatus.WITHDRAWN, now
    _withdraw_application(display.application, now=now)
    audit.record(actor, "exhibitors.withdraw_display", subject_of(display), now=now, reason=reason)
    if display.application is not None:
        tell_applicant(display.application, "withdrawn", reason=reason, now=now)


def _withdraw_application(application: Application | None, *, now: datetime) -> None:
    if application is not None and application.status is ApplicationStatus.APPROVED:
        application.status, application.decided_at = ApplicationStatus.WITHDRAWN, now


def set_category(
    show: Show, ids: Sequence[ExhibitorId], category_id: CategoryId | None, *, actor: Actor, now: datetime
) -> int:
    """Put several exhibitors into a category; return how many."""
    rows = db.session.scalars(
        select(Exhibitor).where(Exhibitor.show_id == show.id, Exhibitor.id.in_(ids)).order_by(Exhibitor.id)
    ).all()
    for row in rows:
        row.category_id = category_id
        audit.record(actor, "exhibitors.set_category", subject_of(row), now=now, category_id=category_id)
    return len(rows)


def count_active(show: Show) -> int:
    """Return how many exhibitors take part."""
    return (
        db.session.scalar(
            select(func.count()).where(Exhibitor.show_id == show.id, Exhibitor.status == ExhibitorStatus.ACTIVE)
        )
        or 0
    )

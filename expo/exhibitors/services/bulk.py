"""Many at once, in a handful of statements: imports of whole editions and the demo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, insert, select

from expo.accounts.models import OrganizationId
from expo.core.db import LocalText, db
from expo.exhibitors.models import (
    Application,
    ApplicationNeighbour,
    ApplicationProduct,
    CategoryId,
    Exhibitor,
    Product,
    SampleDisplay,
)
from expo.exhibitors.rules import ApplicationStatus, NeighbourKind, Participation
from expo.exhibitors.services.applying import Contact, Stand
from expo.shows.models import PavilionId, Show


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProduct:
    name: LocalText
    text: LocalText = field(default_factory=LocalText)
    category_id: CategoryId | None = None
    price_minor: int | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApplication:
    """An application of a known organization, with its state."""

    organization_id: OrganizationId
    stand: Stand
    contact: Contact
    submitted_at: datetime
    status: ApplicationStatus = ApplicationStatus.SUBMITTED
    points: int = 0
    fee_minor: int = 0
    paid_at: datetime | None = None
    decided_at: datetime | None = None
    reason: LocalText = field(default_factory=LocalText)
    products: Sequence[NewProduct] = ()
    neighbours: Sequence[tuple[NeighbourKind, OrganizationId]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExhibitor:
    """An exhibitor (or a sample display) with its products."""

    organization_id: OrganizationId
    slug: str
    participation: Participation = Participation.OWN_BOOTH
    pavilion_id: PavilionId | None = None
    category_id: CategoryId | None = None
    intro: LocalText = field(default_factory=LocalText)
    products: Sequence[NewProduct] = ()
    application: Application | None = None


def add_applications(show: Show, rows: Sequence[NewApplication], *, now: datetime) -> list[Application]:
    """Add applications as they are, numbered in their order, without mail or trail."""
    first = (db.session.scalar(select(func.max(Application.number)).where(Application.show_id == show.id)) or 0) + 1
    made = [_application(show, row, number=number, now=now) for number, row in enumerate(rows, start=first)]
    db.session.add_all(made)
    db.session.flush()  # products and neighbours name the rows
    pairs = list(zip(made, rows, strict=True))
    products = [
        {"application_id": row.id, "position": place, **_texts(product), "image": product.image}
        for row, data in pairs
        for place, product in enumerate(data.products, start=1)
    ]
    neighbours = [
        {"application_id": row.id, "organization_id": other, "kind": kind, "name": ""}
        for row, data in pairs
        for kind, other in data.neighbours
    ]
    if products:
        db.session.execute(insert(ApplicationProduct), products)
    if neighbours:
        db.session.execute(insert(ApplicationNeighbour), neighbours)
    return made


def _application(show: Show, row: NewApplication, *, number: int, now: datetime) -> Application:
    contact = row.contact
    return Application(
        show_id=show.id,
        number=number,
        status=row.status,
        organization_id=row.organization_id,
        firm={},
        contact_name=contact.name,
        contact_email=contact.email,
        contact_phone=contact.phone,
        language=contact.language,
        points=row.points,
        fee_minor=row.fee_minor,
        paid_at=row.paid_at,
        created_at=now,
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
        reason_ko=row.reason.ko,
        reason_en=row.reason.en,
        **{name: getattr(row.stand, name) for name in Stand.__slots__},
    )


def _texts(product: NewProduct) -> dict[str, str]:
    return {
        "name_ko": product.name.ko,
        "name_en": product.name.en,
        "text_ko": product.text.ko,
        "text_en": product.text.en,
    }


def add_exhibitors(show: Show, rows: Sequence[NewExhibitor], *, now: datetime) -> list[Exhibitor | SampleDisplay]:
    """Add exhibitors and sample displays with their products, without mail or trail; slugs are the caller's care."""
    made = [_shown(show, row, now=now) for row in rows]
    db.session.add_all(made)
    db.session.flush()  # products name the rows
    products = [
        {
            "exhibitor_id": shown.id if isinstance(shown, Exhibitor) else None,
            "sample_display_id": None if isinstance(shown, Exhibitor) else shown.id,
            "position": place,
            "currency": show.currency,
            "category_id": product.category_id or row.category_id,
            "price_minor": product.price_minor,
            "image": product.image,
            **_texts(product),
        }
        for shown, row in zip(made, rows, strict=True)
        for place, product in enumerate(row.products, start=1)
    ]
    if products:
        db.session.execute(insert(Product), products)
    return made


def _shown(show: Show, row: NewExhibitor, *, now: datetime) -> Exhibitor | SampleDisplay:
    values = {
        "show_id": show.id,
        "organization_id": row.organization_id,
        "slug": row.slug,
        "pavilion_id": row.pavilion_id,
        "category_id": row.category_id,
        "intro_ko": row.intro.ko,
        "intro_en": row.intro.en,
        "created_at": now,
        "application_id": row.application.id if row.application else None,
    }
    if row.participation is Participation.SAMPLE_DISPLAY:
        return SampleDisplay(**values)
    return Exhibitor(participation=row.participation, **values)


def exhibit_approved(
    show: Show, applications: Sequence[Application], slugs: dict[int, str], *, now: datetime
) -> list[Exhibitor | SampleDisplay]:
    """Turn applications added as approved into exhibitors and sample displays; `slugs` by organization."""
    firms = [row for row in applications if row.status is ApplicationStatus.APPROVED and row.organization_id]
    products = _products_of(firms)
    return add_exhibitors(
        show,
        [
            NewExhibitor(
                organization_id=OrganizationId(row.organization_id or 0),
                slug=slugs[int(row.organization_id or 0)],
                participation=row.participation,
                pavilion_id=row.pavilion_id,
                category_id=row.category_id,
                products=products.get(row.id, ()),
                application=row,
            )
            for row in firms
        ],
        now=now,
    )


def _products_of(applications: Sequence[Application]) -> dict[int, list[NewProduct]]:
    found: dict[int, list[NewProduct]] = {}
    rows = db.session.scalars(
        select(ApplicationProduct)
        .where(ApplicationProduct.application_id.in_([row.id for row in applications]))
        .order_by(ApplicationProduct.application_id, ApplicationProduct.position)
    )
    for row in rows:
        product = NewProduct(name=row.name, text=row.text, image=row.image)
        found.setdefault(int(row.application_id), []).append(product)
    return found

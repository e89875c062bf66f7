"""An application from an earlier one: last year's, or one to the same show for samples beside a booth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from expo.accounts.models import UserId
from expo.core.db import db
from expo.exhibitors.errors import ApplicationsClosed
from expo.exhibitors.models import (
    Application,
    ApplicationDocument,
    ApplicationNeighbour,
    ApplicationProduct,
    Category,
    CategoryId,
    Exhibitor,
    Product,
    SampleDisplay,
)
from expo.exhibitors.rules import ApplicationStatus, Participation
from expo.exhibitors.rules.firms import Firm
from expo.exhibitors.services.applying import MAX_PRODUCTS, Contact, send_link, takes_applications
from expo.shows.models import Pavilion, PavilionId, Show

_COPIED = [
    "participation",
    "category_id",
    "booths_wanted",
    "stand_kind",
    "power_kw",
    "water",
    "air",
    "lan",
    "load_kn_m2",
    "open_sides",
    "is_noisy",
    "is_food",
    "avoids_competitors",
    "contact_name",
    "contact_email",
    "contact_phone",
    "language",
    "firm",
    "user_id",
    "note",
]


#: the files themselves are kept once: nobody changes or deletes them
_COPIED_OF_DOCUMENTS = ("name", "file", "media_type", "size_bytes", "created_at")
_COPIED_OF_PRODUCTS = ("name_ko", "name_en", "text_ko", "text_en", "image", "position")


def copy_to(
    earlier: Application, show: Show, *, now: datetime, to: tuple[UserId, Contact] | None = None
) -> Application:
    """Return a new draft for `show` that asks for what an earlier application asked for, its link mailed.

    `to`: a colleague's, who copies. Raises ApplicationsClosed.
    """
    if not takes_applications(show):
        raise ApplicationsClosed
    draft = Application(show=show, created_at=now, copied_from_id=earlier.id)
    for name in _COPIED:
        setattr(draft, name, getattr(earlier, name))
    if earlier.show_id != show.id:
        draft.category_id = _same_category(earlier, show)
        draft.pavilion_id = _same_pavilion(earlier, show)
        if draft.pavilion_id is None:  # pavilions change every year
            draft.participation, draft.booths_wanted = Participation.OWN_BOOTH, max(earlier.booths_wanted, 1)
    else:
        draft.pavilion_id = earlier.pavilion_id
    if to is not None:
        draft.user_id, contact = to
        draft.contact_name, draft.contact_email = contact.name, contact.email.strip().lower()
        draft.contact_phone, draft.language = contact.phone, contact.language
    draft.firm = _firm(earlier)
    draft.products = [
        ApplicationProduct(**{name: getattr(each, name) for name in _COPIED_OF_PRODUCTS}) for each in _products(earlier)
    ]
    draft.documents = [
        ApplicationDocument(**{name: getattr(each, name) for name in _COPIED_OF_DOCUMENTS})
        for each in earlier.documents
    ]
    draft.neighbours = [
        ApplicationNeighbour(
            kind=each.kind, name=each.name, organization_id=each.organization_id, distance_m=each.distance_m
        )
        for each in earlier.neighbours
    ]
    db.session.add(draft)
    db.session.flush()  # its link names the row
    send_link(draft, now=now)
    return draft


def _firm(earlier: Application) -> dict[str, str]:
    """Return what is known about the firm: what its applicant wrote; once it was approved, the rest from its record."""
    written = {name: str(value) for name, value in earlier.firm.items() if value}
    if earlier.organization is None or earlier.status is not ApplicationStatus.APPROVED:
        return written  # who only writes a firm's name must not read its record
    recorded = {name: getattr(earlier.organization, name) or "" for name in Firm.__slots__}
    return recorded | written


def _products(earlier: Application) -> Sequence[ApplicationProduct | Product]:
    """Return what was shown in the end, pictures and all; where nothing was, what had been applied for."""
    if earlier.status is ApplicationStatus.APPROVED:
        stand = Product.exhibitor_id.in_(select(Exhibitor.id).where(Exhibitor.application_id == earlier.id))
        samples = Product.sample_display_id.in_(
            select(SampleDisplay.id).where(SampleDisplay.application_id == earlier.id)
        )
        shown = select(Product).where(stand | samples).order_by(Product.position, Product.id)
        return db.session.scalars(shown.limit(MAX_PRODUCTS)).all() or earlier.products
    return earlier.products


def _same_pavilion(earlier: Application, show: Show) -> PavilionId | None:
    if earlier.pavilion is None:
        return None
    return db.session.scalar(
        select(Pavilion.id).where(Pavilion.show_id == show.id, Pavilion.slug == earlier.pavilion.slug)
    )


def _same_category(earlier: Application, show: Show) -> CategoryId | None:
    if earlier.category is None:
        return None
    return db.session.scalar(
        select(Category.id).where(Category.show_id == show.id, Category.slug == earlier.category.slug)
    )

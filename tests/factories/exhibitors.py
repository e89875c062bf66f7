"""Categories, applications, exhibitors, products and sample displays for tests."""

from __future__ import annotations

from itertools import count

from expo.accounts.models import Organization
from expo.core import clock
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors.models import Application, Category, Exhibitor, Product, SampleDisplay
from expo.exhibitors.rules import ApplicationStatus, Participation
from expo.shows.models import Pavilion, Show
from tests.factories.accounts import make_organization

_numbers = count(1)


def make_category(
    show: Show, *, slug: str = "", ko: str = "정밀부품", en: str = "Precision parts", **changes: object
) -> Category:
    """Return a committed category of the show."""
    with unit_of_work():
        category = Category(
            show_id=show.id, slug=slug or f"category-{next(_numbers)}", name_ko=ko, name_en=en, **changes
        )
        db.session.add(category)
    return category


def make_application(
    show: Show,
    *,
    organization: Organization | None = None,
    status: ApplicationStatus = ApplicationStatus.SUBMITTED,
    pavilion: Pavilion | None = None,
    **changes: object,
) -> Application:
    """Return a committed application, submitted now unless told otherwise."""
    organization = organization or make_organization()
    number = next(_numbers)
    values: dict[str, object] = {
        "participation": Participation.PAVILION_STAND if pavilion else Participation.OWN_BOOTH,
        "number": number,
        "submitted_at": clock.now(),
        "contact_name": "이서연",
        "contact_email": f"applicant{number}@example.com",
        "created_at": clock.now(),
    }
    with unit_of_work():
        application = Application(
            show_id=show.id,
            organization_id=organization.id,
            status=status,
            pavilion_id=pavilion.id if pavilion else None,
            **values | changes,
        )
        db.session.add(application)
    return application


def make_exhibitor(
    show: Show,
    *,
    organization: Organization | None = None,
    pavilion: Pavilion | None = None,
    slug: str = "",
    **changes: object,
) -> Exhibitor:
    """Return a committed exhibitor: own booth, or a stand in `pavilion`."""
    organization = organization or make_organization()
    with unit_of_work():
        exhibitor = Exhibitor(
            show_id=show.id,
            organization_id=organization.id,
            slug=slug or f"exhibitor-{next(_numbers)}",
            participation=Participation.PAVILION_STAND if pavilion else Participation.OWN_BOOTH,
            pavilion_id=pavilion.id if pavilion else None,
            **{"created_at": clock.now()} | changes,
        )
        db.session.add(exhibitor)
    return exhibitor


def make_sample_display(
    show: Show, pavilion: Pavilion, *, organization: Organization | None = None, slug: str = "", **changes: object
) -> SampleDisplay:
    """Return a committed sample display in the pavilion."""
    organization = organization or make_organization()
    with unit_of_work():
        display = SampleDisplay(
            show_id=show.id,
            pavilion_id=pavilion.id,
            organization_id=organization.id,
            slug=slug or f"sample-{next(_numbers)}",
            **{"created_at": clock.now()} | changes,
        )
        db.session.add(display)
    return display


def make_product(
    shown_by: Exhibitor | SampleDisplay, *, ko: str = "정밀 감속기", en: str = "Precision reducer", **changes: object
) -> Product:
    """Return a committed product of an exhibitor or a sample display."""
    owner = {"exhibitor_id": shown_by.id} if isinstance(shown_by, Exhibitor) else {"sample_display_id": shown_by.id}
    with unit_of_work():
        product = Product(name_ko=ko, name_en=en, **owner | changes)
        db.session.add(product)
    return product

"""The demo's firms: organizations that come back every year, their applications, exhibitors, products, samples."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from expo.accounts.models import Organization
from expo.core.db import LocalText, db
from expo.core.i18n import both_forms
from expo.core.ids import slugify
from expo.demo import words
from expo.demo.drawings import picture_of
from expo.demo.names import Firm, Names
from expo.exhibitors.models import (
    Application,
    ApplicationNeighbour,
    ApplicationTerms,
    Category,
    Exhibitor,
    Product,
    SampleDisplay,
)
from expo.exhibitors.rules import ApplicationStatus, NeighbourKind, Participation
from expo.floor.models import Booth, BoothWish
from expo.shows.models import Pavilion, Show

JEONBUK = "jeonbuk"
SAMPLES = 21
#: pairs that want to stand side by side, and apart
NEAR, APART = 8, 6
BOOTH_FEE_MINOR = 2_500_000
#: of every other firm this product has no picture yet
WITHOUT_PICTURE = 2


@dataclass(frozen=True, slots=True)
class KnownFirm:
    """An organization with what the demo needs to know about it."""

    organization: Organization
    firm: Firm


def make_organizations(names: Names, count: int, *, now: datetime, region: str | None = None) -> list[KnownFirm]:
    """Add made-up organizations."""
    firms = [names.firm(region=region) for _ in range(count)]
    known = [KnownFirm(_organization(firm, now), firm) for firm in firms]
    db.session.add_all(each.organization for each in known)
    db.session.flush()
    return known


def _organization(firm: Firm, now: datetime) -> Organization:
    made = firm.products[0]
    return Organization(
        name_ko=firm.name.ko,
        name_en=firm.name.en,
        business_number=firm.business_number,
        region_ko=firm.region.ko,
        region_en=firm.region.en,
        about_ko=f"{firm.region.ko}에서 {made.ko} 등을 만드는 제조기업입니다.",
        about_en=f"A manufacturer from {firm.region.en}, known for its {made.en.lower()}.",
        created_at=now,
    )


def make_categories(show: Show) -> dict[str, Category]:
    """Add the show's categories and return them by slug."""
    rows = {
        slug: Category(
            show_id=show.id, slug=slug, name_ko=name[0], name_en=name[1], position=position,
            is_noisy=slug == "machinery", is_food=slug == "food",
        )
        for position, (slug, (name, _, _)) in enumerate(words.CATEGORIES.items(), start=1)
    }  # fmt: skip
    db.session.add_all(rows.values())
    db.session.flush()
    return rows


class Casting:
    """Applications and exhibitors of one show."""

    def __init__(self, show: Show, seed: int, *, now: datetime) -> None:
        self.show, self.now, self.random = show, now, Random(seed)
        self.categories = make_categories(show)
        fees = dict.fromkeys(("shell_fee_minor", "raw_fee_minor", "pavilion_fee_minor"), BOOTH_FEE_MINOR)
        db.session.add(ApplicationTerms(show_id=show.id, **fees))
        self.people = Names(seed + 1)
        self.number = 0
        self.slugs: set[str] = set()

    def apply(self, known: KnownFirm, status: ApplicationStatus, *, pavilion: Pavilion | None = None) -> Application:
        """Add one application."""
        self.number += 1
        category = self.categories[known.firm.category]
        submitted = self.now - timedelta(days=self.random.randint(20, 90), minutes=self.number)
        approved, contact = status is ApplicationStatus.APPROVED, self.people.person()
        rejected = status is ApplicationStatus.REJECTED
        application = Application(
            show_id=self.show.id, number=self.number, status=status, organization_id=known.organization.id,
            participation=Participation.PAVILION_STAND if pavilion else Participation.OWN_BOOTH,
            pavilion_id=pavilion.id if pavilion else None, category_id=category.id, booths_wanted=1,
            power_kw=self.random.choice((0, 2, 3, 3, 5)), water=pavilion is None and category.is_food and self.random.random() < 0.15,
            is_noisy=category.is_noisy, is_food=category.is_food, points=self.random.randint(5, 95),
            contact_name=both_forms(contact.name.ko, contact.name.en), contact_phone=contact.phone,
            contact_email=f"contact{known.organization.id}@firms.example",
            submitted_at=submitted, created_at=submitted - timedelta(hours=2),
            fee_minor=BOOTH_FEE_MINOR if approved else 0,
            fee_due_on=(submitted + timedelta(days=24)).date() if approved else None,
            decided_at=submitted + timedelta(days=10) if status is not ApplicationStatus.SUBMITTED else None,
            paid_at=submitted + timedelta(days=15) if approved and self.random.random() < 0.9 else None,
            reason_ko="이번 전시 분야와 맞지 않습니다." if rejected else "",
            reason_en="The products are outside this year's fields." if rejected else "",
            avoids_competitors=self.random.random() < 0.3,
        )  # fmt: skip
        db.session.add(application)
        return application

    def exhibit(self, known: KnownFirm, application: Application) -> Exhibitor:
        """Add the exhibitor of an approved application, with its products."""
        firm = known.firm
        exhibitor = Exhibitor(
            show_id=self.show.id, organization_id=known.organization.id, application=application,
            slug=self._slug(firm.name.en), participation=application.participation,
            pavilion_id=application.pavilion_id, category_id=application.category_id,
            intro_ko=known.organization.about_ko, intro_en=known.organization.about_en,
            created_at=application.decided_at or self.now,
        )  # fmt: skip
        exhibitor.products = [self._product(name, place) for place, name in enumerate(firm.products)]
        db.session.add(exhibitor)
        return exhibitor

    def sample(self, known: KnownFirm, pavilion: Pavilion) -> SampleDisplay:
        """Add a sample display (시제품 전시) in a pavilion."""
        display = SampleDisplay(
            show_id=self.show.id, pavilion_id=pavilion.id, organization_id=known.organization.id,
            slug=self._slug(known.firm.name.en), category_id=self.categories[known.firm.category].id,
            intro_ko=known.organization.about_ko, intro_en=known.organization.about_en, created_at=self.now,
        )  # fmt: skip
        display.products = [self._product(known.firm.products[0], 0)]
        db.session.add(display)
        return display

    def wish(self, applications: list[Application], booths: list[Booth]) -> None:
        """Let each applicant wish for two to five booths; some booths are wanted by many."""
        db.session.flush()
        weights = [3 if booth.open_sides > 1 else 1 for booth in booths]
        for application in applications:
            favourites = list(dict.fromkeys(self.random.choices(booths, weights, k=self.random.randint(3, 7))))[:5]
            for rank, booth in enumerate(favourites, start=1):
                db.session.add(BoothWish(application_id=application.id, booth_id=booth.id, rank=rank))

    def bind(self, applications: list[Application]) -> None:
        """Let some applicants ask for a neighbour, and some for distance from one."""
        for kind, count in ((NeighbourKind.NEAR, NEAR), (NeighbourKind.APART, APART)):
            for one, other in zip(*[iter(self.random.sample(applications, 2 * count))] * 2, strict=True):
                neighbour = ApplicationNeighbour(organization_id=other.organization_id, kind=kind)
                one.neighbours.append(neighbour)

    def _product(self, name: LocalText, place: int) -> Product:
        return Product(
            name_ko=name.ko, name_en=name.en, position=place,
            text_ko=f"스마트공장에서 만든 {name.ko}입니다. 견본과 단가표를 부스에서 드립니다.",
            text_en=f"{name.en} from a smart factory. Samples and price list at the booth.",
            image=None if place == WITHOUT_PICTURE and self.number % 2 else picture_of(name.en),
            price_minor=self.random.choice((9_900, 15_000, 28_000, 120_000, 980_000)), currency="KRW",
        )  # fmt: skip

    def _slug(self, name: str) -> str:
        base = slug = slugify(name)
        copy = 1
        while slug in self.slugs:
            copy += 1
            slug = f"{base}-{copy}"
        self.slugs.add(slug)
        return slug

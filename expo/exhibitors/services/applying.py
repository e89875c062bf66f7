"""The applicant's side: begin a draft, fill it in step by step, send, withdraw, copy last year's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from expo.accounts.models import UserId
from expo.core import audit, mail
from expo.core.actor import Actor, ActorKind
from expo.core.audit import Subject
from expo.core.clock import today_in
from expo.core.db import db
from expo.core.i18n import both_forms
from expo.exhibitors import links
from expo.exhibitors.errors import (
    ApplicationsClosed,
    BadBusinessNumber,
    NameNeeded,
    NotReady,
    TooMany,
    WrongState,
)
from expo.exhibitors.models import (
    Application,
    ApplicationDocument,
    ApplicationProduct,
    CategoryId,
)
from expo.exhibitors.queries import applications as queries
from expo.exhibitors.rules import ApplicationStatus, Participation, StandKind
from expo.exhibitors.rules.firms import Firm, firm_of
from expo.exhibitors.rules.numbers import digits_of, is_business_number
from expo.exhibitors.rules.review import Asked, applications_open, may_edit, may_follow, missing
from expo.exhibitors.services.recognition import link_neighbours, recognise
from expo.exhibitors.services.telling import tell_applicant
from expo.shows.models import PavilionId, Show

MAX_PRODUCTS = 12
MAX_DOCUMENTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to write to about an application."""

    name: str
    email: str
    phone: str = ""
    language: str = "ko"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What kind of place a firm wants, and what it has to offer."""

    participation: Participation = Participation.OWN_BOOTH
    pavilion_id: PavilionId | None = None
    eligibility_note: str = ""
    category_id: CategoryId | None = None
    booths_wanted: int = 1
    stand_kind: StandKind | None = None
    power_kw: int = 0
    water: bool = False
    air: bool = False
    lan: bool = False
    load_kn_m2: int = 0
    open_sides: int = 0
    is_noisy: bool = False
    is_food: bool = False
    avoids_competitors: bool = True
    note: str = ""


def takes_applications(show: Show) -> bool:
    """Return whether the show takes applications today."""
    phase = queries.application_phase(show)
    return applications_open(
        today=today_in(show.time_zone),
        phase=(phase.starts_on, phase.ends_on) if phase else None,
        starts_on=show.starts_on,
        published=show.is_published,
    )


def subject_of(application: Application) -> Subject:
    """Return how the audit trail calls an application."""
    names = application.organization.name if application.organization else None
    firm = application.firm
    ko, en = (names.ko, names.en) if names else (firm.get("name_ko") or "", firm.get("name_en") or "")
    label = both_forms(str(ko), str(en)) + (f" · {application.number}" if application.number else "")
    return Subject(kind="application", id=application.id, label=label, show_id=application.show_id)


def applicant(actor: Actor, application: Application) -> Actor:
    """Return who writes through a signed link: the signed-in person, else the named contact."""
    return actor if actor.is_signed_in else replace(actor, kind=ActorKind.ANONYMOUS, name=application.contact_name)


def start_draft(show: Show, firm: Firm, contact: Contact, *, user_id: UserId | None, now: datetime) -> Application:
    """Begin an application and mail the link to go on with it. Raises ApplicationsClosed, NameNeeded."""
    if not takes_applications(show):
        raise ApplicationsClosed
    application = Application(show=show, user_id=user_id, created_at=now, status=ApplicationStatus.DRAFT)
    db.session.add(application)
    _set_firm(application, firm, contact)
    db.session.flush()  # the mailed link names the row
    send_link(application, now=now)
    return application


def send_link(application: Application, *, now: datetime) -> None:
    """Mail the applicant the link to the application."""
    tell_applicant(application, "link", now=now)


def send_links(show: Show, email: str, *, now: datetime) -> None:
    """Mail somebody the links to everything applied for with their address; nothing where there is none."""
    found = queries.list_by_address(show, email)
    if found:
        newest = found[0]
        mail.queue(
            newest.contact_email,
            "exhibitors/links",
            language=newest.language,
            now=now,
            show_id=show.id,
            show=show,
            name=newest.contact_name,
            found=[(row, links.path_of(row)) for row in found],
        )


def save_firm(application: Application, firm: Firm, contact: Contact, *, actor: Actor, now: datetime) -> None:
    """Note who applies and whom to write to. Raises WrongState, NameNeeded, BadBusinessNumber."""
    demand_editable(application)
    _set_firm(application, firm, contact)
    if application.status is not ApplicationStatus.DRAFT:
        application.organization = recognise(firm, now=now)
        link_neighbours(application.show_id, [application.organization])
    note_change(application, "firm", actor=actor, now=now)


def _set_firm(application: Application, firm: Firm, contact: Contact) -> None:
    number = digits_of(firm.business_number)
    if not (firm.name_ko or firm.name_en):
        raise NameNeeded
    if number and firm.country == "KR" and not is_business_number(number):
        raise BadBusinessNumber
    application.firm = replace(firm, business_number=number).as_dict()
    application.contact_name, application.contact_phone = contact.name, contact.phone
    application.contact_email, application.language = contact.email.strip().lower(), contact.language


def save_stand(application: Application, stand: Stand, *, actor: Actor, now: datetime) -> None:
    """Note what kind of place is wanted. Raises WrongState, TooMany."""
    demand_editable(application)
    most = queries.terms_of(application.show).max_booths
    if stand.booths_wanted > most:
        raise TooMany(most=most, field="booths_wanted")
    pavilion_id = stand.pavilion_id if stand.participation is not Participation.OWN_BOOTH else None
    for name in Stand.__slots__:
        setattr(application, name, getattr(stand, name))
    application.pavilion_id = pavilion_id
    if stand.participation is Participation.SAMPLE_DISPLAY:
        application.booths_wanted = 0
    note_change(application, "stand", actor=actor, now=now)


def add_product(application: Application, product: ApplicationProduct, *, actor: Actor, now: datetime) -> None:
    """Add a product to the application. Raises WrongState, TooMany, NameNeeded."""
    demand_editable(application)
    if len(application.products) >= MAX_PRODUCTS:
        raise TooMany(most=MAX_PRODUCTS)
    if not (product.name_ko or product.name_en):
        raise NameNeeded
    product.position = max((each.position for each in application.products), default=0) + 1
    application.products.append(product)
    note_change(application, "products", actor=actor, now=now)


def remove_product(application: Application, product_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a product out of the application. Raises WrongState."""
    demand_editable(application)
    application.products = [each for each in application.products if each.id != product_id]
    note_change(application, "products", actor=actor, now=now)


def add_document(application: Application, document: ApplicationDocument, *, actor: Actor, now: datetime) -> None:
    """Add a document to the application. Raises WrongState, TooMany."""
    demand_editable(application)
    if len(application.documents) >= MAX_DOCUMENTS:
        raise TooMany(most=MAX_DOCUMENTS)
    application.documents.append(document)
    note_change(application, "documents", actor=actor, now=now)


def remove_document(application: Application, document_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a document out of the application. Raises WrongState."""
    demand_editable(application)
    application.documents = [each for each in application.documents if each.id != document_id]
    note_change(application, "documents", actor=actor, now=now)


def gaps_of(application: Application) -> list[str]:
    """Return what is missing before the application can be sent."""
    firm = application.firm
    return missing(
        Asked(
            has_firm_name=bool(firm.get("name_ko") or firm.get("name_en")),
            has_contact=bool(application.contact_name and application.contact_email),
            participation=application.participation,
            has_pavilion=application.pavilion_id is not None,
            booths=application.booths_wanted,
            products=len(application.products),
            has_category=application.category_id is not None,
        )
    )


def submit(application: Application, *, actor: Actor, now: datetime) -> None:
    """Send the application: it gets its number and its firm is recognised. Raises WrongState, NotReady, ApplicationsClosed."""
    if not may_follow(application.status, ApplicationStatus.SUBMITTED):
        raise WrongState
    if not takes_applications(application.show):
        raise ApplicationsClosed
    if gaps_of(application):
        raise NotReady
    application.organization = recognise(firm_of(application.firm), now=now)
    link_neighbours(application.show_id, [application.organization])
    if application.number is None:
        application.number = next_number(application.show)
    application.status, application.submitted_at = ApplicationStatus.SUBMITTED, now
    audit.record(applicant(actor, application), "exhibitors.submit", subject_of(application), now=now)
    tell_applicant(application, "received", now=now)


def next_number(show: Show) -> int:
    """Return the show's next application number; the show's row stays locked until the commit."""
    db.session.execute(select(Show.id).where(Show.id == show.id).with_for_update(key_share=True))
    highest = db.session.scalar(select(func.max(Application.number)).where(Application.show_id == show.id))
    return (highest or 0) + 1


def withdraw(application: Application, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Take back an application that has not been approved. Raises WrongState.

    An approved one is withdrawn as an exhibitor, because others rely on it by then.
    """
    if application.status is ApplicationStatus.APPROVED or not may_follow(
        application.status, ApplicationStatus.WITHDRAWN
    ):
        raise WrongState
    application.status, application.decided_at = ApplicationStatus.WITHDRAWN, now
    audit.record(applicant(actor, application), "exhibitors.withdraw", subject_of(application), now=now, reason=reason)
    if application.number is not None:
        tell_applicant(application, "application_withdrawn", now=now, reason=reason)


def demand_editable(application: Application) -> None:
    """Raise WrongState where the applicant may no longer change anything."""
    if not may_edit(application.status):
        raise WrongState


def note_change(application: Application, part: str, *, actor: Actor, now: datetime) -> None:
    """Put a change to a sent application into the audit trail; drafts are the applicant's own affair."""
    if application.status is not ApplicationStatus.DRAFT:
        who = applicant(actor, application)
        audit.record(who, "exhibitors.change_application", subject_of(application), now=now, part=part)

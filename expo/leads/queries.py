"""Reading leads. Every list belongs to one exhibitor; the organizer's figures count and never name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from expo.accounts.models import Organization
from expo.consultations.models import Buyer, Consultation, Slot
from expo.consultations.rules.codes import ConsultationStatus
from expo.core.actor import Actor, ActorKind, Grant, Role
from expo.core.db import LocalText, db, holds
from expo.core.errors import NotFound
from expo.core.ids import hash_token
from expo.exhibitors.models import Exhibitor, ExhibitorId, Product, ProductId
from expo.leads.models import ExhibitorDevice, Lead, LeadCapture, LeadId, Outcome
from expo.leads.rules import AmountKind, Contact, LeadStage, Rating
from expo.registration.models import Registration
from expo.shows.models import Show, ShowId

#: so many finished consultations are offered at once
MOST_OFFERS = 20
OPEN_STAGES = (LeadStage.NEW, LeadStage.CONTACTED, LeadStage.QUOTED, LeadStage.NEGOTIATING)


def contact_of(lead: Lead) -> Contact:
    """Return the contact data this lead's exhibitor may see: none without the person's consent."""
    if not lead.consented:
        return Contact()
    person = lead.registration
    if person is None:
        return Contact(
            lead.contact_name, lead.contact_organization, lead.contact_title, lead.contact_email, lead.contact_phone
        )
    return Contact(
        name=person.full_name or lead.contact_name,
        organization=person.organization_name or lead.contact_organization,
        job_title=person.job_title or lead.contact_title,
        email=person.email or lead.contact_email,
        phone=person.phone or lead.contact_phone,
        organization_en=person.organization_name_en,
    )


def firm_of(lead: Lead) -> LocalText | None:
    """Return the firm met in the consultation the lead came from: the exhibitor knows it, whatever the person agreed to."""
    return lead.consultation.buyer.organization.name if lead.consultation else None


#: what `firm_of` reads
_MET = joinedload(Lead.consultation).joinedload(Consultation.buyer).joinedload(Buyer.organization)


def get_lead(exhibitor: Exhibitor, lead_id: LeadId) -> Lead:
    """Return this exhibitor's lead with person, products and outcomes. Raises NotFound for anybody else's."""
    lead = db.session.scalar(
        select(Lead)
        .options(
            joinedload(Lead.registration),
            _MET,
            selectinload(Lead.products),
            selectinload(Lead.outcomes),
            selectinload(Lead.captures),
        )
        .where(Lead.exhibitor_id == exhibitor.id, Lead.id == lead_id)
    )
    if lead is None:
        raise NotFound
    return lead


def select_leads(exhibitor: Exhibitor) -> Select[Lead]:
    """Return the select of an exhibitor's leads with person and products, for lists and exports."""
    return (
        select(Lead)
        .outerjoin(Lead.registration)
        .options(joinedload(Lead.registration), _MET, selectinload(Lead.products))
        .where(Lead.exhibitor_id == exhibitor.id)
    )


def matching(text: str) -> ColumnElement[bool]:
    """Return the condition that a lead's visible words contain `text`."""
    person = holds(text, Registration.name, Registration.organization_name, Registration.organization_name_en)
    met = (
        select(Consultation.id)
        .join(Consultation.buyer)
        .join(Buyer.organization)
        .where(
            Consultation.id == Lead.consultation_id,
            holds(text, Organization.name_ko, Organization.name_en),
        )
    )
    return or_(
        holds(text, Lead.note, Lead.contact_name, Lead.contact_organization),
        met.exists(),
        Lead.consented & person,
    )


#: the views of the list: name → condition, given today's date and the reader
def view_condition(view: str, *, today: date, user_id: int | None) -> ColumnElement[bool] | None:
    """Return the condition of a named view of the list, or None for all leads."""
    open_lead = Lead.stage.in_(OPEN_STAGES)
    match view:
        case "hot":
            return (Lead.rating == Rating.HOT) & (Lead.stage == LeadStage.NEW)
        case "due":
            return open_lead & (Lead.next_on <= today)
        case "mine":
            return Lead.user_id == user_id
    return None


def count_views(exhibitor: Exhibitor, *, today: date, user_id: int | None) -> Mapping[str, int]:
    """Return how many leads each view of the list holds, in one statement."""
    views = {name: view_condition(name, today=today, user_id=user_id) for name in ("hot", "due", "mine")}
    columns = [func.count().filter(condition) for condition in views.values() if condition is not None]
    row = db.session.execute(select(func.count(), *columns).where(Lead.exhibitor_id == exhibitor.id)).one()
    return dict(zip(("all", *views), row, strict=True))


def list_offers(exhibitor: Exhibitor) -> Sequence[Consultation]:
    """Return the exhibitor's finished consultations that are no leads yet, the latest first."""
    taken = select(Lead.consultation_id).where(Lead.exhibitor_id == exhibitor.id, Lead.consultation_id.is_not(None))
    return db.session.scalars(
        select(Consultation)
        .join(Consultation.slot)
        .options(joinedload(Consultation.slot), joinedload(Consultation.buyer).joinedload(Buyer.organization))
        .where(
            Consultation.exhibitor_id == exhibitor.id,
            Consultation.status == ConsultationStatus.DONE,
            Consultation.id.not_in(taken),
        )
        .order_by(Slot.starts_at.desc(), Consultation.id)
        .limit(MOST_OFFERS)
    ).all()


def find_of_consultation(consultation_id: int) -> int | None:
    """Return the id of the lead that a consultation became, if it did."""
    return db.session.scalar(select(Lead.id).where(Lead.consultation_id == consultation_id))


def find_by_registration(exhibitor_id: ExhibitorId, registration_id: int) -> Lead | None:
    """Return the exhibitor's lead of a registered person, if they have met."""
    return db.session.scalar(
        select(Lead)
        .options(joinedload(Lead.registration), selectinload(Lead.products))
        .where(Lead.exhibitor_id == exhibitor_id, Lead.registration_id == registration_id)
    )


def find_capture(capture_id: UUID) -> LeadCapture | None:
    """Return what was already taken under this id."""
    return db.session.get(LeadCapture, capture_id)


def own_products(exhibitor_id: ExhibitorId, ids: Collection[int]) -> Sequence[Product]:
    """Return those of the products that this exhibitor shows."""
    if not ids:
        return []
    wanted = [ProductId(number) for number in ids]
    return db.session.scalars(select(Product).where(Product.exhibitor_id == exhibitor_id, Product.id.in_(wanted))).all()


def list_products(exhibitor_id: ExhibitorId) -> Sequence[Product]:
    """Return what the exhibitor shows, in its order."""
    return db.session.scalars(
        select(Product).where(Product.exhibitor_id == exhibitor_id).order_by(Product.position, Product.id)
    ).all()


def find_device(token: str) -> ExhibitorDevice | None:
    """Return the live device behind a bearer token."""
    return db.session.scalar(
        select(ExhibitorDevice)
        .options(joinedload(ExhibitorDevice.exhibitor))
        .where(ExhibitorDevice.token_hash == hash_token(token), ExhibitorDevice.revoked_at.is_(None))
    )


def find_sender(token: str) -> Actor | None:
    """Return the actor behind an exhibitor device's token, or None where it is unknown or revoked."""
    device = find_device(token)
    if device is None:
        return None
    exhibitor = device.exhibitor
    grant = Grant(Role.EXHIBITOR, exhibitor.show_id, exhibitor.organization_id)
    return Actor(ActorKind.DEVICE, device.id, device.label, frozenset({grant}), device_subject=exhibitor.id)


def list_devices(exhibitor: Exhibitor) -> Sequence[ExhibitorDevice]:
    """Return the exhibitor's live devices, the newest first."""
    return db.session.scalars(
        select(ExhibitorDevice)
        .where(ExhibitorDevice.exhibitor_id == exhibitor.id, ExhibitorDevice.revoked_at.is_(None))
        .order_by(ExhibitorDevice.id.desc())
    ).all()


def count_leads(show_id: ShowId, *, since: datetime | None = None) -> Mapping[str, int]:
    """Return the show's lead figures: all, since a moment, with consent, hot and unanswered, exhibitors recording."""
    recent = Lead.captured_at >= since if since else Lead.id.is_not(None)
    row = db.session.execute(
        select(
            func.count(),
            func.count().filter(recent),
            func.count().filter(Lead.consented),
            func.count().filter((Lead.rating == Rating.HOT) & (Lead.stage == LeadStage.NEW)),
            func.count(Lead.exhibitor_id.distinct()),
        ).where(Lead.show_id == show_id)
    ).one()
    return dict(zip(("all", "today", "consented", "hot_unanswered", "exhibitors"), row, strict=True))


def amounts_of_show(show: Show) -> list[tuple[AmountKind, str, int]]:
    """Return (kind, currency, minor units) sums over all outcomes of a show."""
    rows = db.session.execute(
        select(Outcome.kind, Outcome.currency, func.sum(Outcome.amount_minor))
        .join(Outcome.lead)
        .where(Lead.show_id == show.id)
        .group_by(Outcome.kind, Outcome.currency)
    )
    return [(kind, currency, int(total)) for kind, currency, total in rows]


def select_counts_by_exhibitor(show: Show) -> Select[Exhibitor, int, int, int]:
    """Return the select of each exhibitor with its number of leads, with consent, and hot ones."""
    return (
        select(
            Exhibitor,
            func.count(Lead.id).label("leads"),
            func.count(Lead.id).filter(Lead.consented).label("consented"),
            func.count(Lead.id).filter(Lead.rating == Rating.HOT).label("hot"),
        )
        .outerjoin(Lead, Lead.exhibitor_id == Exhibitor.id)
        .options(joinedload(Exhibitor.organization))
        .where(Exhibitor.show_id == show.id)
        .group_by(Exhibitor.id)
    )

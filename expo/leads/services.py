"""Recording leads and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from expo.consultations.models import Consultation
from expo.core import audit
from expo.core.actor import Actor, ActorKind
from expo.core.audit import Subject
from expo.core.db import db
from expo.core.errors import DomainError
from expo.core.ids import hash_token, new_token
from expo.exhibitors.models import Exhibitor, ExhibitorId
from expo.leads import queries, rules
from expo.leads.errors import EmptyLead, ForeignProduct, IdReused, TooManyCaptures, UnknownBadge, VoidBadge
from expo.leads.models import ExhibitorDevice, HandOver, Lead, LeadCapture, Outcome
from expo.leads.rules import AmountKind, Capture, Channel, Contact, LeadStage, LeadState, NextStep
from expo.registration import queries as registrations
from expo.registration import services as registration
from expo.registration.events import ConsentAnswered
from expo.registration.models import Registration
from expo.registration.rules import ConsentPurpose
from expo.registration.services import Answer

DEVICE_PREFIX = "xl_"


@dataclass(frozen=True, slots=True)
class Recorded:
    """The capture is on record: it began a lead, or was merged into one. `repeat`: it had been taken before."""

    lead: Lead
    merged: bool
    repeat: bool


def capture(exhibitor: Exhibitor, item: Capture, *, actor: Actor, now: datetime, language: str = "ko") -> Recorded:
    """Record one encounter for an exhibitor; sent again under the same id it changes nothing.

    Raises UnknownBadge, VoidBadge, EmptyLead, ForeignProduct, IdReused.
    """
    _lock(exhibitor)
    known = queries.find_capture(UUID(item.id))
    if known is not None:
        return _repeat(exhibitor, known, item)
    person = _person(exhibitor, item)
    if person is None and item.contact.is_empty() and not item.note.strip():
        raise EmptyLead
    products = queries.own_products(exhibitor.id, item.products)
    if len(products) != len(set(item.products)):
        raise ForeignProduct
    lead = queries.find_by_registration(exhibitor.id, person.id) if person is not None else None
    merged = lead is not None
    state = rules.merge(_state(lead), item) if lead is not None else rules.begin(item)
    lead = lead or new_lead(exhibitor, person, item, actor)
    db.session.add(lead)
    had_consent = lead.consented
    apply_state(lead, state, item, now)
    lead.products = [*lead.products, *(product for product in products if product not in lead.products)]
    db.session.flush()  # the capture and the hand-over name the lead
    db.session.add(capture_row(lead, item, merged=merged, actor=actor, now=now))
    if lead.consented and not had_consent:
        hand_over(lead, person, actor=actor, now=now, language=language)
    return Recorded(lead, merged=merged, repeat=False)


def _lock(exhibitor: Exhibitor) -> None:
    """Let captures of one exhibitor happen one after the other (SQLite writers already do)."""
    db.session.execute(select(Exhibitor.id).where(Exhibitor.id == exhibitor.id).with_for_update())


def _repeat(exhibitor: Exhibitor, known: LeadCapture, item: Capture) -> Recorded:
    if known.exhibitor_id != exhibitor.id or known.content_hash != item.fingerprint():
        raise IdReused
    return Recorded(db.session.get_one(Lead, known.lead_id), merged=known.merged, repeat=True)


def _person(exhibitor: Exhibitor, item: Capture) -> Registration | None:
    if not item.badge:
        return None
    badge = registrations.find_badge(exhibitor.show, item.badge)
    if badge is None:
        raise UnknownBadge
    if not badge.is_live:
        raise VoidBadge
    return badge.registration


def new_lead(exhibitor: Exhibitor, person: Registration | None, item: Capture, actor: Actor) -> Lead:
    """Return a lead, not added yet, of somebody this exhibitor meets for the first time."""
    return Lead(
        show_id=exhibitor.show_id,
        exhibitor_id=exhibitor.id,
        registration_id=person.id if person is not None else None,
        source=_source(item, person),
        consented=False,
        captured_at=item.captured_at,
        captured_by=actor.name,
        user_id=actor.id if actor.kind is ActorKind.USER else None,
    )


def _source(item: Capture, person: Registration | None) -> rules.LeadSource:
    """Return how the lead came about: a badge capture without a badge was typed by hand."""
    if item.source is rules.LeadSource.BADGE and person is None:
        return rules.LeadSource.MANUAL
    return item.source


def _state(lead: Lead) -> LeadState:
    return LeadState(
        consented=lead.consented,
        rating=lead.rating,
        rated_at=lead.rated_at,
        notes=tuple(lead.note.split("\n\n")) if lead.note else (),
        products=frozenset(product.id for product in lead.products),
        answers=lead.answers,
        contact=Contact(
            lead.contact_name, lead.contact_organization, lead.contact_title, lead.contact_email, lead.contact_phone
        ),
        next_step=lead.next_step,
        expected_quantity=lead.expected_quantity,
    )


def apply_state(lead: Lead, state: LeadState, item: Capture, now: datetime) -> None:
    """Let the lead say what is known after a capture."""
    lead.consented_at = lead.consented_at or (item.captured_at if state.consented else None)
    lead.consented, lead.rating, lead.rated_at = state.consented, state.rating, state.rated_at
    lead.note, lead.answers = "\n\n".join(state.notes), state.answers
    lead.contact_name, lead.contact_organization = state.contact.name, state.contact.organization
    lead.contact_title, lead.contact_email = state.contact.job_title, state.contact.email
    lead.contact_phone, lead.next_step = state.contact.phone, state.next_step
    lead.expected_quantity, lead.changed_at = state.expected_quantity, now
    lead.captured_at = min(lead.captured_at, item.captured_at)


def capture_row(lead: Lead, item: Capture, *, merged: bool, actor: Actor, now: datetime) -> LeadCapture:
    """Return the record of a capture as it came, not added yet."""
    return LeadCapture(
        id=UUID(item.id),
        lead_id=lead.id,
        exhibitor_id=lead.exhibitor_id,
        content_hash=item.fingerprint(),
        merged=merged,
        rating=item.rating,
        note=item.note,
        consent=item.consent,
        captured_at=item.captured_at,
        received_at=now,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
    )


def hand_over(
    lead: Lead,
    person: Registration | None,
    *,
    actor: Actor,
    now: datetime,
    language: str,
    text_version: int | None = None,
) -> None:
    """Note that this person's data goes to this exhibitor, and the consent it rests on.

    `text_version`: of the wording the person read, where the caller has looked it up.
    """
    if person is not None:
        answer = Answer(
            purpose=ConsentPurpose.THIRD_PARTY,
            given=True,
            language=language,
            channel="stand",
            exhibitor_id=lead.exhibitor_id,
        )
        registration.record_consent(person, answer, actor=actor, now=now, text_version=text_version)
    db.session.add(
        HandOver(
            lead_id=lead.id,
            registration_id=lead.registration_id,
            exhibitor_id=lead.exhibitor_id,
            how="capture",
            at=now,
            actor_name=actor.name,
        )
    )


@dataclass(frozen=True, slots=True)
class Rejected:
    """The capture cannot be taken; nothing of it was recorded."""

    fault: DomainError


def demand_few(number: int) -> None:
    """Raise TooManyCaptures when more is sent than is taken at once."""
    if number > rules.MAX_CAPTURES:
        raise TooManyCaptures(most=rules.MAX_CAPTURES)


def capture_many(
    exhibitor: Exhibitor, items: Sequence[Capture], *, actor: Actor, now: datetime
) -> list[Recorded | Rejected]:
    """Record captures in order; a bad one is answered with its fault and does not stop the others.

    Raises TooManyCaptures, then nothing is recorded.
    """
    demand_few(len(items))
    results: list[Recorded | Rejected] = []
    for item in items:
        try:
            results.append(capture(exhibitor, item, actor=actor, now=now))
        except DomainError as fault:
            results.append(Rejected(fault))
    return results


def take_offer(exhibitor: Exhibitor, consultation: Consultation, *, actor: Actor, now: datetime) -> Lead:
    """Make a lead of a finished consultation; the firm's name is known from it, contact data still needs consent."""
    lead = Lead(
        show_id=exhibitor.show_id,
        exhibitor_id=exhibitor.id,
        consultation_id=consultation.id,
        source=rules.LeadSource.CONSULTATION,
        note=consultation.code,
        captured_at=consultation.ended_at or consultation.slot.ends_at,
        changed_at=now,
        captured_by=actor.name,
        user_id=actor.id if actor.kind is ActorKind.USER else None,
    )
    db.session.add(lead)
    db.session.flush()  # the trail names the lead
    audit.record(actor, "leads.from_consultation", subject_of(lead), now=now, consultation=consultation.code)
    return lead


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a lead stands after somebody worked on it."""

    stage: LeadStage
    next_step: NextStep | None
    next_on: date | None
    note: str


def update(lead: Lead, progress: Progress, *, actor: Actor, now: datetime) -> None:
    """Move a lead along; a change of stage goes into the trail."""
    if lead.stage is not progress.stage:
        change = {"before": lead.stage, "after": progress.stage}
        audit.record(actor, "leads.stage", subject_of(lead), now=now, **change)
    lead.stage, lead.next_step, lead.next_on = progress.stage, progress.next_step, progress.next_on
    lead.note, lead.changed_at = progress.note, now


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One amount that came out of a lead; `amount_minor` in minor units of `currency`."""

    kind: AmountKind
    channel: Channel
    amount_minor: int
    currency: str
    on: date
    evidence: str = ""


def add_outcome(lead: Lead, result: Result, *, actor: Actor, now: datetime) -> Outcome:
    """Record an outcome of a lead; a concluded contract wins it."""
    outcome = Outcome(
        lead_id=lead.id,
        kind=result.kind,
        channel=result.channel,
        amount_minor=result.amount_minor,
        currency=result.currency,
        on=result.on,
        evidence=result.evidence,
        created_at=now,
        created_by=actor.name,
    )
    db.session.add(outcome)
    if result.kind in (AmountKind.CONCLUDED, AmountKind.SIGNED_ON_SITE):
        lead.stage = LeadStage.WON
    lead.changed_at = now
    audit.record(
        actor, "leads.outcome", subject_of(lead), now=now, kind=result.kind, minor=result.amount_minor,
        currency=result.currency,
    )  # fmt: skip
    return outcome


def remove_outcome(outcome: Outcome, *, actor: Actor, now: datetime, reason: str) -> None:
    """Take an outcome back; the trail keeps what it was and why."""
    audit.record(
        actor, "leads.outcome_removed", subject_of(outcome.lead), now=now, reason=reason, kind=outcome.kind,
        minor=outcome.amount_minor, currency=outcome.currency,
    )  # fmt: skip
    db.session.delete(outcome)


def withdraw_consent(lead: Lead, *, now: datetime) -> None:
    """Erase the contact data that rested on a consent the person withdrew."""
    lead.consented, lead.changed_at = False, now
    lead.contact_name = lead.contact_organization = lead.contact_title = ""
    lead.contact_email = lead.contact_phone = ""


def on_consent(answer: ConsentAnswered) -> None:
    """Follow a person's answer about one exhibitor: a withdrawal erases what that exhibitor had."""
    if answer.purpose is not ConsentPurpose.THIRD_PARTY or answer.exhibitor_id is None or answer.given:
        return
    lead = queries.find_by_registration(ExhibitorId(answer.exhibitor_id), answer.registration_id)
    if lead is not None:
        withdraw_consent(lead, now=answer.at)


def create_device(exhibitor: Exhibitor, label: str, *, actor: Actor, now: datetime) -> tuple[ExhibitorDevice, str]:
    """Add a device that may send this exhibitor's leads and return it with its token, which is shown once."""
    token = new_token(DEVICE_PREFIX)
    device = ExhibitorDevice(exhibitor_id=exhibitor.id, token_hash=hash_token(token), label=label, created_at=now)
    db.session.add(device)
    subject = Subject(kind="exhibitor", id=exhibitor.id, label=exhibitor.organization.name, show_id=exhibitor.show_id)
    audit.record(actor, "leads.device_created", subject, now=now, label=label)
    return device, token


def revoke_device(device: ExhibitorDevice, *, actor: Actor, now: datetime) -> None:
    """Let a device's token work no more."""
    device.revoked_at = now
    exhibitor = device.exhibitor
    subject = Subject(kind="exhibitor", id=exhibitor.id, label=exhibitor.organization.name, show_id=exhibitor.show_id)
    audit.record(actor, "leads.device_revoked", subject, now=now, label=device.label)


def subject_of(lead: Lead) -> Subject:
    """Return what the audit trail calls this lead; it names no person."""
    return Subject(kind="lead", id=lead.id, label=f"L-{lead.id:05d}", show_id=lead.show_id)

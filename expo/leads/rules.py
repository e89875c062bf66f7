"""Pure decisions about leads: what a capture changes, what is kept without consent, what the amounts mean."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from expo.core.i18n import N_

MAX_CAPTURES = 200
MAX_NOTE = 4000


class Rating(StrEnum):
    HOT = "hot"
    WARM = "warm"
    COLD = "cold"


class LeadSource(StrEnum):
    BADGE = "badge"
    CONSULTATION = "consultation"
    LIVE_COMMERCE = "live_commerce"
    MANUAL = "manual"


class LeadStage(StrEnum):
    """How far a lead has come, in order; the last two end it."""

    NEW = "new"
    CONTACTED = "contacted"
    QUOTED = "quoted"
    NEGOTIATING = "negotiating"
    WON = "won"
    LOST = "lost"


class NextStep(StrEnum):
    CALL = "call"
    QUOTE = "quote"
    SAMPLE = "sample"
    VISIT = "visit"
    OTHER = "other"


class AmountKind(StrEnum):
    """The four different figures; they are never added together."""

    DISCUSSED = "discussed"
    IN_PROGRESS = "in_progress"
    SIGNED_ON_SITE = "signed_on_site"
    CONCLUDED = "concluded"


AMOUNT_WORDS = {
    AmountKind.DISCUSSED: N_("Amount discussed"),
    AmountKind.IN_PROGRESS: N_("In progress"),
    AmountKind.SIGNED_ON_SITE: N_("Signed on site"),
    AmountKind.CONCLUDED: N_("Concluded"),
}


class Channel(StrEnum):
    EMPLOYEE_MALL = "employee_mall"
    PUBLIC_PROCUREMENT = "public_procurement"
    LIVE_COMMERCE = "live_commerce"
    RETAIL = "retail"
    EXPORT = "export"
    B2B = "b2b"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person."""

    name: str = ""
    organization: str = ""
    job_title: str = ""
    email: str = ""
    phone: str = ""
    #: known only of people with a registration
    organization_en: str = ""

    def organization_in(self, language: str) -> str:
        """Return whom the person works for as readers of this language read it; else the only name there is."""
        names = (self.organization, self.organization_en)
        return next(filter(None, reversed(names) if language == "en" else names), "")

    def is_empty(self) -> bool:
        """Return whether nothing is known."""
        return not any((self.name, self.organization, self.job_title, self.email, self.phone))


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What one device sent about one encounter. `captured_at` is the device's time."""

    id: str
    badge: str | None
    captured_at: datetime
    consent: bool
    rating: Rating | None = None
    note: str = ""
    products: tuple[int, ...] = ()
    answers: dict[str, Any] = field(default_factory=dict)
    contact: Contact = Contact()
    source: LeadSource = LeadSource.BADGE
    next_step: NextStep | None = None
    expected_quantity: int | None = None

    def fingerprint(self) -> str:
        """Return a hash of the content: the same id with another one is a mistake of the sender."""
        content = [
            self.badge, self.captured_at.isoformat(), self.consent, self.rating, self.note, sorted(self.products),
            self.answers, [self.contact.name, self.contact.organization, self.contact.job_title, self.contact.email,
            self.contact.phone], self.source, self.next_step, self.expected_quantity,
        ]  # fmt: skip
        return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadState:
    """What is known about a lead after its captures."""

    consented: bool
    rating: Rating | None
    rated_at: datetime | None
    notes: tuple[str, ...]
    products: frozenset[int]
    answers: dict[str, Any]
    contact: Contact
    next_step: NextStep | None
    expected_quantity: int | None


def begin(capture: Capture) -> LeadState:
    """Return the state of a lead that one capture begins."""
    empty = LeadState(
        consented=False, rating=None, rated_at=None, notes=(), products=frozenset(), answers={}, contact=Contact(),
        next_step=None, expected_quantity=None,
    )  # fmt: skip
    return merge(empty, capture)


def merge(state: LeadState, capture: Capture) -> LeadState:
    """Return the state after one more capture, whatever order captures arrive in.

    The rating of the latest encounter counts. Notes and products add up. A consent once given stays until the
    person withdraws it. Typed contact data is kept only with consent.
    """
    newer = state.rated_at is None or capture.captured_at >= state.rated_at
    rates = capture.rating is not None and newer
    consented = state.consented or capture.consent
    note = capture.note.strip()
    return replace(
        state,
        consented=consented,
        rating=capture.rating if rates else state.rating,
        rated_at=capture.captured_at if rates else state.rated_at,
        notes=(*state.notes, note) if note and note not in state.notes else state.notes,
        products=state.products | frozenset(capture.products),
        answers={**state.answers, **capture.answers} if newer else {**capture.answers, **state.answers},
        contact=_merge_contact(state.contact, capture) if consented else Contact(),
        next_step=(capture.next_step or state.next_step) if newer else (state.next_step or capture.next_step),
        expected_quantity=capture.expected_quantity
        if capture.expected_quantity is not None
        else state.expected_quantity,
    )


def _merge_contact(known: Contact, capture: Capture) -> Contact:
    """Return typed contact data: a new value replaces an old one, an empty one does not."""
    new = capture.contact
    return Contact(
        name=new.name or known.name,
        organization=new.organization or known.organization,
        job_title=new.job_title or known.job_title,
        email=new.email or known.email,
        phone=new.phone or known.phone,
    )


#: which stages may follow which; going back is allowed because people misclick, reopening too
NEXT_STAGES: dict[LeadStage, frozenset[LeadStage]] = {stage: frozenset(LeadStage) - {stage} for stage in LeadStage}


def totals(amounts: list[tuple[AmountKind, str, int]]) -> dict[AmountKind, dict[str, int]]:
    """Return the sum per kind and currency of (kind, currency, minor units); kinds and currencies never mix."""
    sums: dict[AmountKind, dict[str, int]] = {kind: {} for kind in AmountKind}
    for kind, currency, minor in amounts:
        sums[kind][currency] = sums[kind].get(currency, 0) + minor
    return sums

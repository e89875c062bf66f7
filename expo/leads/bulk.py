"""Many first encounters at once: what `services.capture` does for one, with a handful of statements for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from expo.core.actor import Actor
from expo.core.db import db
from expo.exhibitors.models import Exhibitor
from expo.leads import rules
from expo.leads.models import Lead
from expo.leads.rules import Capture
from expo.leads.services import apply_state, capture_row, hand_over, new_lead
from expo.registration import queries as registrations
from expo.registration.models import Registration
from expo.registration.rules import ConsentPurpose
from expo.shows.models import Show


@dataclass(frozen=True, slots=True)
class Encounter:
    """An exhibitor met a badge's owner for the first time; `item` says what was noted, `actor` who noted it."""

    exhibitor: Exhibitor
    person: Registration
    item: Capture
    actor: Actor


def record_encounters(show: Show, encounters: Sequence[Encounter], *, language: str = "ko") -> list[Lead]:
    """Begin a lead of each encounter at the moment it happened, with its capture and, where agreed, its hand-over.

    Nobody may meet the same exhibitor twice in here, nor have met them before: the database refuses it.
    """
    leads = [_begin(each) for each in encounters]
    db.session.add_all(leads)
    db.session.flush()  # captures and hand-overs name the leads
    text = registrations.find_consent_text(show.id, ConsentPurpose.THIRD_PARTY)
    version = text.version if text else 0
    with db.session.no_autoflush:
        for lead, each in zip(leads, encounters, strict=True):
            now = each.item.captured_at
            db.session.add(capture_row(lead, each.item, merged=False, actor=each.actor, now=now))
            if lead.consented:
                hand_over(lead, each.person, actor=each.actor, now=now, language=language, text_version=version)
    db.session.flush()  # reports read them in this transaction
    return leads


def _begin(each: Encounter) -> Lead:
    lead = new_lead(each.exhibitor, each.person, each.item, each.actor)
    apply_state(lead, rules.begin(each.item), each.item, each.item.captured_at)
    wanted = set(each.item.products)
    lead.products = [product for product in each.exhibitor.products if product.id in wanted]
    return lead

"""Buyers' badges: an approved buyer has one, and whoever scans it finds the buyer."""

from __future__ import annotations

from datetime import datetime

from expo.consultations.models import Buyer
from expo.core.actor import Actor
from expo.core.db import db
from expo.registration import queries, services
from expo.registration.models import Registration
from expo.registration.rules import RegistrationKind


def give_badge(actor: Actor, buyer: Buyer, *, now: datetime) -> Registration:
    """Return the buyer's registration; who has none and did not register with their address gets one with a badge."""
    if buyer.registration_id is not None:
        return db.session.get_one(Registration, buyer.registration_id)
    found = queries.find_by_email(buyer.show_id, buyer.email) if buyer.email else None
    found = found or services.register(buyer.show, _person(buyer), actor=actor, now=now)
    buyer.registration_id = found.id
    return found


def _person(buyer: Buyer) -> services.Person:
    firm = buyer.organization
    return services.Person(
        name=buyer.contact_name or firm.name.ko or firm.name.en,
        kind=RegistrationKind.BUYER,
        email=buyer.email,
        phone=buyer.phone,
        organization_name=firm.name.ko or firm.name.en,
        organization_name_en=firm.name.en,
        organization_id=firm.id,
        job_title=buyer.job_title,
        country=firm.country,
        language=buyer.language,
        user_id=buyer.user_id,
    )

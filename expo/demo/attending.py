"""Who is in the demo's hall for work: buyers for their consultations, exhibitors' people at their booths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from expo.consultations.models import Buyer, Consultation, Slot
from expo.consultations.rules.codes import ConsultationStatus, NoShow
from expo.core.actor import Actor
from expo.core.db import db
from expo.core.i18n import name_in
from expo.demo.gates import Visit
from expo.registration import services as registration
from expo.registration.models import Registration, RegistrationId
from expo.registration.rules import RegistrationKind
from expo.registration.services import Person
from expo.shows.models import Show

Hours = tuple[datetime, datetime]

#: of the buyers without a consultation on a day, who come to look around
STROLLS = 0.45
#: of each exhibitor's people, who work on a day; the first one always does
WORKS = 0.6


def register_buyers(show: Show, buyers: Sequence[Buyer], *, actor: Actor, now: datetime) -> list[RegistrationId]:
    """Register the buyers in person and note with each who they are at the gates."""
    ids = registration.register_many(show, [_person(each) for each in buyers], actor=actor, now=now)
    for buyer, person in zip(buyers, ids, strict=True):
        buyer.registration_id = person
    return ids


def _person(buyer: Buyer) -> Person:
    firm = buyer.organization
    return Person(
        name=name_in("ko", buyer.contact_name),
        name_en=name_in("en", buyer.contact_name),
        kind=RegistrationKind.BUYER,
        email=buyer.email,
        phone=buyer.phone,
        organization_name=firm.name.ko or firm.name.en,
        organization_name_en=firm.name.en,
        organization_id=firm.id,
        country=firm.country or "KR",
        language=buyer.language,
        user_id=buyer.user_id,
    )


def staff_visits(people: Iterable[Registration], hours: Hours, random: Random) -> list[Visit]:
    """Let exhibitors' people come before opening and leave after closing; somebody of every firm does."""
    opening, closing = hours
    visits, manned = [], set()
    for person in people:
        if person.organization_id in manned and random.random() > WORKS:
            continue
        manned.add(person.organization_id)
        comes_at = opening - timedelta(seconds=random.randint(15 * 60, 80 * 60))
        visits.append(Visit(person.id, comes_at, closing + timedelta(seconds=random.randint(120, 1_500))))
    return visits


def list_staff(show: Show) -> Sequence[Registration]:
    """Return the registered people of the show's exhibitors."""
    kind = RegistrationKind.EXHIBITOR_STAFF
    mine = select(Registration).where(Registration.show_id == show.id, Registration.kind == kind)
    return db.session.scalars(mine.order_by(Registration.id)).all()


def buyer_visits(buyers: Sequence[Buyer], hours: Hours, random: Random) -> list[Visit]:
    """Let buyers come in time for the first consultation they keep that day and stay past the last one."""
    kept = _kept(buyers, hours)
    opening, closing = hours
    visits = []
    for buyer in buyers:
        person = buyer.registration_id
        if person is None:
            continue
        slots = kept.get(buyer.id)
        if slots:
            comes_at = slots[0].starts_at - timedelta(seconds=random.randint(5 * 60, 40 * 60))
            goes_at = slots[-1].ends_at + timedelta(seconds=random.randint(5 * 60, 90 * 60))
        elif random.random() < STROLLS:
            comes_at = opening + timedelta(seconds=random.randint(0, 3 * 3600))
            goes_at = comes_at + timedelta(seconds=random.randint(2 * 3600, 4 * 3600))
        else:
            continue
        visits.append(Visit(person, comes_at, min(goes_at, closing + timedelta(minutes=20))))
    return visits


def _kept(buyers: Sequence[Buyer], hours: Hours) -> Mapping[int, list[Slot]]:
    """Return the slots of the day to which each buyer comes."""
    rows = db.session.execute(
        select(Consultation.buyer_id, Consultation.status, Consultation.no_show, Slot)
        .join(Slot, Slot.id == Consultation.slot_id)
        .where(Consultation.show_id == buyers[0].show_id, Slot.starts_at >= hours[0], Slot.starts_at < hours[1])
        .order_by(Slot.starts_at)
    )
    found: dict[int, list[Slot]] = defaultdict(list)
    for buyer_id, status, no_show, slot in rows:
        if status is not ConsultationStatus.NO_SHOW or no_show is NoShow.EXHIBITOR:
            found[buyer_id].append(slot)
    return found

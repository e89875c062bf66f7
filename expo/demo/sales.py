"""The demo's leads and outcomes, recorded the way exhibitors record them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from expo.core.actor import Actor, ActorKind
from expo.core.db import db
from expo.exhibitors.models import Exhibitor
from expo.leads import services
from expo.leads.bulk import Encounter, record_encounters
from expo.leads.models import Lead
from expo.leads.rules import AmountKind, Capture, Channel, LeadStage, NextStep, Rating
from expo.leads.services import Progress, Result
from expo.registration import queries as registrations
from expo.registration.models import Badge, RegistrationId

NOTES = (
    "단가표 요청", "견본 3종 관심", "12월 초 재연락 약속", "최소 수량 문의", "Asked for FOB price and lead time",
    "임직원몰 입점 상담", "설비 사양서 요청", "Wants samples for testing", "공공조달 등록 여부 문의", "",
)  # fmt: skip
#: from when until when somebody could meet an exhibitor
Hours = tuple[datetime, datetime]
EMPLOYEE_MALL_MINOR = 100_000_000
#: encounters recorded at once
BATCH = 2_000


def record_leads(
    exhibitors: Sequence[Exhibitor], stays: Mapping[RegistrationId, Hours], count: int, *, seed: int
) -> list[Lead]:
    """Let exhibitors meet `count` people while they stay; two thirds of those asked agree to hand over data."""
    random = Random(seed)
    met = random.sample(sorted(stays), min(count, len(stays)))
    weights = [random.paretovariate(1.4) for _ in exhibitors]
    weights[0] = max(weights)  # the firm of the demo's exhibitor account has something to show
    return [
        lead
        for start in range(0, len(met), BATCH)
        for lead in _record(exhibitors, weights, met[start : start + BATCH], stays, random)
    ]


def _record(
    exhibitors: Sequence[Exhibitor], weights: Sequence[float], met: Sequence[RegistrationId],
    stays: Mapping[RegistrationId, Hours], random: Random,
) -> list[Lead]:  # fmt: skip
    badges = db.session.scalars(
        select(Badge)
        .options(joinedload(Badge.registration))
        .where(Badge.registration_id.in_(met), Badge.revoked_at.is_(None))
        .order_by(Badge.id)
    )
    encounters = []
    for badge, exhibitor in zip(badges, random.choices(exhibitors, weights, k=len(met)), strict=False):
        first, last = stays[badge.registration_id]
        moment = first + (last - first) * random.random()
        staff = Actor(ActorKind.DEVICE, None, exhibitor.organization.name.ko)
        encounters.append(Encounter(exhibitor, badge.registration, _capture(badge, exhibitor, moment, random), staff))
    return record_encounters(exhibitors[0].show, encounters)


def _capture(badge: Badge, exhibitor: Exhibitor, moment: datetime, random: Random) -> Capture:
    products = [product.id for product in exhibitor.products]
    return Capture(
        id=str(UUID(int=random.getrandbits(128), version=4)),
        badge=registrations.badge_token(badge),
        captured_at=moment,
        consent=random.random() < 2 / 3,
        rating=random.choices((Rating.HOT, Rating.WARM, Rating.COLD, None), (2, 5, 4, 1))[0],
        note=random.choice(NOTES),
        products=tuple(random.sample(products, random.randint(0, min(2, len(products))))),
        next_step=random.choice((None, None, NextStep.QUOTE, NextStep.CALL, NextStep.SAMPLE)),
    )


def record_outcomes(leads: Sequence[Lead], *, actor: Actor, ends_on: datetime, now: datetime, seed: int) -> None:
    """Let a third of the leads come to something in the months after the show; one firm sold for 100 million won.

    The figures are the demo's own: the four kinds of amount stay apart.
    """
    random = Random(seed)
    for lead in leads:
        if random.random() < 1 / 3 and lead.consented:
            _progress(lead, actor, ends_on, now, random)
    star = next(lead for lead in leads if lead.consented)
    on = (ends_on + timedelta(days=65)).date()
    sold = Result(
        kind=AmountKind.CONCLUDED, channel=Channel.EMPLOYEE_MALL, amount_minor=EMPLOYEE_MALL_MINOR, currency="KRW",
        on=on, evidence="임직원몰 납품 계약",
    )  # fmt: skip
    services.add_outcome(star, sold, actor=actor, now=now)


def _progress(lead: Lead, actor: Actor, ends_on: datetime, now: datetime, random: Random) -> None:
    stage = random.choice((LeadStage.CONTACTED, LeadStage.QUOTED, LeadStage.NEGOTIATING, LeadStage.LOST))
    services.update(lead, Progress(stage=stage, next_step=None, next_on=None, note=lead.note), actor=actor, now=now)
    if stage in (LeadStage.QUOTED, LeadStage.NEGOTIATING):
        export = random.random() < 0.2
        result = Result(
            kind=random.choice((AmountKind.DISCUSSED, AmountKind.IN_PROGRESS)),
            channel=Channel.EXPORT if export else random.choice((Channel.RETAIL, Channel.B2B, Channel.PUBLIC_PROCUREMENT)),
            amount_minor=random.randint(8, 400) * (10_000 if export else 100_000),
            currency="USD" if export else "KRW",
            on=(ends_on + timedelta(days=random.randint(1, 90))).date(),
        )  # fmt: skip
        services.add_outcome(lead, result, actor=actor, now=now)

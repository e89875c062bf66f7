"""What the demo's consultations came to: who is at the table now, and what the logs say of those that are over."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from expo.consultations.models import Consultation, ConsultationLog
from expo.consultations.rules.codes import BuyerKind, ConsultationStatus, LogAuthor, Stage
from expo.consultations.rules.log import Line
from expo.consultations.services import confirming, logs
from expo.consultations.services.logs import LogDraft
from expo.core.actor import Actor, ActorKind

#: of the consultations held, whose exhibitor has written the log, and of these, which the buyer confirmed
WRITTEN, CONFIRMED = 0.86, 0.6
#: those who come early do so within these minutes
EARLY_MIN = 12
#: won for a dollar, in millionths
DOLLAR_MICRO = 1_385_000_000
STAGES = {Stage.DISCUSSED: 60, Stage.IN_PROGRESS: 25, Stage.MOU: 8, Stage.SIGNED: 5, Stage.CONCLUDED: 2}
#: (what was discussed, what comes next)
SAYINGS = (
    ("견본 품질에 만족, 포장 단위 조정 요청.", "포장 사양서 보내기"),
    ("연간 물량 기준 단가 협의.", "물량별 견적서 보내기"),
    ("인증서 확인 후 시험 구매 검토.", "인증서 사본 보내기"),
    ("Asked for FOB price and lead time; wants a trial order.", "Send the quotation"),
    ("공공조달 등록 일정 문의.", "담당자에게 다시 연락"),
    ("납기 4주 가능 여부 확인 요청.", "생산 일정 알려 주기"),
)  # fmt: skip


def come_to_tables(held: Iterable[Consultation], *, now: datetime, random: Random) -> None:
    """Note who has arrived for the consultations of the present slot that have not begun, and of the next one."""
    for each in held:
        if each.status is not ConsultationStatus.CONFIRMED or each.slot.ends_at <= now:
            continue
        if each.slot.starts_at <= now:
            each.exhibitor_arrived_at = each.slot.starts_at - timedelta(minutes=random.randint(1, 5))
        elif each.slot.starts_at - now <= timedelta(minutes=EARLY_MIN):
            early = now - timedelta(seconds=random.randint(20, 240))
            each.exhibitor_arrived_at = early if random.random() < 0.6 else None
            each.buyer_arrived_at = early if random.random() < 0.5 else None


def write_logs(
    held: Iterable[Consultation],
    *,
    unwritten: Collection[int],
    unconfirmed: Collection[int],
    now: datetime,
    random: Random,
) -> int:
    """Let exhibitors log what they discussed, right after it; return how many did.

    The ids say which logs are still to be written and, by the buyer, confirmed.
    """
    over = sorted(
        (each for each in held if each.status is ConsultationStatus.DONE), key=lambda each: (each.slot_id, each.number)
    )
    written = [
        each for each in over if each.id in unconfirmed or (random.random() < WRITTEN and each.id not in unwritten)
    ]
    for each in written:
        ended_at = min(each.slot.ends_at - timedelta(seconds=random.randint(10, 240)), now)
        each.ended_at = ended_at
        log = logs.save_log(_staff_of(each), each, _draft(each, ended_at, random), now=ended_at)
        if random.random() < CONFIRMED and each.id not in unconfirmed:
            _confirm(each, log, ended_at + timedelta(seconds=random.randint(15, 120)), now)
    return len(written)


def _confirm(each: Consultation, log: ConsultationLog, at: datetime, now: datetime) -> None:
    buyer = Actor(ActorKind.USER, each.buyer.user_id, each.buyer.contact_name)
    log.consultation = each
    confirming.confirm_log(buyer, log, now=min(at, now))


def _staff_of(each: Consultation) -> Actor:
    return Actor(ActorKind.DEVICE, None, each.exhibitor.organization.name.ko)


def _draft(each: Consultation, written_at: datetime, random: Random) -> LogDraft:
    abroad = each.buyer.kind is BuyerKind.OVERSEAS
    products = random.sample(each.exhibitor.products, min(random.randint(1, 2), len(each.exhibitor.products)))
    note, next_step = random.choice(SAYINGS)
    return LogDraft(
        id=UUID(int=random.getrandbits(128), version=4),
        author=LogAuthor.EXHIBITOR,
        stage=random.choices(list(STAGES), list(STAGES.values()))[0],
        lines=tuple(
            Line(
                name=product.name_en if abroad else product.name_ko,
                unit_price_minor=random.randint(20, 900) * 100 if abroad else random.randint(10, 900) * 1_000,
                quantity=random.choice((50, 100, 200, 300, 500)),
                product_id=product.id,
            )
            for product in products
        ),
        currency="USD" if abroad else "KRW",
        rate_micro=DOLLAR_MICRO if abroad else 1_000_000,
        note=note,
        next_step=next_step,
        satisfaction=random.choices((3, 4, 5), (2, 5, 4))[0],
        written_at=written_at,
    )

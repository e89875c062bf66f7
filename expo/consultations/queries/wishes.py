"""Reading wishes and vetoes of both sides, and who has not chosen yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from expo.consultations.models import (
    Buyer,
    BuyerId,
    ConsultationProfile,
    ConsultationSetup,
    Wish,
)
from expo.consultations.queries.setups import find_setup
from expo.consultations.rules.codes import BuyerStatus, Side
from expo.core.db import db
from expo.exhibitors.models import Exhibitor, ExhibitorId
from expo.exhibitors.rules import ExhibitorStatus


def list_wishes(
    show_id: int, side: Side, *, buyer_id: int | None = None, exhibitor_id: int | None = None
) -> list[Wish]:
    """Return one side's wishes and vetoes, ranked ones first in their order."""
    found = (
        select(Wish)
        .options(
            joinedload(Wish.buyer).joinedload(Buyer.organization),
            joinedload(Wish.exhibitor).joinedload(Exhibitor.organization),
        )
        .where(Wish.show_id == show_id, Wish.side == side)
        .order_by(Wish.rank.nulls_last(), Wish.id)
    )
    if buyer_id is not None:
        found = found.where(Wish.buyer_id == buyer_id)
    if exhibitor_id is not None:
        found = found.where(Wish.exhibitor_id == exhibitor_id)
    return list(db.session.scalars(found))


def is_vetoed(buyer_id: BuyerId, exhibitor_id: ExhibitorId) -> bool:
    """Return whether either side refuses to meet the other."""
    return bool(
        db.session.scalar(
            select(func.count())
            .select_from(Wish)
            .where(Wish.buyer_id == buyer_id, Wish.exhibitor_id == exhibitor_id, Wish.veto)
        )
    )


def vetoed_pairs(show_id: int) -> set[tuple[int, int]]:
    """Return the pairs of whom one side refuses to meet the other."""
    rows = db.session.execute(select(Wish.buyer_id, Wish.exhibitor_id).where(Wish.show_id == show_id, Wish.veto))
    return {(int(buyer), int(firm)) for buyer, firm in rows}


def wanted_by_exhibitors(buyer: Buyer) -> set[int]:
    """Return the exhibitors who want to meet this buyer; shown as mutual only where the buyer wants them too."""
    rows = db.session.scalars(
        select(Wish.exhibitor_id).where(
            Wish.side == Side.EXHIBITOR, Wish.buyer_id == buyer.id, Wish.veto.is_(False), Wish.rank.is_not(None)
        )
    )
    return {int(row) for row in rows}


def wanted_by_buyers(firm: Exhibitor) -> set[int]:
    """Return the buyers who want to meet this exhibitor; shown as mutual only where the exhibitor wants them too."""
    rows = db.session.scalars(
        select(Wish.buyer_id).where(Wish.side == Side.BUYER, Wish.exhibitor_id == firm.id, Wish.rank.is_not(None))
    )
    return {int(row) for row in rows}


def list_silent_buyers(show_id: int) -> Sequence[Buyer]:
    """Return the approved buyers who have not wished for anybody."""
    wished = select(Wish.id).where(Wish.buyer_id == Buyer.id, Wish.side == Side.BUYER, Wish.rank.is_not(None))
    return db.session.scalars(
        select(Buyer)
        .options(joinedload(Buyer.organization))
        .where(Buyer.show_id == show_id, Buyer.status == BuyerStatus.APPROVED, ~wished.exists())
        .order_by(Buyer.id)
    ).all()


def list_silent_exhibitors(show_id: int) -> Sequence[Exhibitor]:
    """Return the active exhibitors who take consultations and have not wished for any buyer."""
    wished = select(Wish.id).where(
        Wish.exhibitor_id == Exhibitor.id, Wish.side == Side.EXHIBITOR, Wish.rank.is_not(None)
    )
    closed = select(ConsultationProfile.exhibitor_id).where(
        ConsultationProfile.exhibitor_id == Exhibitor.id, ~ConsultationProfile.takes_requests
    )
    return db.session.scalars(
        select(Exhibitor)
        .options(joinedload(Exhibitor.organization))
        .where(
            Exhibitor.show_id == show_id,
            Exhibitor.status == ExhibitorStatus.ACTIVE,
            ~wished.exists(),
            ~closed.exists(),
        )
        .order_by(Exhibitor.id)
    ).all()


def count_wishes(buyer_ids: Collection[int]) -> dict[int, int]:
    """Return how many exhibitors each buyer has ranked."""
    rows = db.session.execute(
        select(Wish.buyer_id, func.count())
        .where(Wish.side == Side.BUYER, Wish.rank.is_not(None), Wish.buyer_id.in_(buyer_ids))
        .group_by(Wish.buyer_id)
    )
    return {int(buyer): int(count) for buyer, count in rows}


def are_wishes_closed(show_id: int, now: datetime) -> bool:
    """Return whether the date after which wishes stay as they are has passed."""
    setup = find_setup(show_id)
    return setup is not None and setup.wishes_close_at is not None and setup.wishes_close_at <= now


def list_closing(now: datetime, within: timedelta) -> Sequence[ConsultationSetup]:
    """Return the set-ups of shows whose wishes close soon."""
    return db.session.scalars(
        select(ConsultationSetup).where(
            ConsultationSetup.wishes_close_at > now, ConsultationSetup.wishes_close_at <= now + within
        )
    ).all()

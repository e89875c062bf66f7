"""Wishes and vetoes of both sides."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update

from expo.consultations import errors
from expo.consultations.models import Buyer, Wish
from expo.consultations.queries import setups, timetable, wishes
from expo.consultations.rules.codes import Side
from expo.consultations.services.pairing import when_of
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.exhibitors.models import Exhibitor


def want(actor: Actor, buyer: Buyer, exhibitor: Exhibitor, side: Side, *, now: datetime) -> Wish:
    """Put the other side at the end of this side's ranking; a veto is taken back by it."""
    _check_open(buyer, now)
    return _want(actor, buyer, exhibitor, side, now)


def wait_on_site(actor: Actor, buyer: Buyer, exhibitor: Exhibitor, *, now: datetime) -> Wish:
    """Keep an on-site request (현장접수) that no free slot serves as the buyer's wish: a freed slot is offered to it.

    Wishes may be closed by now. Raises AlreadyPaired where the two have a consultation to come, NotBookable where the
    exhibitor does not want to meet.
    """
    firm = exhibitor.organization.name
    paired = timetable.find_live_pair(buyer.id, exhibitor.id)
    if paired is not None:
        raise errors.AlreadyPaired(who=firm, **when_of(paired.slot, buyer.show.time_zone))
    theirs = _find(buyer, exhibitor, Side.EXHIBITOR)
    if theirs is not None and theirs.veto:
        raise errors.NotBookable(who=firm)
    wish = _want(actor, buyer, exhibitor, Side.BUYER, now)
    wish.asked_on_site_at = wish.asked_on_site_at or now
    return wish


def _want(actor: Actor, buyer: Buyer, exhibitor: Exhibitor, side: Side, now: datetime) -> Wish:
    wish = _ensure(buyer, exhibitor, side, now)
    wish.veto = False
    if wish.rank is None:
        wish.rank = _last_rank(buyer, exhibitor, side) + 1
    _note(actor, wish, "wish", now)
    return wish


def refuse(actor: Actor, buyer: Buyer, exhibitor: Exhibitor, side: Side, *, now: datetime) -> Wish:
    """Refuse to meet the other side; it is not told."""
    wish = _ensure(buyer, exhibitor, side, now)
    wish.rank, wish.veto = None, True
    _note(actor, wish, "veto", now)
    db.session.flush()  # the ranks below close up
    _renumber(buyer, exhibitor, side)
    return wish


def forget(actor: Actor, buyer: Buyer, exhibitor: Exhibitor, side: Side, *, now: datetime) -> None:
    """Take a wish or veto back."""
    wish = _find(buyer, exhibitor, side)
    if wish is None:
        return
    if wish.rank is not None:
        _check_open(buyer, now)
    _note(actor, wish, "forget", now)
    db.session.delete(wish)
    db.session.flush()  # the ranks below close up
    _renumber(buyer, exhibitor, side)


def shift(buyer: Buyer, exhibitor: Exhibitor, side: Side, *, by: int, now: datetime) -> None:
    """Move a wish up (-1) or down (+1) in this side's ranking, or to the top (a large negative number)."""
    _check_open(buyer, now)
    ranked = [wish for wish in _mine(buyer, exhibitor, side) if wish.rank is not None]
    place = next((i for i, wish in enumerate(ranked) if _is_about(wish, buyer, exhibitor)), None)
    if place is None:
        return
    ranked.insert(min(max(place + by, 0), len(ranked) - 1), ranked.pop(place))
    _write_ranks(ranked)


def _check_open(buyer: Buyer, now: datetime) -> None:
    setup = setups.find_setup(buyer.show_id)
    if setup is not None and setup.wishes_close_at is not None and setup.wishes_close_at <= now:
        raise errors.WishesClosed


def _find(buyer: Buyer, exhibitor: Exhibitor, side: Side) -> Wish | None:
    return db.session.scalar(
        select(Wish).where(Wish.side == side, Wish.buyer_id == buyer.id, Wish.exhibitor_id == exhibitor.id)
    )


def _ensure(buyer: Buyer, exhibitor: Exhibitor, side: Side, now: datetime) -> Wish:
    wish = _find(buyer, exhibitor, side)
    if wish is None:
        wish = Wish(
            show_id=buyer.show_id, side=side, buyer_id=buyer.id, exhibitor_id=exhibitor.id, veto=False, created_at=now
        )
        db.session.add(wish)
    return wish


def _mine(buyer: Buyer, exhibitor: Exhibitor, side: Side) -> list[Wish]:
    if side is Side.BUYER:
        return wishes.list_wishes(buyer.show_id, side, buyer_id=buyer.id)
    return wishes.list_wishes(buyer.show_id, side, exhibitor_id=exhibitor.id)


def _is_about(wish: Wish, buyer: Buyer, exhibitor: Exhibitor) -> bool:
    return wish.buyer_id == buyer.id and wish.exhibitor_id == exhibitor.id


def _last_rank(buyer: Buyer, exhibitor: Exhibitor, side: Side) -> int:
    owner = Wish.buyer_id == buyer.id if side is Side.BUYER else Wish.exhibitor_id == exhibitor.id
    return db.session.scalar(select(func.max(Wish.rank)).where(Wish.side == side, owner)) or 0


def _renumber(buyer: Buyer, exhibitor: Exhibitor, side: Side) -> None:
    _write_ranks([wish for wish in _mine(buyer, exhibitor, side) if wish.rank is not None])


def _write_ranks(ranked: list[Wish]) -> None:
    """Number the wishes 1, 2, 3 …; two steps, because a rank is held once at any moment."""
    changed = [(wish, rank) for rank, wish in enumerate(ranked, start=1) if wish.rank != rank]
    if not changed:
        return
    db.session.execute(update(Wish).where(Wish.id.in_([wish.id for wish, _ in changed])).values(rank=None))
    for wish, rank in changed:
        wish.rank = rank
        db.session.execute(update(Wish).where(Wish.id == wish.id).values(rank=rank))


def _note(actor: Actor, wish: Wish, verb: str, now: datetime) -> None:
    subject = audit.Subject(
        kind="wish", id=f"{wish.buyer_id}-{wish.exhibitor_id}", label=wish.side.value, show_id=wish.show_id
    )
    audit.record(actor, f"consultations.{verb}", subject, now=now)

"""Whether two may meet at all, whatever the slot: both take part, neither refuses the other, nothing stands between them yet."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from expo.consultations import errors
from expo.consultations.models import Buyer, Consultation, Slot
from expo.consultations.queries import people, timetable, wishes
from expo.consultations.rules.codes import BuyerStatus
from expo.core.db import db
from expo.core.errors import NotFound
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ExhibitorStatus


def check_pair(buyer: Buyer, exhibitor: Exhibitor, slot: Slot) -> None:
    """Raise why the two may not meet at all."""
    if exhibitor.show_id != buyer.show_id or slot.show_id != buyer.show_id:
        raise NotFound
    check_people(buyer, exhibitor)
    if not people.profile_of(exhibitor.id).takes_requests:
        raise errors.NotBookable(who=exhibitor.organization.name)
    check_not_paired(buyer, exhibitor)
    check_limits(buyer, exhibitor)


def check_people(buyer: Buyer, exhibitor: Exhibitor) -> None:
    """Raise which of the two is not (or no longer) to be met. What was read before the show's turn is read again."""
    db.session.refresh(buyer, ["status", "max_consultations"])
    db.session.refresh(exhibitor, ["status"])
    if buyer.status is not BuyerStatus.APPROVED:
        raise errors.NotApproved
    if exhibitor.status is not ExhibitorStatus.ACTIVE or wishes.is_vetoed(buyer.id, exhibitor.id):
        raise errors.NotBookable(who=exhibitor.organization.name)


def take_part(buyer: Buyer, exhibitor: Exhibitor) -> bool:
    """Return whether both are (still) to be met, as they were read."""
    return buyer.status is BuyerStatus.APPROVED and exhibitor.status is ExhibitorStatus.ACTIVE


def check_not_paired(buyer: Buyer, exhibitor: Exhibitor) -> None:
    """Raise where the two have a consultation that stands or waits."""
    paired = timetable.find_live_pair(buyer.id, exhibitor.id)
    if paired is not None:
        raise errors.AlreadyPaired(who=exhibitor.organization.name, **when_of(paired.slot, buyer.show.time_zone))


def check_limits(buyer: Buyer, exhibitor: Exhibitor) -> None:
    """Raise which of the two has as many consultations as wanted."""
    if timetable.count_live(Consultation.buyer_id, buyer.id) >= buyer.max_consultations:
        raise errors.LimitReached(who=buyer.organization.name, limit=buyer.max_consultations)
    most = people.profile_of(exhibitor.id).max_consultations
    if timetable.count_live(Consultation.exhibitor_id, exhibitor.id) >= most:
        raise errors.LimitReached(who=exhibitor.organization.name, limit=most)


def when_of(slot: Slot, zone: str) -> dict[str, Any]:
    """Return the slot's day and start as refusals name them."""
    start = slot.starts_at.astimezone(ZoneInfo(zone))
    return {"day": start.date(), "start": f"{start:%H:%M}"}

"""A buyer's own profile: what they look for, limits, and the slots they can come to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from expo.calendar import services as calendar
from expo.consultations.models import Buyer, BuyerCategory, Slot
from expo.consultations.queries import timetable
from expo.consultations.rules.slots import together
from expo.consultations.services import away, ground
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.exhibitors.models import CategoryId


def save(
    actor: Actor, buyer: Buyer, values: Mapping[str, Any], categories: Collection[CategoryId], *, now: datetime
) -> None:
    """Write what the buyer (or the organizer for them) filled in; the trail keeps which fields changed."""
    changed = [name for name, value in values.items() if getattr(buyer, name) != value]
    for name in changed:
        setattr(buyer, name, values[name])
    had = {each.category_id: each for each in buyer.categories}
    if set(categories) != set(had):
        buyer.categories = [had.get(each) or BuyerCategory(buyer_id=buyer.id, category_id=each) for each in categories]
        changed.append("categories")
    if changed:
        subject = audit.Subject(kind="buyer", id=buyer.id, label=buyer.organization.name, show_id=buyer.show_id)
        audit.record(actor, "consultations.edit_buyer", subject, now=now, fields=sorted(changed))


def slots_away(buyer: Buyer, slots: Sequence[Slot]) -> set[int]:
    """Return the slots that the buyer's times away reach into."""
    if not slots:
        return set()
    gone = away.list_of([r.id for r in away.resources_of(buyer)], slots[0].starts_at, slots[-1].ends_at)
    return {slot.id for slot in slots if any(e.starts_at < slot.ends_at and slot.starts_at < e.ends_at for e in gone)}


def choose_slots(actor: Actor, buyer: Buyer, chosen: Collection[int], *, now: datetime) -> None:
    """Let the buyer come in the chosen slots only; neighbouring others become one time away.

    Raises ResourceBusy, naming the consultation, where one stands in a slot that is given up.
    """
    ground.begin_change(buyer.show_id)
    slots = timetable.list_slots(buyer.show_id)
    wanted = {slot.id for slot in slots} - set(chosen)
    if wanted == slots_away(buyer, slots):
        return
    ids = [each.id for each in away.resources_of(buyer)]
    for entry in away.list_of(ids, slots[0].starts_at, slots[-1].ends_at):
        if any(entry.starts_at < slot.ends_at and slot.starts_at < entry.ends_at for slot in slots):
            away.remove(buyer, entry.booking_id, now=now)
    for run in together([(slot.id, slot.day_id) for slot in slots], wanted):
        part = [slot for slot in slots if slot.id in run]
        calendar.claim(
            buyer.show_id,
            away.ACTIVITY,
            part[0].starts_at,
            part[-1].ends_at,
            away.resources_of(buyer),
            label=away.LABEL,
        )
    db.session.flush()  # whoever asks next finds the times taken
    subject = audit.Subject(kind="buyer", id=buyer.id, label=buyer.organization.name, show_id=buyer.show_id)
    audit.record(actor, "consultations.choose_slots", subject, now=now, away=len(wanted))

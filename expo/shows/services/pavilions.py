"""Special pavilions of a show: adding, changing, ordering and removing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from expo.accounts.models import OrganizationId
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import LocalText, db
from expo.core.ids import slugify
from expo.core.work import flush_or
from expo.shows import queries
from expo.shows.errors import PavilionInUse
from expo.shows.models import Pavilion, Show


@dataclass(frozen=True, slots=True, kw_only=True)
class PavilionData:
    """What the organizer says about a pavilion."""

    name: LocalText
    about: LocalText
    eligibility: LocalText
    quota: int
    host_id: OrganizationId | None


def subject_of(pavilion: Pavilion) -> audit.Subject:
    """Return the pavilion as the audit trail names it."""
    return audit.Subject(kind="pavilion", id=pavilion.id, label=pavilion.name, show_id=pavilion.show_id)


def add_pavilion(actor: Actor, show: Show, data: PavilionData, *, now: datetime) -> Pavilion:
    """Add a pavilion behind the others; its address is made from its English name and stays."""
    queries.lock_show(show.id)
    position = max((row.position for row in show.pavilions), default=0) + 1
    taken = {row.slug for row in show.pavilions}
    base = slugify(data.name.en or data.name.ko, fallback=f"pavilion-{position}")
    slug = next(name for name in (base, *(f"{base}-{number}" for number in range(2, 1000))) if name not in taken)
    pavilion = Pavilion(show=show, slug=slug, position=position)
    _fill(pavilion, data)
    db.session.add(pavilion)
    db.session.flush()  # the trail names the id
    audit.record(actor, "shows.add_pavilion", subject_of(pavilion), now=now)
    return pavilion


def change_pavilion(actor: Actor, pavilion: Pavilion, data: PavilionData, *, now: datetime) -> None:
    """Give the pavilion these texts, quota and host."""
    _fill(pavilion, data)
    audit.record(actor, "shows.change_pavilion", subject_of(pavilion), now=now)


def _fill(pavilion: Pavilion, data: PavilionData) -> None:
    pavilion.name, pavilion.about, pavilion.eligibility = data.name, data.about, data.eligibility
    pavilion.quota, pavilion.host_id = data.quota, data.host_id


def move_pavilion(actor: Actor, pavilion: Pavilion, by: int, *, now: datetime) -> None:
    """Swap the pavilion's place with its neighbour (by −1 up, by 1 down); at the end nothing changes."""
    queries.lock_show(pavilion.show_id)
    rows = queries.list_pavilions(pavilion.show_id)
    index = next(number for number, row in enumerate(rows) if row.id == pavilion.id)
    if not 0 <= index + by < len(rows):
        return
    other = rows[index + by]
    here, there = pavilion.position, other.position
    pavilion.position = 0
    db.session.flush()  # a place belongs to one pavilion, also in between
    other.position = here
    db.session.flush()
    pavilion.position = there
    audit.record(actor, "shows.move_pavilion", subject_of(pavilion), now=now, position=there)


def remove_pavilion(actor: Actor, pavilion: Pavilion, *, reason: str, now: datetime) -> None:
    """Remove a pavilion that nothing refers to. Raises PavilionInUse."""
    audit.record(actor, "shows.remove_pavilion", subject_of(pavilion), now=now, reason=reason)
    name = pavilion.name
    db.session.delete(pavilion)
    flush_or(PavilionInUse(pavilion=name))

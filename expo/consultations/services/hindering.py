"""What has happened since a change of the set-up and keeps it from being taken back, each thing with its consultation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from expo.calendar.rules import ResourceKind
from expo.consultations.models import Consultation, Slot
from expo.consultations.queries import openings as free
from expo.consultations.queries import timetable, wishes
from expo.consultations.queries.halls import KINDS, WantedArea, WantedPerson, WantedSlot, people_of
from expo.consultations.queries.openings import Busyness
from expo.consultations.rules.booking import admits
from expo.consultations.rules.codes import ConsultationStatus
from expo.consultations.rules.returning import Hindrance, Since, hindrance
from expo.consultations.services import pairing
from expo.consultations.services.change import Stand, Trace
from expo.consultations.services.day_changes import DayChange
from expo.consultations.services.days_change import DaysChange
from expo.consultations.services.person_change import can_serve_at
from expo.shows.models import Show

REQUESTED, CANCELLED = ConsultationStatus.REQUESTED, ConsultationStatus.CANCELLED


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What keeps a change from being taken back: the consultation it is about, or None for the set-up itself."""

    held: Consultation | None
    why: Hindrance


def in_the_way(show: Show, trace: Trace, *, now: datetime) -> list[InTheWay]:
    """Return everything that keeps the change from being taken back; with nothing in it, all return as they were."""
    if trace.was.as_is(show) != trace.left:
        return [InTheWay(None, Hindrance.SETUP)]
    touched = touched_by(show, trace)
    area = trace.was.area(show, now=now)
    helpers = {each.id: each for each in people_of(show.id, area)}
    slots = {(slot.starts_at, slot.ends_at): slot for slot in area.slots}
    tables = {spot.id for spot in area.spots}
    look = _Look(trace, area, helpers, _others(show, trace, touched), now, slots, tables, wishes.vetoed_pairs(show.id))
    paired = timetable.live_pairs_among([each for each in touched if each.status is CANCELLED])
    found = [InTheWay(each, why) for each in touched if (why := hindrance(look.since(each, paired)))]
    return found + [InTheWay(each, Hindrance.NEWER) for each in _newer(show, trace, now=now)]


def touched_by(show: Show, trace: Trace) -> Sequence[Consultation]:
    """Return the consultations that the change moved or called off, as they are now."""
    if not trace.before:
        return []
    return timetable.list_consultations(Consultation.show_id == show.id, Consultation.id.in_(trace.before))


def _others(show: Show, trace: Trace, touched: Sequence[Consultation]) -> Busyness:
    """Return who and what is taken at the old times by others than these."""
    if not trace.before:
        return Busyness({})
    first = min(old.starts_at for old in trace.before.values())
    last = max(old.ends_at for old in trace.before.values())
    own = {each.booking_id for each in touched if each.booking_id}
    return free.load_busyness(show.id, dict.fromkeys(KINDS), first, last, besides_all=own)


def _newer(show: Show, trace: Trace, *, now: datetime) -> list[Consultation]:
    """Return what was booked or asked for since, at a time, table or interpreter that would go again."""
    found = list(trace.was.affected(show, now=now))
    if isinstance(trace.was, DayChange | DaysChange):
        found += trace.was.held_by_begun(show, now=now)
    return [each for each in found if each.id not in trace.before]


@dataclass(frozen=True, slots=True)
class _Look:
    """What is looked at to say what keeps a consultation from its old place."""

    trace: Trace
    #: as the area would be again
    area: WantedArea
    helpers: Mapping[int, WantedPerson]
    others: Busyness
    now: datetime
    slots: Mapping[tuple[datetime, datetime], WantedSlot]
    tables: Collection[int]
    vetoed: Collection[tuple[int, int]]

    def since(self, each: Consultation, paired: Collection[tuple[int, int]]) -> Since:
        old, off = self.trace.before[each.id], each.status is CANCELLED
        asked = old.status is REQUESTED
        return Since(
            unchanged=Stand.of(each).place == self.trace.after[each.id].place and each.decided_by is None,
            begun=old.starts_at <= self.now or (not off and each.slot.starts_at <= self.now),
            place_exists=self._place_exists(each, old),
            may_meet=not off or self._may_meet(each),
            paired=off and (each.buyer_id, each.exhibitor_id) in paired,
            unanswered=asked and old.expires_at is not None and old.expires_at <= self.now,
            taken=None if asked else self._taken(each, old),
        )

    def _may_meet(self, each: Consultation) -> bool:
        pair = (each.buyer_id, each.exhibitor_id)
        return pairing.take_part(each.buyer, each.exhibitor) and pair not in self.vetoed

    def _place_exists(self, each: Consultation, old: Stand) -> bool:
        slot = self.slots.get((old.starts_at, old.ends_at))
        usable = old.table is None or old.table in self.tables
        return slot is not None and admits(slot.kind, each.buyer.kind) and usable

    def _taken(self, each: Consultation, old: Stand) -> Hindrance | None:
        slot = Slot(starts_at=old.starts_at, ends_at=old.ends_at)
        buyer, helper, walking = ResourceKind.BUYER, ResourceKind.INTERPRETER, self.area.walking
        busy, person = self.others, old.interpreter
        in_reach = busy.in_reach(buyer, each.buyer_id, slot, walking)
        if person is not None:
            in_reach = in_reach and busy.in_reach(helper, person, slot, walking)
        reasons = (
            (not busy.free(buyer, each.buyer_id, slot), Hindrance.BUYER_TAKEN),
            (not busy.free(ResourceKind.DESK, each.exhibitor_id, slot, old.desk or 1), Hindrance.FIRM_TAKEN),
            (old.table is not None and not busy.free(ResourceKind.TABLE, old.table, slot), Hindrance.TABLE_TAKEN),
            (person is not None and not self._serves(person, old, slot), Hindrance.INTERPRETER_TAKEN),
            (not in_reach, Hindrance.WALKING),
        )
        return next((why for applies, why in reasons if applies), None)

    def _serves(self, person_id: int, old: Stand, slot: Slot) -> bool:
        person = self.helpers.get(person_id)
        return (
            person is not None
            and can_serve_at(slot, old.language, (*person.languages, None), person.shifts)
            and self.others.free(ResourceKind.INTERPRETER, person_id, slot)
        )

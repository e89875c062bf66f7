"""A change of the set-up comes true: new places for all whom it displaces are looked for first, then taken in one go.

Looking takes time and no lock. Taking them looks again only for those whose new place somebody has taken meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from expo.consultations import errors
from expo.consultations.models import Consultation
from expo.consultations.queries import halls
from expo.consultations.rules.booking import Obstacle, Opening
from expo.consultations.rules.hall import Hall, Mover
from expo.consultations.rules.rehoming import Found, Progress, rehome
from expo.consultations.rules.reseating import RIGHT, own_place, reseat, wrongness
from expo.consultations.services import day_changes, ground
from expo.consultations.services.area_state import TablesState, area_now
from expo.consultations.services.change import Change, Outcome, Trace, stands
from expo.consultations.services.changes import Closing, Reopened, Reseating, TablesChange
from expo.consultations.services.day_changes import DayChange
from expo.consultations.services.days_change import DaysChange
from expo.consultations.services.displacing import Move, Prepared, call_off, displace, slots_by_start
from expo.consultations.services.person_change import PersonChange
from expo.core.actor import Actor
from expo.core.db import db
from expo.shows.models import Show

_READERS: Mapping[str, Callable[[Mapping[str, Any]], Change]] = {
    "day": DayChange.read,
    "days": DaysChange.read,
    "tables": TablesChange.read,
    "close": lambda params: Closing(params["number"]),
    "open": lambda params: Reopened(params["number"]),
    "state": TablesState.read,
    "person": PersonChange.read,
    "reseat": lambda _params: Reseating(),
}


def read(params: Mapping[str, Any]) -> Change:
    """Return the change that a job was started with."""
    return _READERS[params["kind"]](params)


@dataclass(frozen=True, slots=True)
class Question:
    """Whom a change displaces, and the area as it would be; plain values, to be searched without a transaction."""

    hall: Hall
    movers: Sequence[Mover]
    in_place: bool

    def search(self, progress: Progress | None = None) -> Found | None:
        """Return where everybody goes, or None when `progress` said stop."""
        search = reseat if self.in_place else rehome
        return search(self.hall, self.movers, progress=progress)


def ask(show: Show, change: Change, *, now: datetime, affected: Sequence[Consultation] | None = None) -> Question:
    """Return what has to be searched for this change."""
    if affected is None:
        affected = change.affected(show, now=now)
    in_place = keeps_all(change)
    besides = () if in_place else {each.booking_id for each in affected if each.booking_id}
    area = change.area(show, now=now)
    hall = halls.load_hall(show.id, area, now=now, besides=besides)
    return Question(hall, halls.movers_of(show.id, affected, area), in_place)


def keeps_all(change: Change) -> bool:
    """Return whether the change lets everybody stay at their time, and calls nobody off."""
    return isinstance(change, Reseating)


def seated_otherwise(show: Show, *, now: datetime) -> int:
    """Return how many confirmed consultations to come sit otherwise than the rule wants it."""
    area = area_now(show)
    _uses, usual = halls.tables_used(show.id, {each.id for each in area.spots}, ())
    hall = Hall([], area.spots, [], area.seating, {}, usual=usual)
    movers = halls.movers_of(show.id, Reseating().affected(show, now=now), area)
    return sum(wrongness(hall, each, Opening(0, each.desk, each.table, each.interpreter)) > RIGHT for each in movers)


@dataclass(frozen=True, slots=True)
class Place:
    """A new place as a plan remembers it; slots are known by when they begin, because a new one has no id yet."""

    starts_at: datetime
    desk: int
    table: int | None
    interpreter: int | None


@dataclass(frozen=True, slots=True)
class Planned:
    """What was shown to the organizer: new places, who is called off (or stays) and why."""

    places: Mapping[int, Place]
    off: Mapping[int, Obstacle]

    @property
    def params(self) -> dict[str, Any]:
        """Return the plan as JSON."""
        return {
            "places": [
                [key, at.starts_at.isoformat(), at.desk, at.table, at.interpreter] for key, at in self.places.items()
            ],
            "off": [[key, why.value] for key, why in self.off.items()],
        }

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Planned:
        places = {
            key: Place(datetime.fromisoformat(start), desk, table, person)
            for key, start, desk, table, person in params["places"]
        }
        return cls(places, {key: Obstacle(why) for key, why in params["off"]})


def planned(question: Question, found: Found) -> Planned:
    """Return what a search found, free of the numbers it worked with."""
    times = question.hall.times
    return Planned(
        {
            key: Place(times[at.slot_id].starts_at, at.desk, at.table_id, at.interpreter_id)
            for key, at in found.places.items()
        },
        found.off,
    )


def make(
    actor: Actor,
    show: Show,
    change: Change,
    *,
    now: datetime,
    plan: Planned | None = None,
    prepared: Prepared | None = None,
) -> Outcome:
    """Make the change, and give everybody it displaces another place, or call them off where there is none.

    Whose planned place is gone by now gets another. With a plan nobody is called off whom it did not name: raises
    MoreLost then.
    """
    revision = ground.begin_change(show.id)
    db.session.flush()
    db.session.expire_all()  # what was read before the turn may be old
    affected = change.affected(show, now=now)
    question = ask(show, change, now=now, affected=affected)
    found = _found_again(question, plan) if plan else question.search()
    assert found is not None
    lost = {} if question.in_place else found.off
    if plan is not None and (more := lost.keys() - plan.off.keys()):
        raise errors.MoreLost(count=len(more))
    outcome = Outcome(len(found.places), len(lost), len(found.off) - len(lost))
    touched = [each for each in affected if each.id in found.places or each.id in lost]
    was, before = change.as_is(show), stands(touched)
    change.write(actor, show, outcome, now=now)
    slots = slots_by_start(show.id)
    languages = {each.id: each.language for each in question.movers}
    moves = [
        Move(each, slots[question.hall.times[at.slot_id].starts_at], at, languages[each.id])
        for each in affected
        if (at := found.places.get(each.id)) is not None
    ]
    call_off(actor, [each for each in touched if each.id in lost], revision, now=now, prepared=prepared)
    displace(actor, moves, revision, now=now, prepared=prepared)
    db.session.flush()  # nobody is in the slots that have gone
    day_changes.drop_unused(show.id)
    return replace(outcome, trace=Trace(was, was.as_is(show), before, stands(touched)))


def _found_again(question: Question, plan: Planned) -> Found:
    """Return the planned places that are still to be had, and for the others new ones."""
    if question.in_place:
        return _sits_again(question, plan)
    hall, rest, places = question.hall, [], {}
    numbers = {time.starts_at: index for index, time in enumerate(hall.times)}
    for mover in sorted(question.movers, key=lambda each: not each.holds):
        at = _opening(plan.places.get(mover.id), numbers)
        if at is not None and hall.fits(mover, at, stays=_stays(hall, mover, at)):
            places[mover.id] = at
            if mover.holds:
                hall.put(mover, at)
        else:
            rest.append(mover)
    found = rehome(hall, rest)
    assert found is not None
    return Found(places | found.places, found.off)


def _sits_again(question: Question, plan: Planned) -> Found:
    """Return the planned seats that are still free; who finds theirs taken stays, and so do those who wait for it."""
    hall, off = question.hall, dict(plan.off)
    numbers = {time.starts_at: index for index, time in enumerate(hall.times)}
    wanted = {
        mover.id: (mover, here, at)
        for mover in question.movers
        if (at := _opening(plan.places.get(mover.id), numbers)) and (here := own_place(hall, mover))
    }
    while True:
        for mover, here, _at in wanted.values():
            hall.take(mover, here)
        put = []
        hindered = None
        for mover, _here, at in wanted.values():
            if not hall.fits(mover, at, stays=True):
                hindered = mover
                break
            hall.put(mover, at)
            put.append((mover, at))
        if hindered is None:
            return Found({key: at for key, (_mover, _here, at) in wanted.items()}, off)
        for mover, at in put:
            hall.take(mover, at)
        for mover, here, _at in wanted.values():
            hall.put(mover, here)
        del wanted[hindered.id]
        off[hindered.id] = Obstacle.NO_TABLE


def _opening(place: Place | None, numbers: Mapping[datetime, int]) -> Opening | None:
    if place is None or place.starts_at not in numbers:
        return None
    return Opening(numbers[place.starts_at], place.desk, place.table, place.interpreter)


def _stays(hall: Hall, mover: Mover, at: Opening) -> bool:
    return hall.times[at.slot_id].starts_at == mover.starts_at

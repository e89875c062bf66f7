"""Changes of the set-up: what each would make of slots, tables and seating, and which consultations it displaces.

A change is plain data, so that a job can look for places first and make it true later, when it has been agreed to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement

from expo.consultations.models import Consultation, Slot, Table
from expo.consultations.queries import halls, setups, timetable
from expo.consultations.queries.halls import WantedArea
from expo.consultations.rules.codes import ConsultationStatus, Seating, SlotKind
from expo.consultations.rules.hall import Spot
from expo.consultations.services import ground
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.shows.models import Show

#: one that runs stays where it is
TO_COME = (ConsultationStatus.REQUESTED, ConsultationStatus.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the consultations that a change displaced."""

    moved: int
    cancelled: int
    #: as many as could not be seated as the rule wants it, and stay
    stayed: int = 0


class Change(Protocol):
    """What the organizer wants to change about the consultation area."""

    @property
    def params(self) -> dict[str, Any]:
        """Return the change as JSON."""

    def area(self, show: Show, *, now: datetime) -> WantedArea:
        """Return slots, tables and seating as they would be."""

    def affected(self, show: Show, *, now: datetime) -> Sequence[Consultation]:
        """Return the consultations that cannot stay where they are."""

    def write(self, actor: Actor, show: Show, outcome: Outcome, *, now: datetime) -> None:
        """Make the set-up so, and note who did it with which outcome. The displaced are somebody else's matter."""


def area_now(show: Show) -> WantedArea:
    """Return slots, tables and seating as they are."""
    setup = setups.find_setup(show.id)
    return WantedArea(
        halls.slots_as_wanted(timetable.list_slots(show.id)),
        halls.spots_of(setups.list_tables(show.id)),
        setup.seating if setup else Seating.BUYER_TABLE,
        setups.walking_of(setup),
    )


@dataclass(frozen=True, slots=True)
class Rules:
    """How people sit and what a request and a no-show wait for."""

    seating: Seating
    walking_min: int
    answer_hours: int
    grace_min: int
    wishes_close_at: datetime | None

    def write(self, show: Show) -> None:
        row = ground.ensure_setup(show.id)
        row.seating, row.walking_min = self.seating, self.walking_min
        row.answer_hours, row.grace_min, row.wishes_close_at = self.answer_hours, self.grace_min, self.wishes_close_at

    @property
    def params(self) -> dict[str, Any]:
        closes = self.wishes_close_at.isoformat() if self.wishes_close_at else None
        return {
            "seating": self.seating.value,
            "walking_min": self.walking_min,
            "answer_hours": self.answer_hours,
            "grace_min": self.grace_min,
            "wishes_close_at": closes,
        }

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Rules:
        closes = params["wishes_close_at"]
        return cls(
            Seating(params["seating"]),
            params["walking_min"],
            params["answer_hours"],
            params["grace_min"],
            datetime.fromisoformat(closes) if closes else None,
        )


@dataclass(frozen=True, slots=True)
class Reseating:
    """Those who are confirmed keep their times and sit as the rule wants it by now."""

    @property
    def params(self) -> dict[str, Any]:
        return {"kind": "reseat"}

    def area(self, show: Show, *, now: datetime) -> WantedArea:  # noqa: ARG002 - the protocol's
        return area_now(show)

    def affected(self, show: Show, *, now: datetime) -> Sequence[Consultation]:
        return timetable.list_consultations(
            Consultation.show_id == show.id,
            Slot.starts_at > now,
            Slot.is_closed.is_(False),
            statuses=(ConsultationStatus.CONFIRMED,),
        )

    def write(self, actor: Actor, show: Show, outcome: Outcome, *, now: datetime) -> None:
        subject = audit.Subject(kind="show", id=show.id, label=show.name, show_id=show.id)
        audit.record(actor, "consultations.reseat_all", subject, now=now, moved=outcome.moved, stayed=outcome.stayed)


@dataclass(frozen=True, slots=True)
class TablePlan:
    """How many tables the area has, and which are kept for whom."""

    count: int
    walk_ins: Sequence[int] = ()
    export: Sequence[int] = ()
    public: Sequence[int] = ()

    def kind_of(self, number: int) -> SlotKind:
        if number in self.export:
            return SlotKind.EXPORT
        return SlotKind.PUBLIC_PURCHASE if number in self.public else SlotKind.GENERAL


@dataclass(frozen=True, slots=True)
class TablesChange:
    """The area has tables 1 … count, some kept for walk-ins or a kind of buyer; with `rules` those change too.

    Tables too many are closed, not deleted.
    """

    plan: TablePlan
    rules: Rules | None = None

    @property
    def params(self) -> dict[str, Any]:
        numbers = {"walk_ins": self.plan.walk_ins, "export": self.plan.export, "public": self.plan.public}
        return {
            "kind": "tables",
            "count": self.plan.count,
            **{name: list(some) for name, some in numbers.items()},
            "rules": self.rules.params if self.rules else None,
        }

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> TablesChange:
        plan = TablePlan(params["count"], params["walk_ins"], params["export"], params["public"])
        return cls(plan, Rules.read(params["rules"]) if params["rules"] else None)

    def area(self, show: Show, *, now: datetime) -> WantedArea:  # noqa: ARG002 - the protocol's
        here = area_now(show)
        have = {each.number: each for each in setups.list_tables(show.id)}
        spots = [
            Spot(have[number].id, number, self.plan.kind_of(number), number in self.plan.walk_ins)
            for number in range(1, self.plan.count + 1)
            if number in have  # those still to be made are nobody's refuge: they have no id yet
        ]
        if self.rules is None:
            return WantedArea(here.slots, spots, here.seating, here.walking)
        walking = setups.walk_where(self.rules.seating, self.rules.walking_min)
        return WantedArea(here.slots, spots, self.rules.seating, walking)

    def affected(self, show: Show, *, now: datetime) -> Sequence[Consultation]:
        return coming_at(show.id, Table.number > self.plan.count, now=now)

    def write(self, actor: Actor, show: Show, outcome: Outcome, *, now: datetime) -> None:
        if self.rules is not None:
            self.rules.write(show)
        plan, have = self.plan, {table.number: table for table in setups.list_tables(show.id)}
        closed = []
        for number in range(1, max([plan.count, *have]) + 1):
            table = have.get(number)
            if table is None:
                table = Table(show_id=show.id, number=number)
                db.session.add(table)
            table.kept_for_walk_ins, table.kind = number in plan.walk_ins, plan.kind_of(number)
            if number > plan.count and not table.is_closed:
                closed.append(table)
            table.is_closed = number > plan.count
        note_closed(actor, closed, outcome, now=now)


@dataclass(frozen=True, slots=True)
class Closing:
    """One table is taken away (broken)."""

    number: int

    @property
    def params(self) -> dict[str, Any]:
        return {"kind": "close", "number": self.number}

    def area(self, show: Show, *, now: datetime) -> WantedArea:  # noqa: ARG002 - the protocol's
        here = area_now(show)
        spots = [each for each in here.spots if each.number != self.number]
        return WantedArea(here.slots, spots, here.seating, here.walking)

    def affected(self, show: Show, *, now: datetime) -> Sequence[Consultation]:
        return coming_at(show.id, Table.number == self.number, now=now)

    def write(self, actor: Actor, show: Show, outcome: Outcome, *, now: datetime) -> None:
        closed = [each for each in setups.list_tables(show.id) if each.number == self.number]
        for table in closed:
            table.is_closed = True
        note_closed(actor, closed, outcome, now=now)


def coming_at(show_id: int, which: ColumnElement[bool], *, now: datetime) -> Sequence[Consultation]:
    """Return the confirmed consultations not over yet at the show's tables for which the condition holds."""
    return timetable.list_consultations(
        Consultation.show_id == show_id,
        Consultation.table.has(which),
        Slot.ends_at > now,
        statuses=(ConsultationStatus.CONFIRMED,),
    )


def note_closed(actor: Actor, tables: Sequence[Table], outcome: Outcome, *, now: datetime) -> None:
    """Note in the audit trail which tables were closed; all of them together displaced as many as the outcome says."""
    for table in tables:
        subject = audit.Subject(kind="table", id=table.id, label=str(table.number), show_id=table.show_id)
        audit.record(
            actor,
            "consultations.close_table",
            subject,
            now=now,
            moved=outcome.moved,
            cancelled=outcome.cancelled,
            tables=len(tables),
        )

"""Changes of tables and seating: what each would make of the area, and which consultations it displaces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from expo.consultations.models import Consultation, Slot, Table
from expo.consultations.queries import setups, timetable
from expo.consultations.queries.halls import WantedArea
from expo.consultations.queries.seating import coming_at
from expo.consultations.rules.codes import ConsultationStatus, SlotKind
from expo.consultations.rules.hall import Spot
from expo.consultations.services.area_state import Rules, TablesState, area_now
from expo.consultations.services.change import Change, Outcome
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.shows.models import Show

#: one that runs stays where it is
TO_COME = (ConsultationStatus.REQUESTED, ConsultationStatus.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Reseating:
    """Those who are confirmed keep their times and sit as the rule wants it by now."""

    @property
    def params(self) -> dict[str, Any]:
        return {"kind": "reseat"}

    def as_is(self, show: Show) -> Change:  # noqa: ARG002 - the protocol's
        return TablesState()

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

    Tables too many are closed, not deleted. One that was closed among them, because it broke, stays closed.
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

    def as_is(self, show: Show) -> Change:
        have = [each.number for each in setups.list_tables(show.id)]
        numbers = range(1, max([self.plan.count, *have]) + 1)
        return TablesState.of(show, numbers, with_rules=self.rules is not None)

    def area(self, show: Show, *, now: datetime) -> WantedArea:  # noqa: ARG002 - the protocol's
        here = area_now(show)
        have = {each.number: each for each in setups.list_tables(show.id)}
        broken = setups.broken_numbers(have.values())
        spots = [
            Spot(have[number].id, number, self.plan.kind_of(number), number in self.plan.walk_ins)
            for number in range(1, self.plan.count + 1)
            if number in have
            and number not in broken  # those still to be made are nobody's refuge: they have no id yet
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
        broken = setups.broken_numbers(have.values())
        closed = []
        for number in range(1, max([plan.count, *have]) + 1):
            table = have.get(number)
            if table is None:
                table = Table(show_id=show.id, number=number)
                db.session.add(table)
            table.kept_for_walk_ins, table.kind = number in plan.walk_ins, plan.kind_of(number)
            if number > plan.count and not table.is_closed:
                closed.append(table)
            table.is_closed = number > plan.count or number in broken
        note_closed(actor, closed, outcome, now=now)


@dataclass(frozen=True, slots=True)
class Closing:
    """One table is taken away (broken)."""

    number: int

    @property
    def params(self) -> dict[str, Any]:
        return {"kind": "close", "number": self.number}

    def as_is(self, show: Show) -> Change:
        return TablesState.of(show, [self.number], with_rules=False)

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


@dataclass(frozen=True, slots=True)
class Reopened:
    """A table that was closed is used again."""

    number: int

    @property
    def params(self) -> dict[str, Any]:
        return {"kind": "open", "number": self.number}

    def as_is(self, show: Show) -> Change:
        return TablesState.of(show, [self.number], with_rules=False)

    def area(self, show: Show, *, now: datetime) -> WantedArea:
        state = TablesState.of(show, [self.number], with_rules=False)
        opened = [replace(each, is_closed=False) for each in state.tables]
        return TablesState(opened).area(show, now=now)

    def affected(self, show: Show, *, now: datetime) -> Sequence[Consultation]:  # noqa: ARG002 - nobody is
        return []

    def write(self, actor: Actor, show: Show, outcome: Outcome, *, now: datetime) -> None:  # noqa: ARG002 - the protocol's
        for table in setups.list_tables(show.id):
            if table.number == self.number and table.is_closed:
                table.is_closed = False
                audit.record(actor, "consultations.open_table", _subject_of(table), now=now)


def _subject_of(table: Table) -> audit.Subject:
    return audit.Subject(kind="table", id=table.id, label=str(table.number), show_id=table.show_id)


def note_closed(actor: Actor, tables: Sequence[Table], outcome: Outcome, *, now: datetime) -> None:
    """Note in the audit trail which tables were closed; all of them together displaced as many as the outcome says."""
    for table in tables:
        audit.record(
            actor,
            "consultations.close_table",
            _subject_of(table),
            now=now,
            moved=outcome.moved,
            cancelled=outcome.cancelled,
            tables=len(tables),
        )

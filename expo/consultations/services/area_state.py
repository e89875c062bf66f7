"""The area as it is, and the plainest of its changes: tables and rules of seating become as they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from expo.consultations.models import Consultation, Table
from expo.consultations.queries import halls, setups, timetable
from expo.consultations.queries.halls import WantedArea
from expo.consultations.queries.seating import coming_at
from expo.consultations.rules.codes import Seating, SlotKind
from expo.consultations.rules.hall import Spot
from expo.consultations.services import ground
from expo.consultations.services.change import Change, Outcome
from expo.core.actor import Actor
from expo.shows.models import Show


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

    @classmethod
    def of(cls, show: Show) -> Rules:
        """Return the rules as they are."""
        row = ground.ensure_setup(show.id)
        return cls(row.seating, row.walking_min, row.answer_hours, row.grace_min, row.wishes_close_at)

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
class TableState:
    """A table as it is."""

    number: int
    kind: SlotKind = SlotKind.GENERAL
    for_walk_ins: bool = False
    is_closed: bool = True


@dataclass(frozen=True, slots=True)
class TablesState:
    """These tables are so, and where given the rules too; all others stay as they are. Nobody is told why."""

    tables: Sequence[TableState] = ()
    rules: Rules | None = None

    @classmethod
    def of(cls, show: Show, numbers: Iterable[int], *, with_rules: bool) -> Self:
        """Return the tables as they are; one that does not exist counts as closed."""
        have = {each.number: each for each in setups.list_tables(show.id)}
        tables = [
            TableState(number, table.kind, table.kept_for_walk_ins, table.is_closed)
            if (table := have.get(number))
            else TableState(number)
            for number in numbers
        ]
        return cls(tables, Rules.of(show) if with_rules else None)

    @property
    def params(self) -> dict[str, Any]:
        tables = [[each.number, each.kind.value, each.for_walk_ins, each.is_closed] for each in self.tables]
        return {"kind": "state", "tables": tables, "rules": self.rules.params if self.rules else None}

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        tables = [TableState(number, SlotKind(kind), kept, closed) for number, kind, kept, closed in params["tables"]]
        return cls(tables, Rules.read(params["rules"]) if params["rules"] else None)

    def as_is(self, show: Show) -> Change:
        return self.of(show, [each.number for each in self.tables], with_rules=self.rules is not None)

    def area(self, show: Show, *, now: datetime) -> WantedArea:  # noqa: ARG002 - the protocol's
        here, wanted = area_now(show), {each.number: each for each in self.tables}
        spots = [each for each in here.spots if each.number not in wanted]
        spots += [
            Spot(table.id, table.number, state.kind, state.for_walk_ins)
            for table in setups.list_tables(show.id)
            if (state := wanted.get(table.number)) and not state.is_closed
        ]
        seating = self.rules.seating if self.rules else here.seating
        walking = setups.walk_where(seating, self.rules.walking_min) if self.rules else here.walking
        return WantedArea(here.slots, spots, seating, walking)

    def affected(self, show: Show, *, now: datetime) -> Sequence[Consultation]:
        closed = [each.number for each in self.tables if each.is_closed]
        return coming_at(show.id, Table.number.in_(closed), now=now)

    def write(self, actor: Actor, show: Show, outcome: Outcome, *, now: datetime) -> None:  # noqa: ARG002 - the protocol's
        if self.rules is not None:
            self.rules.write(show)
        have = {each.number: each for each in setups.list_tables(show.id)}
        for state in self.tables:
            if (table := have.get(state.number)) is not None:
                table.kind, table.kept_for_walk_ins = state.kind, state.for_walk_ins
                table.is_closed = state.is_closed

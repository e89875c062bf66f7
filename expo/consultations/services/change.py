"""What every change of the set-up is, and what it leaves behind so that it can be taken back.

A change is plain data, so that a job can look for places first and make it true later, when it has been agreed to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from expo.consultations.models import Consultation
from expo.consultations.queries.halls import WantedArea
from expo.consultations.rules.codes import ConsultationStatus
from expo.core.actor import Actor
from expo.shows.models import Show


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the consultations that a change displaced."""

    moved: int
    cancelled: int
    #: as many as could not be seated as the rule wants it, and stay
    stayed: int = 0
    #: what it takes to take the change back
    trace: Trace | None = field(default=None, compare=False)

    @property
    def figures(self) -> dict[str, Any]:
        """Return what a job keeps of it, as JSON."""
        figures = {"moved": self.moved, "cancelled": self.cancelled, "stayed": self.stayed}
        return figures if self.trace is None else {**figures, "trace": self.trace.params}


class Change(Protocol):
    """What the organizer wants to change about the consultation area."""

    @property
    def params(self) -> dict[str, Any]:
        """Return the change as JSON."""

    def as_is(self, show: Show) -> Change:
        """Return the change that would make what this one touches as it is now: made beforehand, it takes this one back."""

    def area(self, show: Show, *, now: datetime) -> WantedArea:
        """Return slots, tables and seating as they would be."""

    def affected(self, show: Show, *, now: datetime) -> Sequence[Consultation]:
        """Return the consultations that cannot stay where they are."""

    def write(self, actor: Actor, show: Show, outcome: Outcome, *, now: datetime) -> None:
        """Make the set-up so, and note who did it with which outcome. The displaced are somebody else's matter."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How a consultation stands: status, time, place, and what its readers were told."""

    status: ConsultationStatus
    starts_at: datetime
    ends_at: datetime
    table: int | None
    at_booth: bool
    desk: int | None
    interpreter: int | None
    language: str | None
    reason: str
    #: the board's revision at its last change
    revision: int
    expires_at: datetime | None

    @classmethod
    def of(cls, each: Consultation) -> Stand:
        return cls(
            each.status,
            each.slot.starts_at,
            each.slot.ends_at,
            each.table_id,
            each.at_booth,
            each.desk,
            each.interpreter_id,
            each.interpreting,
            each.reason,
            each.revision,
            each.expires_at,
        )

    @property
    def place(self) -> tuple[object, ...]:
        """What somebody else may have changed since; one that is off may have stood in between."""
        return (
            self.revision if self.status is ConsultationStatus.CANCELLED else None,
            *(self.status, self.starts_at, self.ends_at),
            *(self.table, self.at_booth, self.desk, self.interpreter),
        )

    @property
    def params(self) -> list[Any]:
        """Return it as JSON."""
        return [
            self.status.value,
            _kept(self.starts_at),
            _kept(self.ends_at),
            *(self.table, self.at_booth, self.desk, self.interpreter, self.language, self.reason, self.revision),
            _kept(self.expires_at) if self.expires_at else None,
        ]

    @classmethod
    def read(cls, params: list[Any]) -> Stand:
        status, starts_at, ends_at, table, at_booth, desk, interpreter, language, reason, revision, expires_at = params
        return cls(
            ConsultationStatus(status),
            datetime.fromisoformat(starts_at),
            datetime.fromisoformat(ends_at),
            *(table, at_booth, desk, interpreter, language, reason, revision),
            datetime.fromisoformat(expires_at) if expires_at else None,
        )


def _kept(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def stands(some: Iterable[Consultation]) -> dict[int, Stand]:
    """Return how consultations stand, by their ids."""
    return {each.id: Stand.of(each) for each in some}


@dataclass(frozen=True, slots=True)
class Trace:
    """The set-up that a change replaced and the one it left, and its consultations before and after."""

    was: Change
    left: Change
    before: Mapping[int, Stand]
    after: Mapping[int, Stand]

    @property
    def is_empty(self) -> bool:
        """Whether the change left everything as it found it."""
        return not self.before and self.was == self.left

    @property
    def params(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "was": self.was.params,
            "left": self.left.params,
            "stands": [[key, old.params, self.after[key].params] for key, old in self.before.items()],
        }

    @classmethod
    def read(cls, params: Mapping[str, Any], read_change: Callable[[Mapping[str, Any]], Change]) -> Trace:
        before = {key: Stand.read(old) for key, old, _new in params["stands"]}
        after = {key: Stand.read(new) for key, _old, new in params["stands"]}
        return cls(read_change(params["was"]), read_change(params["left"]), before, after)

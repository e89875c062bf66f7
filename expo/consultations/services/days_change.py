"""Several days of the show get other slots in one go: whom that displaces is looked for together, over all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from expo.consultations.models import Consultation
from expo.consultations.queries.halls import WantedArea
from expo.consultations.services.change import Outcome
from expo.consultations.services.day_changes import LAY_OUT, DayChange, Difference, area_after, copied
from expo.core import audit
from expo.core.actor import Actor
from expo.shows.models import Show, ShowDay


@dataclass(frozen=True)
class DaysChange:
    """Each of these days has its slots; who stands in one that goes may find a place on another day too."""

    days: Sequence[DayChange]

    @property
    def params(self) -> dict[str, Any]:
        return {"kind": "days", "days": [each.params for each in self.days]}

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        return cls([DayChange.read(each) for each in params["days"]])

    def as_is(self, show: Show) -> DaysChange:
        return DaysChange([each.as_is(show) for each in self.days])

    def held_by_begun(self, show: Show, *, now: datetime) -> Sequence[Consultation]:
        """Return who is in slots that have begun, stay for that, and are not among these."""
        return [held for each in self.days for held in each.held_by_begun(show, now=now)]

    def differences(self, show: Show, *, now: datetime) -> dict[int, Difference]:
        """Return for each day which slots would come, stay and go."""
        return {each.day_id: each.difference(show, now=now) for each in self.days}

    def difference(self, show: Show, *, now: datetime) -> Difference:
        """Return which slots would come, stay and go on all the days together."""
        found = self.differences(show, now=now).values()
        return Difference(
            [slot for each in found for slot in each.added],
            {slot: kind for each in found for slot, kind in each.kept.items()},
            [slot for each in found for slot in each.removed],
            [slot for each in found for slot in each.begun],
        )

    def area(self, show: Show, *, now: datetime) -> WantedArea:
        return area_after(show, self.differences(show, now=now))

    def affected(self, show: Show, *, now: datetime) -> Sequence[Consultation]:
        return self.difference(show, now=now).affected

    def write(self, actor: Actor, show: Show, outcome: Outcome, *, now: datetime) -> None:
        """Lay the days out; noted once, because it was decided once."""
        made = [each.put(show, now=now)[0] for each in self.days]
        subject = audit.Subject(kind="show", id=show.id, label=show.name, show_id=show.id)
        figures: dict[str, Any] = {
            "added": sum(len(each.added) for each in made),
            "removed": sum(len(each.removed) for each in made),
            "moved": outcome.moved,
            "cancelled": outcome.cancelled,
        }
        chosen = {each.day_id for each in self.days}
        days = [day.on.isoformat() for day in show.days if day.id in chosen]
        audit.record(actor, LAY_OUT, subject, now=now, days=days, **figures)


def copied_to(show: Show, source: ShowDay, targets: Sequence[ShowDay]) -> DayChange | DaysChange:
    """Return the change that gives one or several days the slots of another one, with their kinds."""
    changes = [copied(show, source, target) for target in targets]
    return changes[0] if len(changes) == 1 else DaysChange(changes)

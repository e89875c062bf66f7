"""An interpreter gets other languages or shifts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from expo.consultations.models import Consultation, Interpreter, InterpreterShift, Slot
from expo.consultations.queries import timetable
from expo.consultations.queries.halls import WantedArea, WantedPerson
from expo.consultations.rules.codes import ConsultationStatus
from expo.consultations.services.area_state import area_now
from expo.consultations.services.change import Change, Outcome
from expo.core import audit
from expo.core.actor import Actor
from expo.core.db import db
from expo.shows.models import Show

Period = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class PersonChange:
    """The interpreter speaks these languages and works at these times."""

    person_id: int
    languages: Sequence[str]
    shifts: Sequence[Period]
    max_run: int | None
    #: name_ko, name_en, email
    texts: Mapping[str, str]

    @property
    def params(self) -> dict[str, Any]:
        return {
            "kind": "person",
            "person": self.person_id,
            "languages": list(self.languages),
            "shifts": [[start.isoformat(), end.isoformat()] for start, end in self.shifts],
            "max_run": self.max_run,
            "texts": dict(self.texts),
        }

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        shifts = [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in params["shifts"]]
        return cls(params["person"], params["languages"], shifts, params["max_run"], params["texts"])

    def as_is(self, show: Show) -> Change:  # noqa: ARG002 - the protocol's
        person = db.session.get_one(Interpreter, self.person_id)
        shifts = sorted((each.starts_at, each.ends_at) for each in person.shifts)
        texts = {name: getattr(person, name) for name in self.texts}
        return PersonChange(person.id, list(person.languages), shifts, person.max_run, texts)

    def area(self, show: Show, *, now: datetime) -> WantedArea:  # noqa: ARG002 - the protocol's
        here = area_now(show)
        person = WantedPerson(self.person_id, self.languages, self.shifts, self.max_run)
        return WantedArea(here.slots, here.spots, here.seating, here.walking, person)

    def affected(self, show: Show, *, now: datetime) -> Sequence[Consultation]:
        mine = timetable.list_consultations(
            Consultation.show_id == show.id,
            Consultation.interpreter_id == self.person_id,
            Slot.ends_at > now,
            statuses=(ConsultationStatus.CONFIRMED,),
        )
        return [each for each in mine if not _can_serve(each, self.languages, self.shifts)]

    def write(self, actor: Actor, show: Show, outcome: Outcome, *, now: datetime) -> None:
        person = db.session.get_one(Interpreter, self.person_id)
        for name, text in self.texts.items():
            setattr(person, name, text)
        person.languages, person.max_run = list(self.languages), self.max_run
        person.shifts = [InterpreterShift(starts_at=start, ends_at=end) for start, end in self.shifts]
        subject = audit.Subject(kind="interpreter", id=person.id, label=person.name, show_id=show.id)
        audit.record(
            actor,
            "consultations.change_interpreter",
            subject,
            now=now,
            moved=outcome.moved,
            cancelled=outcome.cancelled,
        )


def _can_serve(each: Consultation, languages: Collection[str], shifts: Sequence[Period]) -> bool:
    return can_serve_at(each.slot, each.interpreting, languages, shifts)


def can_serve_at(slot: Slot, language: str | None, languages: Collection[str | None], shifts: Sequence[Period]) -> bool:
    """Return whether somebody with these languages and shifts can interpret in the slot."""
    on_shift = any(start <= slot.starts_at and slot.ends_at <= end for start, end in shifts)
    return language in languages and on_shift

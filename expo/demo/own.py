"""What the demo's own people have to do at every hour of an open day: consultations, a log, a request to answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from expo.consultations.models import Buyer, Consultation, ConsultationProfile, Interpreter, Slot
from expo.consultations.rules.codes import ConsultationStatus, Side
from expo.consultations.services import booking
from expo.core.actor import Actor
from expo.core.db import db
from expo.demo.filling import Filling
from expo.demo.firms import JEONBUK
from expo.exhibitors.models import Exhibitor

YESTERDAY, TODAY, TOMORROW = range(3)
Times = dict[int, tuple[str, ...]]

#: when the buyer meets somebody, and when the interpreter helps them
GUEST: Times = {
    YESTERDAY: ("10:30", "14:00"),
    TODAY: ("10:00", "11:00", "13:30", "14:30", "15:30"),
    TOMORROW: ("10:30", "14:00"),
}
INTERPRETED = ("11:00", "13:30", "15:30")
#: when the exhibitor meets somebody else than the buyer, whom it meets at TOGETHER
FIRM: Times = {
    YESTERDAY: ("11:00", "15:00"),
    TODAY: ("10:00", "11:00", "11:30", "14:30", "16:00"),
    TOMORROW: ("11:00", "14:30"),
}
TOGETHER = "13:30"
#: when each firm of the host's pavilion meets somebody today
MEMBERS = (("10:00", "14:00"), ("10:30", "14:30"), ("11:00", "15:00"), ("11:30", "15:30"))
#: of the show's consultations, that wait for an answer
REQUESTS = 2
#: what the two who ask say
WORDS = ("단가표와 인증서를 가지고 가겠습니다.", "We would like to see samples and talk about a trial order.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request that will be made: who asks whom for which slot, and in which words."""

    buyer: Buyer
    firm: Exhibitor
    slot: Slot
    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class Own:
    """The demo's buyer, exhibitor and interpreter among the others, and the firms of its host's pavilion."""

    guest: Buyer
    firm: Exhibitor
    helper: Interpreter
    members: Sequence[Exhibitor]

    @classmethod
    def of(cls, buyers: Sequence[Buyer], firms: Sequence[Exhibitor], interpreters: Sequence[Interpreter]) -> Own:
        """The first of each has the account; so has the pavilion's host."""
        members = [each for each in firms if each.pavilion is not None and each.pavilion.slug == JEONBUK]
        return cls(buyers[0], firms[0], interpreters[0], members)

    def seat(self, filling: Filling) -> None:
        """Give them their consultations, with others chosen at random."""
        times = _Times(filling)
        filling.put(self.guest, self.firm, times.slot(TODAY, TOGETHER), self.helper)
        for day, time in times.each(GUEST):
            if (day, time) != (TODAY, TOGETHER):
                helps = self.helper if day != TODAY or time in INTERPRETED else None
                filling.put(self.guest, None, times.slot(day, time), helps)
        for day, time in times.each(FIRM):
            filling.put(None, self.firm, times.slot(day, time))
        for firm, hours in zip(self.members, MEMBERS, strict=False):
            for time in hours:
                filling.put(None, firm, times.slot(TODAY, time))

    def want(self, filling: Filling) -> list[Wanted]:
        """Find a buyer who asks the exhibitor for a time tomorrow, and an exhibitor who asks the buyer."""
        return [
            Wanted(*filling.free_pair(None, self.firm, TOMORROW), Side.BUYER, WORDS[1]),
            Wanted(*filling.free_pair(self.guest, None, TOMORROW), Side.EXHIBITOR, WORDS[0]),
        ]

    def ask(self, wanted: Sequence[Wanted], *, actor: Actor, now: datetime) -> list[Consultation]:
        """Let them ask; the exhibitor answers each buyer itself."""
        db.session.get_one(ConsultationProfile, self.firm.id).confirms_at_once = False
        return [
            booking.request(actor, each.buyer, each.firm, each.slot, now=now, asked_by=each.side, message=each.text)
            for each in wanted
        ]

    def unwritten(self, held: Collection[Consultation]) -> set[int]:
        """Return the consultation whose log the exhibitor has still to write."""
        return set(_first_over(each for each in held if each.exhibitor_id == self.firm.id))

    def unconfirmed(self, held: Collection[Consultation]) -> set[int]:
        """Return the consultation whose log the buyer has still to confirm."""
        return set(_first_over(each for each in held if each.buyer_id == self.guest.id))


def _first_over(held: Iterator[Consultation]) -> Iterator[int]:
    over = [each for each in held if each.status is ConsultationStatus.DONE]
    if over:
        yield min(over, key=lambda each: each.slot.starts_at).id


class _Times:
    """The show's slots by day and time of day."""

    def __init__(self, filling: Filling) -> None:
        self._slots = {(day, filling.time_of(slot)): slot for day, slots in enumerate(filling.days) for slot in slots}

    def slot(self, day: int, time: str) -> Slot:
        return self._slots[day, time]

    def each(self, times: Times) -> Iterator[tuple[int, str]]:
        return ((day, time) for day, hours in times.items() for time in hours)

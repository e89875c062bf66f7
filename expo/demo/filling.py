"""The demo's timetable in the making."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select

from expo.consultations.models import Buyer, Consultation, ConsultationProfile, Interpreter, Slot, Table
from expo.consultations.queries import timetable
from expo.consultations.rules.booking import interpreting_for
from expo.consultations.rules.codes import ConsultationStatus, NoShow
from expo.consultations.services import bulk
from expo.consultations.services.bulk import Seat, taken_by
from expo.core.actor import Actor
from expo.core.db import db
from expo.exhibitors.models import Exhibitor
from expo.shows.models import Show

#: random pairs tried for each wanted consultation before giving up
TRIES = 30
#: of the consultations that are over, to which somebody did not come
MISSED = 0.06
#: of the consultations of the present slot, for which somebody is late
LATE = 0.2


class Filling:
    """A timetable in the making: random pairs in random slots, each seated only where everything it needs is free."""

    def __init__(
        self, show: Show, buyers: Sequence[Buyer], exhibitors: Sequence[Exhibitor],
        interpreters: Sequence[Interpreter], random: Random, now: datetime,
    ) -> None:  # fmt: skip
        self.show, self.buyers, self.exhibitors, self.interpreters = show, buyers, exhibitors, interpreters
        self.random, self.now = random, now
        self.slots = timetable.list_slots(show.id)
        walk_in = Table.kept_for_walk_ins
        self.tables = db.session.scalars(
            select(Table).where(Table.show_id == show.id, ~walk_in).order_by(Table.number)
        ).all()
        self.spoken: dict[int, list[str]] = {
            each.exhibitor_id: each.languages for each in db.session.scalars(select(ConsultationProfile))
        }
        self.offered = {spoken for each in interpreters for spoken in each.languages}
        self.busy: set[tuple[str, int, int]] = set()
        self.pairs: set[tuple[int, int]] = set()
        self.held = dict.fromkeys((buyer.id for buyer in buyers), 0)
        self.seats: list[Seat] = []
        #: by buyer and day the table where the buyer sits
        self.usual: dict[tuple[int, int], int] = {}

    @property
    def days(self) -> list[list[Slot]]:
        """The show's slots day by day."""
        return [[slot for slot in self.slots if slot.day_id == day.id] for day in self.show.days]

    def time_of(self, slot: Slot) -> str:
        """Return when a slot begins, as the show's clocks say."""
        return f"{slot.starts_at.astimezone(ZoneInfo(self.show.time_zone)):%H:%M}"

    def put(
        self, buyer: Buyer | None, exhibitor: Exhibitor | None, slot: Slot, helper: Interpreter | None = None
    ) -> None:
        """Seat these two in a slot, whoever of them is left open chosen at random; both keep the appointment."""
        found = self._partners(buyer, exhibitor, slot, helper)
        if found is None or not (helper is None or self._is_free("interpreter", helper.id, slot)):
            return
        table = self._table(found[0], slot)
        if table is not None:
            self._take(self._made(*found, slot, table, helper, kept=True))

    def free_pair(self, buyer: Buyer | None, exhibitor: Exhibitor | None, day: int) -> tuple[Buyer, Exhibitor, Slot]:
        """Return two who do not meet and a slot of the day, from its end, that both and whom they need have free."""
        for slot in reversed(self.days[day]):
            for found in self._fitting(buyer, exhibitor, slot):
                if self._is_understood(*found, slot):
                    self.pairs.add((found[0].id, found[1].id))
                    return *found, slot
        raise LookupError(day)

    def _is_understood(self, buyer: Buyer, exhibitor: Exhibitor, slot: Slot) -> bool:
        needed = self._needed(buyer, exhibitor)
        return needed is None or self._interpreter(needed, slot) is not None

    def _needed(self, buyer: Buyer, exhibitor: Exhibitor) -> str | None:
        """Return the language that somebody has to interpret between the two."""
        return interpreting_for(buyer.languages, self.spoken.get(exhibitor.id, ()), self.offered)

    def _partners(
        self, buyer: Buyer | None, exhibitor: Exhibitor | None, slot: Slot, helper: Interpreter | None
    ) -> tuple[Buyer, Exhibitor] | None:
        """Return two who are free: with a helper those who need somebody of their languages, else those who need nobody."""
        for found in self._fitting(buyer, exhibitor, slot):
            needed = self._needed(*found)
            if (needed in helper.languages) if helper and needed else (helper is None and needed is None):
                return found
        return None

    def _fitting(
        self, buyer: Buyer | None, exhibitor: Exhibitor | None, slot: Slot
    ) -> Iterator[tuple[Buyer, Exhibitor]]:
        buyers = [buyer] if buyer else self.random.sample(self.buyers[1:], len(self.buyers) - 1)
        firms = [exhibitor] if exhibitor else self.random.sample(self.exhibitors[1:], len(self.exhibitors) - 1)
        return ((one, other) for one in buyers for other in firms if self._may_meet(one, other, slot))

    def _may_meet(self, buyer: Buyer, exhibitor: Exhibitor, slot: Slot) -> bool:
        return (
            (buyer.id, exhibitor.id) not in self.pairs
            and self.held[buyer.id] < buyer.max_consultations
            and self._is_free("buyer", buyer.id, slot)
            and self._is_free("desk", exhibitor.id, slot)
        )

    def seat(self, count: int, *, actor: Actor) -> list[Consultation]:
        """Seat `count` consultations in all, those before now as over, a few of them missed."""
        for _ in range(count * TRIES):
            if len(self.seats) == count:
                break
            seat = self._try()
            if seat is not None:
                self._take(seat)
        return bulk.seat_many(actor, self.show.id, self.seats, now=min(self.now, self.slots[0].starts_at))

    def _try(self) -> Seat | None:
        """Return the seat of a random pair in a random slot, or None where somebody or something is taken."""
        buyer = min(self.random.sample(self.buyers, 3), key=lambda each: self.held[each.id])
        exhibitor, slot = self.random.choice(self.exhibitors), self.random.choice(self.slots)
        if not self._may_meet(buyer, exhibitor, slot):
            return None
        table = self._table(buyer, slot)
        needed = self._needed(buyer, exhibitor)
        interpreter = self._interpreter(needed, slot) if needed else None
        if table is None or (needed and interpreter is None):
            return None
        return self._made(buyer, exhibitor, slot, table, interpreter)

    def _table(self, buyer: Buyer, slot: Slot) -> Table | None:
        """Return the table the buyer has that day, else the one used least, else any that is free."""
        own = self.usual.get((buyer.id, slot.day_id))
        free = [each for each in self.tables if self._is_free("table", each.id, slot)]
        uses = Counter(seat.table.id for seat in self.seats if seat.table and seat.slot.day_id == slot.day_id)
        return min(free, key=lambda each: (each.id != own, uses[each.id]), default=None)

    def _interpreter(self, language: str, slot: Slot) -> Interpreter | None:
        able = (each for each in self.interpreters if language in each.languages)
        return next((each for each in able if self._is_free("interpreter", each.id, slot)), None)

    def _made(
        self, buyer: Buyer, exhibitor: Exhibitor, slot: Slot, table: Table, interpreter: Interpreter | None,
        *, kept: bool = False,
    ) -> Seat:  # fmt: skip
        status = _status(slot, self.now, self.random, missed=0 if kept else MISSED)
        language = next((each for each in buyer.languages if interpreter and each in interpreter.languages), None)
        missed = self.random.choice((NoShow.BUYER, NoShow.BUYER, NoShow.EXHIBITOR))
        return Seat(
            buyer=buyer, exhibitor=exhibitor, slot=slot, table=table, interpreter=interpreter, interpreting=language,
            status=status, no_show=missed if status is ConsultationStatus.NO_SHOW else None,
        )  # fmt: skip

    def _is_free(self, kind: str, who: int, slot: Slot) -> bool:
        return (kind, who, slot.id) not in self.busy

    def _take(self, seat: Seat) -> None:
        self.seats.append(seat)
        if seat.table is not None:
            self.usual.setdefault((seat.buyer.id, seat.slot.day_id), seat.table.id)
        self.pairs.add((seat.buyer.id, seat.exhibitor.id))
        self.held[seat.buyer.id] += 1
        self.busy |= {(kind.value, number, seat.slot.id) for kind, number, _place in taken_by(seat)}


def _status(slot: Slot, now: datetime, random: Random, *, missed: float) -> ConsultationStatus:
    if slot.ends_at <= now:
        return ConsultationStatus.NO_SHOW if random.random() < missed else ConsultationStatus.DONE
    began = slot.starts_at <= now and random.random() >= LATE
    return ConsultationStatus.RUNNING if began else ConsultationStatus.CONFIRMED

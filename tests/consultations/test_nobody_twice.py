"""Whatever people do, in whatever order: nobody and nothing is in two places at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from expo.calendar.models import Booking, ClaimCell
from expo.consultations.models import Buyer, Consultation, Slot, Table
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import ConsultationStatus, NoShow, Origin, Side
from expo.consultations.services import away, booking, bulk, day, seats, setup
from expo.core.actor import job_actor
from expo.core.db import db
from expo.core.errors import DomainError
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from tests.conftest import NOW, empty_database
from tests.consultations.test_booking import make_scene
from tests.factories.consultations import make_buyer, make_interpreter, make_profile
from tests.factories.exhibitors import make_exhibitor

ACTOR = job_actor("test")
pick = st.integers(0, 5)
HOLD = (ConsultationStatus.CONFIRMED, ConsultationStatus.RUNNING)


class Fair(RuleBasedStateMachine):
    """Three buyers (one speaks only English), three firms (one with two desks), four slots, three tables."""

    def __init__(self) -> None:
        super().__init__()
        self.scene = make_scene()
        show = self.scene.show
        self.buyers = [self.scene.buyer.id, make_buyer(show).id, make_buyer(show, languages=["en"]).id]
        firms = [self.scene.firm, make_exhibitor(show), make_exhibitor(show)]
        make_profile(firms[0], desks=2)
        make_profile(firms[1], confirms_at_once=False)
        self.firms = [firm.id for firm in firms]
        make_interpreter(show, ["en"])
        self.now: datetime = NOW

    def teardown(self) -> None:
        empty_database()

    def buyer(self, n: int) -> Buyer:
        return db.session.get_one(Buyer, self.buyers[n % 3])

    def firm(self, n: int) -> Exhibitor:
        return db.session.get_one(Exhibitor, self.firms[n % 3])

    def slot(self, n: int) -> Slot:
        return db.session.get_one(Slot, self.scene.slots[n % 4].id)

    def consultation(self, n: int) -> Consultation | None:
        found = timetable.list_consultations()
        return found[n % len(found)] if found else None

    def attempt(self, deed: Callable[[], Any]) -> None:
        """Do it as a request would: all of it, or nothing when the domain refuses."""
        try:
            with unit_of_work():
                deed()
        except DomainError:
            pass
        db.session.expire_all()

    @rule(b=pick, f=pick, s=pick, side=st.sampled_from(Side))
    def ask(self, b: int, f: int, s: int, side: Side) -> None:
        self.attempt(
            lambda: booking.request(ACTOR, self.buyer(b), self.firm(f), self.slot(s), now=self.now, asked_by=side)
        )

    @rule(n=pick, s=pick, do=st.sampled_from(("accept", "decline", "cancel", "restore", "move", "start", "finish")))
    def change(self, n: int, s: int, do: str) -> None:
        found = self.consultation(n)
        if found is None:
            return
        deeds: dict[str, Callable[[], Any]] = {
            "accept": lambda: booking.accept(ACTOR, found, now=self.now),
            "decline": lambda: booking.decline(ACTOR, found, now=self.now),
            "cancel": lambda: booking.cancel(ACTOR, found, now=self.now),
            "restore": lambda: booking.restore(ACTOR, found, now=self.now),
            "move": lambda: booking.move(ACTOR, found, self.slot(s), now=self.now),
            "start": lambda: day.start(ACTOR, found, now=self.now),
            "finish": lambda: day.finish(ACTOR, found, now=found.slot.starts_at + timedelta(minutes=10)),
        }
        self.attempt(deeds[do])

    @rule(n=pick, side=st.sampled_from(NoShow))
    def miss(self, n: int, side: NoShow) -> None:
        found = self.consultation(n)
        if found is not None:
            self.attempt(lambda: day.miss(ACTOR, found, side, now=found.slot.starts_at + timedelta(minutes=11)))

    @rule(n=pick, b=pick, f=pick)
    def refill(self, n: int, b: int, f: int) -> None:
        found = self.consultation(n)
        if found is not None:
            self.attempt(lambda: day.refill(ACTOR, found, self.buyer(b), self.firm(f), now=self.now))

    @rule(n=pick, t=pick)
    def sit_elsewhere(self, n: int, t: int) -> None:
        found, table = self.consultation(n), db.session.get_one(Table, self.scene.tables[t % 3].id)
        if found is not None:
            self.attempt(lambda: seats.sit_at(ACTOR, found, table, now=self.now))

    @rule(n=pick, s=pick, buyer=st.booleans())
    def go_away(self, n: int, s: int, *, buyer: bool) -> None:
        who = self.buyer(n) if buyer else self.firm(n)
        slot = self.slot(s)
        self.attempt(lambda: away.add(who, slot.starts_at, slot.ends_at))

    @rule(b=pick, f=pick, s=pick, t=pick)
    def release_some(self, b: int, f: int, s: int, t: int) -> None:
        def seat() -> bulk.Seat:
            table = db.session.get_one(Table, self.scene.tables[t % 3].id)
            return bulk.Seat(buyer=self.buyer(b), exhibitor=self.firm(f), slot=self.slot(s), table=table)

        if timetable.find_live_pair(self.buyers[b % 3], self.firms[f % 3]) is None:
            self.attempt(
                lambda: bulk.seat_many(ACTOR, self.scene.show.id, [seat()], now=self.now, origin=Origin.MATCHING)
            )

    @rule(t=pick)
    def break_and_mend_a_table(self, t: int) -> None:
        table = db.session.get_one(Table, self.scene.tables[t % 3].id)
        deed = setup.open_table if table.is_closed else lambda row: setup.close_table(ACTOR, row, now=self.now)
        self.attempt(lambda: deed(table))

    @invariant()
    def nobody_is_in_two_places(self) -> None:
        places: dict[tuple[str, int, int], list[tuple[str, int]]] = defaultdict(list)
        for each in timetable.list_consultations(statuses=HOLD):
            places["buyer", each.buyer_id, each.slot_id].append((each.code, each.id))
            places["desk", each.exhibitor_id * 10 + (each.desk or 0), each.slot_id].append((each.code, each.id))
            for kind, ref in (("table", each.table_id), ("interpreter", each.interpreter_id)):
                if ref is not None:
                    places[kind, ref, each.slot_id].append((each.code, each.id))
        assert {place: who for place, who in places.items() if len(who) > 1} == {}

    @invariant()
    def the_calendar_holds_exactly_what_stands(self) -> None:
        held = set(db.session.scalars(select(ClaimCell.booking_id).distinct()))
        standing = {each.booking_id for each in timetable.list_consultations(statuses=HOLD)}
        done = {each.booking_id for each in timetable.list_consultations(statuses=(ConsultationStatus.DONE,))}
        elsewhere = set(db.session.scalars(select(Booking.id).where(Booking.activity == away.ACTIVITY)))
        assert standing <= held <= standing | done | elsewhere


def test_nobody_is_ever_in_two_places(sqlite_app: Flask) -> None:
    run_state_machine_as_test(
        Fair,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
            database=None,
        ),
    )

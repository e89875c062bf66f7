"""Whatever people do, in whatever order: nobody and nothing is in two places at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from time import monotonic
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from expo.calendar.models import Booking, ClaimCell
from expo.consultations.models import Buyer, Consultation, Interpreter, Slot, Table, Timetable, TimetableItem
from expo.consultations.queries import timetable
from expo.consultations.rules.codes import ConsultationStatus, NoShow, Origin, Seating, Side, SlotKind
from expo.consultations.rules.replan import build as build_replan
from expo.consultations.services import (
    away,
    booking,
    bulk,
    changes,
    day,
    day_changes,
    ground,
    interpreters,
    losses,
    matching,
    profile,
    rehoming,
    replan,
    seats,
    setup,
    undoing,
)
from expo.core.actor import job_actor
from expo.core.db import db
from expo.core.errors import DomainError
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.shows.models import ShowDay
from expo.solvers.consultations.replan import replan as solve_again
from tests.conftest import NOW, empty_database
from tests.consultations.test_booking import make_scene
from tests.factories.consultations import make_buyer, make_interpreter, make_profile
from tests.factories.exhibitors import make_exhibitor

ACTOR = job_actor("test")
pick = st.integers(0, 5)
CHANGES = (
    "accept", "decline", "counter", "expire", "cancel", "restore", "move", "start", "resume", "finish",
    "decline as buyer", "cancel as buyer", "undo",
)  # fmt: skip
HOLD = (ConsultationStatus.CONFIRMED, ConsultationStatus.RUNNING)


def _once(pairs: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Leave out what the database would not even keep as a draft: a pair twice, a person or table twice in a slot."""
    kept: list[tuple[int, int, int, int]] = []
    for b, f, s, t in pairs:
        if all(not _keys((b, f, s, t)) & _keys(each) for each in kept):
            kept.append((b, f, s, t))
    return kept


def _keys(item: tuple[int, int, int, int]) -> set[tuple[str, int, int]]:
    b, f, s, t = item
    return {("pair", b % 3, f % 3), ("b", b % 3, s % 4), ("f", f % 3, s % 4), ("t", t % 3, s % 4)}


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
        self.interpreter = make_interpreter(show, ["en"]).id
        self.now: datetime = NOW

    def teardown(self) -> None:
        empty_database()

    def buyer(self, n: int) -> Buyer:
        return db.session.get_one(Buyer, self.buyers[n % 3])

    def firm(self, n: int) -> Exhibitor:
        return db.session.get_one(Exhibitor, self.firms[n % 3])

    def slot(self, n: int) -> Slot:
        """Return one of the slots there are now: laying the day out anew makes others."""
        found = timetable.list_slots(self.scene.show.id)
        return found[n % len(found)]

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

    @rule(n=pick, s=pick, do=st.sampled_from(CHANGES))
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
            "counter": lambda: booking.counter(ACTOR, found, self.slot(s), now=self.now, by=Side.BUYER),
            "decline as buyer": lambda: booking.decline(ACTOR, found, now=self.now, by=Side.BUYER),
            "cancel as buyer": lambda: booking.cancel(ACTOR, found, now=self.now, by=Side.BUYER),
            "undo": lambda: undoing.undo(ACTOR, found, Side.BUYER, now=self.now),
            "expire": lambda: booking.expire(ACTOR, found, now=self.now),
            "resume": lambda: day.resume(ACTOR, found, now=self.now),
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

    @rule(b=pick, f=pick, s=pick)
    def ask_on_site(self, b: int, f: int, s: int) -> None:
        self.attempt(
            lambda: booking.book(ACTOR, self.buyer(b), self.firm(f), self.slot(s), now=self.now, origin=Origin.ON_SITE)
        )

    @rule(length=st.sampled_from((15, 30)), shift=st.sampled_from((0, 15)))
    def lay_the_day_out_anew(self, length: int, shift: int) -> None:
        """Slots appear, stay and go; what stood in those that go is moved or called off."""
        first = self.scene.slots[0].starts_at + timedelta(minutes=shift)
        step = timedelta(minutes=length)
        periods = [(first + n * step, first + (n + 1) * step) for n in range(4)]
        found = db.session.get_one(ShowDay, self.scene.slots[0].day_id)
        gone_before = self.in_slots_that_are_gone()
        self.attempt(lambda: setup.lay_out_day(ACTOR, found, periods, SlotKind.GENERAL, now=self.now))
        assert self.in_slots_that_are_gone() <= gone_before

    @rule(kind=st.sampled_from(SlotKind), seating=st.sampled_from(Seating))
    def keep_slots_and_seat_anew(self, kind: SlotKind, seating: Seating) -> None:
        """The first slots are for other buyers, and who is confirmed sits as a new rule wants it."""
        show, first = self.scene.show, self.slot(0)
        found = db.session.get_one(ShowDay, first.day_id)

        def change() -> None:
            kept = day_changes.kept_for(show, found, first.starts_at, first.ends_at, kind)
            rehoming.make(ACTOR, show, kept, now=self.now)
            ground.ensure_setup(show.id).seating = seating
            rehoming.make(ACTOR, show, changes.Reseating(), now=self.now)

        before = {each.id for each in timetable.list_consultations(statuses=HOLD)}
        self.attempt(change)
        off = {each.id for each in timetable.list_consultations(statuses=(ConsultationStatus.CANCELLED,))}
        assert before <= {each.id for each in timetable.list_consultations(statuses=HOLD)} | off

    @staticmethod
    def in_slots_that_are_gone() -> set[int]:
        """Return consultations still to come in closed slots: only such whose start was taken back there."""
        coming = (ConsultationStatus.REQUESTED, ConsultationStatus.CONFIRMED)
        return {each.id for each in timetable.list_consultations(Slot.is_closed.is_(True), statuses=coming)}

    @rule(n=pick, chosen=st.sets(st.integers(0, 3)))
    def come_at_other_times(self, n: int, chosen: set[int]) -> None:
        open_slots = [slot.id for slot in timetable.list_slots(self.scene.show.id)]
        wanted = {slot for index, slot in enumerate(open_slots) if index in chosen}
        self.attempt(lambda: profile.choose_slots(ACTOR, self.buyer(n), wanted, now=self.now))

    @rule(morning=st.booleans(), speaks=st.booleans())
    def change_the_interpreter(self, *, morning: bool, speaks: bool) -> None:
        person = db.session.get_one(Interpreter, self.interpreter)
        start = self.scene.slots[0].starts_at
        end = start + timedelta(minutes=30 if morning else 300)
        languages = ["en"] if speaks else ["ja"]
        self.attempt(lambda: interpreters.change(ACTOR, person, languages, [(start, end)], now=self.now))

    @rule(pairs=st.lists(st.tuples(pick, pick, pick, pick), min_size=1, max_size=4))
    def release_a_timetable(self, pairs: list[tuple[int, int, int, int]]) -> None:
        """Whatever a draft says, a release makes all of it true or nothing."""

        def release() -> None:
            plan = Timetable(show_id=self.scene.show.id, name="draft", created_at=self.now, figures={}, unplaced=[])
            plan.items = [self.item(b, f, s, t) for b, f, s, t in _once(pairs)]
            db.session.add(plan)
            db.session.flush()
            matching.release(ACTOR, self.scene.show, plan, now=self.now, anyway=True)

        self.attempt(release)

    def item(self, b: int, f: int, s: int, t: int) -> TimetableItem:
        table = db.session.get_one(Table, self.scene.tables[t % 3].id)
        return TimetableItem(
            buyer=self.buyer(b), exhibitor=self.firm(f), slot=self.slot(s), table=table, desk=1, is_locked=False
        )

    @rule(kind=st.sampled_from(("buyer", "exhibitor", "table")), which=pick)
    def lose_a_day(self, kind: str, which: int) -> None:
        """Somebody or a table drops out of the day: found again by the solver, shown as a draft, applied."""

        def replanned() -> None:
            show = self.scene.show
            inputs, standing = replan.coming_inputs(show, now=self.now), replan.standing(show)
            tables = replan.open_tables(show.id)
            if not standing or not tables:
                return
            thing: losses.Thing = tables[which % len(tables)]
            if kind != "table":
                thing = self.buyer(which) if kind == "buyer" else self.firm(which)
            loss = losses.lose(thing, losses.lost_slots(show, now=self.now, day_id=self.slot(0).day_id))
            problem, kept, changes = build_replan(inputs, standing, len(tables), loss)
            plan = solve_again(problem, kept, changes, seed=1, deadline=monotonic() + 0.2, progress=None)
            draft = replan.write_draft(ACTOR, show, inputs, plan, loss=loss, reason="", now=self.now)
            matching.release(ACTOR, show, draft, now=self.now, anyway=True)

        self.attempt(replanned)

    @rule(t=pick)
    def break_and_mend_a_table(self, t: int) -> None:
        table = db.session.get_one(Table, self.scene.tables[t % 3].id)
        change = changes.Reopened(table.number) if table.is_closed else changes.Closing(table.number)
        self.attempt(lambda: rehoming.make(ACTOR, self.scene.show, change, now=self.now))

    @invariant()
    def nobody_is_in_two_places(self) -> None:
        places: dict[tuple[str, int], list[tuple[datetime, datetime, str]]] = defaultdict(list)
        for each in timetable.list_consultations(statuses=HOLD):
            here = (each.slot.starts_at, each.slot.ends_at, each.code)
            places["buyer", each.buyer_id].append(here)
            places["desk", each.exhibitor_id * 10 + (each.desk or 0)].append(here)
            for kind, ref in (("table", each.table_id), ("interpreter", each.interpreter_id)):
                if ref is not None:
                    places[kind, ref].append(here)
        for who, times in places.items():
            for before, after in pairwise(sorted(times)):
                assert before[1] <= after[0], (who, before, after)

    @invariant()
    def the_calendar_holds_exactly_what_stands(self) -> None:
        held = set(db.session.scalars(select(ClaimCell.booking_id).distinct()))
        standing = {each.booking_id for each in timetable.list_consultations(statuses=HOLD)}
        done = {each.booking_id for each in timetable.list_consultations(statuses=(ConsultationStatus.DONE,))}
        elsewhere = set(db.session.scalars(select(Booking.id).where(Booking.activity == away.ACTIVITY)))
        assert standing <= held <= standing | done | elsewhere


def test_nobody_is_ever_in_two_places(app: Flask) -> None:
    run_state_machine_as_test(
        Fair,
        settings=settings(
            max_examples=4,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
            database=None,
            phases=(Phase.explicit, Phase.generate),  # a failing run says its steps; shrinking takes minutes
        ),
    )

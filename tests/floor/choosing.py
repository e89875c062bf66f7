"""Self-selection as part of random sequences: windows open and end, booths are held, confirmed, let go or run out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from sqlalchemy import select

from expo.core import clock
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.floor.models import Plan, SelectionWindow
from expo.floor.queries.board import load_board
from expo.floor.rules.codes import SelectionEnd, SelectionStatus
from expo.floor.rules.selecting import Hours
from expo.floor.services import plans, selecting
from expo.floor.services.allocating import Way
from tests.floor.setting import MINSEO, Setting, by

FIRMS = st.integers(0, 5)
NUMBERS = st.sampled_from(["A01", "A02", "A03", "B01", "B02", "P01", "P02"])


class Choosing(RuleBasedStateMachine):
    """What exhibitors do in their windows, and the clock does when these end."""

    now: datetime
    setting: Setting
    plan: Plan
    firms: list[int]
    placed: set[int]
    steps: int
    attempt: Callable[..., bool]
    revision: Callable[[], int]
    firm_now: Callable[[], set[int]]

    @rule(at_end=st.sampled_from(SelectionEnd), minutes=st.integers(5, 20))
    def open_windows(self, at_end: SelectionEnd, minutes: int) -> None:
        found = selecting.Settings(
            way=Way.APPLICATION, start=self.now, minutes=minutes, warn=2, hours=Hours(zone="Asia/Seoul"), at_end=at_end
        )
        self.attempt(lambda: selecting.begin(self.fresh(), found, actor=MINSEO, now=self.now), spares=True)

    def fresh(self) -> Plan:
        return db.session.get_one(Plan, self.plan.id)

    @rule(number=NUMBERS, late=FIRMS)
    def take(self, number: str, late: int) -> None:
        """Hold a booth: only who has none for good may, and loses nothing by it."""
        firm, booth = self.chooser(late), self.setting.id(number)
        if self.attempt(lambda: selecting.hold(self.exhibitor(firm), booth, actor=MINSEO, now=self.now)):
            assert firm not in self.placed

    @rule(late=FIRMS)
    def confirm(self, late: int) -> None:
        firm = self.chooser(late)
        if self.attempt(lambda: selecting.confirm(self.exhibitor(firm), actor=MINSEO, now=self.now)):
            self.placed.add(firm)

    @rule(late=FIRMS)
    def let_go(self, late: int) -> None:
        """Free what is held, never what is given for good."""
        firm = self.chooser(late)
        if self.attempt(lambda: selecting.let_go(self.exhibitor(firm), actor=MINSEO, now=self.now)):
            assert firm not in self.placed

    @rule()
    def organizer_is_quicker(self) -> None:
        """Give the firm whose turn it is a booth by hand."""
        firm, free = self.chooser(0), [self.setting.id(number) for number in ("A04", "A05", "B03", "B04")]
        for booth in free:
            if self.attempt(lambda b=booth: plans.place(self.plan, firm, [b], by(now=self.now, reason="because"))):
                self.placed.add(firm)
                break

    def chooser(self, otherwise: int) -> int:
        """Return the firm whose window is open, or another one where none is."""
        with clock.at(self.now):
            open_now = db.session.scalars(
                select(SelectionWindow.exhibitor_id).where(
                    SelectionWindow.opens_at <= self.now,
                    SelectionWindow.closes_at > self.now,
                    SelectionWindow.status == SelectionStatus.WAITING,
                )
            ).all()
        return open_now[-1] if open_now else self.firms[otherwise]

    def exhibitor(self, firm: int) -> Exhibitor:
        return db.session.get_one(Exhibitor, firm)

    @rule(firm=FIRMS, number=NUMBERS)
    def choose_for(self, firm: int, number: str) -> None:
        booth = self.setting.id(number)

        def choose() -> None:
            found = selecting.find_round(self.fresh())
            if found is not None:
                window = selecting.window_of(found, self.firms[firm])
                selecting.choose_for(window, booth, "asked by phone", actor=MINSEO, now=self.now)

        if self.attempt(choose, spares=True):
            self.placed |= self.firm_now()

    @rule(deed=st.sampled_from([selecting.pause, selecting.resume, selecting.cancel]))
    def halt(self, deed: Callable[..., None]) -> None:
        found = selecting.find_round(self.fresh())
        if found is not None:
            self.attempt(lambda: deed(found, actor=MINSEO, now=self.now), spares=True)

    @rule(minutes=st.integers(0, 25))
    def time_comes(self, minutes: int) -> None:
        """Do what is due for every window: whoever had a booth for good still has the same one."""
        self.now += timedelta(minutes=minutes)
        before, stood = self.revision(), self.stood()
        with clock.at(self.now), unit_of_work():
            for window in db.session.scalars(select(SelectionWindow).order_by(SelectionWindow.id)).all():
                selecting.tick(window, actor=MINSEO, now=self.now)
        self.steps += self.revision() - before
        assert stood.items() <= self.stood().items()
        self.placed |= self.firm_now()

    def stood(self) -> dict[int, int]:
        """Return the firm of each booth that is given for good."""
        db.session.rollback()
        return {booth: cell.firm for booth, cell in load_board(self.plan.id).items() if cell.held_until is None}

"""Random sequences of everything a plan can undergo, against a simple model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from expo.core import clock
from expo.core.db import db
from expo.core.errors import DomainError
from expo.core.work import unit_of_work
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.services import exhibiting
from expo.floor.models import Allocation, Booth, Plan, PlanChange
from expo.floor.queries.board import cell_from_json, load_board
from expo.floor.queries.halls import numbers_in_use
from expo.floor.queries.plans import find_released
from expo.floor.rules.codes import BoothStatus, How, SelectionEnd
from expo.floor.rules.pieces import Cell
from expo.floor.services import drawing, editing, plans, release, shaping, undoing
from expo.floor.services.problems import Scope
from tests.conftest import NOW, app_on, empty_database
from tests.floor.choosing import Choosing
from tests.floor.setting import JIHO, MINSEO, by, make_firm, make_setting

FIRMS = st.integers(0, 5)
NUMBERS = st.sampled_from(["A01", "A02", "A03", "A04", "A05", "B01", "B02", "P01", "P02"])
PEOPLE = st.sampled_from([MINSEO, JIHO])


class AnyPlan(Choosing):
    """Two organizers and the exhibitors do everything in any order; `placed` is who must have a booth."""

    @initialize(at_end=st.sampled_from(SelectionEnd))
    def begin(self, at_end: SelectionEnd) -> None:
        self.now = NOW
        self.setting = make_setting(quota=1)
        self.firms: list[int] = [make_firm(self.setting, *wishes).id for wishes in (("B01", "A01"), ("B01",), ())]
        self.firms += [make_firm(self.setting, pavilion=True).id for _ in range(2)]
        self.firms.append(make_firm(self.setting, booths_wanted=2).id)
        self.plan = self.setting.plan
        self.placed: set[int] = set()
        self.steps = 0
        self.left: set[int] = set()
        self.hall = self.setting.booths["A01"].hall_id
        self.open_windows(at_end, 12)

    def attempt(self, deed: Callable[[], Any], *, spares: bool = False) -> bool:
        """Do something in a transaction of its own; return whether it was not refused. `spares`: it may leave the plan."""
        before = self.revision()
        with clock.at(self.now):
            try:
                with unit_of_work():
                    deed()
            except DomainError:
                assert self.revision() == before
                return False
        done = self.revision() - before
        assert done == 1 or (spares and done == 0)
        self.steps += done
        return True

    def revision(self) -> int:
        db.session.rollback()
        return db.session.get_one(Plan, self.plan.id, populate_existing=True).revision

    def terms(self, who: Any) -> Any:  # noqa: ANN401 - hypothesis draws it
        return by(who, now=self.now, reason="because", override=True)

    @rule(firm=FIRMS, number=NUMBERS, who=PEOPLE)
    def place(self, firm: int, number: str, who: Any) -> None:  # noqa: ANN401
        booth = self.setting.id(number)
        if self.attempt(lambda: plans.place(self.plan, self.firms[firm], [booth], self.terms(who))):
            self.placed.add(self.firms[firm])

    @rule(firm=FIRMS, number=NUMBERS, who=PEOPLE, minutes=st.integers(1, 20))
    def hold(self, firm: int, number: str, who: Any, minutes: int) -> None:  # noqa: ANN401
        booth, until = self.setting.id(number), self.now + timedelta(minutes=minutes)
        if self.attempt(lambda: plans.hold(self.plan, self.firms[firm], [booth], until, self.terms(who))):
            self.placed.discard(self.firms[firm])

    @rule(firm=FIRMS, who=PEOPLE)
    def keep(self, firm: int, who: Any) -> None:  # noqa: ANN401
        self.attempt(lambda: plans.keep(self.plan, self.firms[firm], self.terms(who)))
        self.placed |= self.firm_now()

    @rule(firm=FIRMS, who=PEOPLE)
    def vacate(self, firm: int, who: Any) -> None:  # noqa: ANN401
        if self.attempt(lambda: plans.vacate(self.plan, self.firms[firm], self.terms(who))):
            self.placed.discard(self.firms[firm])

    @rule(first=FIRMS, second=FIRMS, who=PEOPLE)
    def swap(self, first: int, second: int, who: Any) -> None:  # noqa: ANN401
        if first != second:
            self.attempt(lambda: plans.swap(self.plan, self.firms[first], self.firms[second], self.terms(who)))
            self.placed |= self.firm_now()

    @rule(firm=FIRMS, who=PEOPLE, opens=st.booleans())
    def lock(self, firm: int, who: Any, *, opens: bool) -> None:  # noqa: ANN401
        deed = plans.unlock if opens else plans.lock
        self.attempt(lambda: deed(self.plan, self.firms[firm], self.terms(who)))
        self.placed |= self.firm_now()

    @rule(who=PEOPLE, again=st.booleans())
    def turn_back(self, who: Any, *, again: bool) -> None:  # noqa: ANN401
        """Undo or redo: only the firms of that change may appear or disappear."""
        deed = undoing.redo if again else undoing.undo
        if self.attempt(lambda: deed(self.plan, self.terms(who))):
            last = db.session.scalars(select(PlanChange).order_by(PlanChange.revision.desc()).limit(1)).one()
            concerned = {line.exhibitor_before_id for line in last.lines} | {
                line.exhibitor_after_id for line in last.lines
            }
            now_firm = self.firm_now()
            assert self.placed ^ now_firm <= concerned
            self.placed = now_firm

    @rule(who=PEOPLE, rotate=st.integers(0, 4))
    def fill(self, who: Any, rotate: int) -> None:  # noqa: ANN401
        row = ["B01", "B02", "B03", "B04", "B05"]
        wanted = {firm: [self.setting.id(row[(i + rotate) % 5])] for i, firm in enumerate(self.firms[:3])}
        if self.attempt(lambda: plans.fill(self.plan, wanted, self.terms(who), how=How.ORDER)):
            self.placed |= set(wanted)

    @rule(row=st.sampled_from("AB"), left=st.integers(1, 4), who=PEOPLE)
    def merge(self, row: str, left: int, who: Any) -> None:  # noqa: ANN401
        """Make one booth of two neighbours: whoever stands there stays."""
        pair = [f"b{self.setting.id(f'{row}0{number}')}" for number in (left, left + 1)]
        self.edit("merge", lambda edit: shaping.merge(edit, pair, self.terms(who)))
        assert self.firm_now() == self.placed

    @rule(number=NUMBERS)
    def split(self, number: str) -> None:
        """Divide a booth: its exhibitor keeps the first half."""
        thing = f"b{self.setting.id(number)}"

        def halve(edit: editing.Edit) -> None:
            taken = numbers_in_use(self.setting.show.id)
            shaping.split(edit, thing, 2, across=True, taken=taken)

        self.edit("split", halve)
        assert self.firm_now() == self.placed

    def edit(self, verb: str, deed: Callable[[editing.Edit], object]) -> None:
        def whole() -> None:
            edit = editing.open_hall(self.hall)
            deed(edit)
            editing.finish(edit, verb, actor=MINSEO, now=self.now)

        self.attempt(whole, spares=True)

    @rule(keep=st.booleans())
    def draw(self, *, keep: bool) -> None:
        """Commit and reveal: with `keep` nobody who stands firmly is moved, and locked ones never."""
        before = self.board()

        def whole() -> None:
            scope = Scope(keep=keep)
            drawing.reveal(drawing.commit(self.plan, scope, actor=MINSEO, now=self.now), actor=MINSEO, now=self.now)

        if self.attempt(whole):
            after = self.board()
            for booth, cell in before.items():
                if cell.is_locked or (keep and cell.held_until is None):
                    assert after.get(booth) == cell
            self.placed = self.firm_now() if not keep else self.placed | self.firm_now()

    @rule(firm=FIRMS)
    def withdraw(self, firm: int) -> None:
        """Let a firm leave: it has no booth in the draft any more."""
        gone = self.firms[firm]
        exhibitor = db.session.get_one(Exhibitor, gone)
        if self.attempt(
            lambda: exhibiting.withdraw(exhibitor, reason="because", actor=MINSEO, now=self.now), spares=True
        ):
            self.placed.discard(gone)
            self.left.add(gone)

    @rule(minutes=st.integers(1, 15))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def release(self) -> None:
        seen = self.revision()
        with clock.at(self.now):
            try:
                with unit_of_work():
                    release.release(self.plan, seen=seen, actor=MINSEO, now=self.now)
            except DomainError:
                return
        version = find_released(self.setting.show.id)
        assert version is not None
        frozen = {booth: cell.firm for booth, cell in load_board(version.id).items()}
        assert frozen == {booth: cell.firm for booth, cell in self.board().items() if cell.held_until is None}

    @rule()
    def take_back(self) -> None:
        version = find_released(self.setting.show.id)
        if version is not None:
            with clock.at(self.now), unit_of_work():
                release.take_back(version, actor=MINSEO, now=self.now, reason="because")

    def board(self) -> dict[int, Cell]:
        db.session.rollback()
        return load_board(self.plan.id)

    def firm_now(self) -> set[int]:
        return {cell.firm for cell in self.board().values() if cell.held_until is None}

    @invariant()
    def nobody_is_lost(self) -> None:
        assert self.firm_now() == self.placed

    @invariant()
    def a_booth_has_one_firm_and_a_firm_one_block(self) -> None:
        rows = db.session.scalars(select(Allocation.booth_id).where(Allocation.plan_id == self.plan.id)).all()
        assert len(rows) == len(set(rows))
        pavilion = {self.setting.id("P01"), self.setting.id("P02")}
        live = {b: c for b, c in self.board().items() if c.held_until is None or c.held_until > self.now}
        assert len({cell.firm for booth, cell in live.items() if booth in pavilion}) <= 1

    @invariant()
    def nobody_stands_where_nothing_is_or_after_leaving(self) -> None:
        board = self.board()
        retired = set(db.session.scalars(select(Booth.id).where(Booth.status == BoothStatus.RETIRED)))
        assert not retired & set(board)
        assert not self.left & {cell.firm for cell in board.values()}

    @invariant()
    def the_trail_tells_everything(self) -> None:
        changes = db.session.scalars(
            select(PlanChange).where(PlanChange.plan_id == self.plan.id).order_by(PlanChange.revision)
        ).all()
        told: dict[int, Cell] = {}
        for change in changes:
            for line in change.lines:
                assert told.get(line.booth_id) == cell_from_json(line.before)
                after = cell_from_json(line.after)
                told.pop(line.booth_id, None)
                if after is not None:
                    told[line.booth_id] = after
            assert change.author_name
        assert told == self.board()
        assert len(changes) == self.steps


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_no_sequence_of_operations_loses_or_doubles_anything(engine: str) -> None:
    app: Flask = app_on(engine)
    with app.app_context():

        class Machine(AnyPlan):
            def teardown(self) -> None:
                empty_database()

        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=12 if engine == "sqlite" else 3,
                stateful_step_count=25,
                deadline=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
        db.session.remove()


def test_the_model_sees_a_hold_end(sqlite_app: Flask, now: datetime) -> None:
    """A hold that ended is free for the next firm, and the trail says who had it."""
    setting = make_setting()
    first, second = make_firm(setting), make_firm(setting)
    with unit_of_work():
        plans.hold(setting.plan, first.id, [setting.id("A01")], now + timedelta(minutes=1), by())
    late = now + timedelta(minutes=2)
    with clock.at(late), unit_of_work():
        change = plans.place(setting.plan, second.id, [setting.id("A01")], by())
    assert [(line.exhibitor_before_id, line.exhibitor_after_id) for line in change.lines] == [(first.id, second.id)]

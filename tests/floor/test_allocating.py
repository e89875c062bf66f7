"""Allocating many at once, into a draft."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from expo.core import clock, jobs
from expo.core.db import db
from expo.core.jobs import Job, JobStatus
from expo.core.work import unit_of_work
from expo.exhibitors.models import ApplicationNeighbour
from expo.exhibitors.rules import NeighbourKind
from expo.floor.models import Plan
from expo.floor.queries.board import load_board, load_floor
from expo.floor.rules.codes import How
from expo.floor.rules.placing import Check, booths_of
from expo.floor.services import allocating, plans
from expo.floor.services.allocating import Order, Way
from expo.floor.services.problems import Scope
from expo.shows.models import Pavilion
from tests.factories.exhibitors import make_category
from tests.floor.setting import MINSEO, Setting, by, make_firm, make_setting, stands


def _run(setting: Setting, way: Way, scope: Scope | None = None) -> Plan:
    with unit_of_work():
        order = Order(plan_id=setting.plan.id, way=way, name="made", scope=scope or Scope(keep=False), seconds=5)
        job_id = allocating.start(order, setting.plan.show_id, actor=MINSEO, now=clock.now())
    db.session.rollback()
    job = db.session.get_one(Job, job_id)
    assert job.status is JobStatus.DONE, job.error
    return db.session.get_one(Plan, job.result["plan"])


def test_in_order_of_application_the_first_gets_its_wish(app: Flask) -> None:
    setting = make_setting()
    first, second = make_firm(setting, "A01", points=1), make_firm(setting, "A01", "A02", points=9)
    draft = _run(setting, Way.APPLICATION)
    assert stands(draft) == {first.id: ("A01",), second.id: ("A02",)}
    assert stands(setting.plan) == {}


def test_points_and_payment_turn_the_order(sqlite_app: Flask) -> None:
    setting = make_setting()
    now = clock.now()
    poor = make_firm(setting, "A01", "A02", points=1, paid_at=now - timedelta(days=2))
    rich = make_firm(setting, "A01", "A02", points=9, paid_at=now)
    assert stands(_run(setting, Way.POINTS)) == {rich.id: ("A01",), poor.id: ("A02",)}
    assert stands(_run(setting, Way.PAYMENT)) == {poor.id: ("A01",), rich.id: ("A02",)}


def test_optimising_places_everybody_under_the_rules_and_keeps_locks(sqlite_app: Flask) -> None:
    setting = make_setting(quota=1)
    category = make_category(setting.show)
    firms = [make_firm(setting, "A01", "A02", category_id=category.id) for _ in range(3)]
    pair, member = make_firm(setting, "B01", booths_wanted=2), make_firm(setting, pavilion=True)
    with unit_of_work():
        plans.place(setting.plan, firms[0].id, [setting.id("B05")], by())
        plans.lock(setting.plan, firms[0].id, by())
    draft = _run(setting, Way.OPTIMISE)
    found = stands(draft)
    assert set(found) == {*(firm.id for firm in firms), pair.id, member.id}
    assert found[firms[0].id] == ("B05",)
    assert found[member.id][0].startswith("P")
    floor, board = load_floor(setting.plan.show_id), load_board(draft.id)
    for firm in floor.firms.values():
        others = {booth: cell for booth, cell in board.items() if cell.firm != firm.id}
        assert Check(floor, others, firm, clock.now()).faults(booths_of(board, firm.id)) == ()
    assert draft.figures["bound_score"] >= draft.figures["score"]


def test_one_area_alone_can_be_allocated_and_who_has_a_booth_can_keep_it(sqlite_app: Flask) -> None:
    setting = make_setting()
    placed, late, member = make_firm(setting, "A01"), make_firm(setting, "A05"), make_firm(setting, pavilion=True)
    with unit_of_work():
        plans.place(setting.plan, placed.id, [setting.id("A05")], by())
    area = setting.booths["P01"].area_id
    assert set(stands(_run(setting, Way.POINTS, Scope(areas=frozenset({area}))))) == {placed.id, member.id}
    kept = stands(_run(setting, Way.POINTS, Scope(keep=True)))
    assert kept[placed.id] == ("A05",)
    assert late.id in kept


def test_who_stands_too_close_by_decision_does_not_stop_the_optimisation(sqlite_app: Flask) -> None:
    setting = make_setting()
    shy, other, late = make_firm(setting), make_firm(setting), make_firm(setting, "A03")
    member = make_firm(setting, pavilion=True)
    with unit_of_work():
        db.session.add(
            ApplicationNeighbour(
                application_id=shy.application_id, organization_id=other.organization_id, kind=NeighbourKind.APART
            )
        )
        numbers = {shy.id: ["A01"], other.id: ["A02"], member.id: ["P01"]}
        wanted: dict[int, list[int]] = {
            firm: [setting.id(number) for number in booths] for firm, booths in numbers.items()
        }
        plans.fill(setting.plan, wanted, by(), how=How.HAND)
        db.session.get_one(Pavilion, setting.pavilion.id).quota = 0
    found = stands(_run(setting, Way.OPTIMISE, Scope(keep=True)))
    assert found == {shy.id: ("A01",), other.id: ("A02",), late.id: ("A03",), member.id: ("P01",)}


def test_a_held_booth_is_nobody_elses(sqlite_app: Flask) -> None:
    setting = make_setting()
    holder, other = make_firm(setting), make_firm(setting, "A01")
    with unit_of_work():
        plans.hold(setting.plan, holder.id, [setting.id("A01")], plans.hold_end(clock.now()), by())
    assert stands(_run(setting, Way.OPTIMISE))[other.id] != ("A01",)


def test_every_booth_says_in_which_way_it_was_given(sqlite_app: Flask) -> None:
    setting = make_setting()
    make_firm(setting, "A01")
    hows = {
        way: {cell.how for cell in load_board(_run(setting, way).id).values()} for way in (Way.OPTIMISE, Way.POINTS)
    }
    assert hows == {Way.OPTIMISE: {How.OPTIMISE}, Way.POINTS: {How.ORDER}}


def test_the_job_can_be_stopped_and_keeps_the_best_so_far(sqlite_app: Flask) -> None:
    setting = make_setting()
    make_firm(setting, "A01")
    with unit_of_work():
        order = Order(plan_id=setting.plan.id, way=Way.OPTIMISE, name="made", scope=Scope(keep=False), seconds=5)
        row = jobs.Job(
            kind="floor.allocate", show_id=setting.plan.show_id, params=allocating.params_of(order),
            actor_kind=MINSEO.kind, actor_id=MINSEO.id, actor_name=MINSEO.name, created_at=clock.now(),
            stop_requested=True,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        job_id = row.id
    jobs.run(job_id)
    db.session.rollback()
    job = db.session.get_one(Job, job_id)
    assert job.status is JobStatus.STOPPED
    assert len(stands(db.session.get_one(Plan, job.result["plan"]))) == 1

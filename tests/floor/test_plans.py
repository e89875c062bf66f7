"""Allocating by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from expo.core import clock
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.exhibitors.models import ApplicationNeighbour
from expo.exhibitors.rules import NeighbourKind
from expo.floor.errors import (
    BoothOccupied,
    BoothRefused,
    ChangedMeanwhile,
    NothingToUndo,
    OverrideNeedsReason,
)
from expo.floor.models import Allocation, PlanChange
from expo.floor.queries.plans import history_of
from expo.floor.rules.codes import Verb
from expo.floor.services import plans, undoing
from tests.factories.exhibitors import make_category
from tests.floor.setting import JIHO, by, make_firm, make_setting, stands


def test_a_firm_gets_the_booth_it_is_given_and_the_trail_says_who_did_it(app: Flask) -> None:
    setting = make_setting()
    firm = make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by(reason="asked on the phone"))
    assert stands(setting.plan) == {firm.id: ("A01",)}
    change = db.session.scalars(select(PlanChange)).one()
    assert (change.author_name, change.reason, change.verb) == ("Kim Minseo", "asked on the phone", Verb.PLACE)
    assert [line.booth.number for line in history_of(setting.show, exhibitor_id=firm.id)] == ["A01"]


def test_placing_again_moves(app: Flask) -> None:
    setting = make_setting()
    firm = make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by())
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("B02")], by())
    assert stands(setting.plan) == {firm.id: ("B02",)}


def test_a_taken_booth_says_who_has_it(sqlite_app: Flask) -> None:
    setting = make_setting()
    first, second = make_firm(setting), make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, first.id, [setting.id("A01")], by())
    with pytest.raises(BoothOccupied) as caught, unit_of_work():
        plans.place(setting.plan, second.id, [setting.id("A01")], by(JIHO, override=True, reason="must be"))
    assert caught.value.refusals[0].code == "taken"
    assert caught.value.params["other"] == first.organization.name
    assert stands(setting.plan) == {first.id: ("A01",)}


@pytest.mark.parametrize(
    ("needs", "code"),
    [
        ({"power_kw": 9}, "power"),
        ({"water": True}, "water"),
        ({"air": True}, "air"),
        ({"lan": True}, "lan"),
        ({"load_kn_m2": 20}, "load"),
        ({"open_sides": 2}, "open_sides"),
    ],
)
def test_a_booth_that_lacks_something_says_what_and_can_be_given_with_a_reason(
    sqlite_app: Flask, needs: dict[str, Any], code: str
) -> None:
    setting = make_setting()
    firm = make_firm(setting, **needs)
    with pytest.raises(BoothRefused) as caught, unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by())
    assert [refusal.code for refusal in caught.value.refusals] == [code]
    with pytest.raises(OverrideNeedsReason), unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by(override=True))
    with unit_of_work():
        change = plans.place(setting.plan, firm.id, [setting.id("A01")], by(override=True, reason="generator comes"))
    assert change.overrides == [code]
    assert stands(setting.plan) == {firm.id: ("A01",)}


def test_a_pavilion_is_closed_to_others_and_over_its_quota_whatever_the_reason(sqlite_app: Flask) -> None:
    setting = make_setting(quota=1)
    outsider, member, late = make_firm(setting), make_firm(setting, pavilion=True), make_firm(setting, pavilion=True)
    with unit_of_work():
        plans.place(setting.plan, member.id, [setting.id("P01")], by())
    for firm, code in ((outsider, "pavilion_only"), (late, "quota")):
        with pytest.raises(BoothRefused) as caught, unit_of_work():
            plans.place(setting.plan, firm.id, [setting.id("P02")], by(override=True, reason="please"))
        assert code in {refusal.code for refusal in caught.value.refusals}


def test_a_firm_that_needs_two_gets_two_adjoining_booths_around_the_one_named(sqlite_app: Flask) -> None:
    setting = make_setting()
    blocker, firm = make_firm(setting), make_firm(setting, booths_wanted=2)
    with unit_of_work():
        plans.place(setting.plan, blocker.id, [setting.id("A02")], by())
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A03")], by())
    assert stands(setting.plan)[firm.id] == ("A03", "A04")
    with pytest.raises(BoothRefused) as caught, unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01"), setting.id("B05")], by())
    assert {refusal.code for refusal in caught.value.refusals} == {"block"}


def test_competitors_and_firms_that_want_to_be_apart_are_kept_apart(sqlite_app: Flask) -> None:
    setting = make_setting()
    category = make_category(setting.show)
    first = make_firm(setting, category_id=category.id)
    rival = make_firm(setting, category_id=category.id)
    shy = make_firm(setting)
    with unit_of_work():
        db.session.add(
            ApplicationNeighbour(
                application_id=shy.application_id, organization_id=first.organization_id, kind=NeighbourKind.APART
            )
        )
        plans.place(setting.plan, first.id, [setting.id("A02")], by())
    for firm, number, code in ((rival, "A03", "competitor"), (shy, "A04", "apart")):
        with pytest.raises(BoothRefused) as caught, unit_of_work():
            plans.place(setting.plan, firm.id, [setting.id(number)], by())
        assert [refusal.code for refusal in caught.value.refusals] == [code]
    with unit_of_work():
        plans.place(setting.plan, rival.id, [setting.id("A04")], by())


def test_two_firms_change_places_in_one_step(sqlite_app: Flask) -> None:
    setting = make_setting()
    first, second = make_firm(setting), make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, first.id, [setting.id("A01")], by())
        plans.place(setting.plan, second.id, [setting.id("B01")], by())
    with unit_of_work():
        plans.swap(setting.plan, first.id, second.id, by())
    assert stands(setting.plan) == {first.id: ("B01",), second.id: ("A01",)}


def test_anothers_lock_holds_and_ones_own_opens(sqlite_app: Flask) -> None:
    setting = make_setting()
    firm = make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by())
        plans.lock(setting.plan, firm.id, by())
    for attempt in (plans.vacate, plans.unlock):
        with pytest.raises(BoothOccupied), unit_of_work():
            attempt(setting.plan, firm.id, by(JIHO, override=True, reason="please"))
    with unit_of_work():
        plans.unlock(setting.plan, firm.id, by())
        plans.vacate(setting.plan, firm.id, by(JIHO))
    assert stands(setting.plan) == {}


def test_a_hold_keeps_others_out_until_its_time_is_over(app: Flask, now: datetime) -> None:
    setting = make_setting()
    first, second = make_firm(setting), make_firm(setting)
    with unit_of_work():
        plans.hold(setting.plan, first.id, [setting.id("A01")], plans.hold_end(now), by())
    with pytest.raises(BoothOccupied) as caught, unit_of_work():
        plans.place(setting.plan, second.id, [setting.id("A01")], by())
    assert caught.value.refusals[0].code == "held"
    with clock.at(now + timedelta(minutes=11)), unit_of_work():
        plans.place(setting.plan, second.id, [setting.id("A01")], by())
    assert stands(setting.plan) == {second.id: ("A01",)}


def test_nobodys_newer_change_is_overwritten_silently(app: Flask) -> None:
    setting = make_setting()
    firm, other = make_firm(setting), make_firm(setting)
    seen = setting.plan.revision
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by())
    with pytest.raises(ChangedMeanwhile) as caught, unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("B01")], by(JIHO, seen=seen))
    assert {"author": "Kim Minseo", "booth": "A01"}.items() <= caught.value.params.items()
    assert "has just given" in caught.value.message
    with unit_of_work():
        plans.place(setting.plan, other.id, [setting.id("B01")], by(JIHO, seen=seen))
    assert stands(setting.plan) == {firm.id: ("A01",), other.id: ("B01",)}


def test_undo_and_redo_walk_through_ones_own_changes(app: Flask) -> None:
    setting = make_setting()
    firm = make_firm(setting)
    for number in ("A01", "A02"):
        with unit_of_work():
            plans.place(setting.plan, firm.id, [setting.id(number)], by())
    seen = []
    for step in (undoing.undo, undoing.undo, undoing.redo, undoing.redo):
        with unit_of_work():
            step(setting.plan, by())
        seen.append(stands(setting.plan).get(firm.id))
    assert seen == [("A01",), None, ("A01",), ("A02",)]
    with pytest.raises(NothingToUndo), unit_of_work():
        undoing.undo(setting.plan, by(JIHO))


def test_undo_stops_where_somebody_else_built_on_it(sqlite_app: Flask) -> None:
    setting = make_setting()
    firm = make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by())
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A02")], by(JIHO))
    with pytest.raises(ChangedMeanwhile), unit_of_work():
        undoing.undo(setting.plan, by())
    assert stands(setting.plan) == {firm.id: ("A02",)}


def test_every_row_of_a_plan_names_its_author(sqlite_app: Flask) -> None:
    setting = make_setting()
    firm = make_firm(setting)
    with unit_of_work():
        plans.place(setting.plan, firm.id, [setting.id("A01")], by(JIHO))
    assert db.session.scalars(select(Allocation.author)).all() == ["Lee Jiho"]

"""What the database itself forbids, on both engines."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from expo.core import clock
from expo.core.db import db
from expo.core.work import unit_of_work
from expo.floor.models import Allocation, Booth, Plan
from expo.floor.rules.codes import BoothStatus, How, PlanStatus
from tests.factories.exhibitors import make_exhibitor
from tests.factories.floor import make_area, make_booth, make_hall, make_plan
from tests.factories.shows import make_show


def test_a_booth_has_at_most_one_exhibitor_in_a_plan(app: Flask) -> None:
    show = make_show()
    booth, plan = make_booth(make_area(make_hall(show))), make_plan(show)
    firms = [make_exhibitor(show), make_exhibitor(show)]
    rows = [
        Allocation(plan_id=plan.id, booth_id=booth.id, exhibitor_id=firm.id, how=How.HAND, at=clock.now())
        for firm in firms
    ]
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.add_all(rows)


def test_one_released_plan_is_in_force_per_show(app: Flask) -> None:
    show = make_show()
    released = PlanStatus.RELEASED
    rows = [Plan(show_id=show.id, name="1", status=released, version=n, created_at=clock.now()) for n in (1, 2)]
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.add_all(rows)


def test_a_number_names_one_booth_in_use(app: Flask) -> None:
    area = make_area(make_hall(make_show()))
    first = make_booth(area, "A01")
    with pytest.raises(IntegrityError):
        make_booth(area, "A01", x=300)
    with unit_of_work():
        db.session.get_one(Booth, first.id).status = BoothStatus.RETIRED
    assert make_booth(area, "A01", x=300).id != first.id

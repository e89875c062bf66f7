"""Everybody wants the same booth in the same instant."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from expo.core.db import db
from expo.core.errors import Conflict
from expo.core.work import unit_of_work
from expo.floor.models import Allocation, PlanChange
from expo.floor.services import plans
from tests.floor.setting import by, make_firm, make_setting

FIRMS = 50


def test_one_of_fifty_gets_the_booth_and_the_others_are_told(app: Flask) -> None:
    setting = make_setting()
    firms = [make_firm(setting).id for _ in range(FIRMS)]
    plan, booth = setting.plan, setting.id("A01")
    start = Barrier(10)

    def take(firm: int) -> str:
        with app.app_context():
            if firm in firms[:10]:
                start.wait()
            try:
                with unit_of_work():
                    plans.place(plan, firm, [booth], by())
            except Conflict as fault:
                return fault.code
            finally:
                db.session.remove()
            return "got it"

    with ThreadPoolExecutor(10) as pool:
        answers = Counter(pool.map(take, firms))
    assert answers == {"got it": 1, "booth_taken": FIRMS - 1}
    assert db.session.scalar(select(func.count()).select_from(Allocation)) == 1
    assert db.session.scalar(select(func.count()).select_from(PlanChange)) == 1

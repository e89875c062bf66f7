"""Everybody wants the same booth in the same instant."""

from __future__ import annotations

from collections import Counter
from functools import partial

from flask import Flask
from sqlalchemy import func, select

from expo.core.db import db
from expo.core.errors import DomainError
from expo.floor.models import Allocation, PlanChange
from expo.floor.services import plans
from tests.factories.threads import all_at_once
from tests.floor.setting import by, make_firm, make_setting

FIRMS = 50


def test_one_of_fifty_gets_the_booth_and_the_others_are_told(app: Flask) -> None:
    setting = make_setting()
    firms = [make_firm(setting).id for _ in range(FIRMS)]
    plan, booth = setting.plan, setting.id("A01")
    db.session.refresh(plan)
    db.session.expunge(plan)  # the threads share no session

    def take(firm: int) -> PlanChange:
        return plans.place(plan, firm, [booth], by())

    answers = all_at_once(app, [partial(take, firm) for firm in firms])
    refusals = Counter(answer.code for answer in answers if isinstance(answer, DomainError))
    assert refusals == {"booth_taken": FIRMS - 1}
    db.session.rollback()  # look at what is there now
    assert db.session.scalar(select(func.count()).select_from(Allocation)) == 1
    assert db.session.scalar(select(func.count()).select_from(PlanChange)) == 1

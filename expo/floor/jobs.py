"""What happens by itself: self-selection windows open, warn and end."""

from __future__ import annotations

from sqlalchemy import or_, select

from expo.core import clock
from expo.core.actor import job_actor
from expo.core.db import db
from expo.core.jobs import every_minute
from expo.core.work import unit_of_work
from expo.floor.models import Plan, SelectionRound, SelectionWindow
from expo.floor.rules.codes import PlanStatus, SelectionStatus
from expo.floor.services import selecting

ACTOR = job_actor("self-selection")


@every_minute("floor.selection")
def run_selection() -> None:
    """Do what is due, each window in a transaction of its own; running it again changes nothing."""
    now = clock.now()
    with unit_of_work():
        waiting = db.session.scalars(
            select(SelectionWindow.id)
            .join(SelectionWindow.round)
            .join(SelectionRound.plan)
            .where(
                SelectionWindow.status == SelectionStatus.WAITING,
                or_(SelectionWindow.opens_at <= now, SelectionWindow.closes_at <= now),
                SelectionRound.cancelled_at.is_(None),
                SelectionRound.paused_at.is_(None),
                Plan.status == PlanStatus.DRAFT,
            )
            .order_by(SelectionWindow.opens_at)
        ).all()
    for window_id in waiting:
        with unit_of_work():
            window = db.session.scalars(
                select(SelectionWindow)
                .where(SelectionWindow.id == window_id)
                .with_for_update()
                .execution_options(populate_existing=True)
            ).one()
            selecting.tick(window, actor=ACTOR, now=now)

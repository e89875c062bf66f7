"""Who works on a plan at the moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from expo.core.actor import Actor, ActorKind
from expo.core.db import db
from expo.floor.models import PlanId, PlanPresence

#: a page says every ten seconds that it is open
STAYS_S = 25


def note(plan_id: PlanId, actor: Actor, focus: str, now: datetime) -> None:
    """Remember that the user has the plan open."""
    if actor.kind is not ActorKind.USER or actor.id is None:
        return
    row = db.session.get(PlanPresence, (plan_id, actor.id))
    if row is None:
        db.session.execute(delete(PlanPresence).where(PlanPresence.seen_at < now - timedelta(seconds=STAYS_S)))
        db.session.add(PlanPresence(plan_id=plan_id, user_id=actor.id, name=actor.name, focus=focus, seen_at=now))
    else:
        row.focus, row.seen_at = focus, now


def others(plan_id: PlanId, user_id: int | None, now: datetime) -> list[dict[str, str]]:
    """Return the names of others who have the plan open, and what they work on."""
    rows = db.session.scalars(
        select(PlanPresence)
        .where(
            PlanPresence.plan_id == plan_id,
            PlanPresence.user_id != (user_id or 0),
            PlanPresence.seen_at >= now - timedelta(seconds=STAYS_S),
        )
        .order_by(PlanPresence.name)
    )
    return [{"name": row.name, "focus": row.focus} for row in rows]

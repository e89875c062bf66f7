"""What happens to the booths of an exhibitor that no longer takes part."""

from __future__ import annotations

from sqlalchemy import select

from expo.core.db import db
from expo.exhibitors.events import ExhibitorWithdrawn
from expo.floor.models import Allocation, Plan
from expo.floor.rules.codes import PlanStatus, Verb
from expo.floor.rules.placing import booths_of
from expo.floor.services.desk import By, open_plan, write


def on_withdrawn(event: ExhibitorWithdrawn) -> None:
    """Free the firm's booths in every draft, locked ones too; versions stay as they were told."""
    drafts = db.session.scalars(
        select(Plan.id)
        .join(Allocation, Allocation.plan_id == Plan.id)
        .where(Plan.status == PlanStatus.DRAFT, Allocation.exhibitor_id == event.exhibitor_id)
        .distinct()
    ).all()
    for plan_id in drafts:
        desk = open_plan(plan_id)
        patch = dict.fromkeys(booths_of(desk.board, event.exhibitor_id))
        write(desk, Verb.VACATE, patch, By(actor=event.actor, now=event.now, reason=event.reason))

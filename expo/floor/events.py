"""What upper rooms may react to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from expo.core.actor import Actor
from expo.floor.models import PlanId
from expo.shows.models import ShowId


@dataclass(frozen=True, slots=True)
class PlanReleased:
    """Another version of the plan is in force: map and directory show it."""

    show_id: ShowId
    plan_id: PlanId
    actor: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class PlanTakenBack:
    """A released version was taken back; `plan_id` is the one in force again, if any."""

    show_id: ShowId
    plan_id: PlanId | None
    actor: Actor
    now: datetime

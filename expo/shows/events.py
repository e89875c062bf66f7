"""What this room lets upper rooms know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from expo.core.actor import Actor
from expo.shows.models import RoleGrant


@dataclass(frozen=True, slots=True)
class RoleOpened:
    """Somebody may work in a role from now on: it was given to them, or their request was approved."""

    grant: RoleGrant
    actor: Actor
    now: datetime

"""What this room announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from expo.accounts.models import UserId


@dataclass(frozen=True, slots=True)
class UserLeaves:
    """A user is about to be deactivated; a room that cannot do without them raises."""

    user_id: UserId
    at: datetime

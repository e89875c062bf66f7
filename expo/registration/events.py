"""What this room lets upper rooms know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from expo.registration.models import RegistrationId
from expo.registration.rules import ConsentPurpose


@dataclass(frozen=True, slots=True)
class ConsentAnswered:
    """A person answered a consent question; a withdrawal is an answer too."""

    registration_id: RegistrationId
    purpose: ConsentPurpose
    exhibitor_id: int | None
    given: bool
    at: datetime

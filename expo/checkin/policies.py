"""Who may do what at gates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from expo.checkin.models import Gate
from expo.core.actor import Actor, Role
from expo.shows.models import Show


class CheckinPermission(StrEnum):
    """Alphabetical; the value is what the access table shows."""

    CHOOSE_GATE = "checkin.choose_gate"
    MANAGE = "checkin.manage"
    SCAN = "checkin.scan"


def organizes(actor: Actor, show: Show) -> bool:
    """The actor organizes the show."""
    return actor.has(Role.ORGANIZER, show.id)


def works_at_gates(actor: Actor, show: Show) -> bool:
    """The actor is gate staff or an organizer of the show."""
    return actor.has(Role.GATE, show.id) or actor.has(Role.ORGANIZER, show.id)


def works_at(actor: Actor, gate: Gate) -> bool:
    """The actor is gate staff or an organizer of the gate's show."""
    return actor.has(Role.GATE, gate.show_id) or actor.has(Role.ORGANIZER, gate.show_id)


POLICIES: Mapping[StrEnum, Callable[..., bool]] = {
    CheckinPermission.CHOOSE_GATE: works_at_gates,
    CheckinPermission.MANAGE: organizes,
    CheckinPermission.SCAN: works_at,
}

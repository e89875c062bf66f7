"""Which devices may use which doors of the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from expo.checkin.facts import ShowFacts
from expo.core.actor import Actor, ActorKind, Role
from expo.exhibitors.models import Exhibitor
from expo.leads.policies import on_team


class ApiPermission(StrEnum):
    """Alphabetical; the value is what the access table shows."""

    SCAN = "api.scan"
    SEND_LEADS = "api.send_leads"


def scans_for(actor: Actor, show: ShowFacts) -> bool:
    """The actor is a gate device of this show, or a person on its gate page."""
    is_device = actor.kind is ActorKind.DEVICE or actor.device_subject is not None
    return is_device and actor.has(Role.GATE, show.id)


def sends_for(actor: Actor, exhibitor: Exhibitor) -> bool:
    """The actor is a device of this exhibitor."""
    return actor.kind is ActorKind.DEVICE and on_team(actor, exhibitor)


POLICIES: Mapping[StrEnum, Callable[..., bool]] = {
    ApiPermission.SCAN: scans_for,
    ApiPermission.SEND_LEADS: sends_for,
}

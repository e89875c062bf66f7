"""Who may do what with registrations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from expo.core.actor import Actor, Role
from expo.registration.models import Registration
from expo.shows.models import Show
from expo.shows.policies import organizes


class RegistrationPermission(StrEnum):
    """Alphabetical; the value is what the access table shows."""

    CHANGE = "registration.change"
    MANAGE = "registration.manage"


def organizes_show_of(actor: Actor, registration: Registration) -> bool:
    """The actor organizes the show that the person is registered for."""
    return actor.has(Role.ORGANIZER, registration.show_id)


def manages(actor: Actor, show: Show) -> bool:
    """The actor organizes the show."""
    return organizes(actor, show)


POLICIES: Mapping[StrEnum, Callable[..., bool]] = {
    RegistrationPermission.CHANGE: organizes_show_of,
    RegistrationPermission.MANAGE: manages,
}

"""Who may do what with halls and plans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from expo.core.actor import Actor, Role
from expo.exhibitors.models import Exhibitor
from expo.floor.models import Hall, Plan
from expo.shows.models import Show
from expo.shows.policies import organizes


class FloorPermission(StrEnum):
    """Alphabetical; the value is what the access table shows."""

    ALLOCATE = "floor.allocate"
    CHOOSE = "floor.choose"
    EDIT_HALL = "floor.edit_hall"
    MANAGE = "floor.manage"


def allocates(actor: Actor, plan: Plan) -> bool:
    """The actor organizes the plan's show."""
    return actor.has(Role.ORGANIZER, plan.show_id)


def chooses(actor: Actor, exhibitor: Exhibitor) -> bool:
    """The actor is on the team of this exhibitor."""
    return actor.acts_for(Role.EXHIBITOR, exhibitor.show_id, exhibitor.organization_id)


def edits_hall(actor: Actor, hall: Hall) -> bool:
    """The actor organizes the hall's show."""
    return actor.has(Role.ORGANIZER, hall.show_id)


def manages(actor: Actor, show: Show) -> bool:
    """The actor organizes the show."""
    return organizes(actor, show)


POLICIES: Mapping[StrEnum, Callable[..., bool]] = {
    FloorPermission.ALLOCATE: allocates,
    FloorPermission.CHOOSE: chooses,
    FloorPermission.EDIT_HALL: edits_hall,
    FloorPermission.MANAGE: manages,
}

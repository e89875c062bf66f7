"""Who may do what with applications, exhibitors and sample displays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from expo.core.actor import Actor, Role
from expo.exhibitors.models import Application, Exhibitor
from expo.shows.models import Show
from expo.shows.policies import hosts_pavilion, organizes


class ExhibitorPermission(StrEnum):
    """Alphabetical; the value is what the access table shows."""

    HOST = "exhibitors.host"
    MANAGE = "exhibitors.manage"
    REVIEW = "exhibitors.review"
    WORK_FOR = "exhibitors.work_for"


def works_for(actor: Actor, exhibitor: Exhibitor) -> bool:
    """The actor is on this exhibitor's team or organizes its show."""
    return actor.acts_for(Role.EXHIBITOR, exhibitor.show_id, exhibitor.organization_id) or actor.has(
        Role.ORGANIZER, exhibitor.show_id
    )


def reviews(actor: Actor, application: Application) -> bool:
    """The actor organizes the show, or hosts the pavilion that the application is for."""
    return actor.has(Role.ORGANIZER, application.show_id) or actor.hosts(application.show_id, application.pavilion_id)


def manages(actor: Actor, show: Show) -> bool:
    """The actor organizes this show."""
    return organizes(actor, show)


POLICIES: Mapping[StrEnum, Callable[..., bool]] = {
    ExhibitorPermission.HOST: hosts_pavilion,
    ExhibitorPermission.MANAGE: manages,
    ExhibitorPermission.REVIEW: reviews,
    ExhibitorPermission.WORK_FOR: works_for,
}

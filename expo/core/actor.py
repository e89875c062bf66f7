"""Who acts: a signed-in user, a device, a job, or nobody known."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ActorKind(StrEnum):
    USER = "user"
    DEVICE = "device"
    JOB = "job"
    ANONYMOUS = "anonymous"


class Role(StrEnum):
    """What somebody is in one show; a person can be several things."""

    ORGANIZER = "organizer"
    HOST = "host"
    GATE = "gate"
    EXHIBITOR = "exhibitor"
    BUYER = "buyer"
    INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one show; exhibitors and buyers act for an organization, hosts for a pavilion."""

    role: Role
    show_id: int
    organization_id: int | None = None
    pavilion_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with everything a policy may look at.

    A device carries the show it belongs to as a grant of its role, and `device_subject` (gate id or exhibitor id).
    """

    kind: ActorKind
    id: int | None = None
    name: str = ""
    grants: frozenset[Grant] = field(default_factory=frozenset)
    device_subject: int | None = None

    @property
    def is_signed_in(self) -> bool:
        return self.kind is not ActorKind.ANONYMOUS

    def grants_in(self, show_id: int, role: Role) -> list[Grant]:
        """Return this actor's grants of `role` in one show."""
        return [grant for grant in self.grants if grant.show_id == show_id and grant.role is role]

    def has(self, role: Role, show_id: int) -> bool:
        """Return whether the actor holds `role` in the show."""
        return bool(self.grants_in(show_id, role))

    def acts_for(self, role: Role, show_id: int, organization_id: int | None) -> bool:
        """Return whether the actor holds `role` in the show for this organization."""
        return organization_id is not None and any(
            grant.organization_id == organization_id for grant in self.grants_in(show_id, role)
        )

    def hosts(self, show_id: int, pavilion_id: int | None) -> bool:
        """Return whether the actor hosts this pavilion of the show."""
        return pavilion_id is not None and any(
            grant.pavilion_id == pavilion_id for grant in self.grants_in(show_id, Role.HOST)
        )

    def in_show(self, show_id: int) -> bool:
        """Return whether the actor has any role in the show."""
        return any(grant.show_id == show_id for grant in self.grants)


NOBODY = Actor(kind=ActorKind.ANONYMOUS)


def job_actor(name: str) -> Actor:
    """Return the actor that stands for a background job or a command line."""
    return Actor(kind=ActorKind.JOB, name=name)

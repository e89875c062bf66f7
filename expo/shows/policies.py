"""Who may do what with a show as such."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from expo.core.actor import Actor, ActorKind, Role
from expo.shows.models import Pavilion, Show


class ShowPermission(StrEnum):
    """Alphabetical; the value is what the access table shows."""

    HOST_PAVILION = "shows.host_pavilion"
    MANAGE = "shows.manage"
    SEE_DESK = "shows.see_desk"
    START = "shows.start"
    TAKE_PART = "shows.take_part"


def organizes(actor: Actor, show: Show) -> bool:
    """The actor is an organizer of this show."""
    return actor.has(Role.ORGANIZER, show.id)


def hosts_pavilion(actor: Actor, pavilion: Pavilion) -> bool:
    """The actor hosts this pavilion or organizes its show."""
    return actor.hosts(pavilion.show_id, pavilion.id) or actor.has(Role.ORGANIZER, pavilion.show_id)


def takes_part(actor: Actor, show: Show) -> bool:
    """The actor has some role in this show."""
    return actor.in_show(show.id)


def is_person(actor: Actor, _subject: object) -> bool:
    """The actor is a signed-in person, looking for where their work is."""
    return actor.kind is ActorKind.USER


POLICIES: Mapping[StrEnum, Callable[..., bool]] = {
    ShowPermission.HOST_PAVILION: hosts_pavilion,
    ShowPermission.MANAGE: organizes,
    ShowPermission.SEE_DESK: organizes,
    ShowPermission.START: is_person,
    ShowPermission.TAKE_PART: takes_part,
}

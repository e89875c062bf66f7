"""Who may do what with accounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from expo.core.actor import Actor, ActorKind


class AccountPermission(StrEnum):
    """Alphabetical; the value is what the access table shows."""

    OWN = "accounts.own"


def is_user(actor: Actor, _subject: object) -> bool:
    """The actor is a signed-in person, looking at their own account."""
    return actor.kind is ActorKind.USER


POLICIES: Mapping[StrEnum, Callable[..., bool]] = {AccountPermission.OWN: is_user}

"""Where the work of each role starts; upper rooms say so for the roles whose pages they own."""

from __future__ import annotations

from collections.abc import Callable

from expo.core.actor import Role
from expo.shows.models import RoleGrant

HomeFinder = Callable[[RoleGrant], str]
_homes: dict[Role, HomeFinder] = {}


def set_home(role: Role, finder: HomeFinder) -> None:
    """Let `finder` answer the address where a grant of `role` starts."""
    _homes[role] = finder


def home_of(grant: RoleGrant) -> str:
    """Return the address where the work of this grant starts; the show's public home where nobody said."""
    finder = _homes.get(Role(grant.role))
    return finder(grant) if finder else f"/shows/{grant.show.slug}/"

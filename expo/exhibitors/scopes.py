"""What routes of this room are about."""

from __future__ import annotations

from expo.core.actor import Actor
from expo.exhibitors import queries
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.policies import works_for
from expo.shows.scopes import load_show
from expo.web.access import Scope


def load_exhibitor(show: str, exhibitor: str) -> Exhibitor:
    """Return the exhibitor of the address. Raises NotFound."""
    return queries.get_exhibitor(load_show(show), exhibitor)


def _foreign(actor: Actor, exhibitor: Exhibitor) -> bool:
    return not works_for(actor, exhibitor)


EXHIBITOR: Scope[Exhibitor] = Scope(("show", "exhibitor"), load_exhibitor, _foreign)

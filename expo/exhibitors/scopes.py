"""What routes of this room are about."""

from __future__ import annotations

from expo.core.actor import Actor
from expo.exhibitors import links, queries
from expo.exhibitors.models import Application, Exhibitor
from expo.exhibitors.policies import works_for
from expo.exhibitors.queries.applications import get_application_by_public_id
from expo.shows.scopes import load_show
from expo.web.access import Scope


def load_exhibitor(show: str, exhibitor: str) -> Exhibitor:
    """Return the exhibitor of the address. Raises NotFound."""
    return queries.get_exhibitor(load_show(show), exhibitor)


def _foreign(actor: Actor, exhibitor: Exhibitor) -> bool:
    return not works_for(actor, exhibitor)


def load_application(show: str, token: str) -> Application:
    """Return the application that a signed link opens, if it is of this show. Raises NotFound."""
    return get_application_by_public_id(load_show(show), links.public_id_of(token))


EXHIBITOR: Scope[Exhibitor] = Scope(("show", "exhibitor"), load_exhibitor, _foreign)
#: for whoever holds the link that was mailed to the applicant
APPLICATION: Scope[Application] = Scope(("show", "token"), load_application, lambda _actor, _application: False)

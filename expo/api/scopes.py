"""What the API's addresses are about."""

from __future__ import annotations

from expo.checkin import facts
from expo.checkin.facts import ShowFacts
from expo.core.db import db
from expo.core.errors import NotFound, SignInNeeded
from expo.exhibitors.models import Exhibitor
from expo.leads.policies import on_team
from expo.shows.queries import get_show
from expo.shows.scopes import is_foreign
from expo.web.access import Scope
from expo.web.identity import current_actor


def _load(show: str) -> ShowFacts:
    return facts.get_show(show)


GATE_SHOW: Scope[ShowFacts] = Scope(("show",), _load, lambda actor, show: is_foreign(actor, show.id))


def _load_sender(show: str) -> Exhibitor:
    """Return the exhibitor whose device asks; other devices and strangers have none."""
    actor = current_actor()
    if not actor.is_signed_in:
        raise SignInNeeded
    exhibitor = db.session.get(Exhibitor, actor.device_subject) if actor.grants else None
    if exhibitor is None or exhibitor.show_id != get_show(show).id:
        raise NotFound
    return exhibitor


SENDER: Scope[Exhibitor] = Scope(("show",), _load_sender, lambda actor, exhibitor: not on_team(actor, exhibitor))

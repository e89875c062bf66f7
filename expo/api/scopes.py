"""What the API's addresses are about."""

from __future__ import annotations

from expo.checkin import facts
from expo.checkin.facts import ShowFacts
from expo.shows.scopes import is_foreign
from expo.web.access import Scope


def _load(show: str) -> ShowFacts:
    return facts.get_show(show)


GATE_SHOW: Scope[ShowFacts] = Scope(("show",), _load, lambda actor, show: is_foreign(actor, show.id))

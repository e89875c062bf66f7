"""What routes of this room are about."""

from __future__ import annotations

from expo.checkin import queries
from expo.checkin.models import Gate
from expo.shows.scopes import is_foreign, load_show
from expo.web.access import Scope


def _load_gate(show: str, gate: str) -> Gate:
    return queries.get_gate(load_show(show), gate)


GATE: Scope[Gate] = Scope(("show", "gate"), _load_gate, lambda actor, gate: is_foreign(actor, gate.show_id))

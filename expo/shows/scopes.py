"""What routes below /shows/<show> are about."""

from __future__ import annotations

from flask import g

from expo.core.actor import Actor
from expo.core.errors import NotFound
from expo.shows import queries
from expo.shows.models import Pavilion, Show
from expo.web.access import Scope
from expo.web.identity import current_actor


def load_show(show: str) -> Show:
    """Return the show of the address and make it the page's show; an unpublished one is hidden from outsiders."""
    found = queries.get_show(show)
    if not found.is_published and not current_actor().in_show(found.id):
        raise NotFound
    g.show, g.time_zone = found, found.time_zone
    return found


def _load_pavilion(show: str, pavilion: str) -> Pavilion:
    return queries.get_pavilion(load_show(show), pavilion)


def is_foreign(actor: Actor, show_id: int) -> bool:
    """Return whether the actor has no role in the show, so that its inner pages do not exist for them."""
    return not actor.in_show(show_id)


SHOW: Scope[Show] = Scope(("show",), load_show, lambda actor, show: is_foreign(actor, show.id))
PAVILION: Scope[Pavilion] = Scope(
    ("show", "pavilion"), _load_pavilion, lambda actor, pavilion: not actor.hosts(pavilion.show_id, pavilion.id)
)

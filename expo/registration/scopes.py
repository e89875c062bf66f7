"""What routes of this room are about."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from expo.core import clock
from expo.registration import links, queries
from expo.registration.models import Registration, RegistrationId
from expo.shows.scopes import is_foreign, load_show
from expo.web.access import Scope


@dataclass(frozen=True, slots=True)
class BadgeLink:
    """A signed link that was opened."""

    token: str
    registration: Registration
    is_expired: bool


def _load_registration(show: str, registration: int) -> Registration:
    return queries.get_registration(load_show(show), RegistrationId(registration))


def _load_link(link: str) -> BadgeLink:
    opened = links.read(link)
    registration = queries.get_by_public_id(opened.public_id)
    g.show, g.time_zone = registration.show, registration.show.time_zone
    return BadgeLink(link, registration, opened.is_expired(clock.now()))


REGISTRATION: Scope[Registration] = Scope(
    ("show", "registration"), _load_registration, lambda actor, registration: is_foreign(actor, registration.show_id)
)
BADGE_LINK: Scope[BadgeLink] = Scope(("link",), _load_link, lambda _actor, _link: False)

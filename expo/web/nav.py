"""Navigation: rooms add their pages, the layout shows those the actor may open.

A *face* is the side of the show a page belongs to; it is the third part of its address:
/shows/<show>/manage/… organizer, /host/, /exhibitor/, /buyer/, /gate/, /interpreter/; everything else is public.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from flask import current_app, g, request, url_for
from flask_babel import gettext
from werkzeug.routing import BuildError

from expo.core.errors import NotFound
from expo.core.i18n import N_
from expo.web.access import Scope, allows, rule_of
from expo.web.identity import current_actor

FACES = ("manage", "host", "exhibitor", "buyer", "gate", "interpreter")
READING_FACES = ("exhibitor", "buyer", "interpreter")
FACE_POSITION = 3
GROUPS = {
    "before": N_("Before"),
    "day": N_("On the day"),
    "results": N_("Results"),
    "setup": N_("Set-up"),
    "": "",
}


class Foot(StrEnum):
    """Whether a place stands in the bar at the foot of a phone as well, and whether it is the one to press."""

    NO = ""
    PLACE = "place"
    MAIN = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One place a face offers. `count` gets the scope's object and returns the figure beside the label.

    `also` names endpoints that belong here although their address does not begin with this one's.
    """

    face: str
    label: str
    endpoint: str
    icon: str = ""
    group: str = ""
    order: int = 50
    permission: StrEnum | None = None
    key: str = ""
    count: Callable[[object], int | None] | None = None
    also: tuple[str, ...] = ()
    foot: Foot = Foot.NO


@dataclass(frozen=True, slots=True)
class NavLink:
    label: str
    url: str
    icon: str
    count: int | None
    current: bool
    key: str
    also: tuple[str, ...] = ()
    foot: Foot = Foot.NO

    @property
    def main(self) -> bool:
        """Return whether it is the one to press in the bar at the foot."""
        return self.foot is Foot.MAIN


@dataclass(frozen=True, slots=True)
class NavGroup:
    label: str
    links: list[NavLink]


_items: dict[str, NavItem] = {}


def add(item: NavItem) -> None:
    """Make a page reachable from its face's navigation."""
    _items[item.endpoint] = item


def endpoints() -> set[str]:
    """Return the endpoints that are in some navigation (a test compares them with all pages)."""
    return set(_items)


def face() -> str:
    """Return which face the present page belongs to."""
    parts = request.path.split("/")
    if len(parts) > FACE_POSITION and parts[1] == "shows" and parts[FACE_POSITION] in FACES:
        return parts[FACE_POSITION]
    return "public"


def reading_face() -> str:
    """Return the face whose places stand at the top of a reading page; an error of a working face shows the public's."""
    here = face()
    return here if here in READING_FACES else "public"


def home_link() -> NavLink | None:
    """Return the present face's own home, where the actor may open it; its address ends with a slash."""
    here = face()
    links = [link for group in groups(here) for link in group.links] if here != "public" else []
    return next((link for link in links if link.url.endswith("/")), None)


def groups(of_face: str) -> list[NavGroup]:
    """Return the present navigation of a face, in order, without what the actor may not open; found once a request."""
    known: dict[str, list[NavGroup]] = g.setdefault("nav_groups", {})
    if of_face not in known:
        known[of_face] = _find_groups(of_face)
    return known[of_face]


def foot(of_face: str) -> list[NavLink]:
    """Return the places in the bar at the foot of a face's phone pages."""
    return [link for group in groups(of_face) for link in group.links if link.foot]


def _find_groups(of_face: str) -> list[NavGroup]:
    found: dict[str, list[NavLink]] = {}
    subjects: dict[int, object] = {}
    for item in sorted(_items.values(), key=lambda each: each.order):
        url = _address(item.endpoint) if item.face == of_face else None
        if url is None:
            continue
        try:
            subject = _subject(item.endpoint, subjects)
        except NotFound:  # the page that says so has a frame too
            continue
        if item.permission is None or allows(item.permission, current_actor(), subject):
            found.setdefault(item.group, []).append(_link(item, url, subject))
    _mark_current(found)
    return [NavGroup(gettext(GROUPS[name]) if GROUPS[name] else "", found[name]) for name in GROUPS if name in found]


def _subject(endpoint: str, subjects: dict[int, object]) -> object:
    """Return what an item's own page is about, which need not be what the present page is about; loaded once each.

    Raises NotFound.
    """
    scope = _scope_of(endpoint)
    if scope is None:
        return None
    if scope is _scope_of(request.endpoint) and "scope" in g:
        return g.scope
    if id(scope) not in subjects:
        params = request.view_args or {}
        subjects[id(scope)] = scope.load(**{name: params[name] for name in scope.params})
    return subjects[id(scope)]


def _scope_of(endpoint: str | None) -> Scope[Any] | None:
    rule = rule_of(current_app.view_functions[endpoint]) if endpoint else None
    return rule.scope if rule else None


def _link(item: NavItem, url: str, subject: object) -> NavLink:
    count = item.count(subject) if item.count else None
    return NavLink(
        gettext(item.label), url, item.icon, count, current=False, key=item.key, also=item.also, foot=item.foot
    )


def _address(endpoint: str) -> str | None:
    """Return the item's address with the present page's own parameters, or None where they do not fit."""
    rules = list(current_app.url_map.iter_rules(endpoint)) if endpoint in current_app.view_functions else []
    if not rules:
        return None
    have = {name: value for name, value in (request.view_args or {}).items() if name in rules[0].arguments}
    try:
        return url_for(endpoint, **have)
    except BuildError:
        return None


def _mark_current(found: dict[str, list[NavLink]]) -> None:
    """Mark the link the present page belongs to: by its endpoint, else by the longest beginning of the path."""
    links = [(group, index, link) for group, row in found.items() for index, link in enumerate(row)]
    fitting = [entry for entry in links if request.endpoint in entry[2].also or _begins(entry[2].url)]
    if fitting:
        group, index, link = max(fitting, key=lambda entry: (request.endpoint in entry[2].also, len(entry[2].url)))
        found[group][index] = replace(link, current=True)


def _begins(url: str) -> bool:
    """Return whether the page lies below the address; below a face's own home lie only pages of other places."""
    return request.path == url if url.endswith("/") else (request.path + "/").startswith(url + "/")

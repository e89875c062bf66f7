"""Devices: `Authorization: Bearer TOKEN`. Rooms say which beginning of a token is theirs and who stands behind it.

Below /api/ nothing else counts: a browser's cookie opens nothing there, so nothing there can be forged across sites.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import request

from expo.core.actor import NOBODY, Actor

Finder = Callable[[str], Actor | None]
PATHS = "/api/"
_SCHEME = "Bearer "
_MAX_LENGTH = 500
_finders: dict[str, Finder] = {}


def register(prefix: str, finder: Finder) -> None:
    """Let `finder` answer for tokens that begin with `prefix`."""
    _finders[prefix] = finder


def find_actor() -> Actor:
    """Return the actor behind the request's token, else nobody."""
    header = request.headers.get("Authorization", "")
    token = header.removeprefix(_SCHEME).strip()
    if header.startswith(_SCHEME) and len(token) <= _MAX_LENGTH:
        for prefix, finder in _finders.items():
            if token.startswith(prefix):
                return finder(token) or NOBODY
    return NOBODY

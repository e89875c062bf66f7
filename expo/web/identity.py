"""Who sends this request. The app says how to find out; everything else asks `current_actor`."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app, g, has_request_context

from expo.core.actor import NOBODY, Actor

_KEY = "expo_actor_loader"


def init_app(app: Flask, loader: Callable[[], Actor]) -> None:
    """Use `loader` to find the actor of a request (sign-in or device)."""
    app.extensions[_KEY] = loader


def current_actor() -> Actor:
    """Return who sends the present request, found once; nobody outside of a request."""
    if not has_request_context():
        return NOBODY
    if "actor" not in g:
        g.actor = current_app.extensions[_KEY]()
    actor: Actor = g.actor
    return actor

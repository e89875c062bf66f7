"""Throttling of what strangers may try."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

V = TypeVar("V", bound=Callable[..., Any])


class _Limiter(Limiter):
    """Flask-Limiter that does not even look up the limits of a view which has none by design."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:  # noqa: FBT001, FBT002 - Flask-Limiter's own signature
        view = current_app.view_functions.get(request.endpoint or "")
        if not getattr(view, "is_unlimited", False):
            super()._check_request_limit(callable_name, in_middleware)


limiter = _Limiter(get_remote_address, strategy="moving-window")


def unlimited(view: V) -> V:
    """Say that a view is never throttled: only devices with a token reach it, and people queue in front of them."""
    view.is_unlimited = True  # type: ignore[attr-defined]
    return view

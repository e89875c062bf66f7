"""The blueprint that this room's view modules hang their doors on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask_smorest import Blueprint

bp = Blueprint("api", __name__, url_prefix="/api/v1", description="Devices, scripts and other programs.")

V = TypeVar("V", bound=Callable[..., Any])


def door(rule: str, description: dict[str, Any], *, methods: tuple[str, ...] = ("GET",)) -> Callable[[V], V]:
    """Open an address of the API and describe it in the document."""

    def register(view: V) -> V:
        # what bp.doc keeps, without the wrapper it would put around every call
        view._apidoc = {"manual_doc": description}  # type: ignore[attr-defined]  # noqa: SLF001 - flask-smorest's own place for it
        bp.route(rule, methods=list(methods))(view)
        return view

    return register

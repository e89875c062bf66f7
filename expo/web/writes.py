"""One commit per request."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, make_response, request

from expo.core import work
from expo.core.db import db, set_write_intent

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FIRST_ERROR_STATUS = 400


def writes(view: Callable[..., Any]) -> Callable[..., Response]:
    """Commit once when the view answers below 400, else roll back; then hand on the after-commit work."""

    @wraps(view)
    def wrapper(*args: Any, **params: Any) -> Response:  # noqa: ANN401 - passes on what it is given
        try:
            response = make_response(view(*args, **params))
            if response.status_code < FIRST_ERROR_STATUS:
                work.commit()
            else:
                work.rollback()
        except BaseException:
            work.rollback()
            raise
        return response

    wrapper.writes = True  # type: ignore[attr-defined]
    return wrapper


def writes_itself(view: Callable[..., Any]) -> Callable[..., Any]:
    """Say that the view commits by itself, once, in `core_work`: the one path where a session costs too much."""
    view.writes = True  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Let unsafe requests begin writing transactions, and (in tests) catch safe ones that leave changes behind."""

    @app.before_request
    def choose_transaction() -> None:
        set_write_intent(writes=request.method not in SAFE_METHODS)

    @app.teardown_request
    def forget_transaction(_fault: BaseException | None) -> None:
        set_write_intent(writes=False)

    @app.after_request
    def refuse_lost_changes(response: Response) -> Response:
        if (
            app.testing
            and (db.session.new or db.session.dirty or db.session.deleted)
            and response.status_code < FIRST_ERROR_STATUS
        ):
            raise RuntimeError(f"{request.method} {request.path} changed data without @writes")
        return response

"""Whether the process lives and whether it can work."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, render_template

from expo.web import kit as samples
from expo.web.access import public

bp = Blueprint("web", __name__)
_checks: dict[str, Callable[[], bool]] = {}


def add_check(name: str, check: Callable[[], bool]) -> None:
    """Let `/readyz` ask this question too."""
    _checks[name] = check


@bp.get("/healthz")
@public("load balancers ask")
def healthz() -> Response:
    return jsonify(status="ok")


@bp.get("/readyz")
@public("load balancers ask")
def readyz() -> tuple[Response, int]:
    results = {name: check() for name, check in _checks.items()}
    ready = all(results.values())
    return jsonify(status="ok" if ready else "unavailable", checks=results), 200 if ready else 503


@bp.get("/ui-kit")
@public("the design system is no secret")
def kit() -> str:
    return render_template("ui/kit.html", **samples.samples())

"""The API's own description, for programs and for people."""

from __future__ import annotations

from flask import Response, current_app, jsonify, render_template

from expo.api import describe
from expo.api.views.blueprint import door
from expo.web.access import public


@door("/openapi.json", describe.ABOUT)
@public("the description of a public API")
def openapi() -> Response:
    """This document."""
    return jsonify(current_app.extensions["api_document"].to_dict())


@door("/docs", describe.ABOUT)
@public("the description of a public API")
def docs() -> str:
    """The same for people."""
    return render_template("api/docs.html")

"""The OpenAPI document, made from the doors themselves."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_smorest import Api, Blueprint

from expo.api import describe, describe_leads


class QuietApi(Api):  # type: ignore[misc]
    """flask-smorest's document without its error handlers and pages: `expo.web.errors` and our own page answer."""

    def _register_error_handlers(self) -> None:
        """Leave errors to `expo.web.errors`."""


def init_app(app: Flask, blueprint: Blueprint) -> None:
    """Open the API's doors and describe them."""
    app.config.update(
        API_TITLE="Open Expo",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=None,
        API_SPEC_OPTIONS={"info": {"description": describe.INTRODUCTION}, "servers": [{"url": "/"}]},
    )
    api = QuietApi(app)
    components: Any = api.spec.components
    components.security_scheme("device", {"type": "http", "scheme": "bearer"})
    for name, schema in {**describe.SCHEMAS, **describe_leads.SCHEMAS}.items():
        components.schema(name, schema)
    api.register_blueprint(blueprint)
    app.extensions["api_document"] = api.spec

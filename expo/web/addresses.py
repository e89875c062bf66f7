"""Numbers in the paths of pages."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, ValidationError

from expo.core.numbers import LARGEST


class NumberConverter(IntegerConverter):
    """The `int` of a route; a number that no column keeps leads nowhere, like one that nothing has."""

    def to_python(self, value: str) -> int:
        number: int = super().to_python(value)
        if number > LARGEST:
            raise ValidationError
        return number


def init_app(app: Flask) -> None:
    """Give the routes of the app, which are added later, that `int`."""
    app.url_map.converters["int"] = NumberConverter

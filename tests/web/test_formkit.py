"""What every form refuses at the field: numbers and dates that nothing later can work with."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale
from wtforms import DateField, DateTimeLocalField, IntegerField, TimeField

from expo.web.formkit import BaseForm

NUMBER = "3000000000"


class Sheet(BaseForm):
    number = IntegerField()
    on = DateField()
    at = DateTimeLocalField(format="%Y-%m-%dT%H:%M")
    opens = TimeField()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"number": NUMBER}, {"number": "2147483647 이하의 숫자"}),
        ({"on": "9999-12-31"}, {"on": "1970년부터 2199년 사이"}),
        ({"at": "0001-01-01T00:00"}, {"at": "1970년부터 2199년 사이"}),
        ({"number": "-7", "on": "2026-10-13", "at": "2026-10-13T10:00", "opens": "10:00"}, {}),
        ({}, {}),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(
    sqlite_app: Flask, typed: dict[str, str], said: dict[str, str]
) -> None:
    with sqlite_app.test_request_context(method="POST", data=typed), force_locale("ko"):
        form = Sheet()
        form.validate()
        found = {name: str(errors[0]) for name, errors in form.errors.items() if name}
    assert found.keys() == said.keys()
    assert all(words in found[name] for name, words in said.items())

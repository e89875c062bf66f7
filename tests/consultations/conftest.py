"""What tests of pages begin with."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.consultations.fair import Fair
from tests.factories.consultations import (
    make_buyer,
    make_setup,
    make_slots,
    make_tables,
)
from tests.factories.exhibitors import make_exhibitor
from tests.factories.shows import make_show


@pytest.fixture
def fair(sqlite_app: Flask) -> Fair:
    show = make_show()
    make_setup(show)
    make_tables(show)
    return Fair(show, make_slots(show), make_buyer(show), make_exhibitor(show))


@pytest.fixture
def visitor(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()
